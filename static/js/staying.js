// Asks which copies this phone may keep, as soon as there is a connection, and deletes the others.
import { copies, remove } from "./store.js";

const PATIENCE = 4000;

export async function deleteEnded() {
  const kept = (await copies()).map((one) => one.copy);
  if (!kept.length) {
    return;
  }
  let answer;
  try {
    answer = await fetch("/offline/staying", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ copies: kept }),
      credentials: "omit",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
  } catch {
    return; // without a connection they stay
  }
  if (answer.ok) {
    const { stay } = await answer.json();
    const ended = kept.filter((copy) => !stay.includes(copy));
    if (ended.length) {
      await remove(ended);
    }
  }
}
