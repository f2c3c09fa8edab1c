// Around the frame of a client's own page: takes over what is filled in there, into the fields that are sent. Whatever the frame
// says is data: it can fill in the questions of this task and ask for room, and nothing else. Without this file, people fill in
// the fields themselves.

const form = document.querySelector("form[data-task]");
const frame = document.querySelector("iframe[data-questions]");
const VALUE_MOST = 20_000;
const VALUES_MOST = 100;
const HEIGHT_LEAST = 60;
const HEIGHT_MOST = 6_000;

const questions = frame ? frame.dataset.questions.split(" ") : [];
const sent = document.querySelector("details.sent");
const fieldsOf = (name) => [...form.elements].filter((element) => element.name === name);
const isChoice = ({ type }) => type === "radio" || type === "checkbox";

function isTexts(values) {
  return Array.isArray(values) && values.length <= VALUES_MOST && values.every((value) => typeof value === "string" && value.length <= VALUE_MOST);
}

function takeOver(name, values) {
  for (const field of fieldsOf(name)) {
    // A lone box means yes, whatever value the client's page gives it.
    const isYes = field.type === "checkbox" && fieldsOf(name).length === 1 && values.length > 0;
    if (isChoice(field)) field.checked = isYes || values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function hand() {
  const values = {};
  for (const name of questions) {
    const filled = fieldsOf(name).filter((field) => !isChoice(field) || field.checked);
    if (filled.some(({ value }) => value !== "")) values[name] = filled.map(({ value }) => value);
  }
  frame.contentWindow.postMessage({ fill: values }, "*");
}

function onMessage({ source, data }) {
  if (source !== frame.contentWindow || data?.canut !== 1) return;
  if (typeof data.values === "object" && data.values) {
    for (const name of questions) if (isTexts(data.values[name])) takeOver(name, data.values[name]);
  }
  if (Array.isArray(data.names)) {
    const isAsked = questions.every((name) => data.names.includes(name));
    if (sent && isAsked && !sent.querySelector(".problem")) sent.open = false;
    hand();
  }
  if (Number.isFinite(data.height)) {
    frame.style.height = `${Math.min(HEIGHT_MOST, Math.max(HEIGHT_LEAST, data.height))}px`;
  }
  // Only people submit: the client's own button leads to where ours are, not onto one, which a key just typed would press.
  if (data.done === true) {
    const ours = form.querySelector(".send");
    ours.tabIndex = -1;
    ours.focus();
  }
}

if (form && frame) {
  const greet = () => frame.contentWindow.postMessage({ hello: 1 }, "*");
  addEventListener("message", onMessage);
  // Either may be ready first.
  frame.addEventListener("load", greet);
  greet();
  // What is missing must be seen to be filled in.
  form.addEventListener("invalid", () => sent && (sent.open = true), true);
}
