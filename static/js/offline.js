// On every page: the service worker, the notice of a new version, copies that ended, signing out without a trace, and
// Escape. One file, because the first paint waits for each that the page names itself.
import { closeOnEscape } from "./escape.js";
import { deleteEnded } from "./staying.js";
import { forget } from "./store.js";

const notice = document.querySelector("[data-new-version]");

async function followVersions() {
  const workers = navigator.serviceWorker;
  let followed = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    // The first worker of a browser replaces nothing.
    if (followed && notice) {
      notice.hidden = false;
    }
    followed = true;
  });
  await workers.register("/sw.js");
}

async function forgetAll() {
  await forget();
  const names = "caches" in window ? await caches.keys() : [];
  await Promise.all(names.map((name) => caches.delete(name)));
}

for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forgetAll().catch(() => undefined); // the answer to signing out empties the stores as well
    form.submit();
  });
}

if (notice) {
  notice.querySelector("[data-reload]").addEventListener("click", () => location.reload());
}
if ("serviceWorker" in navigator) {
  followVersions().catch(() => undefined);
}
closeOnEscape();
deleteEnded().catch(() => undefined);
