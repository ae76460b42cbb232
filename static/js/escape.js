// Escape closes what was opened, and leads back to where it was opened.
// Fields that open something of their own need the key themselves.
const OPENING = "select, [list], [type=date], [type=time], [type=datetime-local]";

export function closeOnEscape() {
  document.addEventListener("keydown", (event) => {
    const opened = event.target.closest?.("details[open]");
    if (event.key !== "Escape" || event.isComposing || !opened || event.target.matches(OPENING)) {
      return;
    }
    opened.open = false;
    opened.querySelector("summary").focus();
  });
}
