// Offers the lock of the phone as the way to come back, where the phone has one; a PIN stands behind it then.
import { ask, attach, attestation } from "./webauthn.js";

async function hasLock() {
  const asks = window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable;
  return Boolean(asks) && asks.call(window.PublicKeyCredential);
}

const form = document.querySelector("[data-passkey]");
if (form && (await hasLock().catch(() => false))) {
  form.hidden = false;
  const pin = document.querySelector("[data-without-passkey]");
  if (!pin.querySelector("[aria-invalid]")) {
    pin.open = false;
  }
  attach("[data-passkey]", async (one) => {
    const asked = await ask(one.action, new FormData(one));
    if (asked.options) {
      await ask(one.dataset.passkey, { response: await attestation(asked.options) });
    }
  });
}
