// Register the service worker: it keeps style sheets, scripts and the page "no connection", nothing else.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
