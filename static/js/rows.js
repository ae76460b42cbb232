// Adds the rows of a sheet slice by slice and shows how far it is. Without it the button is pressed more than once.
import { said } from "./numbers.js";

const form = document.querySelector("[data-rows]");

async function addAll() {
  const progress = form.querySelector("progress");
  const status = form.querySelector("[data-rows-left]");
  const token = form.elements.csrfmiddlewaretoken.value;
  let left = progress.max;
  progress.hidden = false;
  while (left) {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    if (!answer.ok || answer.redirected) {
      break;
    }
    ({ left } = await answer.json());
    progress.value = progress.max - left;
    status.textContent = `${said(progress.value)} / ${said(progress.max)}`;
  }
  location.assign(form.dataset.page);
}

if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (!button.disabled) {
      button.disabled = true;
      await addAll();
    }
  });
}
