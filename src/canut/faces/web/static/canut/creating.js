// The form of a new project: the task as the worker will see it follows what is typed, and lists grow in place.

const PAUSE_MS = 500;
const form = document.querySelector("#written");
const described = document.querySelector("#described");
let waiting;
let asked = 0;

async function post(extra) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
  return answer.text();
}

async function follow() {
  const mine = ++asked;
  try {
    const seen = await post({ live: "yes" });
    // A slow answer to an older question must not replace a newer one; while nothing can be seen, the last stays.
    if (mine === asked && seen.trim()) described.innerHTML = seen;
  } catch {
    // Without a network the preview stays as it was.
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(follow, PAUSE_MS);
}

async function reshape(name, value) {
  const focused = document.activeElement?.id;
  const folded = [...form.querySelectorAll(":scope > details")].map((one) => one.open);
  const page = new DOMParser().parseFromString(await post({ [name]: value }), "text/html");
  form.replaceChildren(...page.querySelector("#written").childNodes);
  form.querySelectorAll(":scope > details").forEach((one, place) => {
    one.open ||= folded[place];
  });
  tidy();
  const rows = name === "add" ? document.getElementById(`id_${value}`).querySelectorAll(":scope > .record") : [];
  const next = [...rows].at(-1)?.querySelector("input:not([type=hidden]), textarea, select");
  // The page says where the focus goes with a row that moved.
  (next ?? form.querySelector("[autofocus]") ?? document.getElementById(focused))?.focus();
  follow();
}

// The kind's fields follow by themselves: the button is for browsers without a script.
function tidy() {
  form.querySelector("button.plain[name=shape]")?.remove();
}

form?.addEventListener("input", soon);
form?.addEventListener("change", (event) => {
  if (event.target.name === "kind") reshape("shape", "yes").catch(() => form.submit());
});
form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!["shape", "add", "remove", "up", "down"].includes(button?.name)) return;
  event.preventDefault();
  reshape(button.name, button.value).catch(() => {});
});
if (form) {
  tidy();
  follow();
}
