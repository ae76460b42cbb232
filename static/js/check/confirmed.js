// Rows that nobody signed and their hospital confirmed: both seals, over the row and over what confirms it. Without them
// a confirmation is nobody's. The same as `passport.verify.confirmed`.
import { bytesOf, moment, sha256, toHex } from "./bytes.js";
import { said } from "./canonical.js";
import { failed, held, open } from "./outcomes.js";

const KIND = "confirmation";
const SCHEMA = "radiation-passport/confirmation/1";
const STATES = { code: "hospital_confirmed", approver_gone: "cannot_sign" };
const CLAIMS = "hospital_confirmed";
const STAMP = ["name", "title", "specialty", "licence_number"];
const OPEN_FOR = 600_000_000n; // microseconds

function layer(entry, kind, version) {
  return entry.statements.find((one) => one.kind === kind && one.version === version);
}

function told(entry) {
  const statement = layer(entry, KIND, entry.row_version);
  return statement ? (said(statement.payload) ?? {}) : null;
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function hasStamp(block) {
  return isObject(block) && STAMP.every((name) => typeof block[name] === "string");
}

function isInTime(row, told) {
  try {
    const [issued, confirmed] = [moment(row.issued_at), moment(told.confirmed_at)];
    return issued <= confirmed && confirmed <= issued + OPEN_FOR;
  } catch {
    return false;
  }
}

async function isOfRow(told, row, entry) {
  const digest = toHex(await sha256(bytesOf(row.payload)));
  const about = { kind: "row", subject: row.subject ?? entry.id, version: String(row.version), digest };
  const names = isObject(told.row) ? Object.keys(told.row) : [];
  return names.length === 4 && names.every((name) => told.row[name] === about[name]);
}

async function isOf(told, row, entry) {
  const payload = said(row.payload) ?? {};
  const isNamed = told.schema === SCHEMA && told.facility_uid === entry.facility.id;
  if (!isNamed || !(await isOfRow(told, row, entry)) || !isInTime(payload, told)) {
    return false;
  }
  if (told.how === "approver_gone") {
    return told.facsimile === null;
  }
  const isCode = told.how === "code" && told.method === "totp";
  const areStamps = hasStamp(told.facsimile) && hasStamp(payload.approver);
  return isCode && areStamps && STAMP.every((name) => told.facsimile[name] === payload.approver[name]);
}

async function sealEnd(statement, ofSeal) {
  if (!statement.seal) {
    return failed("confirmed", "not_sealed");
  }
  const found = await ofSeal(statement);
  const bad = found.find((one) => one.outcome === "failed") ?? found.find((one) => one.outcome === "open");
  return bad ? { ...bad, what: "confirmed" } : held("confirmed");
}

async function endOf(statement, entry, ofSeal) {
  const row = layer(entry, "row", statement.version);
  if (!row || !(await isOf(said(statement.payload) ?? {}, row, entry))) {
    return failed("confirmed", "confirms_other");
  }
  const ends = [await sealEnd(row, ofSeal), await sealEnd(statement, ofSeal)];
  return (
    ends.find((one) => one.outcome === "failed") ??
    ends.find((one) => one.outcome === "open") ??
    held("confirmed")
  );
}

function ofClaim(entry) {
  const now = told(entry);
  if (now === null) {
    return entry.state === CLAIMS ? [failed("confirmed", "confirmation_missing")] : [];
  }
  const isSo = entry.state === "void" || (Object.hasOwn(STATES, now.how) && STATES[now.how] === entry.state);
  return isSo ? [] : [failed("shown", "shown_otherwise", ["state"])];
}

// `ofSeal` checks the seal of one statement under the published keys.
export async function ofConfirmations(entry, isSigned, ofSeal) {
  const statements = entry.statements.filter((one) => one.kind === KIND);
  const ends = await Promise.all(statements.map((one) => endOf(one, entry, ofSeal)));
  return [...ends, ...(isSigned ? [] : ofClaim(entry))];
}

// Whether the hospital confirmed the row as it stands, and nothing of that failed.
export function isConfirmed(entry, isSigned, checks) {
  const isBad = checks.some((one) => one.what === "confirmed" && one.outcome === "failed");
  return !isSigned && told(entry) !== null && !isBad;
}
