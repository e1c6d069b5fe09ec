// A sound as its wave: what was played is coloured, a click goes there.
const BARS = 180;
const MOST_BYTES = 40_000_000;

export async function wave(box) {
  const audio = box.querySelector("audio");
  if (box.dataset.ready || Number(box.dataset.bytes) > MOST_BYTES) return;
  box.dataset.ready = "yes";
  let loud;
  try {
    loud = await peaks(audio.src);
  } catch {
    return; // this browser cannot read it; the player below may
  }
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  box.prepend(canvas);
  box.classList.add("waved");
  const draw = () => paint(canvas, loud, audio.duration ? audio.currentTime / audio.duration : 0);
  canvas.addEventListener("pointerdown", (event) => {
    const place = canvas.getBoundingClientRect();
    if (audio.duration) audio.currentTime = audio.duration * (event.clientX - place.left) / place.width;
    draw();
  });
  for (const name of ["timeupdate", "seeked"]) audio.addEventListener(name, draw);
  new ResizeObserver(draw).observe(canvas);
}

async function peaks(url) {
  const bytes = await (await fetch(url)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 44100).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  const size = Math.max(1, Math.floor(samples.length / BARS));
  const found = Array.from({ length: BARS }, (_, bar) => {
    let most = 0;
    for (let at = bar * size; at < Math.min(samples.length, (bar + 1) * size); at += 4) most = Math.max(most, Math.abs(samples[at]));
    return most;
  });
  const top = Math.max(...found) || 1;
  return found.map((one) => one / top);
}

function paint(canvas, loud, played) {
  const dense = devicePixelRatio, width = canvas.clientWidth * dense, height = canvas.clientHeight * dense;
  canvas.width = width;
  canvas.height = height;
  const ink = canvas.getContext("2d");
  const look = getComputedStyle(canvas);
  const step = width / loud.length;
  loud.forEach((one, at) => {
    ink.fillStyle = at / loud.length < played ? look.color : look.outlineColor;
    const tall = Math.max(2 * dense, one * height);
    ink.fillRect(at * step, (height - tall) / 2, Math.max(1, step * 0.62), tall);
  });
}
