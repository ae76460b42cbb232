// Which of the disclosures of a page Escape does not close, or leaves the reader elsewhere than at its handle.
() => {
  const escape = () => new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
  const closes = (one) => {
    const handle = one.querySelector("summary");
    handle.focus();
    handle.dispatchEvent(escape());
    return !one.open && document.activeElement === handle;
  };
  const opened = [...document.querySelectorAll("details")].filter((one) => one.checkVisibility());
  for (const one of opened) {
    one.open = true;
  }
  // From the innermost outwards: what closes hides what lies in it.
  const left = opened.reverse().filter((one) => !closes(one));
  return left.map((one) => one.querySelector("summary").innerText.trim());
}
