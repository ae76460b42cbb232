// One decision at a time: the button decides, one touch of the signing key signs it. Enter sends the form it stands in.
import { ask, assertion, say, words } from "./webauthn.js";

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
    const buttons = document.querySelectorAll("[data-decide] button[name]");
    const said = new FormData(form, event.submitter);
    for (const button of buttons) {
      button.disabled = true;
    }
    say(form, "");
    try {
      await decide(form, said);
    } catch (error) {
      say(form, words(form, error));
      for (const button of buttons) {
        button.disabled = false;
      }
    }
  });
}

// The page is read from its top: the focus waits where the reason is typed, without moving what stands above.
document.querySelector("[data-first]")?.focus({ preventScroll: true });

// What was typed as a reason is not typed again when it turns out to be one against.
for (const details of document.querySelectorAll("[data-refusing]")) {
  details.addEventListener("toggle", () => {
    const reason = details.querySelector("[name=reason]");
    if (!details.open) {
      return;
    }
    reason.value ||= document.querySelector("[data-first]").value;
    reason.focus();
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
  if (decided.options) {
    await sign(form, decided);
  }
}

async function sign(form, decided) {
  let response;
  try {
    response = await assertion(decided.options);
  } catch {
    offerAgain(form, decided);
    return;
  }
  await ask(decided.signed, { request: decided.request, response });
}

// Decided and sealed; the touch was declined. What the server asked can be answered for ten minutes.
function offerAgain(form, decided) {
  const notice = form.querySelector("[data-unsigned]");
  const again = notice.querySelector("[data-again]");
  notice.querySelector("[data-on]").href = decided.after;
  notice.hidden = false;
  again.disabled = false;
  again.onclick = async () => {
    again.disabled = true;
    try {
      await sign(form, decided);
    } catch (error) {
      say(form, words(form, error));
      again.disabled = false;
    }
  };
  again.focus();
}
