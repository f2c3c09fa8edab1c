// Marking passages. The numbers in the form are the truth: what is selected in the text is written there, what stands there is shown.

import { helpLines } from "./help.js";
import { cell, changed, clear, focusIn, foldAll, freeRow, rowsOf, showRow } from "./rows.js";

const PASSAGES = "canut-passage";
const isEmpty = (row) => !cell(row, "start").value && !cell(row, "end").value;

class Spans extends HTMLElement {
  connectedCallback() {
    this.text = document.querySelector(".item p.lines");
    if (!this.text || !rowsOf(this).length) return;
    const add = document.createElement("button");
    add.type = "button";
    add.className = "quiet";
    add.textContent = this.dataset.add;
    const [how, help] = helpLines(this.dataset.how, this.dataset.keys);
    help.id = "how-to-mark";
    foldAll(this);
    // A button that took the focus would end the selection on some phones.
    add.addEventListener("pointerdown", (event) => event.preventDefault());
    add.addEventListener("click", () => this.mark());
    this.text.after(how, help, add);
    this.text.tabIndex = 0;
    this.text.setAttribute("aria-describedby", help.id);
    this.text.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["input", "change"]) this.addEventListener(name, () => this.draw());
    this.addEventListener("click", (event) => this.remove(event));
    this.draw();
  }

  // Arrows walk from word to word, with Shift they take more of the text, with Ctrl a character at a time.
  key(event) {
    const ways = { ArrowLeft: "left", ArrowRight: "right" };
    const selection = getSelection();
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.mark();
    else if (ways[event.key] && !event.altKey) {
      if (!this.text.contains(selection.anchorNode)) selection.collapse(this.text, 0);
      const grain = event.ctrlKey || event.metaKey ? "character" : "word";
      if (!event.shiftKey) {
        if (event.key === "ArrowRight") selection.collapseToEnd();
        else {
          selection.collapseToStart();
          selection.modify("move", "left", grain);
          selection.modify("move", "left", grain);
        }
      }
      selection.modify("extend", event.shiftKey ? ways[event.key] : "right", grain);
      this.stayInside(selection);
    } else return;
    event.preventDefault();
  }

  stayInside(selection) {
    if (!this.text.contains(selection.focusNode)) selection.extend(this.text, this.text.childNodes.length);
  }

  // Characters are Unicode code points, of which JavaScript's strings need up to two units each.
  offset(node, place) {
    const range = document.createRange();
    range.setStart(this.text, 0);
    range.setEnd(node, place);
    return [...range.toString()].length;
  }

  // The selection without spaces at its ends, which a double press takes in on some systems.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.text.contains(range.startContainer) || !this.text.contains(range.endContainer)) return null;
    const passage = range.toString();
    const start = this.offset(range.startContainer, range.startOffset);
    const before = [...passage].length - [...passage.trimStart()].length;
    const length = [...passage.trim()].length;
    return length ? [start + before, start + before + length] : null;
  }

  mark() {
    const found = this.selected();
    if (!found) return;
    const row = freeRow(rowsOf(this), isEmpty);
    [cell(row, "start").value, cell(row, "end").value] = found;
    changed(this, row, false);
    focusIn(row);
  }

  remove(event) {
    const row = event.target.closest("[data-remove]")?.closest("fieldset.row");
    if (!row) return;
    clear(row);
    changed(this, row, true);
    this.text.focus();
  }

  draw() {
    const characters = [...this.text.textContent];
    const ranges = [];
    for (const row of rowsOf(this)) {
      showRow(row, isEmpty(row));
      const [start, end] = [Number(cell(row, "start").value), Number(cell(row, "end").value)];
      const passage = start < end ? characters.slice(start, end).join("") : "";
      this.quote(row, passage);
      if (passage && this.text.firstChild) {
        const from = characters.slice(0, start).join("").length;
        const range = document.createRange();
        range.setStart(this.text.firstChild, from);
        range.setEnd(this.text.firstChild, from + passage.length);
        ranges.push(range);
      }
    }
    if (globalThis.Highlight) CSS.highlights.set(PASSAGES, new Highlight(...ranges)); // else the rows alone say it
  }

  quote(row, passage) {
    let shown = row.querySelector(".passage");
    if (!shown) {
      shown = document.createElement("p");
      shown.className = "passage";
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "quiet";
      remove.dataset.remove = "";
      remove.textContent = this.dataset.remove;
      shown.append(document.createElement("q"), remove);
      row.querySelector("legend").after(shown);
    }
    shown.hidden = !passage;
    shown.querySelector("q").textContent = passage;
  }
}

customElements.define("canut-spans", Spans);
