// What a keyboard and a clock add to the task page; without this file the page works all the same.

const form = document.querySelector("form[data-task]");
const SINGLE_KEYS = "canut:single-keys";
const GUIDELINES = "canut:guidelines";
const WIDE = "(width >= 60rem)";

function setting(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null; // storage is shut: nothing is remembered
  }
}

// 1 to 9 choose an option of the question in focus, else of the first one without an answer.
const options = (group) => [...group.querySelectorAll("input[data-key]")];

function currentGroup() {
  const focused = document.activeElement?.closest("fieldset[data-options]");
  const groups = [...form.querySelectorAll("fieldset[data-options]")].filter((group) => !group.closest("[hidden]"));
  return focused ?? groups.find((group) => !options(group).some((option) => option.checked)) ?? groups[0];
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]");
}

function choose(key) {
  const group = currentGroup();
  const option = group && options(group).find((candidate) => candidate.dataset.key === key);
  if (!option) return false;
  option.checked = option.type === "radio" || !option.checked;
  option.focus();
  option.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

// Where each picture has the option of its number, pressing the picture ticks it.
function tickByPicture(pictures) {
  const figures = [...pictures.querySelectorAll("figure")];
  const ticks = figures.map((_, i) => form.querySelector(`fieldset[data-options] input[type=checkbox][value="${i + 1}"]`));
  if (!ticks.every((tick) => tick && tick.name === ticks[0].name)) return;
  const show = () => figures.forEach((figure, i) => figure.classList.toggle("ticked", ticks[i].checked));
  figures.forEach((figure, i) => {
    figure.classList.add("ticks");
    figure.addEventListener("click", () => ticks[i].click());
  });
  ticks[0].closest("fieldset").classList.add("of-pictures");
  form.addEventListener("change", show);
  show();
}

function toggle(selector, isOpen) {
  const details = document.querySelector(selector);
  if (!details) return false;
  details.open = isOpen ?? !details.open;
  const inside = details.querySelector("textarea, summary");
  if (details.open) inside.focus();
  return true;
}

function press(selector) {
  const button = document.querySelector(selector);
  button?.click();
  return Boolean(button);
}

function focusOn(selector) {
  const element = document.querySelector(selector);
  element?.focus();
  return Boolean(element);
}

const KEYS = {
  "?": () => toggle("[data-keys]"),
  g: () => toggle("[data-guidelines]"),
  p: () => press("button[name=page-do]:is([value=rest], [value=back])"),
  s: () => focusOn("[data-skip] button"),
  r: () => toggle("[data-report]", true),
};

function onKey(event) {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const isReport = target.closest("[data-report]");
    form.requestSubmit(document.querySelector(isReport ? "button[value=report]" : "form[data-task] button[value=next]"));
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(target)) {
    const known = /^[0-9]$/.test(key) ? () => choose(key) : KEYS[key.toLowerCase()];
    if (known && setting(SINGLE_KEYS) !== "off" && known()) event.preventDefault();
  }
}

// Speech input and slips of the hand press single keys unawares: they can be switched off.
function offerSingleKeys(box) {
  box.closest("details").hidden = false;
  box.checked = setting(SINGLE_KEYS) !== "off";
  box.addEventListener("change", () => setting(SINGLE_KEYS, box.checked ? "on" : "off"));
}

// Beside the form there is room for the guidelines; on a phone they open on demand.
function placeGuidelines(details) {
  details.open = matchMedia(WIDE).matches && setting(GUIDELINES) !== "closed";
  details.addEventListener("toggle", () => {
    if (matchMedia(WIDE).matches) setting(GUIDELINES, details.open ? "open" : "closed");
  });
}

function showTime(clock, seconds) {
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function countDown(clock) {
  const end = Date.now() + Number(clock.dataset.seconds) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    showTime(clock, left);
    if (left === 0) {
      clearInterval(timer);
      document.querySelector(`[data-${clock.dataset.end}]`)?.removeAttribute("hidden");
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}

function countUp(clock) {
  const start = Date.now() - Number(clock.dataset.onTask) * 1000;
  const over = document.querySelector("[data-time-over]");
  // After the lease nothing more counts.
  const tick = () => over?.hidden && showTime(clock, Math.floor((Date.now() - start) / 1000));
  setInterval(tick, 1000);
  tick();
}

if (form) {
  document.addEventListener("keydown", onKey);
  document.querySelectorAll(".item .pictures").forEach(tickByPicture);
  document.querySelectorAll("#single-keys").forEach(offerSingleKeys);
  document.querySelectorAll("[data-guidelines]").forEach(placeGuidelines);
}
document.querySelectorAll("[data-seconds]").forEach(countDown);
document.querySelectorAll("[data-on-task]").forEach(countUp);
