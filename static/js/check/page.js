// The page that checks a document or a booklet without asking anybody: reads files, and says what came out.
import { said as figures } from "../numbers.js";
import { checkDocument } from "./document.js";
import { keysIn } from "./keyring.js";
import { documentIn, NotReadable } from "./reading.js";

const part = document.querySelector("[data-check]");
const words = JSON.parse(document.querySelector("#check-words").textContent);
const given = document.querySelector("#published-keys"); // only in a page that was saved
const [chosen, keysFile, answer, whose] = ["document", "keys", "answer", "whose"].map((name) =>
  part.querySelector(`[data-check-${name}]`),
);
const days = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
let published = null;
let turn = 0; // of two answers the later question's stays

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  return made;
}

function filled(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
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

// What a reader must know beside the answer; of each copy the rest is the same.
const TOLD = new Set(["declared_void", "newer_doses", "paper_not_read"]);

// What failed stands open; what held, or stayed open as in every copy, is unfolded by who wants it.
function checksOf(checks) {
  const isTold = (one) => one.outcome === "failed" || TOLD.has(one.reason);
  const failed = checks.filter(isTold);
  const others = checks.filter((one) => !isTold(one));
  const folded = document.createElement("details");
  folded.append(element("summary", filled(words.others, { count: figures(others.length) })), listOf(others));
  return [...(failed.length ? [listOf(failed)] : []), ...(others.length ? [folded] : [])];
}

function dayOf(row) {
  return row.performed ? days.format(new Date(`${row.performed}T00:00:00Z`)) : "—";
}

function rowOf(row) {
  const item = element("li", "");
  const whole = document.createElement("div");
  whole.append(
    element("strong", `${dayOf(row)} · ${row.exam ?? "—"}`, { dir: "auto" }),
    element("p", words.rows[row.isSigned ? row.outcome : "unsigned"]),
    ...row.signers.map((name) => element("p", filled(words.signed, { name }), { class: "small", dir: "auto" })),
    ...checksOf(row.checks),
  );
  item.append(whole);
  return item;
}

function tell(result) {
  const rows = element("ol", "", { class: "list" });
  rows.append(...result.rows.map(rowOf));
  answer.replaceChildren(
    element("h2", words.sums[result.outcome]),
    ...(result.origin ? [element("p", filled(words.origin, { site: result.origin }), { dir: "auto" })] : []),
    ...checksOf(result.checks),
    rows,
    element("p", words.grade, { class: "small muted" }),
  );
}

function refuse(why) {
  answer.replaceChildren(element("h2", words.unreadable[why] ?? words.unreadable.part_missing));
}

async function check() {
  const [file] = chosen.files;
  turn += 1;
  const mine = turn;
  if (!file) {
    return;
  }
  answer.hidden = false;
  answer.replaceChildren(element("p", words.working));
  try {
    const { document: found, isPdf } = await documentIn(file);
    const result = await checkDocument(found, published, { isPdf });
    if (mine === turn) {
      tell(result);
    }
  } catch (error) {
    if (mine === turn) {
      refuse(error instanceof NotReadable ? error.message : "part_missing");
    }
  }
}

function take(keys) {
  published = keys;
  whose.textContent = keys ? filled(words.keys, { site: keys.origin }) : words.without;
}

async function ownKeys() {
  if (given) {
    return keysIn(given.textContent);
  }
  const came = await fetch(part.dataset.check);
  return came.ok ? keysIn(await came.text()) : null;
}

async function otherKeys() {
  const [file] = keysFile.files;
  try {
    take(file ? keysIn(await file.text()) : await ownKeys());
  } catch {
    published = null;
    whose.textContent = words.noKeys;
  }
  await check();
}

if (crypto.subtle) {
  part.hidden = false;
  take(await ownKeys().catch(() => null));
  chosen.addEventListener("change", check);
  keysFile.addEventListener("change", otherKeys);
  await check(); // a file may be chosen while the keys are on their way
} else {
  document.querySelector("[data-check-impossible]").hidden = false;
}
