// A button that copies the text of a field with one touch. Without it the field's text is selected by hand.
const SHOWN = 4000;

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // An old browser, or one that lets no page write: the text is selected, and the old way is tried.
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const done = document.getElementById(button.dataset.copied);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copy(field)) {
      done.hidden = false;
      setTimeout(() => {
        done.hidden = true;
      }, SHOWN);
    }
  });
}
