// The keys that a deployment published: whose one is, and whether it counted then.
import { bytesOf, fromBase64url, inUtc, joined, moment, sha256, toHex } from "./bytes.js";

const SCHEMA = "radiation-passport/keys/1";
const HOLDER = bytesOf("radiation-passport/holder/1\0");

// The published keys in a text. Throws when it holds none.
export function keysIn(text) {
  const keys = JSON.parse(text);
  if (keys?.schema !== SCHEMA) {
    throw new TypeError(SCHEMA);
  }
  return keys;
}

function sized(bytes) {
  return joined([bytes.length >> 8, bytes.length & 255], bytes);
}

async function holderOf(signature) {
  const parts = [
    ...["credential_id", "public_key", "aaguid"].map((name) => fromBase64url(signature[name])),
    bytesOf(signature.signer),
    bytesOf(signature.facsimile.licence_number),
  ];
  return toHex(await sha256(joined(HOLDER, ...parts.map(sized))));
}

// Whether something made at a moment counts; without a beginning a key counts from the first day on.
export function counted(known, madeAt) {
  const at = moment(madeAt);
  return (!known.since || at >= moment(known.since)) && (!known.until || at < moment(known.until));
}

const DAY = 86_400_000; // milliseconds

function dayOf(text) {
  return Date.parse(`${inUtc(moment(text)).slice(0, 10)}T00:00:00Z`);
}

// Whether something counts that names a day alone: that is the hospital's own, and may lie beside the day in UTC.
export function countedOn(known, day) {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  const isBegun = !known.since || dayOf(known.since) - DAY <= at;
  return !Number.isNaN(at) && isBegun && (!known.until || at <= dayOf(known.until) + DAY);
}

// What speaks against the key of a signature, null: it was this person's, and counted then.
export async function doubtAbout(signature, keys) {
  const name = toHex(await sha256(fromBase64url(signature.public_key)));
  const known = keys.signing_keys.find((one) => one.key === name);
  if (!known) {
    return "no_such_key";
  }
  if (!known.holders.includes(await holderOf(signature))) {
    return "other_holder";
  }
  if (known.rp_id !== signature.rp_id) {
    return "other_host";
  }
  return counted(known, signature.signed_at) ? null : "key_not_valid_then";
}

export function facilityOf(uid, keys) {
  return keys.facilities.find((one) => one.uid === uid);
}
