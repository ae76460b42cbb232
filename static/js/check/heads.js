// Heads of the log: whether a published key signed one, and whether the log was the same when the reader kept another.
// Source: RFC 9162, 2.1.4.
import { bytesOf, fromBase64url, inUtc, moment, same, toHex } from "./bytes.js";
import { canonical } from "./canonical.js";
import { hasNameTwice } from "./json.js";
import { sealedBy } from "./keys.js";
import { failed, held, open } from "./outcomes.js";
import { beginsWith } from "./tree.js";

const HEAD = "radiation-passport/log-head/1";
export const NOTHING_KEPT = { head: null, way: null };

function headOf(said) {
  const isSize = Number.isSafeInteger(said?.size) && said.size >= 0;
  if (!isSize) {
    throw new TypeError("head");
  }
  [said.root, said.public_key, said.signature].forEach(fromBase64url);
  moment(said.signed_at);
  return said;
}

// What a file of the reader adds to what was kept: a head, or the way between two. Throws where it is neither.
export function keptIn(text) {
  const said = JSON.parse(text);
  if (hasNameTwice(text)) {
    throw new TypeError("a name twice");
  }
  return Array.isArray(said?.path) ? { way: said.path.map(fromBase64url) } : { head: headOf(said) };
}

// Whether a head was signed by the key that it names. Throws NotCheckable.
export function isSigned(head) {
  const root = toHex(fromBase64url(head.root));
  const at = inUtc(moment(head.signed_at));
  const said = bytesOf(canonical({ schema: HEAD, size: String(head.size), root, signed_at: at }));
  return sealedBy(fromBase64url(head.public_key), said, fromBase64url(head.signature));
}

// Whether that key is published, and counted then.
export function isKnown(head, keys) {
  const at = moment(head.signed_at);
  const counted = ({ since, until }) => moment(since) <= at && (!until || at <= moment(until));
  return keys.log_keys.some((key) => key.public_key === head.public_key && counted(key));
}

// Whether the larger of two logs begins with the smaller.
async function between(heads, way) {
  const [first, second] = heads.sort((one, other) => one.size - other.size);
  const asked = [`/api/log/consistency?from=${first.size}&to=${second.size}`];
  if (way === null) {
    return open("head", "other_size", asked);
  }
  const [firstRoot, secondRoot] = [first, second].map(({ root }) => fromBase64url(root));
  const leads = await beginsWith({ first: first.size, firstRoot, second: second.size, secondRoot, path: way });
  return leads ? held("head") : failed("head", "no_way_between", asked);
}

// Whether the log that a document names is the one of which the reader kept a head.
export async function underKept(own, keys, { head, way }) {
  if (!head || !keys) {
    return open("head", head ? "no_keys" : "no_outside_head");
  }
  if (!(await isSigned(head)) || !isKnown(head, keys)) {
    return failed("head", "other_log_key");
  }
  if (head.size !== own.size) {
    return between([own, head], way);
  }
  return same(fromBase64url(head.root), fromBase64url(own.root)) ? held("head") : failed("head", "two_logs");
}
