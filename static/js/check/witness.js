// The statement of a signature, which a hospital seals so that it can be checked by the hospital's certificate alone.
import { bytesOf, fromBase64url, inUtc, moment, sha256, toBase64url, toHex } from "./bytes.js";
import { canonical } from "./canonical.js";
import { STAMP } from "./touch.js";

const SCHEMA = "radiation-passport/signature/1";
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

function stated(signature, statement, entry) {
  const bytes = BYTES.map((name) => [name, toBase64url(fromBase64url(signature[name]))]);
  return canonical({
    schema: SCHEMA,
    signature_uid: signature.id ?? "",
    signed: {
      kind: statement.kind,
      subject: statement.subject ?? entry.id,
      version: String(statement.version),
      digest: statement.digest,
    },
    signer: signature.signer,
    facsimile: Object.fromEntries(STAMP.map((name) => [name, signature.facsimile[name]])),
    rp_id: signature.rp_id,
    leaf_index: String(signature.leaf_index),
    tree_size: String(signature.tree_size),
    signed_at: inUtc(moment(signature.signed_at)),
    ...Object.fromEntries(bytes),
  });
}

// What speaks against the statement that was sealed of a signature, as names.
export async function statedProblems(signature, statement, entry) {
  const { sealed } = signature;
  const isNamed = sealed.kind === "signature" && sealed.version === 1 && sealed.subject === (signature.id ?? "");
  return [
    isNamed ? null : "subject",
    sealed.payload === stated(signature, statement, entry) ? null : "payload",
    toHex(await sha256(bytesOf(sealed.payload))) === sealed.digest ? null : "digest",
  ].filter(Boolean);
}
