// Whether a row of the document says what its signed and sealed bytes say.
import { bytesOf, fromBase64url, joined, sha256, toHex } from "./bytes.js";

// Of the document, of the signed row; an empty text of the row is none in the document.
const ROW = [
  ["exam", "procedure"],
  ["exam_code", "procedure_code"],
  ["kind", "kind"],
  ["region", "region"],
  ["laterality", "laterality"],
  ["purpose", "purpose"],
  ["therapy", "therapy"],
  ["performer", "performer"],
  ["referrer", "referrer"],
  ["approval", "decision"],
];
const PERFORMED = [
  ["date", "performed_on"],
  ["at", "performed_at"],
  ["as_sent", "performed_as_sent"],
];
const EXPOSURE = ["study_instance_uid", "accession_number", "kind"].map((name) => [name, name]);
const DEVICE = ["manufacturer", "model", "serial_number"].map((name) => [name, name]);

function unlike(part, signed, names) {
  return names.filter(([name, kept]) => (part[name] || null) !== (signed[kept] || null)).map(([name]) => name);
}

function placeUnlike(place, signed) {
  const name = signed.from_paper ? signed.facility_as_sent || "" : signed.facility;
  return place.id === signed.facility_uid && place.name === name ? [] : ["facility"];
}

function approverUnlike(approver, signed) {
  const block = signed.approver;
  if (block === null) {
    return (approver?.name ?? "") === signed.approver_as_sent ? [] : ["approver"];
  }
  const named = [block.title, block.name].filter(Boolean).join(" ");
  return approver && approver.id === block.uid && approver.name === named ? [] : ["approver"];
}

// The fields of an entry that are not as signed.
export function rowDifferences(entry, signed) {
  const isSame = entry.id === signed.entry && String(entry.row_version) === signed.row;
  return [
    ...unlike(entry, signed, ROW),
    ...unlike(entry.performed, signed, PERFORMED).map((name) => `performed.${name}`),
    ...placeUnlike(entry.facility, signed),
    ...approverUnlike(entry.approver, signed),
    ...(isSame ? [] : ["id"]),
  ];
}

function scopeOf(total) {
  return Object.entries(total.scope).sort();
}

function shownTotal(total) {
  return JSON.stringify([
    String(total.exposure),
    total.origin,
    `${total.code.scheme} ${total.code.value}`,
    total.quantity,
    total.value,
    total.unit,
    total.as_sent.value,
    total.as_sent.unit ?? "",
    total.grade,
    scopeOf(total),
  ]);
}

function sealedTotal(total, place) {
  return JSON.stringify([
    String(place),
    total.origin,
    total.code,
    total.quantity,
    total.value,
    total.unit,
    total.value_as_sent,
    total.unit_as_sent,
    total.grade,
    scopeOf(total),
  ]);
}

function exposureUnlike(exposure, kept) {
  return [
    ...unlike(exposure, kept, EXPOSURE),
    ...unlike(exposure.device, kept, DEVICE),
    ...(String(exposure.events) === kept.events ? [] : ["events"]),
  ];
}

// The fields of an entry's doses that are not as sealed.
export function doseDifferences(entry, sealed) {
  if (entry.exposures.length !== sealed.exposures.length) {
    return ["exposures"];
  }
  const found = entry.exposures.flatMap((exposure, place) =>
    exposureUnlike(exposure, sealed.exposures[place]).map((name) => `exposures.${place}.${name}`),
  );
  const shown = [...entry.totals, ...entry.sums].map(shownTotal).sort();
  const kept = sealed.exposures.flatMap((one, place) => one.totals.map((total) => sealedTotal(total, place))).sort();
  const events = entry.exposures.reduce((sum, one) => sum + one.events, 0);
  return [
    ...found,
    ...(JSON.stringify(shown) === JSON.stringify(kept) ? [] : ["totals"]),
    ...(entry.events === events ? [] : ["events"]),
  ];
}

// Whether a signed row is of one of the patient's records; null when the document cannot tell.
export async function isOfPatient(patient, signed) {
  if (patient.identifiers.some((one) => one.salt === null || one.salt === undefined)) {
    return null;
  }
  for (const one of patient.identifiers) {
    const named = joined(fromBase64url(one.salt), bytesOf(one.issuer), [0], bytesOf(one.value));
    if (one.issuer === signed.record.issuer && toHex(await sha256(named)) === signed.record.id_hash) {
      return true;
    }
  }
  return false;
}
