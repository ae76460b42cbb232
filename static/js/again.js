// A page that waits for something asks for itself again, and shows what is new in place: nothing jumps, nothing flickers.
const EVERY = 2000;

async function lookAgain() {
  const old = document.querySelector("[data-again]");
  if (!old || old.dataset.again !== "yes") return;
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
  } catch {
    answer = null; // the site is away for a moment
  }
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-again]");
    if (fresh && fresh.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(fresh));
  }
  setTimeout(lookAgain, EVERY);
}

setTimeout(lookAgain, EVERY);
