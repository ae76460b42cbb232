// Reads a code of the proof sheet: COSE_Sign1 (RFC 9052) in base45 (RFC 9285).
import { bytesOf, joined, same, sha256, toHex } from "./bytes.js";
import { decodedStrictly, head, Tagged } from "./cbor.js";
import { sealedBy } from "./keys.js";

export const PREFIX = "RP1:";
const CONTEXT = bytesOf("radiation-passport/proof/1");
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const [SIGN1, EDDSA] = [18, -8];
const [BOOKLET_BYTES, LEAF_BYTES, KEY_BYTES, LARGEST] = [8, 16, 8, 9999];
const [BYTES, TEXT, LIST] = [2, 3, 4]; // kinds of CBOR

export class NotAProof extends Error {}

function need(holds) {
  if (!holds) {
    throw new NotAProof();
  }
}

function fromBase45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const letters = [...text.slice(at, at + 3)].map((letter) => LETTERS.indexOf(letter));
    const number = letters.reduceRight((sum, letter) => sum * 45 + letter, 0);
    need(letters.length > 1 && !letters.includes(-1) && number < (letters.length === 3 ? 0x10000 : 0x100));
    bytes.push(...(letters.length === 3 ? [number >> 8, number & 255] : [number]));
  }
  return Uint8Array.from(bytes);
}

const isBytes = (value, size) => value instanceof Uint8Array && (size === undefined || value.length === size);
const isText = (value) => typeof value === "string";
const counts = (value) => Number.isInteger(value) && value > 0 && value <= LARGEST;
const orNone = (value, fits) => value === null || fits(value);

function rowOf(said) {
  need(Array.isArray(said) && said.length === 7);
  const [number, day, kind, dose, unit, licence, leaf] = said;
  need(counts(number) && isText(kind) && [day, dose, unit, licence].every((one) => orNone(one, isText)));
  need(orNone(leaf, (one) => isBytes(one, LEAF_BYTES)));
  return { number, day, kind, dose, unit, licence, leaf: leaf && toHex(leaf) };
}

function pageOf(said) {
  need(said instanceof Map && said.size === 9);
  const [booklet, page, pages, part, parts, printedOn, holder, birthYear, rows] = Array.from({ length: 9 }, (_, at) =>
    said.get(at + 1),
  );
  need(isBytes(booklet, BOOKLET_BYTES) && [page, pages, part, parts].every(counts) && orNone(birthYear, counts));
  need(isText(printedOn) && isText(holder) && Array.isArray(rows));
  return { booklet: toHex(booklet), page, pages, part, parts, printedOn, holder, birthYear, rows: rows.map(rowOf) };
}

// What a code says, believed after `isSealedBy` alone. Throws NotAProof.
export function proofIn(text) {
  try {
    need(text.startsWith(PREFIX));
    const tagged = decodedStrictly(fromBase45(text.slice(PREFIX.length)));
    need(tagged instanceof Tagged && tagged.tag === SIGN1 && tagged.value.length === 4);
    const [named, unprotected, payload, signature] = tagged.value;
    need(unprotected instanceof Map && unprotected.size === 0 && isBytes(payload) && isBytes(signature));
    const header = decodedStrictly(named);
    need(header.size === 2 && header.get(1) === EDDSA && isBytes(header.get(4), KEY_BYTES));
    return { key: header.get(4), says: pageOf(decodedStrictly(payload)), named, payload, signature };
  } catch {
    throw new NotAProof();
  }
}

function sized(kind, bytes) {
  return joined(head(kind, bytes.length), bytes);
}

// Whether the code names this Ed25519 key as that of its seal.
export async function names(proof, publicKey) {
  return same(proof.key, (await sha256(publicKey)).slice(0, KEY_BYTES));
}

// Whether the seal of this key stands over what the code says. Throws NotCheckable where the browser cannot tell.
export function isSealedBy(proof, publicKey) {
  const signed = joined(
    head(LIST, 4),
    sized(TEXT, bytesOf("Signature1")),
    ...[proof.named, CONTEXT, proof.payload].map((one) => sized(BYTES, one)),
  );
  return sealedBy(publicKey, signed, proof.signature);
}
