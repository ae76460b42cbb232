// Checks a document with nothing but the keys that were published. The checks, their ends and their reasons have the
// names of the command that does the same (`passport.verify.outcomes`).
import { bytesOf, fromBase64url, moment, sha256, toHex } from "./bytes.js";
import { said } from "./canonical.js";
import { isConfirmed, ofConfirmations } from "./confirmed.js";
import { NOTHING_KEPT } from "./heads.js";
import { counted, doubtAbout, facilityOf } from "./keyring.js";
import { logChecks } from "./log.js";
import { failed, fromProblems, held, open, outcomeOf } from "./outcomes.js";
import { sealProblems } from "./seal.js";
import { doseDifferences, isOfPatient, rowDifferences } from "./shown.js";
import { stampProblems, touchProblems } from "./touch.js";
import { ofWithdrawals } from "./withdrawn.js";
import { statedProblems } from "./witness.js";

const FIRST = "radiation-passport/document/1";
export const SCHEMAS = [FIRST, "radiation-passport/document/2"];
// Without these nobody can say that a signed row holds; the others say more, and may stay open.
const NEEDED = new Set(["statement", "shown", "patient", "touch", "stamp", "key", "doses"]);
// The same of a row that nobody signed and its hospital confirmed.
const NEEDED_OF_CONFIRMED = new Set(["statement", "shown", "patient", "confirmed", "doses"]);
const SIGNED_STATES = new Set(["signed", "void"]);

function ofOrigin(document, keys) {
  if (!keys) {
    return open("origin", "no_keys");
  }
  if (!document.origin) {
    return open("origin", "origin_not_said");
  }
  return document.origin === keys.origin ? held("origin") : failed("origin", "other_deployment");
}

async function ofStatement(statement, entry) {
  if ((statement.subject ?? entry.id) !== entry.id) {
    return failed("statement", "subject");
  }
  if (toHex(await sha256(bytesOf(statement.payload))) !== statement.digest) {
    return failed("statement", "digest");
  }
  return said(statement.payload) ? held("statement") : failed("statement", "payload");
}

async function ofKey(signature, keys) {
  const doubt = keys && (await doubtAbout(signature, keys));
  if (!keys) {
    return open("key", "no_keys");
  }
  return doubt ? failed("key", doubt) : held("key");
}

// The hospital's seal over the signature itself; only where it had a certificate is there one.
async function ofWitness(signature, statement, entry, keys) {
  const { sealed } = signature;
  if (sealed === null || sealed === undefined) {
    return [open("touch_seal", "signature_not_sealed")];
  }
  const { seal } = sealed;
  const problems = await statedProblems(signature, statement, entry);
  problems.push(...(await sealProblems(seal, sealed, entry)));
  return [
    ...sealEnd("touch_seal", seal, problems, entry, keys),
    ...ofCertificate(["touch_certificate", "touch_time"], seal),
  ];
}

// What a signer put beside the passkey's signature is under a certificate too. Documents of the first kind carry none.
function ofFurther({ kind, qualified, signature, chain, signed_at }) {
  if (typeof kind !== "string" || typeof qualified !== "boolean") {
    throw new TypeError("further");
  }
  [signature, ...chain].forEach(fromBase64url);
  moment(signed_at);
  return [
    ...["further", "further_time"].map((one) => open(one, "certificate_not_read")),
    open("qualified", qualified ? "site_says_qualified" : "site_says_not_qualified"),
  ];
}

async function ofSignature(signature, entry, keys, kept) {
  const statement = entry.statements.find((one) => one.kind === "row" && one.version === signature.row_version);
  if (!statement || statement.digest !== signature.digest) {
    return [failed("touch", "statement")];
  }
  return [
    ...fromProblems("touch", await touchProblems(signature, statement)),
    ...fromProblems("stamp", stampProblems(signature, said(statement.payload))),
    await ofKey(signature, keys),
    ...(await ofWitness(signature, statement, entry, keys)),
    ...(signature.further ?? []).flatMap(ofFurther),
    ...(await logChecks(signature, statement, entry, keys, kept)),
  ];
}

function isSignedNow(entry) {
  return entry.signatures.some((one) => one.row_version === entry.row_version);
}

