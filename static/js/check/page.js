// The page that checks a document, a booklet or the codes of paper without asking anybody, and says what came out.
import { inUtc, moment } from "./bytes.js";
import { checkDocument } from "./document.js";
import { keptIn, NOTHING_KEPT } from "./heads.js";
import { keysIn } from "./keyring.js";
import { sheetOf } from "./paper.js";
import { contentIn, NotReadable } from "./reading.js";
import { checkSheet, codesIn } from "./sheet.js";
import { checksOf, dayOf, element, filled, words } from "./telling.js";

const part = document.querySelector("[data-check]");
const given = document.querySelector("#published-keys"); // only in a page that was saved
const NAMES = ["document", "codes", "keys", "kept", "answer", "whose", "since"];
const [chosen, pasted, keysFile, keptFiles, answer, whose, since] = NAMES.map((name) =>
  part.querySelector(`[data-check-${name}]`),
);
let published = null;
let kept = NOTHING_KEPT; // a head of the log that the reader kept, and the way between two
let turn = 0; // of two answers the later question's stays
let asked = ofFile; // what was asked last: a file, or codes

function standingOf(row) {
  if (row.isSigned) {
    return row.outcome;
  }
  if (row.isByHospital) {
    return row.outcome === "held" ? "confirmed" : row.outcome;
  }
  return "unsigned";
}

function rowOf(row) {
  const item = element("li", "");
  const whole = document.createElement("div");
  whole.append(
    element("strong", `${dayOf(row.performed)} · ${row.exam ?? "—"}`, { dir: "auto" }),
    element("p", words.rows[standingOf(row)]),
    ...row.signers.map((name) => element("p", filled(words.signed, { name }), { class: "small", dir: "auto" })),
    ...checksOf(row.checks),
  );
  item.append(whole);
  return item;
}

function documentOf(result) {
  const rows = element("ol", "", { class: "list" });
  rows.append(...result.rows.map(rowOf));
  return [
    element("h2", words.sums[result.outcome]),
    ...(result.origin ? [element("p", filled(words.origin, { site: result.origin }), { dir: "auto" })] : []),
    ...checksOf(result.checks),
    rows,
    element("p", words.grade, { class: "small muted" }),
  ];
}

async function toldOf({ document: found, codes, isPdf, booklet = found }) {
  const sheet = codes.length ? await checkSheet(codes, published, booklet) : null;
  if (!found) {
    return sheetOf(sheet);
  }
  const result = await checkDocument(found, published, { isPdf, kept });
  // A forged proof sheet in its file leaves no booklet whole.
  const outcome = sheet?.outcome === "failed" ? "failed" : result.outcome;
  return [...documentOf({ ...result, outcome }), ...(sheet ? sheetOf(sheet) : [])];
}

async function ofFile() {
  const [file] = chosen.files;
  return file ? contentIn(file) : null;
}

// The document of the booklet that is chosen beside codes of paper.
async function booklet() {
  const beside = await ofFile().catch(() => null);
  return beside?.isPdf ? beside.document : null;
}

async function ofCodes() {
  const text = pasted.value;
  if (!text.trim()) {
    return null;
  }
  const codes = codesIn(text);
  if (!codes.length) {
    throw new NotReadable("no_codes");
  }
  return { document: null, codes, isPdf: false, booklet: await booklet() };
}

function refused(error) {
  const why = error instanceof NotReadable ? error.message : "part_missing";
  return [element("h2", words.unreadable[why] ?? words.unreadable.part_missing)];
}

async function check() {
  turn += 1;
  const mine = turn;
  let told;
  try {
    const content = await asked();
    if (content && mine === turn) {
      answer.hidden = false;
      answer.replaceChildren(element("p", words.working));
    }
    told = content ? await toldOf(content) : [];
  } catch (error) {
    told = refused(error);
  }
  if (mine === turn) {
    answer.hidden = !told.length;
    answer.replaceChildren(...told);
  }
}

function askedFor(content) {
  return () => {
    asked = content;
    return check();
  };
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

function dayIn(signedAt) {
  return inUtc(moment(signedAt)).slice(0, 10);
}

// The way comes later, when the answer has asked for it: the head that was kept before stays. Of another head it is none.
async function takeKept() {
  try {
    const said = await Promise.all([...keptFiles.files].map(async (file) => keptIn(await file.text())));
    const isWayAlone = said.length && said.every(({ head }) => !head);
    kept = Object.assign({}, isWayAlone ? kept : NOTHING_KEPT, ...said);
    since.textContent = kept.head ? filled(words.kept, { day: dayOf(dayIn(kept.head.signed_at)) }) : "";
  } catch {
    kept = NOTHING_KEPT;
    since.textContent = words.noHead;
  }
  await check();
}

if (crypto.subtle) {
  part.hidden = false;
  take(await ownKeys().catch(() => null));
  chosen.addEventListener("change", askedFor(ofFile));
  pasted.addEventListener("input", askedFor(ofCodes));
  keysFile.addEventListener("change", otherKeys);
  keptFiles.addEventListener("change", takeKept);
  // Files may be chosen, and codes pasted, while the keys are on their way.
  asked = chosen.files.length ? ofFile : ofCodes;
  if (keysFile.files.length) {
    await otherKeys();
  }
  await takeKept();
} else {
  document.querySelector("[data-check-impossible]").hidden = false;
}
