// Trees of SHA-256 and the way from a leaf to the root. Source: RFC 9162, 2.1.
import { joined, same, sha256 } from "./bytes.js";

const NODE_SIZE = 32;

export function leafOf(digest) {
  return sha256(joined([0], digest));
}

function above(left, right) {
  return sha256(joined([1], left, right));
}

// Both roots to which the nodes beside a way lead, null when they do not fit trees of these sizes.
async function rootsFrom(nodes, first, second) {
  let [here, last] = [BigInt(first) - 1n, BigInt(second) - 1n];
  while (here % 2n) {
    [here, last] = [here / 2n, last / 2n];
  }
  let [old, now] = [nodes[0], nodes[0]];
  for (const node of nodes.slice(1)) {
    if (last === 0n) {
      return null;
    }
    if (here % 2n || here === last) {
      [old, now] = [await above(node, old), await above(node, now)];
      while (here && here % 2n === 0n) {
        [here, last] = [here / 2n, last / 2n];
      }
    } else {
      now = await above(now, node);
    }
    [here, last] = [here / 2n, last / 2n];
  }
  return last === 0n ? [old, now] : null;
}

// Whether a path shows that the second of two trees, which is larger, begins with the first. Source: 2.1.4.2.
export async function beginsWith({ first, firstRoot, second, secondRoot, path }) {
  if (first === 0) {
    return !path.length && same(firstRoot, await sha256(new Uint8Array()));
  }
  if (!path.length) {
    return false;
  }
  const isWhole = (BigInt(first) & (BigInt(first) - 1n)) === 0n;
  const roots = await rootsFrom(isWhole ? [firstRoot, ...path] : path, first, second);
  return roots !== null && same(roots[0], firstRoot) && same(roots[1], secondRoot);
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
