// Sign the chosen rows with one touch of the signing key.
import { ask, asJson, attach, toBytes, withBytes } from "./webauthn.js";

const FIELDS = ["clientDataJSON", "authenticatorData", "signature"];

function parsed(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) {
    return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  }
  return {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
}

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
  const credential = await navigator.credentials.get({ publicKey: parsed(prepared.options.publicKey) });
  await ask(form.dataset.sign, { request: prepared.request, response: asJson(credential, FIELDS) });
});
