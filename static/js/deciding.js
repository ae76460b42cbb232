// One decision at a time: the button decides, one touch of the signing key signs it. Alt and a letter press the buttons.
import { ask, assertion, say } from "./webauthn.js";

for (const form of document.querySelectorAll("[data-decide]")) {
  form.addEventListener("submit", async (event) => {
    if (completed(form.elements.reason)) {
      event.preventDefault();
      return;
    }
    if (form.dataset.decide !== "key" || !window.PublicKeyCredential) {
      return; // the form is sent as it is, and the hospital's seal stands alone
    }
    event.preventDefault();
    const buttons = form.querySelectorAll("button");
    const said = new FormData(form, event.submitter);
    for (const button of buttons) {
      button.disabled = true;
    }
    say(form, "");
    try {
      await decide(form, said);
    } catch (error) {
      say(form, error.message);
      for (const button of buttons) {
        button.disabled = false;
      }
    }
  });
}

// The beginning of one earlier reason is completed and looked at before it is sent; the same words again are meant so.
function completed(field) {
  const typed = field.value.trim();
  const found = Array.from(field.list.options, (option) => option.value).filter(
    (reason) => reason !== typed && reason.toLowerCase().startsWith(typed.toLowerCase()),
  );
  if (!typed || found.length !== 1 || field.dataset.offered === typed) {
    return false;
  }
  field.dataset.offered = typed;
  [field.value] = found;
  field.setSelectionRange(typed.length, field.value.length);
  field.focus();
  return true;
}

async function decide(form, said) {
  const decided = await ask(form.action || location.href, said);
  if (!decided.options) {
    return;
  }
  let response;
  try {
    response = await assertion(decided.options);
  } catch {
    location.assign(decided.after); // decided and sealed; the touch was declined
    return;
  }
  await ask(decided.signed, { request: decided.request, response });
}
