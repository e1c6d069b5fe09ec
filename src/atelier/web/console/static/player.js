// Videos by single frames and at other speeds, with subtitles from a file over them.
export function player(box) {
  const video = box.querySelector("video, audio");
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const bar = box.querySelector(".frames");
  if (bar) frames(box, video, bar, Number(box.dataset.fps) || 25);
  if (box.dataset.subtitles) subtitles(video, box.dataset.subtitles, box.dataset.words);
}

function frames(box, video, bar, fps) {
  const told = bar.querySelector("output");
  const show = () => { told.textContent = `${video.currentTime.toFixed(2)} s · frame ${Math.round(video.currentTime * fps) + 1}`; };
  const step = (count) => {
    video.pause();
    const frame = Math.round(video.currentTime * fps) + count; // the middle of a frame is never between two
    video.currentTime = Math.min(video.duration || 0, Math.max(0, (frame + 0.01) / fps));
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const by = event.target.closest("[data-step]")?.dataset.step;
    if (by) step(Number(by));
  });
  bar.querySelector("select").addEventListener("change", (event) => { video.playbackRate = Number(event.target.value); });
  box.addEventListener("keydown", (event) => {
    const by = { ",": -1, ".": 1 }[event.key];
    if (by && !event.target.matches("select")) step(by);
  });
  for (const name of ["timeupdate", "seeked", "loadedmetadata"]) video.addEventListener(name, show);
}

async function subtitles(video, url, words) {
  const answer = await fetch(url);
  if (!answer.ok) return;
  const track = document.createElement("track");
  track.kind = "subtitles";
  track.label = words || "Subtitles";
  track.default = true;
  track.src = URL.createObjectURL(new Blob([webvtt(await answer.text())], { type: "text/vtt" }));
  video.append(track);
  track.track.mode = "showing";
}

/** SubRip as WebVTT: the head, and points instead of commas in times. WebVTT stays as it is. */
export function webvtt(text) {
  if (text.startsWith("WEBVTT")) return text;
  return `WEBVTT\n\n${text.replace(/\r/g, "").replace(/(\d{2}:\d{2}:\d{2}),(\d{3})/g, "$1.$2")}`;
}
