// Marking parts of a recording. The numbers in the form are the truth: what is marked is written there, what is typed there is shown.

import { helpLines } from "./help.js";
import "./recording.js";
import { cell, changed, clear, focusIn, foldAll, freeRow, rowsOf, showRow } from "./rows.js";

const SVG = "http://www.w3.org/2000/svg";
const NEAR = 12; // CSS pixels about a bound that a pointer means
const STEP = 0.1;
const FINE = 0.01;
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
const isEmpty = (row) => !cell(row, "start").value.trim() && !cell(row, "end").value.trim();

// As people type it: 83.5, 83,5 or 1:23.5; NaN for nothing.
function secondsOf(text) {
  const [rest, minutes = "0"] = text.trim().replace(",", ".").split(":").reverse();
  return rest ? 60 * Number(minutes) + Number(rest) : NaN;
}

const bounds = (row) => ({ start: secondsOf(cell(row, "start").value), end: secondsOf(cell(row, "end").value) });

function clock(seconds) {
  const hundredths = Math.round(seconds * 100);
  const rest = ((hundredths % 6000) / 100).toLocaleString(document.documentElement.lang, { minimumIntegerDigits: 2 });
  return `${Math.floor(hundredths / 6000)}:${rest}`;
}

class Times extends HTMLElement {
  connectedCallback() {
    this.player = document.querySelector(`canut-recording[data-column="${CSS.escape(this.dataset.column)}"]`);
    if (!this.player || !rowsOf(this).length) return;
    this.total = this.player.seconds;
    this.svg = this.player.parts;
    this.svg.removeAttribute("aria-hidden");
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("aria-label", this.dataset.keys);
    this.button = this.made("start");
    this.button.addEventListener("click", () => this.mark());
    this.player.querySelector(".listening").prepend(this.button);
    this.querySelector("legend").after(...helpLines(this.dataset.how, this.dataset.keys));
    foldAll(this);
    const outline = this.player.querySelector(".outline");
    outline.addEventListener("pointerdown", (event) => this.hold(event), true); // before the player has it
    outline.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) outline.addEventListener(name, () => (this.held = null));
    this.player.addEventListener("canut-part", () => this.say());
    for (const name of ["input", "change"]) this.addEventListener(name, () => this.draw());
    this.addEventListener("click", (event) => this.press(event));
    document.addEventListener("keydown", (event) => this.shortcut(event));
    this.say();
    this.draw();
  }

  made(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = this.dataset[name];
    button.dataset.act = name;
    return button;
  }

  // Rows are copied, which takes their buttons along but not what listens to them.
  press(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) this[act](event.target.closest("fieldset.row"));
  }

  // One button and one key: the start of a part, its end; or the part that repeats.
  say() {
    const loop = this.player.loop;
    this.button.textContent = this.dataset[!loop ? "start" : loop.end ? "keep" : "end"];
  }

  shortcut(event) {
    if (event.key !== "F8" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    this.mark();
  }

  mark() {
    const time = this.player.audio.currentTime;
    const loop = this.player.loop;
    if (!loop) this.player.mark({ start: time });
    else if (loop.end || time > loop.start) {
      this.player.mark(null);
      const row = freeRow(rowsOf(this), isEmpty);
      this.write(row, loop.start, loop.end ?? time);
      focusIn(row);
    }
  }

  // Whole hundredths, but never past the last thousandth of the recording.
  write(row, start, end) {
    const rounded = (seconds) => Math.min(Math.round(seconds * 100) / 100, this.total);
    cell(row, "start").value = rounded(clamp(start, 0, this.total - FINE));
    cell(row, "end").value = rounded(clamp(end, start + FINE, this.total));
    changed(this, row, false);
  }

  remove(row) {
    clear(row);
    changed(this, row, true);
    this.button.focus();
  }

  play(row) {
    this.player.mark(bounds(row));
    this.player.again();
  }

  hold(event) {
    if (event.button) return;
    const place = event.currentTarget.getBoundingClientRect();
    const time = ((event.clientX - place.left) / place.width) * this.total;
    const near = (NEAR / place.width) * this.total;
    const held = rowsOf(this)
      .flatMap((row) => ["start", "end"].map((bound) => ({ row, bound, away: Math.abs(bounds(row)[bound] - time) })))
      .filter(({ away }) => away < near)
      .sort((one, other) => one.away - other.away)[0];
    if (!held) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    this.held = held;
  }

  drag(event) {
    if (!this.held) return;
    const time = this.player.at(event) * this.total;
    const { row, bound } = this.held;
    const { start, end } = bounds(row);
    if (bound === "start" && time < end) this.write(row, time, end);
    if (bound === "end" && time > start) this.write(row, start, time);
  }

  key(event, row) {
    const ways = { ArrowLeft: -1, ArrowRight: 1 };
    const { start, end } = bounds(row);
    if (event.key === "Delete" || event.key === "Backspace") this.remove(row);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.play(row);
    else if (ways[event.key]) {
      const by = ways[event.key] * (event.ctrlKey ? FINE : STEP);
      const shift = clamp(by, -start, this.total - end);
      if (event.shiftKey) this.write(row, start, end + by);
      else this.write(row, start + shift, end + shift);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  draw() {
    const focused = document.activeElement?.dataset?.row;
    this.svg.replaceChildren();
    rowsOf(this).forEach((row, i) => {
      const { start, end } = bounds(row);
      showRow(row, isEmpty(row));
      this.name(row, start < end ? `${clock(start)} \u2013 ${clock(end)}` : "");
      if (start < end) this.svg.append(this.shape(row, i, start, end));
    });
    if (focused !== undefined) this.svg.querySelector(`[data-row="${focused}"]`)?.focus();
  }

  shape(row, i, start, end) {
    const shape = document.createElementNS(SVG, "rect");
    const label = row.querySelector("input[type=radio]:checked")?.closest("label")?.querySelector(".text")?.textContent.trim();
    const attributes = {
      x: `${(100 * start) / this.total}%`,
      width: `${(100 * (end - start)) / this.total}%`,
      height: "100%",
      tabindex: 0,
      role: "button",
      "data-row": i,
      "data-start": start,
      "data-end": end,
      "aria-label": `${this.dataset.part} ${i + 1} ${label ?? ""} ${clock(start)} \u2013 ${clock(end)}`,
    };
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    shape.addEventListener("keydown", (event) => this.key(event, row));
    return shape;
  }

  // The bounds in words beside the numbers, with what can be done to them.
  name(row, text) {
    let shown = row.querySelector(".passage");
    if (!shown) {
      shown = document.createElement("p");
      shown.className = "passage";
      const acts = document.createElement("span");
      acts.append(this.made("play"), this.made("remove"));
      shown.append(document.createElement("b"), acts);
      row.querySelector("legend").after(shown);
    }
    shown.hidden = !text;
    shown.querySelector("b").textContent = text;
  }
}

customElements.define("canut-times", Times);
