// Half of a pair of UTF-16, which JSON can say and no bytes can hold. Source: RFC 8785, 3.2.2.2.
const HALF = /\p{Surrogate}/u;

function written(text) {
  if (HALF.test(text)) {
    throw new TypeError("half of a letter in a payload");
  }
  return JSON.stringify(text);
}

// JSON in its one canonical form (RFC 8785), with every number as text: a signed payload holds none.
export function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${written(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  if (typeof value === "number") {
    throw new TypeError("a number in a payload");
  }
  return typeof value === "string" ? written(value) : JSON.stringify(value);
}

// What canonical text says; null when other text would say the same.
export function said(text) {
  try {
    const payload = JSON.parse(text);
    const isObject = payload !== null && typeof payload === "object" && !Array.isArray(payload);
    return isObject && canonical(payload) === text ? payload : null;
  } catch {
    return null;
  }
}
