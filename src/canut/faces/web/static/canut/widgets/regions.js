// Drawing on a picture. The numbers in the form are the truth: what is drawn is written there, what is typed there is drawn.

import { helpLines } from "./help.js";
import { cell, changed, clear, foldAll, freeRow, rowsOf, showRow } from "./rows.js";

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["x", "y", "width", "height"];
const LEAST = 4;
const NEAR = 16; // CSS pixels about a corner that a finger means
const STEPS = 40; // presses of an arrow from one side to the other
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

function make(name, attributes = {}, space = null) {
  const element = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

class Regions extends HTMLElement {
  connectedCallback() {
    const picture = document.querySelector(".media.picture img");
    this.rows = rowsOf(this);
    if (!picture || !this.rows.length) return;
    this.wide = Number(picture.getAttribute("width"));
    this.high = Number(picture.getAttribute("height"));
    this.svg = make("svg", { viewBox: `0 0 ${this.wide} ${this.high}`, role: "group" }, SVG);
    const keys = this.isPolygon() ? this.dataset.corners : this.dataset.keys;
    this.svg.setAttribute("aria-label", keys);
    const frame = make("div", { class: "drawing" });
    picture.replaceWith(frame);
    frame.append(picture, this.svg);
    const add = make("button", { type: "button", class: "quiet" });
    this.button = add;
    add.textContent = this.isPolygon() ? this.dataset.next : this.dataset.add;
    add.addEventListener("click", () => this.add());
    frame.after(...helpLines(this.isPolygon() ? this.dataset.press : this.dataset.draw, keys), add);
    foldAll(this);
    for (const row of this.rows) this.offerRemoval(row);
    this.addEventListener("click", (event) => this.remove(event));
    if (this.isPolygon()) this.offerCursor(frame);
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", () => this.release());
    this.svg.addEventListener("pointercancel", () => this.release());
    for (const name of ["input", "change"]) this.addEventListener(name, () => this.draw());
    this.draw();
  }

  // Rows are copied, which takes their buttons along but not what listens to them.
  offerRemoval(row) {
    const remove = make("button", { type: "button", class: "quiet", "data-remove": "" });
    remove.textContent = this.dataset.remove;
    row.append(remove);
  }

  remove(event) {
    const row = event.target.closest("[data-remove]")?.closest("fieldset.row");
    if (!row) return;
    clear(row);
    if (this.open === row) this.open = null;
    this.changed(row);
    this.button.focus();
  }

  isPolygon() {
    return Boolean(cell(this.rows[0], "points"));
  }

  box(row) {
    return SIDES.map((side) => Number(cell(row, side).value || NaN));
  }

  points(row) {
    return cell(row, "points").value.trim();
  }

  isEmpty(row) {
    return this.isPolygon() ? !this.points(row) : this.box(row).every(Number.isNaN);
  }

  write(row, box) {
    SIDES.forEach((side, i) => (cell(row, side).value = Math.round(box[i])));
    this.changed(row);
  }

  changed(row) {
    changed(this, row, this.isEmpty(row));
  }

  free() {
    const row = freeRow(this.rows, (one) => this.isEmpty(one));
    if (!this.rows.includes(row)) this.rows.push(row);
    return row;
  }

  add() {
    const row = this.free();
    if (this.isPolygon()) {
      this.open = row;
      this.svg.focus();
      return;
    }
    this.write(row, [this.wide * 0.4, this.high * 0.4, this.wide * 0.2, this.high * 0.2]);
    this.focusOn(row);
  }

  focusOn(row) {
    this.svg.querySelector(`[data-row="${this.rows.indexOf(row)}"]`)?.focus();
  }

  at(event) {
    const place = this.svg.getBoundingClientRect();
    const x = ((event.clientX - place.left) / place.width) * this.wide;
    const y = ((event.clientY - place.top) / place.height) * this.high;
    return [clamp(x, 0, this.wide), clamp(y, 0, this.high)];
  }

  press(event) {
    if (event.button) return;
    const [x, y] = this.at(event);
    if (this.isPolygon()) {
      event.preventDefault();
      const hit = this.rows[event.target.dataset?.row];
      if (hit && !this.open) this.focusOn(hit);
      else this.corner(x, y);
      return;
    }
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    const hit = event.target.dataset?.row;
    const row = hit === undefined ? this.free() : this.rows[hit];
    this.held = { row, from: [x, y], box: hit === undefined ? null : this.box(row) };
    if (hit !== undefined) this.focusOn(row);
  }

  // A corner beside the first one closes the polygon.
  corner(x, y) {
    this.open ??= this.free();
    const row = this.open;
    const [first, ...others] = this.corners(row);
    const near = (NEAR * this.wide) / this.svg.getBoundingClientRect().width;
    if (others.length > 1 && Math.hypot(x - first[0], y - first[1]) < near) {
      this.open = null;
      this.draw();
      this.focusOn(row);
    } else this.writeCorners(row, [...this.corners(row), [x, y]]);
  }

  corners(row) {
    const pairs = this.points(row).split(/\s+/).map((pair) => pair.split(",").map(Number));
    return pairs.filter((pair) => pair.length === 2 && pair.every(Number.isFinite) && this.points(row));
  }

  writeCorners(row, corners) {
    cell(row, "points").value = corners.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(" ");
    this.changed(row);
  }

  takeBack(row) {
    this.writeCorners(row, this.corners(row).slice(0, -1));
  }

  shift(row, right, down) {
    const moved = this.corners(row).map(([x, y]) => [x + right, y + down]);
    const isInside = moved.every(([x, y]) => x >= 0 && y >= 0 && x <= this.wide && y <= this.high);
    if (isInside) this.writeCorners(row, moved);
  }

  // Without a pointer, arrows move a cross over the picture and Enter sets a corner there.
  offerCursor(frame) {
    this.cursor = [Math.round(this.wide / 2), Math.round(this.high / 2)];
    this.cross = make("path", { class: "cross" }, SVG);
    this.place = make("p", { class: "visually-hidden", role: "status" });
    frame.after(this.place);
    this.svg.setAttribute("tabindex", 0);
    this.svg.addEventListener("keydown", (event) => event.target === this.svg && this.keyOnPicture(event));
  }

  keyOnPicture(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (steps[event.key]) {
      const by = event.ctrlKey ? 1 : Math.ceil(this.wide / STEPS);
      const [right, down] = steps[event.key].map((step) => step * by);
      this.cursor = [clamp(this.cursor[0] + right, 0, this.wide), clamp(this.cursor[1] + down, 0, this.high)];
      this.place.textContent = this.cursor.join(", ");
      this.drawCross();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.corner(...this.cursor);
    else if (event.key === "Backspace" && this.open) this.takeBack(this.open);
    else return;
    event.preventDefault();
  }

  drawCross() {
    const [x, y] = this.cursor;
    this.cross.setAttribute("d", `M0 ${y}H${this.wide}M${x} 0V${this.high}`);
    this.svg.append(this.cross);
  }

  drawCorners(row) {
    for (const [x, y] of this.corners(row)) {
      this.svg.append(make("circle", { cx: x, cy: y, r: this.wide / 120, class: row === this.open ? "open" : "" }, SVG));
    }
  }

  drag(event) {
    if (!this.held) return;
    const { row, from, box } = this.held;
    const [x, y] = this.at(event);
    if (box) {
      this.move(row, box, x - from[0], y - from[1]);
    } else if (Math.abs(x - from[0]) >= LEAST && Math.abs(y - from[1]) >= LEAST) {
      this.write(row, [Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])]);
    }
  }

  release() {
    const row = this.held?.row;
    this.held = null;
    if (row && !this.isEmpty(row)) this.focusOn(row);
  }

  move(row, [x, y, width, height], right, down) {
    this.write(row, [clamp(x + right, 0, this.wide - width), clamp(y + down, 0, this.high - height), width, height]);
  }

  key(event, row) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Delete" || event.key === "Backspace") {
      if (event.key === "Backspace" && this.isPolygon()) this.takeBack(row);
      else {
        clear(row);
        if (this.open === row) this.open = null;
        this.changed(row);
      }
      if (this.isEmpty(row)) this.svg.focus();
    } else if (steps[event.key] && this.isPolygon()) {
      const [right, down] = steps[event.key].map((step) => step * (event.ctrlKey ? 10 : 1));
      this.shift(row, right, down);
    } else if (steps[event.key]) {
      const [right, down] = steps[event.key].map((step) => step * (event.ctrlKey ? 10 : 1));
      const [x, y, width, height] = this.box(row);
      if (event.shiftKey) {
        this.write(row, [x, y, clamp(width + right, 1, this.wide - x), clamp(height + down, 1, this.high - y)]);
      } else this.move(row, [x, y, width, height], right, down);
      this.focusOn(row);
    } else return;
    event.preventDefault();
  }

  draw() {
    const focused = document.activeElement?.dataset?.row;
    this.svg.replaceChildren();
    this.rows.forEach((row, i) => {
      showRow(row, this.isEmpty(row));
      if (this.isEmpty(row)) return;
      const [x, y, width, height] = this.isPolygon() ? [] : this.box(row);
      const shape = this.isPolygon()
        ? make("polygon", { points: this.points(row) }, SVG)
        : make("rect", { x: x || 0, y: y || 0, width: width || 0, height: height || 0 }, SVG);
      const label = row.querySelector("input[type=radio]:checked")?.closest("label")?.querySelector(".text")?.textContent.trim();
      const attributes = { tabindex: 0, role: "button", "data-row": i, "aria-label": `${this.dataset.region} ${i + 1} ${label ?? ""}` };
      for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
      shape.addEventListener("keydown", (event) => this.key(event, row));
      this.svg.append(shape);
      if (this.isPolygon()) this.drawCorners(row);
    });
    if (this.cross) this.drawCross();
    if (focused !== undefined) this.svg.querySelector(`[data-row="${focused}"]`)?.focus();
  }
}

customElements.define("canut-regions", Regions);
