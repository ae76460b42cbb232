// A code that came in the address after "#" goes into its field, and out of the address and the history.
const field = document.querySelector("[data-code-from-address]");

function take() {
  const code = decodeURIComponent(location.hash.slice(1));
  // The way past the header to the content is no code.
  if (!field || document.getElementById(code) || !/^[0-9A-Za-z -]{4,40}$/.test(code)) {
    return;
  }
  field.value = code;
  history.replaceState(null, "", location.pathname);
  const next = document.querySelector("[data-after-code]");
  if (next) {
    next.focus();
  }
}

// A pattern scanned while the page is open changes the address only.
addEventListener("hashchange", take);
take();
