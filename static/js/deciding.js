// One decision at a time: the button decides, one touch of the signing key signs it. Alt and a letter press the buttons.
import { ask, assertion, say } from "./webauthn.js";

for (const form of document.querySelectorAll("[data-decide]")) {
  form.addEventListener("submit", async (event) => {
    if (!window.PublicKeyCredential) {
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
