// Drawing on a picture. The numbers in the form are the truth: what is drawn is written there, what is typed there is drawn.

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["x", "y", "width", "height"];
const LEAST = 4;
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

function make(name, attributes = {}, space = null) {
  const element = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

class Regions extends HTMLElement {
  connectedCallback() {
    const picture = document.querySelector(".media.picture img");
    this.rows = [...this.querySelectorAll("fieldset.row")];
    if (!picture || !this.rows.length) return;
    this.wide = Number(picture.getAttribute("width"));
    this.high = Number(picture.getAttribute("height"));
    this.svg = make("svg", { viewBox: `0 0 ${this.wide} ${this.high}`, role: "group" }, SVG);
    this.svg.setAttribute("aria-label", this.dataset.keys);
    const frame = make("div", { class: "drawing" });
    picture.replaceWith(frame);
    frame.append(picture, this.svg);
    const add = make("button", { type: "button", class: "quiet" });
    add.textContent = this.dataset.add;
    add.addEventListener("click", () => this.add());
    const help = make("p", { class: "help" });
    help.textContent = this.dataset.keys;
    frame.after(help, add);
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", () => this.release());
    this.svg.addEventListener("pointercancel", () => this.release());
    this.addEventListener("input", () => this.draw());
    this.draw();
  }

  input(row, side) {
    return row.querySelector(`[name$=".${side}"]`);
  }

  isPolygon() {
    return Boolean(this.input(this.rows[0], "points"));
  }

  box(row) {
    return SIDES.map((side) => Number(this.input(row, side).value || NaN));
  }

  points(row) {
    return this.input(row, "points").value.trim();
  }

  isEmpty(row) {
    return this.isPolygon() ? !this.points(row) : this.box(row).every(Number.isNaN);
  }

  write(row, box) {
    SIDES.forEach((side, i) => (this.input(row, side).value = Math.round(box[i])));
    this.changed(row);
  }

  changed(row) {
    const none = this.querySelector('[name$=".none"]');
    if (none && !this.isEmpty(row)) none.checked = false;
    row.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The next free row; when all are full, a copy of the last with the next number.
  free() {
    const found = this.rows.find((row) => this.isEmpty(row));
    if (found) return found;
    const last = this.rows.at(-1);
    const next = last.cloneNode(true);
    const from = this.rows.length - 1;
    for (const element of next.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const key of ["name", "id", "for", "aria-describedby"]) {
        const text = element.getAttribute(key);
        if (text) element.setAttribute(key, text.replace(`.${from}.`, `.${from + 1}.`).replace(`-${from}-`, `-${from + 1}-`));
      }
    }
    const legend = next.querySelector("legend");
    legend.textContent = legend.textContent.replace(String(from + 1), String(from + 2));
    for (const field of next.querySelectorAll("input:not([type=radio]), textarea")) field.value = "";
    last.after(next);
    this.rows.push(next);
    return next;
  }

  add() {
    const row = this.free();
    if (this.isPolygon()) {
      this.open = row;
      this.input(row, "points").focus();
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
      this.open ??= this.free();
      this.input(this.open, "points").value = `${this.points(this.open)} ${Math.round(x)},${Math.round(y)}`.trim();
      this.changed(this.open);
      return;
    }
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    const hit = event.target.dataset?.row;
    const row = hit === undefined ? this.free() : this.rows[hit];
    this.held = { row, from: [x, y], box: hit === undefined ? null : this.box(row) };
    if (hit !== undefined) this.focusOn(row);
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
      for (const field of row.querySelectorAll("input, textarea, select")) {
        if (field.type === "radio") field.checked = false;
        else field.value = "";
      }
      this.open = null;
      this.changed(row);
    } else if (steps[event.key] && !this.isPolygon()) {
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
      row.hidden = this.isEmpty(row) && i > 0;
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
    });
    if (focused !== undefined) this.svg.querySelector(`[data-row="${focused}"]`)?.focus();
  }
}

customElements.define("canut-regions", Regions);
