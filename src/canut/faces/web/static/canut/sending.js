// Drafts survive a reload, and an answer that meets no connection is kept and sent once there is one. The server
// counts an answer once however often it arrives, so that a reply that was lost does no harm.

import { fieldsOf, fill, forget, forgetOld, keep, read } from "./kept.js";
import { isReceived, post } from "./posting.js";

const form = document.querySelector("form[data-task]");
const given = document.querySelector("[data-given]");
const DRAFT_AFTER_MS = 250;
const AGAIN_MS = 5_000;

const show = (name, isShown = true) => document.querySelector(`[data-${name}]`)?.toggleAttribute("hidden", !isShown);

function start() {
  const { task } = form.dataset;
  const { worker } = document.body.dataset;
  let isSending = false;
  let isDone = false;
  let soon = 0;

  function keepDraft(waiting = "") {
    clearTimeout(soon);
    soon = 0;
    if (!isDone) keep(task, { worker, waiting, fields: fieldsOf(form) });
  }

  // As a browser does without this script: the server shows what is wrong, with all that was typed.
  function sendPlainly(name, value) {
    keepDraft();
    isDone = true;
    const pressed = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(pressed);
    form.submit();
    pressed.remove();
  }

  function aMomentOrAConnection() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, AGAIN_MS);
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      addEventListener("online", go, { once: true });
      document.querySelector("[data-try]")?.addEventListener("click", go, { once: true });
    });
  }

  async function handIn(then) {
    if (isSending) return;
    isSending = true;
    for (;;) {
      keepDraft(then);
      const data = new FormData(form);
      data.set("then", then);
      const response = await post(form.action, data);
      if (response && isReceived(response)) {
        const { next } = await response.json();
        isDone = true;
        forget(task);
        location.assign(next);
        return;
      }
      if (response) {
        sendPlainly("then", then);
        return;
      }
      show("offline");
      await aMomentOrAConnection();
    }
  }

  function onSubmit(event) {
    const button = event.submitter;
    if (button === undefined) return; // a browser that does not say which button it was sends by itself
    if (button?.name === "then" || !button) {
      event.preventDefault();
      handIn(button?.value ?? "next");
    } else if (navigator.onLine) {
      keepDraft();
    } else {
      event.preventDefault();
      keepDraft();
      show("not-now");
    }
  }

  function onChange() {
    if (isSending) return;
    clearTimeout(soon);
    soon = setTimeout(keepDraft, DRAFT_AFTER_MS);
  }

  function restore() {
    const entry = read(task);
    if (!entry || entry.worker !== worker || "typed" in form.dataset) return;
    if (fill(form, entry.fields)) {
      show("restored", !entry.waiting);
      const report = document.querySelector("[data-report]");
      report.open ||= Boolean(report.querySelector("textarea").value);
    } else {
      // A table had more rows than the page has now: the server shows the form again with all of them.
      for (const [name, value] of entry.fields) {
        if (form.elements[name]) continue;
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      sendPlainly("more", "0");
      return;
    }
    if (entry.waiting) handIn(entry.waiting);
  }

  form.addEventListener("submit", onSubmit);
  form.addEventListener("input", onChange);
  form.addEventListener("change", onChange);
  document.querySelector("textarea[form=answer]")?.addEventListener("input", onChange);
  addEventListener("pagehide", () => soon && keepDraft());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  document.querySelector("form[data-skip]")?.addEventListener("submit", (event) => {
    if (navigator.onLine) {
      isDone = true;
      forget(task);
    } else {
      event.preventDefault();
      show("not-now");
    }
  });
  restore();
}

forgetOld();
if (given) forget(given.dataset.given);
if (form) start();
