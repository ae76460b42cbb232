// Enrol a key that signs rows.
import { ask, attach, attestation } from "./webauthn.js";

attach("[data-enrol]", async (form) => {
  const name = new FormData(form).get("name");
  const asked = await ask(form.action, new FormData(form));
  if (!asked.options) {
    return;
  }
  await ask(form.dataset.enrol, { name, response: await attestation(asked.options) });
});