function ofState(entry) {
  const isVoid = entry.state === "void" ? [open("later", "declared_void")] : [];
  if (isSignedNow(entry)) {
    return SIGNED_STATES.has(entry.state) ? isVoid : [failed("shown", "shown_otherwise", ["state"])];
  }
  return [...isVoid, entry.state === "signed" ? failed("touch", "signature_missing") : open("touch", "not_signed")];
}

function refuseTwice(names) {
  if (new Set(names).size !== names.length) {
    throw new TypeError("twice");
  }
}

// Of two statements with one name each reader would take another; and one signature is not two.
function refuseTwins(entry) {
  const given = ({ public_key, signature }) => [public_key, signature].map((one) => toHex(fromBase64url(one)));
  refuseTwice(entry.statements.map((one) => `${one.kind} ${one.version}`));
  refuseTwice(entry.signatures.map((one) => [one.row_version, ...given(one)].join(" ")));
}

function layer(entry, kind, version) {
  return entry.statements.find((one) => one.kind === kind && one.version === version);
}

function last(entry, kind) {
  const found = entry.statements.filter((one) => one.kind === kind);
  return found.sort((one, other) => one.version - other.version).at(-1);
}

function ofRowShown(entry) {
  const statement = layer(entry, "row", entry.row_version);
  const row = statement && said(statement.payload);
  if (!row) {
    return [];
  }
  const evidence = entry.statements.filter((one) => one.kind === "evidence").map((one) => one.digest);
  const unlike = rowDifferences(entry, row);
  if (entry.row_digest !== statement.digest) {
    unlike.push("row_digest");
  }
  if (!evidence.includes(row.evidence_digest)) {
    unlike.push("evidence_digest");
  }
  return [unlike.length ? failed("shown", "shown_otherwise", unlike) : held("shown")];
}

async function ofPatient(entry, patient) {
  const statement = layer(entry, "row", entry.row_version) ?? last(entry, "row");
  const row = statement && said(statement.payload);
  if (!row) {
    return [];
  }
  const isTheirs = await isOfPatient(patient, row);
  if (isTheirs === null) {
    return [open("patient", "salt_not_said")];
  }
  return [isTheirs ? held("patient") : failed("patient", "other_patient")];
}

// How a seal ends, by what speaks against it and by the keys that its hospital published.
function sealEnd(what, seal, problems, entry, keys) {
  const known = keys && facilityOf(seal.facility_id ?? entry.facility.id, keys);
  const isOther = known && !known.seal_keys.some((one) => isOf(one, seal));
  const found = isOther ? [...problems, "seal_key"] : problems;
  if (found.length) {
    return fromProblems(what, found);
  }
  return [known ? held(what) : open(what, keys ? "no_such_facility" : "no_keys")];
}

// A key of a hospital counts for what was sealed in its time.
function isOf(key, seal) {
  return key.public_key === seal.public_key && counted(key, seal.sealed_at);
}

async function ofSeal(statement, entry, keys) {
  const { seal } = statement;
  return sealEnd("seal", seal, await sealProblems(seal, statement, entry), entry, keys);
}

// Certificates and their times are for the command: a page would need all of X.509.
function ofCertificate([certificate, time], seal) {
  if (seal.cades === null || seal.cades === undefined) {
    return [open(certificate, "no_certificate"), open(time, "no_time_stamp")];
  }
  fromBase64url(seal.cades);
  return [open(certificate, "certificate_not_read"), open(time, "certificate_not_read")];
}

async function ofSeals(entry, keys) {
  const sealed = entry.statements.filter((one) => one.seal);
  const found = await Promise.all(sealed.map((one) => ofSeal(one, entry, keys)));
  const certificates = sealed.flatMap(({ seal }) => ofCertificate(["certificate", "time"], seal));
  const lacks = !sealed.length || entry.statements.some((one) => one.kind === "evidence" && !one.seal);
  return [...(lacks ? [open("seal", "not_sealed")] : []), ...found.flat(), ...certificates];
}

