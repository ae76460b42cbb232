// Public keys as authenticators and seals give them, and whether they made a signature.
// Sources: RFC 9052 and 9053 (COSE keys), W3C Web Cryptography.
import { toBase64url } from "./bytes.js";
import { decoded } from "./cbor.js";

const [KIND, ALGORITHM, CURVE, X, Y] = [1, 3, -1, -2, -3];
const [N, E] = [-1, -2];

export class NotCheckable extends Error {}

// The signature of ECDSA in DER, as WebCrypto wants it: two numbers of 32 bytes.
function withoutDer(signature) {
  const numbers = [];
  let place = 2;
  for (let number = 0; number < 2; number += 1) {
    const size = signature[place + 1];
    const start = place + 2;
    numbers.push(signature.slice(start, start + size));
    place = start + size;
  }
  if (signature[0] !== 0x30 || signature[1] !== signature.length - 2 || place !== signature.length) {
    throw new RangeError("DER");
  }
  const raw = new Uint8Array(64);
  numbers.forEach((number, which) => {
    const digits = number[0] === 0 ? number.slice(1) : number;
    raw.set(digits, 32 * (which + 1) - digits.length);
  });
  return raw;
}

const ALGORITHMS = {
  [-7]: (key) => ({
    jwk: { kty: "EC", crv: "P-256", x: toBase64url(key.get(X)), y: toBase64url(key.get(Y)) },
    algorithm: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
    written: withoutDer,
    fits: key.get(KIND) === 2 && key.get(CURVE) === 1,
  }),
  [-8]: (key) => ({
    jwk: { kty: "OKP", crv: "Ed25519", x: toBase64url(key.get(X)) },
    algorithm: { name: "Ed25519" },
    written: (signature) => signature,
    fits: key.get(KIND) === 1 && key.get(CURVE) === 6,
  }),
  [-257]: (key) => ({
    jwk: { kty: "RSA", n: toBase64url(key.get(N)), e: toBase64url(key.get(E)) },
    algorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    written: (signature) => signature,
    fits: key.get(KIND) === 3,
  }),
};

async function imported(form) {
  try {
    return await crypto.subtle.importKey("jwk", form.jwk, form.algorithm, false, ["verify"]);
  } catch (error) {
    // This browser does not know the algorithm: nothing is said against the signature.
    if (error.name === "NotSupportedError") {
      throw new NotCheckable(form.algorithm.name);
    }
    throw error;
  }
}

// Whether a COSE key signed data. Throws NotCheckable where the browser cannot tell.
export async function signedBy(publicKey, data, signature) {
  try {
    const key = decoded(publicKey);
    const form = ALGORITHMS[key.get(ALGORITHM)](key);
    return form.fits && (await crypto.subtle.verify(form.algorithm, await imported(form), form.written(signature), data));
  } catch (error) {
    if (error instanceof NotCheckable) {
      throw error;
    }
    return false;
  }
}

// The same for the 32 bytes of an Ed25519 key.
export function sealedBy(publicKey, data, signature) {
  const key = new Map([[KIND, 1], [ALGORITHM, -8], [CURVE, 6], [X, publicKey]]);
  return signedWith(key, data, signature);
}

async function signedWith(key, data, signature) {
  const form = ALGORITHMS[-8](key);
  try {
    return await crypto.subtle.verify(form.algorithm, await imported(form), signature, data);
  } catch (error) {
    if (error instanceof NotCheckable) {
      throw error;
    }
    return false;
  }
}
