// In the frame of a client's own page: says to the page around it what is filled in and how tall this is. It has no
// right to anything else; what the page around it does with that, frame.js decides.

(() => {
  const tell = (what) => parent.postMessage({ canut: 1, ...what }, "*");
  const inputs = () => [...document.querySelectorAll("input[name], select[name], textarea[name]")];
  const isChoice = ({ type }) => type === "radio" || type === "checkbox";
  const nameOf = ({ name }) => name.toLowerCase();

  function valuesOf(input) {
    if (isChoice(input)) return input.checked ? [input.value] : [];
    if (input.multiple && input.options) return [...input.selectedOptions].map(({ value }) => value);
    return input.value === "" ? [] : [input.value];
  }

  function tellValues() {
    const values = {};
    for (const input of inputs()) values[nameOf(input)] = [...(values[nameOf(input)] ?? []), ...valuesOf(input)];
    tell({ values });
  }

  function tellHeight() {
    tell({ height: Math.ceil(document.body?.getBoundingClientRect().bottom ?? 0) + 1 });
  }

  function fill(values) {
    for (const input of inputs()) {
      const given = values[nameOf(input)];
      if (!given) continue;
      if (isChoice(input)) input.checked = given.includes(input.value);
      else if (input.multiple && input.options) for (const option of input.options) option.selected = given.includes(option.value);
      else input.value = given[0] ?? "";
    }
  }

  function onMessage({ source, data }) {
    if (source !== parent) return;
    if (data?.hello) {
      tell({ names: [...new Set(inputs().map(nameOf))] });
      tellHeight();
    }
    if (data?.fill) fill(data.fill);
  }

  addEventListener("message", onMessage);
  document.addEventListener("input", tellValues);
  document.addEventListener("change", tellValues);
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    tellValues();
    tell({ done: true });
  });
  new ResizeObserver(tellHeight).observe(document.documentElement);
})();
