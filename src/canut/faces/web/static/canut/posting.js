// Sending an answer so that a connection which breaks is told from a server that refuses.

const PATIENCE_MS = 30_000;
const NO_ANSWER = [502, 504];

// Returns the response, or null when none came.
export async function post(address, data) {
  try {
    const options = { method: "POST", body: data, headers: { Accept: "application/json" } };
    const response = await fetch(address, { ...options, signal: AbortSignal.timeout?.(PATIENCE_MS) });
    return NO_ANSWER.includes(response.status) ? null : response;
  } catch {
    return null;
  }
}

export const isReceived = (response) =>
  response.ok && response.headers.get("Content-Type")?.startsWith("application/json");
