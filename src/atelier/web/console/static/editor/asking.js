// Requests to the server of the page: forms in, JSON or pieces of pages out.
import { csrf, root } from "../page.js";

/** Sends a form below /apps. Resolves to the answer; {status: 0} when the server is away. */
export async function send(path, form) {
  const headers = { "x-csrf": csrf, accept: "application/json", "hx-request": "true" };
  try {
    return await fetch(`${root}/apps${path}`, { method: "POST", headers, body: new URLSearchParams(form) });
  } catch {
    return { ok: false, status: 0 };
  }
}

/** JSON of a page below /apps. */
export async function load(path) {
  const answer = await fetch(`${root}/apps${path}`);
  return answer.json();
}

/** Runs `act` a moment after the last call, never twice at a time. */
export function calmly(act, pause_ms) {
  let timer, busy = false, again = false;
  const run = async () => {
    if (busy) { again = true; return; }
    busy = true;
    await act();
    busy = false;
    if (again) { again = false; run(); }
  };
  return () => { clearTimeout(timer); timer = setTimeout(run, pause_ms); };
}
