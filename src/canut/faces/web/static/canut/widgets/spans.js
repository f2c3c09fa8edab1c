// Marking passages. The numbers in the form are the truth: what is selected in the text is written there.

class Spans extends HTMLElement {
  connectedCallback() {
    this.text = document.querySelector(".item p.lines");
    if (!this.text) return;
    const add = document.createElement("button");
    add.type = "button";
    add.className = "quiet";
    add.textContent = this.dataset.add;
    const help = document.createElement("p");
    help.className = "help";
    help.textContent = this.dataset.keys;
    // A button that took the focus would end the selection on some phones.
    add.addEventListener("pointerdown", (event) => event.preventDefault());
    add.addEventListener("click", () => this.mark());
    this.text.after(help, add);
  }

  // Characters are Unicode code points, of which JavaScript's strings need up to two units each.
  offset(node, place) {
    const range = document.createRange();
    range.setStart(this.text, 0);
    range.setEnd(node, place);
    return [...range.toString()].length;
  }

  mark() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!this.text.contains(range.startContainer) || !this.text.contains(range.endContainer)) return;
    const free = [...this.querySelectorAll("fieldset.row")].find((row) => !row.querySelector('[name$=".end"]').value);
    if (!free) return;
    free.querySelector('[name$=".start"]').value = this.offset(range.startContainer, range.startOffset);
    free.querySelector('[name$=".end"]').value = this.offset(range.endContainer, range.endOffset);
    const none = this.querySelector('[name$=".none"]');
    if (none) none.checked = false;
    free.querySelector("input, select").focus();
  }
}

customElements.define("canut-spans", Spans);
