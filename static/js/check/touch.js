// What one touch of an authenticator signed, and whether it is what the row says. Source: W3C WebAuthn Level 2, 7.2.
import { bytesOf, fromBase64url, joined, moment, same, sha256, toBase64url } from "./bytes.js";
import { NotCheckable, signedBy } from "./keys.js";
import { leafOf, rootFrom } from "./tree.js";

const DOMAIN = bytesOf("radiation-passport/sign/1\0");
const OPEN_FOR = 600_000_000n; // microseconds
const [FLAGS, COUNTER, SHORTEST] = [32, 33, 37];
const [PRESENT, VERIFIED] = [1, 4];
export const STAMP = ["licence_number", "name", "specialty", "title"];

async function treeProblems(signature, digest) {
  const root = await rootFrom(await leafOf(digest), {
    index: signature.leaf_index,
    size: signature.tree_size,
    path: fromBase64url(signature.audit_path),
  });
  return root && same(root, fromBase64url(signature.root)) ? [] : ["tree"];
}

function isOfHost(origin, host) {
  const name = URL.canParse(origin) ? new URL(origin).hostname : "";
  return name === host || name.endsWith(`.${host}`);
}

async function clientProblems(signature, client) {
  const challenge = await sha256(joined(DOMAIN, fromBase64url(signature.root)));
  return [
    client.type === "webauthn.get" ? null : "ceremony",
    client.challenge === toBase64url(challenge) ? null : "challenge",
    !client.crossOrigin && isOfHost(client.origin, signature.rp_id) ? null : "origin",
  ];
}

async function authenticatorProblems(signature, data) {
  if (data.length < SHORTEST) {
    return ["ceremony"];
  }
  const counter = new DataView(data.buffer, data.byteOffset).getUint32(COUNTER);
  return [
    same(data.slice(0, FLAGS), await sha256(bytesOf(signature.rp_id))) ? null : "relying_party",
    data[FLAGS] & PRESENT ? null : "not_present",
    data[FLAGS] & VERIFIED ? null : "not_verified",
    data[FLAGS] === signature.flags ? null : "flags",
    counter === signature.sign_count ? null : "sign_count",
  ];
}

async function ceremonyProblems(signature) {
  const client = fromBase64url(signature.client_data_json);
  const data = fromBase64url(signature.authenticator_data);
  const said = await clientProblems(signature, JSON.parse(new TextDecoder().decode(client))).catch(() => ["ceremony"]);
  const signed = joined(data, await sha256(client));
  const holds = await signedBy(fromBase64url(signature.public_key), signed, fromBase64url(signature.signature));
  return [...said, ...(await authenticatorProblems(signature, data)), holds ? null : "signature"];
}

// What speaks against the signature of one touch, as names; "unknown_algorithm" where this browser cannot tell.
export async function touchProblems(signature, statement) {
  const digest = await sha256(bytesOf(statement.payload));
  try {
    const found = [...(await treeProblems(signature, digest)), ...(await ceremonyProblems(signature))];
    return [...new Set(found.filter(Boolean))];
  } catch (error) {
    return error instanceof NotCheckable ? ["unknown_algorithm"] : ["ceremony"];
  }
}

// What speaks against the facsimile and the time of signing.
export function stampProblems(signature, payload) {
  const named = payload?.approver ?? {};
  const isSame = STAMP.every(
    (name) => typeof named[name] === "string" && named[name] === signature.facsimile[name],
  );
  return [isSame ? null : "facsimile", isInTime(signature, payload) ? null : "signed_at"].filter(Boolean);
}

function isInTime(signature, payload) {
  try {
    const [issued, signed] = [moment(payload.issued_at), moment(signature.signed_at)];
    return issued <= signed && signed <= issued + OPEN_FOR;
  } catch {
    return false;
  }
}
