// Locks a text with a PIN. The PIN's key locks a private key; to the public one a newer text can be sealed without the PIN.
const ROUNDS = 600_000;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const USE = "radiation-passport/kept/1";
const DIGITS = 6;

export function plainDigits(typed) {
  return typed.trim().replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) % 16));
}

// What is wrong with a PIN: "short", "weak" or nothing.
export function faultOf(pin) {
  if (!/^[0-9]+$/.test(pin) || pin.length !== DIGITS) {
    return "short";
  }
  const steps = new Set();
  for (let place = 1; place < pin.length; place += 1) {
    steps.add((pin[place] - pin[place - 1] + 10) % 10);
  }
  return steps.size === 1 && [0, 1, 9].includes([...steps][0]) ? "weak" : "";
}

function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bytes(text) {
  return new TextEncoder().encode(text);
}

async function keyOf(pin, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(way, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

async function shared(publicKey, privateKey) {
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(USE) };
  return crypto.subtle.deriveKey(way, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function newLock(pin) {
  const [salt, iv] = [random(16), random(12)];
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const key = await keyOf(pin, salt, ROUNDS);
  const wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, key, { name: "AES-GCM", iv });
  return { salt, rounds: ROUNDS, iv, wrapped, publicKey: pair.publicKey };
}

export async function seal(lock, text) {
  const sender = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const key = await shared(lock.publicKey, sender.privateKey);
  const iv = random(12);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(text));
  return { sender: sender.publicKey, iv, data };
}

// Rejects when the PIN is wrong.
export async function open(lock, sealed, pin) {
  const key = await keyOf(pin, lock.salt, lock.rounds);
  const locked = { name: "AES-GCM", iv: lock.iv };
  const own = await crypto.subtle.unwrapKey("pkcs8", lock.wrapped, key, locked, CURVE, false, ["deriveBits"]);
  const found = await shared(sealed.sender, own);
  const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, found, sealed.data);
  return new TextDecoder().decode(data);
}
