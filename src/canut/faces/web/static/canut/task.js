// What a keyboard and a clock add to the task page; without this file the page works all the same.

const form = document.querySelector("form[data-task]");

// 1 to 9 choose an option of the question in focus, else of the first one without an answer.
const options = (group) => [...group.querySelectorAll("input[data-key]")];

function currentGroup() {
  const focused = document.activeElement?.closest("fieldset[data-options]");
  const groups = [...form.querySelectorAll("fieldset[data-options]")];
  return focused ?? groups.find((group) => !options(group).some((option) => option.checked)) ?? groups[0];
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
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

function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=next]"));
  } else if (/^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    if (choose(event.key)) event.preventDefault();
  }
}

// A second press while the first is under way sends nothing.
function onSubmit(event) {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

function countDown(clock) {
  const end = Date.now() + Number(clock.dataset.seconds) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) {
      clearInterval(timer);
      document.querySelector("[data-time-over]")?.removeAttribute("hidden");
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}

if (form) {
  document.addEventListener("keydown", onKey);
  form.addEventListener("submit", onSubmit);
  addEventListener("pageshow", () => delete form.dataset.sent);
}
document.querySelectorAll("[data-seconds]").forEach(countDown);
