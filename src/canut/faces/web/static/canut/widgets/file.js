// A file is sent as soon as it is chosen, with its progress, and stays sent whatever happens to the page. Without this file it
// goes with the form, or before it by a button.

import { forgetFile, forgetOldFiles, keepFile, keptFile } from "../keptfiles.js";

const AGAIN_MS = 5_000;
const PERMANENT = [400, 403, 404, 409, 410, 413];
const pending = new Set();

const token = (form) => form.elements.csrfmiddlewaretoken.value;

class CanutFile extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.dataset.address || !this.form) return;
    this.dress();
    this.addEventListener("change", ({ target }) => target.type === "file" && this.choose());
    this.goOn();
  }

  // What was chosen before a reload goes on by itself.
  async goOn() {
    const { worker } = document.body.dataset;
    const file = await keptFile(this.dataset.address, worker);
    if (!file || this.input.files.length) return;
    const chosen = new DataTransfer();
    chosen.items.add(file);
    this.input.files = chosen.files;
    this.choose();
  }

  get input() {
    return this.querySelector("input[type=file]");
  }

  dress() {
    this.querySelector("[data-plain]")?.remove();
  }

  say(text, share) {
    const line = this.querySelector("[data-progress]");
    line.hidden = !text;
    line.textContent = text;
    if (share !== undefined) {
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = share;
      bar.setAttribute("aria-label", text);
      line.append(" ", bar);
    }
  }

  choose() {
    const [file] = this.input.files;
    this.request?.abort();
    if (!file) {
      forgetFile(this.dataset.address);
      return pending.delete(this);
    }
    if (file.size > Number(this.input.dataset.bytesMost)) {
      this.input.value = "";
      pending.delete(this);
      return this.say(this.dataset.large);
    }
    pending.add(this);
    this.keep(file);
    const data = new FormData();
    data.set(this.input.name, file);
    return this.post(data);
  }

  async keep(file) {
    if (this.kept === file) return; // tried again
    this.kept = file;
    const { worker } = document.body.dataset;
    this.isKept = await keepFile(this.dataset.address, worker, file);
    if (!pending.has(this)) forgetFile(this.dataset.address); // it was quicker
    else if (this.isWaiting) this.sayWaiting();
  }

  post(data) {
    const request = new XMLHttpRequest();
    this.request = request;
    data.set("csrfmiddlewaretoken", token(this.form));
    request.open("POST", this.dataset.address);
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) this.say(`${this.dataset.sending} ${Math.round((100 * loaded) / total)} %`, loaded / total);
    });
    request.addEventListener("load", () => this.onAnswer(request));
    request.addEventListener("error", () => this.wait());
    request.send(data);
  }

  onAnswer({ status, responseText, responseURL }) {
    const isOurs = new URL(responseURL).pathname === this.dataset.address;
    if (isOurs && (status === 200 || status === 422)) this.replace(responseText);
    else if (PERMANENT.includes(status) || status < 400) this.fail();
    else this.wait();
  }

  fail() {
    this.input.value = "";
    pending.delete(this);
    forgetFile(this.dataset.address);
    this.isWaiting = false;
    blocked = null;
    this.say(this.dataset.failed);
  }

  sayWaiting() {
    const waits = this.isKept ? this.dataset.kept : this.dataset.waits;
    this.say(blocked ? `${waits} ${this.dataset.then}` : waits);
  }

  wait() {
    this.isWaiting = true;
    this.sayWaiting();
    clearTimeout(this.again);
    const retry = () => {
      clearTimeout(this.again);
      removeEventListener("online", retry);
      if (pending.has(this)) this.choose();
    };
    addEventListener("online", retry);
    this.again = setTimeout(retry, AGAIN_MS);
  }

  replace(html) {
    const had = this.contains(document.activeElement);
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("canut-file");
    this.replaceChildren(...fresh.childNodes);
    this.dress();
    pending.delete(this);
    forgetFile(this.dataset.address);
    this.isWaiting = false;
    if (had) this.input.focus();
    if (this.querySelector(".problem")) blocked = null;
    if (blocked && pending.size === 0) {
      const button = blocked;
      blocked = null;
      form.requestSubmit(button);
    }
  }
}

let blocked = null;
const form = document.querySelector("form[data-task]");

// An answer waits for its file.
document.addEventListener(
  "submit",
  (event) => {
    if (event.target !== form || pending.size === 0 || event.submitter?.name !== "then") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    blocked = event.submitter;
    for (const one of pending) {
      if (one.isWaiting) one.sayWaiting();
      else one.say(one.dataset.then);
    }
  },
  true,
);

forgetOldFiles();
customElements.define("canut-file", CanutFile);
