// A part of a page that follows what happens: the server says that something changed, and the part is fetched.
// Where no stream is to be had, it is fetched every few seconds, while somebody looks.

const EVERY_SECONDS = 15;
const part = document.querySelector("[data-live]");
let timer = 0;
let stream = null;
let ended = false;
let said = "";

async function refresh() {
  if (document.hidden || ended) return;
  try {
    const answer = await fetch(part.dataset.live, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    const text = await answer.text();
    // The same again would be read out again.
    if (text !== said) part.innerHTML = said = text;
    for (const one of part.querySelectorAll("template[data-into]")) {
      for (const place of document.querySelectorAll(one.dataset.into)) place.replaceChildren(one.content.cloneNode(true));
    }
    if (answer.headers.has("X-Ended")) end();
  } catch {
    // Without a network the figures stay as they were.
  }
}

function end() {
  ended = true;
  leave();
  clearInterval(timer);
}

function poll() {
  if (!timer && !ended) timer = setInterval(refresh, 1000 * (Number(part.dataset.every) || EVERY_SECONDS));
}

function leave() {
  stream?.close();
  stream = null;
}

function follow() {
  if (ended || timer || document.hidden || stream) return;
  stream = new EventSource(part.dataset.changes);
  stream.addEventListener("changed", refresh);
  stream.addEventListener("error", () => {
    // A stream that ended is opened again by the browser; one that was refused is not.
    if (stream?.readyState !== EventSource.CLOSED) return;
    leave();
    poll();
  });
}

if (part && part.dataset.changes && "EventSource" in window) {
  follow();
  // Nobody looks: somebody else may have the place.
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : follow()));
} else if (part) {
  poll();
}
