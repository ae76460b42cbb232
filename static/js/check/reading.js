// Takes the document out of a file: the file itself, or what a booklet has attached. Source: ISO 32000, 7.11.4.
import { SCHEMAS } from "./document.js";
import { hasNameTwice } from "./json.js";
import { PREFIX } from "./proof.js";
import { codesIn, sheetIn } from "./sheet.js";

const LARGEST = 64 * 1024 * 1024; // bytes
const STREAM = /\bstream\r?\n/g;
const LENGTH = /\/Length\s+(\d+)\b(?!\s+\d+\s+R)/;
const NAMED = "radiation-passport/document/";

// Why nothing can be checked, by the names of the command that does the same (`passport.verify.reading`).
export class NotReadable extends Error {}

function letters(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}

// Every stream of the file that is not packed in a way of its own.
function* streams(bytes, text) {
  for (const found of text.matchAll(STREAM)) {
    const dictionary = text.slice(text.lastIndexOf(" obj", found.index), found.index);
    const begin = found.index + found[0].length;
    const length = LENGTH.exec(dictionary);
    const end = length ? begin + Number(length[1]) : text.indexOf("endstream", begin);
    yield { packed: dictionary.includes("/FlateDecode"), content: bytes.subarray(begin, end) };
  }
}

async function unpacked({ packed, content }) {
  if (!packed) {
    return content;
  }
  const reader = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > LARGEST) {
      throw new NotReadable("too_large");
    }
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// Which stream is the attached one a hostile file can say twice: so of all that read as a document there may be one.
// Streams that read as codes of a proof sheet are checked together: then two sheets are not of one booklet.
async function attached(bytes) {
  const found = [];
  const codes = [];
  for (const stream of streams(bytes, letters(bytes))) {
    const content = await unpacked(stream).catch((error) => {
      if (error instanceof NotReadable) {
        throw error;
      }
      return new Uint8Array(); // a picture or a font that is packed otherwise
    });
    if (letters(content.subarray(0, 1024)).trimStart().startsWith("{") && letters(content).includes(NAMED)) {
      found.push(content);
    }
    if (letters(content.subarray(0, PREFIX.length)) === PREFIX) {
      codes.push(...codesIn(new TextDecoder().decode(content)));
    }
  }
  if (found.length !== 1) {
    throw new NotReadable("no_document");
  }
  return { content: found[0], codes };
}

// What a file holds: a document, the codes of a proof sheet, or both. Throws NotReadable.
export async function contentIn(file) {
  if (file.size > LARGEST) {
    throw new NotReadable("too_large");
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isPdf = letters(bytes.subarray(0, 1024)).trimStart().startsWith("%PDF-");
  const { content, codes } = isPdf ? await attached(bytes) : { content: bytes, codes: [] };
  const text = new TextDecoder().decode(content);
  const own = isPdf ? [] : sheetIn(text);
  return own.length ? { document: null, codes: own, isPdf } : { document: documentOf(text), codes, isPdf };
}

function documentOf(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    throw new NotReadable("not_json");
  }
  if (hasNameTwice(text)) {
    throw new NotReadable("name_twice");
  }
  if (!SCHEMAS.includes(document?.schema)) {
    throw new NotReadable("other_schema");
  }
  return document;
}
