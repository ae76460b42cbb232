// Sign the chosen rows with one touch of the signing key.
import { ask, assertion, attach } from "./webauthn.js";

// While the key is asked for, the page shows what it will sign, to the letter.
function show(form, statements) {
  for (const place of form.querySelectorAll("[data-digests]")) {
    place.textContent = statements.map((statement) => statement.digest).join(" ");
    place.closest("[data-digest-line]").hidden = false;
  }
  for (const place of document.querySelectorAll("[data-signed-text]")) {
    place.textContent = statements.map((statement) => statement.text).join("\n");
    place.hidden = false;
  }
}

attach("[data-sign]", async (form) => {
  const prepared = await ask(form.action, new FormData(form));
  if (!prepared.options) {
    return;
  }
  show(form, prepared.statements);
  const response = await assertion(prepared.options);
  await ask(form.dataset.sign, { request: prepared.request, response, then: form.dataset.then });
});

// Ticking is not signing: the rows stand ticked on the screen, and the touch comes after.
for (const button of document.querySelectorAll("[data-tick-all]")) {
  button.addEventListener("click", () => {
    for (const box of button.form.querySelectorAll('input[name="entry"]')) {
      box.checked = true;
    }
  });
}
