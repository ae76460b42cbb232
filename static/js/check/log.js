// Whether a signature stands in the site's log, under a head that a published key signed. Source: RFC 9162, 2.1.
import { bytesOf, fromBase64url, inUtc, joined, moment, same, sha256, toHex } from "./bytes.js";
import { canonical } from "./canonical.js";
import { isKnown, isSigned, underKept } from "./heads.js";
import { NotCheckable } from "./keys.js";
import { failed, held, open, UNKNOWN } from "./outcomes.js";
import { STAMP } from "./touch.js";
import { leafOf, rootFrom } from "./tree.js";

const ENTRY = "radiation-passport/log-entry/1";
const NUMBERS = ["flags", "sign_count", "leaf_index", "tree_size"];
const BYTES = [
  "credential_id",
  "public_key",
  "aaguid",
  "client_data_json",
  "authenticator_data",
  "signature",
  "root",
  "audit_path",
];

async function formOf(signature, statement, entry) {
  const bytes = BYTES.map((name) => [name, toHex(fromBase64url(signature[name]))]);
  const facsimile = canonical(Object.fromEntries(STAMP.map((name) => [name, signature.facsimile[name]])));
  const columns = {
    uid: signature.id ?? "",
    signer_uid: signature.signer,
    rp_id: signature.rp_id,
    ...Object.fromEntries(bytes),
    ...Object.fromEntries(NUMBERS.map((name) => [name, String(signature[name])])),
    facsimile: toHex(bytesOf(facsimile)),
    signed_at: inUtc(moment(signature.signed_at)),
    key: toHex(await sha256(fromBase64url(signature.public_key))),
    statement: {
      kind: statement.kind,
      subject: statement.subject ?? entry.id,
      version: String(statement.version),
      digest: statement.digest,
    },
  };
  return bytesOf(canonical({ schema: ENTRY, kind: "signature", form: "1", columns }));
}

async function stands(log, form) {
  const { head } = log;
  const leaf = await leafOf(await sha256(joined(fromBase64url(log.salt), await sha256(form))));
  const root = await rootFrom(leaf, { index: log.index, size: log.size, path: fromBase64url(log.path) });
  const isUnder = root && same(root, fromBase64url(head.root)) && head.size === log.size;
  return isUnder && (await isSigned(head)) && same(leaf, fromBase64url(log.leaf));
}

// The checks of the log, as the command makes them; `kept` is a head that the reader kept, and the way to it.
export async function logChecks(signature, statement, entry, keys, kept) {
  const { log } = signature;
  if (log === null || log === undefined) {
    return [open("log", "not_in_log")];
  }
  try {
    if (!(await stands(log, await formOf(signature, statement, entry)))) {
      return [failed("log", "logged_otherwise")];
    }
  } catch (error) {
    return [error instanceof NotCheckable ? open("log", UNKNOWN) : failed("log", "logged_otherwise")];
  }
  const under = await underKept(log.head, keys, kept);
  if (!keys) {
    return [open("log", "no_keys"), under];
  }
  const place = [String(log.index), inUtc(moment(log.head.signed_at))];
  return [isKnown(log.head, keys) ? held("log", place) : failed("log", "other_log_key"), under];
}
