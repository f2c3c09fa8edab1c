// The board of a project, fetched again every quarter of a minute while somebody looks at it.

const EVERY_MS = 15_000;
const board = document.querySelector("[data-live]");

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(board.dataset.live, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) board.innerHTML = await answer.text();
  } catch {
    // Without a network the figures stay as they were, with the hour they are from.
  }
}

if (board) setInterval(refresh, EVERY_MS);
