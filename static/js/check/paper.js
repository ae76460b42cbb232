// What the codes of a proof sheet say, to be compared with the paper.
import { said as figures } from "../numbers.js";
import { checksOf, dayOf, element, filled, words } from "./telling.js";

function apart(parts) {
  return parts.filter(Boolean).join(" · ");
}

function grouped(hex, size) {
  return hex.match(new RegExp(`.{${size}}`, "g")).join(" ");
}

function doseOf({ dose, unit }) {
  return dose === null ? "—" : `${dose} ${words.units[unit] ?? unit ?? ""}`.trim();
}

// One row in the order of the paper; what holds letters and figures keeps its own direction.
function rowOf(row) {
  const item = document.createElement("li");
  const line = document.createElement("div");
  const kind = words.kinds[row.kind] ?? row.kind;
  for (const text of [figures(row.number), dayOf(row.day), kind, doseOf(row)]) {
    line.append(element("bdi", text), " ");
  }
  const proof = document.createElement("p");
  proof.className = "small";
  const leaf = row.leaf ? grouped(row.leaf, 8) : row.licence && words.sheet.noLeaf;
  const licence = row.licence && filled(words.sheet.licence, { number: row.licence });
  proof.append(...[licence, leaf].filter(Boolean).flatMap((text) => [element("bdi", text), " "]));
  line.append(proof);
  item.append(line);
  return item;
}

function saidOf(says) {
  const rows = element("ol", "", { class: "list plain" });
  rows.append(...says.rows.map(rowOf));
  const born = says.birthYear && filled(words.sheet.born, { year: figures(says.birthYear) });
  const printed = { day: dayOf(says.printedOn), id: grouped(says.booklet, 4).toUpperCase() };
  return [
    element("p", words.sheet.compare),
    element("p", apart([says.holder, born]), { dir: "auto" }),
    element("p", filled(words.sheet.printed, printed), { class: "small", dir: "auto" }),
    rows,
  ];
}

function pageOf(page) {
  const numbers = ["page", "pages", "part", "parts"].map((name) => [name, figures(page.says?.[name] ?? 0)]);
  const name = page.says
    ? filled(words.sheet.page, Object.fromEntries(numbers))
    : filled(words.sheet.line, { line: figures(page.line) });
  const item = document.createElement("li");
  const whole = document.createElement("div");
  whole.append(
    element("strong", name),
    element("p", words.sheet.ends[page.outcome]),
    ...(page.facility ? [element("p", filled(words.sheet.sealed, { facility: page.facility }), { dir: "auto" })] : []),
    ...(page.says ? saidOf(page.says) : []),
    ...checksOf(page.checks),
  );
  item.append(whole);
  return item;
}

// The answer to the codes of a proof sheet, as nodes.
export function sheetOf(sheet) {
  const pages = element("ol", "", { class: "list" });
  pages.append(...sheet.pages.map(pageOf));
  return [element("h2", words.sheet.sums[sheet.outcome]), ...checksOf(sheet.checks), pages];
}
