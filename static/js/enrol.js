// Enrol a key that signs rows.
import { ask, asJson, attach, toBytes, withBytes } from "./webauthn.js";

const FIELDS = ["clientDataJSON", "attestationObject"];

function parsed(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) {
    return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  }
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
}

attach("[data-enrol]", async (form) => {
  const name = new FormData(form).get("name");
  const asked = await ask(form.action, new FormData(form));
  if (!asked.options) {
    return;
  }
  const credential = await navigator.credentials.create({ publicKey: parsed(asked.options.publicKey) });
  await ask(form.dataset.enrol, { name, response: asJson(credential, FIELDS) });
});
