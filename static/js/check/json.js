// JSON as strangers write it.
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

// Of a name that stands twice in one part each reader would take another value.
export function hasNameTwice(text) {
  const open = [];
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (token === ":") {
      const names = open.at(-1);
      const name = JSON.parse(before);
      if (names.has(name)) {
        return true;
      }
      names.add(name);
    }
    before = token;
  }
  return false;
}
