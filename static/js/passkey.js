// Offers the lock of the phone as the way to come back, where the phone has one; a PIN stands behind it then.
import { ask, attach, attestation } from "./webauthn.js";

async function hasLock() {
  const asks = window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable;
  return Boolean(asks) && asks.call(window.PublicKeyCredential);
}

const offer = document.querySelector("[data-passkey-offer]");
if (offer && (await hasLock().catch(() => false))) {
  offer.hidden = false;
  const pin = document.querySelector("[data-without-passkey]");
  if (!pin.querySelector("[aria-invalid]")) {
    pin.open = false;
  }
  attach("[data-passkey]", async (form) => {
    const asked = await ask(form.action, new FormData(form));
    if (asked.options) {
      await ask(form.dataset.passkey, { response: await attestation(asked.options) });
    }
  });
}