// Whether doses stand under a seal that was checked, or are those that the row names itself, which somebody signed.
async function ofSealedDoses(statement, entry, sealOf) {
  const unsure = (await sealOf(statement)).find((one) => one.outcome === "open");
  const row = isSignedNow(entry) && layer(entry, "row", entry.row_version);
  const named = row && said(row.payload)?.evidence_digest;
  return !unsure || named === statement.digest ? held("doses") : open("doses", unsure.reason);
}

async function ofDoses(entry, sealOf) {
  if (!last(entry, "evidence")) {
    return [];
  }
  const statement = layer(entry, "evidence", entry.version);
  const evidence = statement && said(statement.payload);
  if (statement && !evidence) {
    return [];
  }
  const unlike = statement ? doseDifferences(entry, evidence) : [];
  if (unlike.length) {
    return [failed("doses", "doses_otherwise", unlike)];
  }
  // Doses that no hospital sealed are nobody's.
  return [statement?.seal ? await ofSealedDoses(statement, entry, sealOf) : open("doses", "newer_doses")];
}

function once(checks) {
  return [...new Map(checks.map((one) => [JSON.stringify(one), one])).values()];
}

// Every check that is needed was made, and held.
function rowOutcome(checks, needed) {
  const end = outcomeOf(checks, (what) => !needed || needed.has(what));
  const made = new Set(checks.map((one) => one.what));
  return needed && end === "held" && [...needed].some((what) => !made.has(what)) ? "open" : end;
}

function neededOf(isSigned, isByHospital) {
  if (isSigned) {
    return NEEDED;
  }
  return isByHospital ? NEEDED_OF_CONFIRMED : null;
}

async function checkedRow(entry, patient, keys, kept) {
  refuseTwins(entry);
  const signatures = await Promise.all(entry.signatures.map((one) => ofSignature(one, entry, keys, kept)));
  const statements = await Promise.all(entry.statements.map((one) => ofStatement(one, entry)));
  const isSigned = isSignedNow(entry);
  const sealOf = (one) => ofSeal(one, entry, keys);
  const confirmations = await ofConfirmations(entry, isSigned, sealOf);
  const checks = once([
    ...statements,
    ...signatures.flat(),
    ...ofState(entry),
    ...ofRowShown(entry),
    ...(await ofPatient(entry, patient)),
    ...(await ofSeals(entry, keys)),
    ...(await ofDoses(entry, sealOf)),
    ...(await ofWithdrawals(entry, sealOf)),
    ...confirmations,
  ]);
  const isByHospital = isConfirmed(entry, isSigned, confirmations);
  return {
    performed: entry.performed.date,
    exam: entry.exam,
    isSigned,
    isByHospital,
    signers: entry.signatures.map(({ facsimile }) => [facsimile.title, facsimile.name].filter(Boolean).join(" ")),
    outcome: rowOutcome(checks, neededOf(isSigned, isByHospital)),
    checks,
  };
}

function summed(whole, rows) {
  const ends = rows.filter((row) => row.isSigned || row.isByHospital || row.outcome === "failed").map((row) => row.outcome);
  const all = [...ends, outcomeOf(whole, () => false)];
  if (all.includes("failed")) {
    return "failed";
  }
  return ends.length && !ends.includes("open") ? "held" : "open";
}

// What could be said of a document; `kept` is a head of the log that the reader kept, and the way to it.
// Throws a TypeError where a part of it is missing.
export async function checkDocument(document, keys, { isPdf = false, kept = NOTHING_KEPT } = {}) {
  if (document.schema !== FIRST && document.patient.identifiers.some((one) => typeof one.salt !== "string")) {
    throw new TypeError("without its salt a row could stand in the document of anybody");
  }
  const whole = [
    ofOrigin(document, keys),
    ...(isPdf ? [open("paper", "paper_not_read")] : []),
    open("person", "name_not_signed"),
    open("whole", "rows_left_out"),
    open("later", "later_not_known"),
  ];
  refuseTwice(document.entries.map((one) => one.id));
  const rows = [];
  for (const entry of document.entries) {
    rows.push(await checkedRow(entry, document.patient, keys, kept));
  }
  return { origin: document.origin ?? "", outcome: summed(whole, rows), checks: whole, rows };
}
