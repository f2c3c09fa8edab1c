// What the browser keeps of files that are not sent yet: a photo may not be taken twice. One entry an address of sending:
// {worker, file, at}; it goes when the file arrived or was refused, after three days, and as its person signs out.

const STORE = "files";
const DAYS = 3;
const DAY = 86_400_000;
const PATIENCE_MS = 2_000;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("canut", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(reject, PATIENCE_MS);
  });
}

// Returns what `act` asks of the store; undefined where storage is shut or full: the page works without.
async function asked(mode, act) {
  let database;
  try {
    database = await opened();
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = reject;
    });
    return request?.result;
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

// Returns whether it is kept.
export async function keepFile(address, worker, file) {
  return Boolean(await asked("readwrite", (store) => store.put({ worker, file, at: Date.now() }, address)));
}

export async function keptFile(address, worker) {
  const entry = await asked("readonly", (store) => store.get(address));
  return entry?.worker === worker ? entry.file : undefined;
}

export const forgetFile = (address) => asked("readwrite", (store) => void store.delete(address));

function forgetWhere(isGone) {
  return asked("readwrite", (store) => {
    store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      if (isGone(cursor.value)) cursor.delete();
      cursor.continue();
    };
  });
}

export const forgetFilesOf = (worker) => forgetWhere((entry) => entry.worker === worker);
export const forgetOldFiles = () => forgetWhere(({ at }) => Date.now() - at > DAYS * DAY);
