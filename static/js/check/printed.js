// Whether codes of a proof sheet say what the document in the same file says, row by row. The same as
// `passport.verify.printed`.
import { fromBase64url, toHex } from "./bytes.js";
import { failed, held, open } from "./outcomes.js";

// The dose that tells most of an examination, the first of these that is there. The same as `passport.booklet.quantities`.
const MAIN = ["113813", "113722", "111637", "113507", "113725"];
const LEAF_DIGITS = 32;

function isBefore(one, other) {
  return one < other ? -1 : Number(one > other);
}

// A booklet numbers its rows from the oldest; those without a day come last.
function inOrder(entries) {
  if (entries.some(({ recorded_at }) => typeof recorded_at !== "string")) {
    throw new TypeError("recorded_at");
  }
  const keys = ({ performed, recorded_at }) => [String((performed.date ?? null) === null), performed.date ?? "", recorded_at];
  return [...entries].sort((one, other) => {
    const others = keys(other);
    return keys(one).reduce((found, key, place) => found || isBefore(key, others[place]), 0);
  });
}

function holderUnlike(says, patient) {
  const holder = [patient.given_name ?? "", patient.surname ?? ""].join(" ").trim();
  const born = patient.birth_date ? patient.birth_date.slice(0, 4) : null;
  const year = says.birthYear ? String(says.birthYear).padStart(4, "0") : null;
  return [...(says.holder === holder ? [] : ["holder"]), ...(year === born ? [] : ["birth_year"])];
}

// What a device sent is no day where nobody could read it as one.
function dayOf({ performed, exposures }) {
  const isByDevice = exposures.some(({ device }) => device.manufacturer || device.model || device.serial_number);
  return performed.date || (isByDevice ? null : (performed.as_sent ?? null));
}

function rank({ code }) {
  const place = MAIN.indexOf(code.value);
  return place < 0 ? MAIN.length : place;
}

function mainDose({ totals, sums }) {
  return [...totals, ...sums].sort((one, other) => rank(one) - rank(other)).at(0);
}

// Where the log had not taken a signature in, nothing is told by its leaf.
function leafOf(row, signature) {
  if (!signature || row.leaf === null) {
    return null;
  }
  return signature.log ? toHex(fromBase64url(signature.log.leaf)).slice(0, LEAF_DIGITS) : row.leaf;
}

function rowUnlike(row, entry) {
  if (!entry) {
    return [String(row.number)];
  }
  const dose = mainDose(entry);
  const isSigned = entry.state === "signed";
  const signature = isSigned ? entry.signatures.find((one) => one.digest === entry.row_digest) : undefined;
  const expected = {
    day: dayOf(entry),
    kind: entry.kind,
    dose: dose?.value ?? null,
    unit: dose?.unit ?? null,
    licence_number: signature?.facsimile.licence_number || null,
    leaf: leafOf(row, signature),
  };
  const said = { ...row, licence_number: row.licence };
  return Object.keys(expected)
    .filter((name) => said[name] !== expected[name])
    .map((name) => `${row.number}.${name}`);
}

// Which rows a document and the codes tell differently; `unchecked` is why the seals of these are left open.
export function ofPrinted(proofs, document, unchecked) {
  const entries = inOrder(document.entries);
  const rows = proofs.flatMap(({ says }) => says.rows).sort((one, other) => one.number - other.number);
  const unlike = [
    ...proofs.flatMap(({ says }) => holderUnlike(says, document.patient)),
    ...rows.flatMap((row) => rowUnlike(row, entries[row.number - 1])),
  ];
  if (unlike.length) {
    return failed("printed", "printed_otherwise", [...new Set(unlike)]);
  }
  if (unchecked) {
    return open("printed", unchecked);
  }
  const named = new Set(rows.map((row) => row.number));
  const lacking = entries.map((_, place) => place + 1).filter((number) => !named.has(number));
  return lacking.length ? open("printed", "rows_not_printed", lacking.map(String)) : held("printed");
}
