// What the browser keeps of answers: drafts, and answers that wait for a connection. One entry a task:
// {worker, at, fields: [[name, value], …], waiting: "next" | "stop" | ""}; it goes when the answer was received.

const PREFIX = "canut:task:";
const DAY = 86_400_000;
const DRAFT_DAYS = 3;
const WAITING_DAYS = 30;

export function read(task) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + task));
  } catch {
    return null; // storage is shut, or somebody else wrote there: the page works without
  }
}

export function keep(task, entry) {
  try {
    localStorage.setItem(PREFIX + task, JSON.stringify({ ...entry, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function forget(task) {
  try {
    localStorage.removeItem(PREFIX + task);
  } catch {
    // storage is shut: nothing was kept
  }
}

function tasks() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

export function forgetOld() {
  for (const task of tasks()) {
    const entry = read(task);
    const days = entry?.waiting ? WAITING_DAYS : DRAFT_DAYS;
    if (!entry || Date.now() - entry.at > days * DAY) forget(task);
  }
}

// Returns what is kept of a person, answers that wait and drafts.
export function keptBy(worker) {
  return tasks()
    .map((task) => ({ task, entry: read(task) }))
    .filter(({ entry }) => entry?.worker === worker);
}

export function waitingOf(worker) {
  return keptBy(worker).filter(({ entry }) => entry.waiting);
}

// The token is new on every page, and files do not fit here.
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

// Returns whether the form has a place for every field.
export function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  const named = [...form.elements].filter(({ name, type }) => name && name !== "csrfmiddlewaretoken" && type !== "submit");
  for (const element of named) {
    const given = values.get(element.name) ?? [];
    if (element.type === "file") continue;
    if (element.type === "radio" || element.type === "checkbox") element.checked = given.includes(element.value);
    else element.value = given.length > 1 ? given.shift() : (given[0] ?? "");
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const names = new Set(named.map(({ name }) => name));
  return [...values.keys()].every((name) => names.has(name));
}
