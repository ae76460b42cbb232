// Words and nodes of the answers of the page that checks.
import { said as figures } from "../numbers.js";
import { isDay } from "./bytes.js";

export const words = JSON.parse(document.querySelector("#check-words").textContent);
const { lang } = document.documentElement;
// In English the site writes "2 March 2026"; a bare "en" would be read as American.
const days = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });
// What a reader must know beside the answer; of each copy the rest is the same.
const TOLD = new Set([
  "declared_void",
  "newer_doses",
  "no_such_facility",
  "paper_not_read",
  "rows_not_printed",
  "codes_left_out",
  "lines_passed_over",
]);

export function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  return made;
}

export function filled(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

// A day as people say it; what old paper wrote otherwise stays as it is.
export function dayOf(text) {
  return isDay(text) ? days.format(new Date(`${text}T00:00:00Z`)) : text || "—";
}

function lineOf(check) {
  const because = check.reason ? ` ${words.reasons[check.reason]}` : "";
  const line = element("li", `${words.checked[check.what]}: ${words.ended[check.outcome]}.${because}`);
  for (const name of check.detail ?? []) {
    line.append(" ", element("bdi", name, { class: "small muted", lang: "en" }));
  }
  return line;
}

function listOf(checks) {
  const list = document.createElement("ul");
  list.append(...checks.map(lineOf));
  return list;
}

// What a head shows that the reader kept; without one nothing is to be told.
function isOfKept({ what, reason }) {
  return what === "head" && reason !== "no_outside_head";
}

// What failed stands open; what held, or stayed open as in every copy, is unfolded by who wants it.
export function checksOf(checks) {
  const isTold = (one) => one.outcome === "failed" || TOLD.has(one.reason) || isOfKept(one);
  const failed = checks.filter(isTold);
  const others = checks.filter((one) => !isTold(one));
  const folded = document.createElement("details");
  folded.append(element("summary", filled(words.others, { count: figures(others.length) })), listOf(others));
  return [...(failed.length ? [listOf(failed)] : []), ...(others.length ? [folded] : [])];
}
