// The numbered rows of a form in which parts of an item are marked.

export const rowsOf = (widget) => [...widget.querySelectorAll("fieldset.row")];

export const cell = (row, name) => row.querySelector(`[name$=".${name}"]`);

const NUMBERS = ["x", "y", "width", "height", "points", "start", "end"];

// What is marked says the numbers: they fold, for whoever wants to read or type them, and open where one is wrong.
function fold(widget, row) {
  const fields = NUMBERS.map((name) => cell(row, name)?.closest(".field")).filter(Boolean);
  if (!fields.length) return;
  const numbers = document.createElement("details");
  numbers.className = "numbers";
  numbers.open = fields.some((field) => field.querySelector(".problem"));
  const summary = document.createElement("summary");
  summary.textContent = widget.dataset.numbers;
  fields[0].before(numbers);
  numbers.append(summary, ...fields);
}

export function foldAll(widget) {
  for (const row of rowsOf(widget)) fold(widget, row);
  // Rows come by marking: there is nothing left for the button that adds some.
  const more = widget.closest("form")?.querySelector("button[name=more]");
  const others = [...(widget.closest("form")?.querySelectorAll("fieldset.row") ?? [])];
  if (more && others.every((row) => row.closest("canut-regions, canut-spans, canut-times"))) more.hidden = true;
}

// Shows a row that says something, be it a label alone or what is wrong with it.
export function showRow(row, isEmpty) {
  const isLabelled = row.querySelector("input:checked") || [...row.querySelectorAll("select")].some(({ value }) => value);
  row.hidden = isEmpty && !isLabelled && !row.querySelector(".problem");
}

// Names come first, then what can be done to the row.
export function focusIn(row) {
  const [fields, buttons] = ["input, select", "button"].map((kinds) => [...row.querySelectorAll(kinds)]);
  [...fields, ...buttons].find((field) => field.checkVisibility?.() ?? true)?.focus();
}

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
  for (const problem of next.querySelectorAll(".problem")) problem.remove();
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
