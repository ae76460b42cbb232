// Goes through a list with j and k, or with the arrows once somebody is in it; Enter opens. Tab goes on as before.
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const lists = [...document.querySelectorAll("[data-list-keys]")];

function links() {
  return lists.flatMap((list) => [...list.querySelectorAll(".row__name a")]);
}

function isTyping(place) {
  return place.matches("textarea, select, [contenteditable], input:not([type=checkbox])");
}

addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) {
    return;
  }
  const ways = links();
  const row = event.target.closest("[data-list-keys] .row");
  // Outside the list the arrows scroll the page.
  if (!ways.length || (!row && event.key.startsWith("Arrow"))) {
    return;
  }
  event.preventDefault();
  const here = row ? ways.findIndex((way) => row.contains(way)) : step > 0 ? -1 : ways.length;
  const goal = ways[Math.min(Math.max(here + step, 0), ways.length - 1)];
  goal.focus();
  goal.closest(".row").scrollIntoView({ block: "nearest" });
});

for (const help of document.querySelectorAll("[data-list-help]")) {
  help.hidden = links().length < 2;
}
