// Takes the document out of a file: the file itself, or what a booklet has attached. Source: ISO 32000, 7.11.4.
import { SCHEMAS } from "./document.js";

const LARGEST = 64 * 1024 * 1024; // bytes
const ATTACHED = /\/EmbeddedFile\b/g;
const LENGTH = /\/Length\s+(\d+)(?!\s+\d+\s+R)/;

// Why nothing can be checked, by the names of the command that does the same (`passport.verify.reading`).
export class NotReadable extends Error {}

function letters(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}

// One attached stream, from the place where its dictionary names it.
function streamAt(bytes, text, place) {
  const start = text.indexOf("stream", place);
  const dictionary = text.slice(text.lastIndexOf(" obj", place), start);
  const begin = start + (text[start + 6] === "\r" ? 8 : 7);
  const length = LENGTH.exec(dictionary);
  const end = length ? begin + Number(length[1]) : text.indexOf("endstream", begin);
  return { packed: dictionary.includes("/FlateDecode"), content: bytes.subarray(begin, end) };
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

async function attached(bytes) {
  const text = letters(bytes);
  const places = [...text.matchAll(ATTACHED)].map((found) => found.index);
  // Two could say different things to different readers.
  if (places.length !== 1) {
    throw new NotReadable("no_document");
  }
  try {
    return await unpacked(streamAt(bytes, text, places[0]));
  } catch (error) {
    throw error instanceof NotReadable ? error : new NotReadable("broken_pdf");
  }
}

// The document in a file. Throws NotReadable.
export async function documentIn(file) {
  if (file.size > LARGEST) {
    throw new NotReadable("too_large");
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isPdf = letters(bytes.subarray(0, 1024)).trimStart().startsWith("%PDF-");
  return documentOf(new TextDecoder().decode(isPdf ? await attached(bytes) : bytes));
}

function documentOf(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    throw new NotReadable("not_json");
  }
  if (!SCHEMAS.includes(document?.schema)) {
    throw new NotReadable("other_schema");
  }
  return document;
}
