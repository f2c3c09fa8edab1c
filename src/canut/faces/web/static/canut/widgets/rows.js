// The numbered rows of a form in which parts of an item are marked.

export const rowsOf = (widget) => [...widget.querySelectorAll("fieldset.row")];

export const cell = (row, name) => row.querySelector(`[name$=".${name}"]`);

export function clear(row) {
  for (const field of row.querySelectorAll("input, textarea, select")) {
    if (field.type === "radio") field.checked = false;
    else field.value = "";
  }
}

// Returns the next row that `isEmpty`; when all are full, a copy of the last with the next number.
export function freeRow(rows, isEmpty) {
  const found = rows.find(isEmpty);
  if (found) return found;
  const last = rows.at(-1);
  const next = last.cloneNode(true);
  const from = rows.length - 1;
  for (const element of next.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const key of ["name", "id", "for", "aria-describedby"]) {
      const text = element.getAttribute(key);
      if (text) element.setAttribute(key, text.replace(`.${from}.`, `.${from + 1}.`).replace(`-${from}-`, `-${from + 1}-`));
    }
  }
  const legend = next.querySelector("legend");
  legend.textContent = legend.textContent.replace(String(from + 1), String(from + 2));
  clear(next);
  last.after(next);
  return next;
}

// What was marked is no more "nothing"; the form hears of it, so that it is kept as what is typed is.
export function changed(widget, row, isEmpty) {
  const none = widget.querySelector('[name$=".none"]');
  if (none && !isEmpty) none.checked = false;
  row.dispatchEvent(new Event("input", { bubbles: true }));
}
