// Looks again how far something is, and puts the answer where the page says it: a screen reader hears only what changed.
const EVERY = 2000;
const progress = document.querySelector("[data-progress]");

async function lookAgain() {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) {
      location.reload(); // signed out, or gone: the page itself says so
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-progress]");
    if (found && found.textContent !== progress.textContent) {
      progress.replaceChildren(...found.childNodes);
    }
  } catch {
    // The site is away for a moment: ask again.
  }
  if (progress.querySelector("[data-again]")) {
    setTimeout(lookAgain, EVERY);
  }
}

setTimeout(lookAgain, EVERY);
