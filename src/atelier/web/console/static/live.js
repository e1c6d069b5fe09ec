// Jobs that go on: server-sent events keep their view up to date. A lost connection is taken up again.
import { wake } from "./page.js";

const AGAIN_MS = [1000, 2000, 5000, 10000];

export function follow(within) {
  const found = [...within.querySelectorAll("[data-live]")];
  if (within.matches?.("[data-live]")) found.push(within);
  for (const job of found) {
    const where = job.dataset.live;
    delete job.dataset.live;
    listen(job, where, 0);
  }
}

function listen(job, where, failures) {
  const source = new EventSource(`${where}/events`);
  let lost = failures;
  source.addEventListener("tick", (event) => {
    lost = 0;
    const tick = JSON.parse(event.data);
    if (!job.isConnected) return source.close();
    show(job, where, tick);
    if (!["queued", "running"].includes(tick.status)) source.close();
  });
  source.addEventListener("error", () => {
    if (!job.isConnected) return source.close();
    const stage = job.querySelector("[data-stage]");
    if (stage) stage.textContent = "Connecting again…";
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => listen(job, where, lost + 1), AGAIN_MS[Math.min(lost, AGAIN_MS.length - 1)]);
  });
}

function show(job, where, tick) {
  job.dataset.status = tick.status;
  job.dispatchEvent(new CustomEvent("atelier:tick", { bubbles: true, detail: tick }));
  if (tick.html) {
    job.innerHTML = tick.html;
    window.htmx?.process(job);
    wake(job);
    if (!["queued", "running"].includes(tick.status)) {
      document.dispatchEvent(new CustomEvent("atelier:money"));
      job.dispatchEvent(new CustomEvent("atelier:ended", { bubbles: true, detail: tick }));
      return;
    }
  }
  const bar = job.querySelector("progress");
  if (bar) bar.value = tick.progress;
  const percent = job.querySelector("[data-percent]");
  if (percent) percent.textContent = `${Math.round(tick.progress)}%`;
  const stage = job.querySelector("[data-stage]");
  if (stage) stage.textContent = words(tick);
  const left = job.querySelector("[data-left]");
  if (left) left.textContent = timeLeft(job, tick);
  if (tick.preview !== undefined) preview(job, `${where}/previews/${tick.preview}`);
}

function words(tick) {
  if (tick.status === "queued") return tick.position > 1 ? `Number ${tick.position} in the queue` : "Next in the queue";
  const stage = tick.stage || "working";
  return stage[0].toUpperCase() + stage.slice(1);
}

/** A guess from how far it came since this page has watched; none while that says little. */
function timeLeft(job, tick) {
  if (tick.status !== "running") return "";
  const now = performance.now();
  job.seen ??= { at: now, progress: tick.progress };
  const gone_s = (now - job.seen.at) / 1000, made = tick.progress - job.seen.progress;
  if (gone_s < 3 || made < 5 || tick.progress >= 99) return "";
  const left_s = gone_s * (100 - tick.progress) / made;
  return left_s < 90 ? `about ${Math.max(1, Math.round(left_s))} s left` : `about ${Math.round(left_s / 60)} min left`;
}

function preview(job, url) {
  const canvas = job.querySelector("[data-canvas]");
  let image = canvas?.querySelector(":scope > img");
  if (!canvas) return;
  if (!image) {
    image = document.createElement("img");
    image.alt = "How it looks so far";
    canvas.prepend(image);
  }
  if (!image.src.endsWith(url)) image.src = url;
}
