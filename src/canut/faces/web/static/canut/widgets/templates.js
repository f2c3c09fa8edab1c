// Texts to start from: the template that is chosen is written into the empty text, or on demand where the cursor stands.

const BLANK = /\[[^\]\n]{1,60}\]/;

function follow(text) {
  const button = text.closest(".adapted").querySelector("button");
  const options = text.form.querySelectorAll(`[name="${text.dataset.startsFrom}"]`);
  const chosen = () => [...options].find((option) => option.checked);
  const template = () => chosen()?.closest("label").querySelector(".help")?.textContent.trim() ?? "";
  let written = "";

  // The first blank is selected: whoever comes to the text types over it.
  function insert(start, end) {
    written = template();
    const lead = start && text.value[start - 1] !== "\n" ? "\n\n" : "";
    text.setRangeText(lead + written, start, end, "end");
    const blank = BLANK.exec(written);
    const place = start + lead.length + (blank?.index ?? 0);
    if (blank) text.setSelectionRange(place, place + blank[0].length);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Never over what somebody wrote: only an empty text and an untouched template give way.
  function choose(event) {
    if (!event.target.checked || !template()) return;
    const isUntouched = !text.value.trim() || text.value === written;
    if (isUntouched) insert(0, text.value.length);
    button.hidden = isUntouched;
  }

  for (const option of options) option.addEventListener("change", choose);
  button.addEventListener("click", () => {
    insert(text.selectionStart, text.selectionEnd);
    button.hidden = true;
    text.focus();
  });
  button.hidden = !text.value.trim() || !template();
}

document.querySelectorAll("textarea[data-starts-from]").forEach(follow);
