// The few kinds of CBOR of which keys and codes on paper consist: whole numbers, bytes, texts, lists, maps, tags, null.
// Source: RFC 8949.
const SIZES = { 24: [1, "getUint8", 24], 25: [2, "getUint16", 0x100], 26: [4, "getUint32", 0x10000] };
const NULL = 22;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Tagged {
  constructor(tag, value) {
    Object.assign(this, { tag, value });
  }
}

function isLater(one, other) {
  if (one.length !== other.length) {
    return one.length > other.length;
  }
  const place = one.findIndex((byte, at) => byte !== other[at]);
  return place >= 0 && one[place] > other[place];
}

class Reader {
  constructor(bytes, isStrict) {
    Object.assign(this, { bytes, isStrict, place: 0 });
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  taken(size) {
    this.place += size;
    if (this.place > this.bytes.length) {
      throw new RangeError("CBOR");
    }
    return this.bytes.slice(this.place - size, this.place);
  }

  length(short) {
    if (short < 24) {
      return short;
    }
    const [size, read, least] = SIZES[short];
    const value = this.view[read](this.place);
    this.taken(size);
    if (this.isStrict && value < least) {
      throw new RangeError("a longer number than need be");
    }
    return value;
  }

  // Names of a map in the order of a deterministic writer (RFC 8949, 4.2.3), none twice.
  map(size) {
    const found = new Map();
    let before = new Uint8Array();
    for (let at = 0; at < size; at += 1) {
      const start = this.place;
      const name = this.item();
      const written = this.bytes.subarray(start, this.place);
      if (this.isStrict && !isLater(written, before)) {
        throw new RangeError("the order of names");
      }
      before = written;
      found.set(name, this.item());
    }
    return found;
  }

  list(size) {
    const found = [];
    while (found.length < size) {
      found.push(this.item());
    }
    return found;
  }

  item() {
    const [first] = this.taken(1);
    const value = this.length(first & 31);
    const kinds = [
      () => value,
      () => -1 - value,
      () => this.taken(value),
      () => utf8.decode(this.taken(value)),
      () => this.list(value),
      () => this.map(value),
      () => new Tagged(value, this.item()),
      () => {
        if (value !== NULL) {
          throw new RangeError("CBOR");
        }
        return null;
      },
    ];
    return kinds[first >> 5]();
  }
}

// The first item; what follows it is left.
export function decoded(bytes) {
  return new Reader(bytes, false).item();
}

// The one item of bytes that say nothing more briefly than they could; throws for all others.
export function decodedStrictly(bytes) {
  const reader = new Reader(bytes, true);
  const item = reader.item();
  if (reader.place !== bytes.length) {
    throw new RangeError("more than one item");
  }
  return item;
}

// How an item of a kind and a length begins.
export function head(kind, length) {
  if (length < 24) {
    return Uint8Array.of((kind << 5) | length);
  }
  return length < 0x100
    ? Uint8Array.of((kind << 5) | 24, length)
    : Uint8Array.of((kind << 5) | 25, length >> 8, length & 255);
}
