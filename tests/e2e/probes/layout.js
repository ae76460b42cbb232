// What a page loses when its letters are large, and what is too small for a finger.
() => {
  const FINGER = 44; // pixels
  const SLACK = 1.5; // of rounding
  const name = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  function above(one) {
    const found = [];
    for (let next = one; next && next !== document.documentElement; next = next.parentElement) {
      found.push(next);
    }
    return found;
  }

  // For screen readers only: a box of one pixel in which nothing is seen.
  const isUnseen = (one) => one.offsetWidth <= 1 || one.offsetHeight <= 1 || getComputedStyle(one).clipPath !== "none";
  const isStuck = (one) => ["sticky", "fixed"].includes(getComputedStyle(one).position);
  const scrolls = (one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
  const cuts = (one) => getComputedStyle(one).overflowX === "hidden" || getComputedStyle(one).overflowY === "hidden";
  const isBlock = (one) => !getComputedStyle(one).display.startsWith("inline") || getComputedStyle(one).display === "inline-block";

  function lines() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const one = node.parentElement;
      if (!node.data.trim() || one.closest("script, style, option, textarea, noscript, svg") || !seen(one)) {
        continue;
      }
      const chain = above(one);
      if (chain.some((next) => isBlock(next) && isUnseen(next))) {
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        found.push({ node, one, chain, box, text: node.data.trim().slice(0, 40) });
      }
    }
    return found;
  }

  function isCut(line) {
    const { box } = line;
    for (const next of line.chain) {
      if (scrolls(next)) {
        return false;
      }
      const frame = next.getBoundingClientRect();
      const over = box.right > frame.right + SLACK || box.left < frame.left - SLACK || box.bottom > frame.bottom + box.height / 2;
      if (cuts(next) && over) {
        return true;
      }
    }
    return box.right > innerWidth + SLACK || box.left < -SLACK;
  }

  function overlaps(first, second) {
    const across = Math.min(first.box.right, second.box.right) - Math.max(first.box.left, second.box.left);
    const down = Math.min(first.box.bottom, second.box.bottom) - Math.max(first.box.top, second.box.top);
    return across > 2 && down > Math.min(first.box.height, second.box.height) * 0.4;
  }

  function overlapping(all) {
    const still = all.filter((line) => !line.chain.some(isStuck)).sort((a, b) => a.box.top - b.box.top);
    const found = [];
    for (const [at, first] of still.entries()) {
      for (let next = at + 1; next < still.length && still[next].box.top < first.box.bottom; next += 1) {
        if (still[next].node !== first.node && overlaps(first, still[next])) {
          found.push(`“${first.text}” and “${still[next].text}” lie on each other`);
        }
      }
    }
    return found;
  }

  // A button that is wider than its frame, whose words leave it.
  function leaving() {
    return [...document.querySelectorAll("button, .button, .badge, .stamp, .cover, .card, .notice, .door, summary")]
      .filter((one) => seen(one) && !isUnseen(one))
      .filter((one) => one.scrollWidth > one.clientWidth + SLACK && getComputedStyle(one).display !== "inline" && !scrolls(one))
      .map((one) => `${name(one)} is too narrow for its words`);
  }

  // A link amid a sentence is as tall as its line; every other is a target of its own.
  function isInSentence(one) {
    const block = above(one.parentElement).find(isBlock) ?? document.body;
    const rest = block.cloneNode(true);
    for (const link of rest.querySelectorAll("a, button, input, select, textarea")) {
      link.remove();
    }
    return /[\p{L}\p{N}]/u.test(rest.textContent);
  }

  function heightOf(one) {
    const boxes = [one, ...(["checkbox", "radio"].includes(one.type) ? one.labels : [])].map((each) => each.getBoundingClientRect());
    return Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
  }

  function small() {
    return [...document.querySelectorAll("button, summary, select, textarea, input:not([type=hidden]), a[href]")]
      .filter((one) => seen(one) && !isUnseen(one) && !above(one).some((next) => isBlock(next) && isUnseen(next)))
      .filter((one) => heightOf(one) < FINGER - 0.5)
      .filter((one) => one.tagName !== "A" || one.matches(".button") || !isInSentence(one))
      .map((one) => `${name(one)} is ${Math.round(heightOf(one))} pixels tall`);
  }

  function moving() {
    return [...document.querySelectorAll("*")]
      .filter((one) => getComputedStyle(one).transitionDuration !== "0s" || getComputedStyle(one).animationName !== "none")
      .map((one) => `${name(one)} moves`);
  }

  function lost() {
    const all = lines();
    const wide = document.scrollingElement.scrollWidth > innerWidth ? [`${document.scrollingElement.scrollWidth} wide`] : [];
    return [
      ...wide,
      ...all.filter(isCut).map((line) => `“${line.text}” is cut off in ${name(line.one)}`),
      ...overlapping(all),
      ...leaving(),
    ];
  }

  window.layout = { lost, small, moving };
}
