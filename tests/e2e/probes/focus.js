// What the tabulator comes to on a page, and whether the eye finds it there.
async () => {
  const WANTED = "a[href], button, input, select, textarea, summary, [tabindex], audio[controls], video[controls]";
  const LEAST_LINE = 2; // pixels
  const FINGER = 44; // pixels
  const PARTS = { date: 4, time: 4, "datetime-local": 7 }; // at most so many stops inside one field

  function mayHaveFocus(one) {
    const shown = one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]");
    return shown && one.tabIndex >= 0 && one.type !== "hidden" && !one.matches(":disabled");
  }

  // Of radio buttons of one name, the one that is chosen or else the first is a stop; arrows lead to the others.
  function isStop(one, _at, all) {
    if (one.type !== "radio") {
      return true;
    }
    const group = all.filter((other) => other.type === "radio" && other.name === one.name && other.form === one.form);
    return one === (group.find((other) => other.checked) ?? group[0]);
  }

  function isStuck(one) {
    for (let above = one; above; above = above.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(above).position)) {
        return true;
      }
    }
    return false;
  }

  function isCovered(one) {
    const box = one.getClientRects()[0];
    const [x, y] = [(box.left + box.right) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const seen = document.elementFromPoint(x, y);
    return !seen || !(one.contains(seen) || seen.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(seen)));
  }

  function startsAbove() {
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  }

  // Where a line of something lies, counted from the side on which the lines of the page begin.
  function lineOf(box) {
    const start = document.documentElement.dir === "rtl" ? innerWidth - box.right : box.left;
    return { start, top: box.top + scrollY, bottom: box.bottom + scrollY };
  }

  function here() {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) {
      return null;
    }
    const box = one.getBoundingClientRect();
    const lines = [...one.getClientRects()].map(lineOf);
    return {
      at: walk.all.indexOf(one),
      name: walk.name(one),
      parts: PARTS[one.type] ?? 1,
      faults: walk.faultsOf(one),
      top: box.top + scrollY,
      bottom: box.bottom + scrollY,
      first: lines[0],
      last: lines.at(-1),
      stuck: isStuck(one),
    };
  }

  window.walk = {
    here,
    stops: () => [...document.querySelectorAll(WANTED)].filter(mayHaveFocus).filter(isStop),
    name: (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 120),
    faultsOf: (one) => {
      const box = one.getBoundingClientRect();
      const style = getComputedStyle(one);
      const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= LEAST_LINE;
      const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      const part = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
      // Of a field of several lines the browser shows the one where the next letter comes.
      const whole = part > box.height - 1 || box.height > innerHeight || (one.tagName === "TEXTAREA" && part >= FINGER);
      return [
        ...(drawn ? [] : ["is not seen to have the focus"]),
        ...(inside && whole ? [] : ["has the focus outside the screen"]),
        ...(inside && isCovered(one) ? ["has the focus below something else"] : []),
      ];
    },
  };
  for (const one of document.querySelectorAll("details")) {
    one.open = true;
  }
  // What opens may want the focus for itself.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  walk.all = walk.stops();
  startsAbove();
  return walk.all.map(walk.name);
}
