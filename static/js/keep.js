// Keeps a passport on this phone after consent, locked with the PIN; and deletes it again.
import { put, remove } from "./store.js";
import { faultOf, newLock, plainDigits, seal } from "./vault.js";
import { ask, Refused, say } from "./webauthn.js";

const form = document.querySelector("[data-keep]");
const cannot = document.querySelector("[data-cannot-keep]");

function words() {
  return form.querySelector("[data-words]").dataset;
}

function chosenPin() {
  const pin = plainDigits(form.querySelector("#pin").value);
  const repeated = form.querySelector("#repeated");
  const fault = repeated ? faultOf(pin) : "";
  if (fault) {
    throw new Refused(words()[fault]);
  }
  if (repeated && plainDigits(repeated.value) !== pin) {
    throw new Refused(words().differ);
  }
  return pin;
}

async function keep() {
  const lock = await newLock(chosenPin());
  const parcel = await ask(form.action, new FormData(form));
  if (!parcel.copy) {
    return; // led elsewhere
  }
  const { copy, mark } = parcel;
  try {
    await put({ copy, mark, lock, sealed: await seal(lock, JSON.stringify(parcel)) });
  } catch (error) {
    await fetch(form.dataset.letGoAt, { method: "POST", body: new FormData(form) });
    throw error;
  }
  await navigator.storage?.persist?.(); // or a phone that runs out of room deletes it first
  location.assign(form.dataset.keep);
}

function prepare() {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const busy = form.querySelector("[data-busy]");
    button.disabled = true;
    busy.hidden = false;
    say(form, "");
    try {
      await keep();
    } catch (error) {
      say(form, error instanceof Refused ? error.message : words().failed);
      button.disabled = false;
      busy.hidden = true;
    }
  });
}

for (const one of document.querySelectorAll("[data-let-go]")) {
  one.addEventListener("submit", async (event) => {
    event.preventDefault();
    await remove([one.dataset.letGo]).catch(() => undefined); // an ended copy deletes itself on the next page
    one.submit();
  });
}

if (window.crypto?.subtle && "indexedDB" in window) {
  prepare();
} else {
  cannot.hidden = false;
}
