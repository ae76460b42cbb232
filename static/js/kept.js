// The page without a connection: opens what this phone keeps with its PIN, and draws it from the document.
import { filled } from "./fill.js";
import { deleteEnded } from "./staying.js";
import { copies, countTry, forget, forgetTries } from "./store.js";
import { open, plainDigits } from "./vault.js";

const LOCKED_AFTER = 5 * 60 * 1000; // out of sight
const place = document.querySelector("[data-kept]");
const form = document.querySelector("[data-open-kept]");

function show(name) {
  for (const part of document.querySelectorAll("[data-part]")) {
    part.hidden = part.dataset.part !== name;
  }
}

function rowOf(entry, words) {
  const said = words.rows[entry.id] || { year: "", name: entry.exam, where: entry.facility.name };
  return { ...said, referrer: entry.referrer, approver: entry.approver?.name };
}

function yearsOf(document_, words) {
  const years = new Map();
  for (const entry of document_.entries) {
    const row = rowOf(entry, words);
    years.set(row.year, [...(years.get(row.year) || []), row]);
  }
  return [...years].map(([label, rows]) => ({ label, rows }));
}

function draw(parcels) {
  for (const { document: kept, words } of parcels) {
    const data = { ...kept.patient, ...words, years: yearsOf(kept, words) };
    place.append(filled(document.querySelector("[data-passport]"), data));
  }
  show("opened");
  place.querySelector("h2").focus();
}

function say(sentence) {
  const said = form.querySelector("[data-said]");
  said.textContent = sentence;
  said.hidden = !sentence;
}

function wrong(left) {
  say(form.querySelector(`[data-left="${left}"]`).textContent);
  form.elements.pin.value = "";
  form.elements.pin.focus();
}

async function tryToOpen(kept) {
  const pin = plainDigits(form.elements.pin.value);
  const left = await countTry();
  if (left < 0) {
    await forget();
    return show("wiped");
  }
  const tried = await Promise.allSettled(kept.map((one) => open(one.lock, one.sealed, pin)));
  const opened = tried.filter((one) => one.status === "fulfilled").map((one) => JSON.parse(one.value));
  if (opened.length) {
    await forgetTries();
    form.reset();
    return draw(opened);
  }
  if (left > 0) {
    return wrong(left);
  }
  await forget();
  return show("wiped");
}

function lockWhenLeft() {
  let timer;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => location.reload(), LOCKED_AFTER);
    }
  });
}

async function start() {
  await deleteEnded().catch(() => undefined);
  const kept = await copies();
  show(kept.length ? "locked" : "nothing");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const busy = form.querySelector("[data-busy]");
    button.disabled = true;
    busy.hidden = false;
    say("");
    try {
      await tryToOpen(await copies());
    } finally {
      button.disabled = false;
      busy.hidden = true;
    }
  });
  document.querySelector("[data-lock]").addEventListener("click", () => location.reload());
  lockWhenLeft();
}

start().catch(() => show("nothing"));
