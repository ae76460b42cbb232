// A code that came in the address after "#" goes into its field, and out of the address and the history.
const field = document.querySelector("[data-code-from-address]");
const code = decodeURIComponent(location.hash.slice(1));

if (field && /^[0-9A-Za-z -]{4,40}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
  const next = document.querySelector("[data-after-code]");
  if (next) {
    next.focus();
  }
}
