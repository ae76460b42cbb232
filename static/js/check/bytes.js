// Bytes as the document and the standards write them.
const utf8 = new TextEncoder();

export function bytesOf(text) {
  return utf8.encode(text);
}

export function fromBase64url(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text)) {
    throw new TypeError("base64url");
  }
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function toBase64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const MOMENT =
  /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

// Whether a text is a day that there is: some browsers take 30 February for a day in March.
export function isDay(text) {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

// A moment of ISO 8601 in microseconds, which a Date would round.
export function moment(text) {
  const parts = MOMENT.exec(text);
  if (!parts || !isDay(parts[1].slice(0, 10))) {
    throw new TypeError("moment");
  }
  const seconds = Date.parse(parts[1] + parts[3]) / 1000;
  return BigInt(seconds) * 1_000_000n + BigInt((parts[2] ?? "").padEnd(6, "0"));
}

// The same moment in UTC with six digits after the second, as seals write it.
export function inUtc(micros) {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${whole}.${String(rest).padStart(6, "0")}+00:00`;
}
