// A hospital's seal: Ed25519 over statement, hospital and time.
import { bytesOf, fromBase64url, inUtc, moment, sha256, toHex } from "./bytes.js";
import { canonical } from "./canonical.js";
import { NotCheckable, sealedBy } from "./keys.js";

const SCHEMA = "radiation-passport/seal/1";

async function sealedBytes(seal, statement, entry) {
  return bytesOf(
    canonical({
      schema: SCHEMA,
      kind: statement.kind,
      subject: statement.subject ?? entry.id,
      version: String(statement.version),
      digest: toHex(await sha256(bytesOf(statement.payload))),
      facility: { uid: seal.facility_id ?? entry.facility.id, name: seal.facility },
      sealed_at: inUtc(moment(seal.sealed_at)),
    }),
  );
}

// What speaks against a seal, as names; "unknown_algorithm" where this browser cannot tell.
export async function sealProblems(seal, statement, entry) {
  const found = (seal.facility_id ?? entry.facility.id) === entry.facility.id ? [] : ["facility"];
  try {
    const sealed = await sealedBytes(seal, statement, entry);
    const holds = await sealedBy(fromBase64url(seal.public_key), sealed, fromBase64url(seal.signature));
    return holds ? found : [...found, "seal"];
  } catch (error) {
    return error instanceof NotCheckable ? [...found, "unknown_algorithm"] : [...found, "seal"];
  }
}
