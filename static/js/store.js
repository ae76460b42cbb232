// The copies that this phone keeps, and how often its PIN was wrong: in IndexedDB, and nowhere else.
const NAME = "kept";
const COPIES = "copies";
const TRIES = "tries";
const MOST_TRIES = 5;

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(COPIES, { keyPath: "copy" });
    request.result.createObjectStore(TRIES);
  };
  const database = await settled(request);
  database.onversionchange = () => database.close();
  return database;
}

async function within(store, mode, work) {
  const database = await opened();
  try {
    const transaction = database.transaction(store, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore(store));
    await done;
    return result;
  } finally {
    database.close();
  }
}

// Whether anything was ever kept: merely asking must not make an empty store.
async function exists() {
  if (!("indexedDB" in window)) {
    return false;
  }
  return !indexedDB.databases || (await indexedDB.databases()).some((one) => one.name === NAME);
}

export async function copies() {
  return (await exists()) ? within(COPIES, "readonly", (store) => settled(store.getAll())) : [];
}

export function put(copy) {
  return within(COPIES, "readwrite", (store) => settled(store.put(copy)));
}

// What is the last copy takes the whole store with it.
export async function remove(names) {
  const left = (await copies()).filter((one) => !names.includes(one.copy));
  if (!left.length) {
    return forget();
  }
  return within(COPIES, "readwrite", (store) => Promise.all(names.map((name) => settled(store.delete(name)))));
}

// Counted before the PIN is tried: closing the page in between wins nothing. Returns how many tries are left.
export function countTry() {
  return within(TRIES, "readwrite", async (store) => {
    const count = ((await settled(store.get("pin"))) || 0) + 1;
    await settled(store.put(count, "pin"));
    return MOST_TRIES - count;
  });
}

export function forgetTries() {
  return within(TRIES, "readwrite", (store) => settled(store.delete("pin")));
}

export async function forget() {
  if (await exists()) {
    await settled(indexedDB.deleteDatabase(NAME));
  }
}
