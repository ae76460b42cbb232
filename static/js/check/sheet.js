// Checks the codes of a proof sheet, as the command does (`passport.verify.sheet`).
import { fromBase64url, toHex } from "./bytes.js";
import { countedOn } from "./keyring.js";
import { NotCheckable } from "./keys.js";
import { failed, held, open, outcomeOf, UNKNOWN } from "./outcomes.js";
import { ofPrinted } from "./printed.js";
import { isSealedBy, names, NotAProof, PREFIX, proofIn } from "./proof.js";

const isCode = (line) => line.startsWith(PREFIX);

// The lines of a text in which a code stands; none where none does.
export function codesIn(text) {
  const lines = text.replace(/^\uFEFF/, "").split("\n").map((line) => line.trim());
  return lines.some(isCode) ? lines : [];
}

// The lines of a file of codes; none where another program would show a booklet or a document in it.
export function sheetIn(text) {
  const lines = codesIn(text);
  return text.includes("%PDF-") || lines.some((line) => line.startsWith("{")) ? [] : lines;
}

// The hospitals' keys that a code names; a digest of eight bytes tells them apart.
async function namedBy(proof, keys) {
  const found = [];
  for (const facility of keys.facilities) {
    for (const key of facility.seal_keys) {
      if (await names(proof, fromBase64url(key.public_key))) {
        found.push({ facility, key });
      }
    }
  }
  return found;
}

async function endOf(proof, keys) {
  if (!keys) {
    return { check: open("page", "no_keys"), proof };
  }
  const [known] = await namedBy(proof, keys);
  if (!known) {
    return { check: failed("page", "no_such_key") };
  }
  try {
    if (!(await isSealedBy(proof, fromBase64url(known.key.public_key)))) {
      return { check: failed("page", "page_altered") };
    }
  } catch (error) {
    if (error instanceof NotCheckable) {
      return { check: open("page", UNKNOWN), proof };
    }
    throw error;
  }
  if (!countedOn(known.key, proof.says.printedOn)) {
    return { check: failed("page", "key_not_valid_then") };
  }
  return { check: held("page"), proof, facility: known.facility };
}

async function read(text, keys) {
  try {
    return await endOf(proofIn(text), keys);
  } catch (error) {
    if (error instanceof NotAProof) {
      return { check: failed("page", "not_a_code") };
    }
    throw error;
  }
}

// Whether pages are of one booklet: of what anybody may have sealed only that they cannot be.
function ofBooklet(proofs, unchecked) {
  const booklets = proofs.map(({ key, says }) =>
    JSON.stringify([toHex(key), says.booklet, says.pages, says.printedOn, says.holder, says.birthYear]),
  );
  const places = proofs.map(({ says }) => `${says.page} ${says.part}`);
  const isOne = new Set(booklets).size === 1 && new Set(places).size === places.length;
  if (!isOne) {
    return failed("booklet", "other_booklet");
  }
  return unchecked ? open("booklet", unchecked) : held("booklet");
}

// The pages of which not every code is here, with how many there are.
function lacking(proofs) {
  const there = new Map();
  for (const { says } of proofs) {
    const name = `${says.page} ${says.parts}`;
    there.set(name, { ...says, count: (there.get(name)?.count ?? 0) + 1 });
  }
  const few = [...there.values()].filter(({ count, parts }) => count < parts);
  return few.sort((one, other) => one.page - other.page).map((one) => `${one.page}: ${one.count}/${one.parts}`);
}

// `unchecked` is why a seal could not be checked, null where each was.
function ofAll(proofs, passedOver, unchecked) {
  // What nobody was seen to have sealed says nothing of how many codes there are.
  const few = unchecked ? [] : lacking(proofs);
  return [
    ...(proofs.length > 1 ? [ofBooklet(proofs, unchecked)] : []),
    ...(few.length ? [open("whole", "codes_left_out", few)] : []),
    ...(passedOver.length ? [open("whole", "lines_passed_over", passedOver.map(String))] : []),
    open("whole", "rows_left_out"),
    open("later", "later_not_known"),
  ];
}

function summed(checks, pages) {
  const ends = [outcomeOf(checks, () => false), ...pages.map((page) => page.outcome)];
  return ["failed", "open"].find((end) => ends.includes(end)) ?? "held";
}

// What each code says, whether a hospital sealed it, and whether the pages belong together; `document` is the one of the
// booklet at whose end the codes stand.
export async function checkSheet(lines, keys, document = null) {
  const first = new Map();
  const passedOver = [];
  for (const [at, line] of lines.entries()) {
    if (isCode(line)) {
      first.set(line, first.get(line) ?? at + 1);
    } else if (line) {
      passedOver.push(at + 1);
    }
  }
  const pages = [];
  const proofs = [];
  for (const [text, line] of first) {
    const { check, proof, facility } = await read(text, keys);
    proofs.push(...(proof ? [proof] : []));
    // Of a code whose seal does not hold, or was not checked, nothing is repeated: nobody shall compare a paper with it.
    pages.push({
      line,
      says: check.outcome === "held" ? proof.says : null,
      facility: facility?.name ?? null,
      outcome: outcomeOf([check], () => true),
      checks: [check],
    });
  }
  const unchecked = pages.flatMap((page) => page.checks).find((one) => one.outcome === "open");
  const why = unchecked?.reason ?? null;
  const printed = document && proofs.length ? [ofPrinted(proofs, document, why)] : [];
  const checks = [...printed, ...ofAll(proofs, passedOver, why)];
  return { outcome: summed(checks, pages), checks, pages };
}
