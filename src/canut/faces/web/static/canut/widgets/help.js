// How to use a widget: what to do, and its keys, which a style leaves out where there is no keyboard.

export function helpLines(how, keys) {
  const lines = [how, keys].map((text) => {
    const line = document.createElement("p");
    line.className = "help";
    line.textContent = text;
    return line;
  });
  lines[1].classList.add("keys");
  return lines;
}
