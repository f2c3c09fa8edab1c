// On every page of somebody who is signed in: answers that wait for a connection leave when there is one. At the
// sign-out what the browser keeps of this person goes, so that the next one at this screen finds nothing; whoever
// has an answer waiting is asked first. What others left here, and settings such as single keys, stay: the header
// Clear-Site-Data would take those too.

import { forget, keptBy, waitingOf } from "./kept.js";
import { forgetFilesOf } from "./keptfiles.js";
import { isReceived, post } from "./posting.js";

const { worker, tasks } = document.body.dataset;
const inHand = document.querySelector("form[data-task]")?.dataset.task;
const show = (name, isShown = true) => document.querySelector(`[data-${name}]`)?.toggleAttribute("hidden", !isShown);
const addressOf = (task) => tasks.replace(/\/0\/$/, `/${task}/`);
let isSending = false;

// Returns whether each waiting answer was handed in; the task in hand sends its own.
async function sendWaiting() {
  if (isSending || !navigator.onLine) return false;
  isSending = true;
  let areAllReceived = true;
  for (const { task, entry } of waitingOf(worker)) {
    if (task === inHand) continue;
    const data = new FormData();
    for (const [name, value] of entry.fields) data.append(name, value);
    data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("then", "stop"); // whoever is here may have a task in hand already
    const response = await post(addressOf(task), data);
    const isGone = response && isReceived(response);
    areAllReceived &&= Boolean(isGone);
    if (isGone) {
      forget(task);
      show("waited");
    } else if (response) {
      document.querySelector("[data-kept-task]").href = addressOf(task);
      show("kept");
    }
  }
  isSending = false;
  return areAllReceived;
}

function listKept(list) {
  const entries = keptBy(worker).filter(({ entry }) => Boolean(entry.waiting) === (list.dataset.entries === "waiting"));
  list.replaceChildren(
    ...entries.map(({ task }) => {
      const link = Object.assign(document.createElement("a"), { href: addressOf(task) });
      link.textContent = `${list.dataset.word} ${task}`;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  list.closest("section").hidden = entries.length === 0;
}

const listAll = () => document.querySelectorAll("[data-entries]").forEach(listKept);

async function sendFirst() {
  show("unsent", false);
  const areAllReceived = await sendWaiting();
  listAll();
  show("unsent", !areAllReceived);
}

function leave(event) {
  const { target } = event;
  if (!("leaves" in target.dataset)) return;
  const isAsked = document.querySelector("[data-leaving]") && target.closest("main");
  if (!isAsked && keptBy(worker).length > 0) {
    event.preventDefault();
    location.assign(target.action); // the page of signing out says what waits
  } else if (navigator.onLine) {
    event.preventDefault();
    for (const { task } of keptBy(worker)) forget(task);
    forgetFilesOf(worker).then(() => target.submit());
  } else {
    event.preventDefault();
    show("unsent");
  }
}

addEventListener("submit", leave);
addEventListener("online", sendWaiting);
document.querySelector("[data-send]")?.addEventListener("click", sendFirst);
if (document.querySelector("[data-leaving]")) listAll();
else sendWaiting();
