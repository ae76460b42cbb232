// Trees of SHA-256 and the way from a leaf to the root. Source: RFC 9162, 2.1.
import { joined, sha256 } from "./bytes.js";

const NODE_SIZE = 32;

export function leafOf(digest) {
  return sha256(joined([0], digest));
}

function above(left, right) {
  return sha256(joined([1], left, right));
}

// The root to which a stored path leads, null when it does not fit a tree of that size.
export async function rootFrom(leaf, { index, size, path }) {
  if (index >= size || path.length % NODE_SIZE) {
    return null;
  }
  let [node, here, last] = [leaf, BigInt(index), BigInt(size) - 1n];
  for (let place = 0; place < path.length; place += NODE_SIZE) {
    const sibling = path.subarray(place, place + NODE_SIZE);
    if (last === 0n) {
      return null;
    }
    if (here % 2n || here === last) {
      node = await above(sibling, node);
      while (here && here % 2n === 0n) {
        [here, last] = [here / 2n, last / 2n];
      }
    } else {
      node = await above(node, sibling);
    }
    [here, last] = [here / 2n, last / 2n];
  }
  return last === 0n ? node : null;
}
