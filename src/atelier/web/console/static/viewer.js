// Looking at results: large and closer, before and after, words, solids.
export function viewers(within) {
  for (const box of within.querySelectorAll("[data-compare]")) {
    const slider = box.querySelector("input");
    slider.addEventListener("input", () => box.style.setProperty("--cut", `${slider.value}%`));
  }
  for (const box of within.querySelectorAll("[data-text]")) read(box);
  for (const box of within.querySelectorAll("[data-glb]")) solid(box);
}

async function read(box) {
  const url = box.dataset.text;
  delete box.dataset.text;
  const answer = await fetch(url);
  if (answer.ok) box.textContent = (await answer.text()).slice(0, 20_000);
}

async function solid(box) {
  const url = box.dataset.glb;
  delete box.dataset.glb;
  const { showModel } = await import("./glb.js");
  try {
    await showModel(box.querySelector("canvas"), url);
  } catch {
    box.querySelector(".hint").textContent = "This browser cannot show it. Download it and open it elsewhere.";
  }
}

document.addEventListener("click", (event) => {
  const shot = event.target.closest?.("[data-zoom]");
  if (shot) zoom(shot.dataset.zoom, shot.querySelector("img").alt);
});

/** The picture on the whole screen: the wheel comes closer, dragging moves it, Escape ends it. */
function zoom(url, words) {
  const dialog = document.createElement("dialog");
  dialog.className = "zoom";
  dialog.setAttribute("aria-label", "The picture, large");
  const image = document.createElement("img");
  image.src = url;
  image.alt = words;
  image.draggable = false;
  const close = document.createElement("button");
  close.className = "quiet";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(close, image);
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.remove());

  let scale = 1, x = 0, y = 0, moved = false;
  const show = () => { image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`; };
  dialog.addEventListener("wheel", (event) => {
    event.preventDefault();
    const next = Math.min(12, Math.max(1, scale * Math.exp(-event.deltaY / 400)));
    const dx = event.clientX - innerWidth / 2, dy = event.clientY - innerHeight / 2;
    x = dx - (dx - x) * (next / scale);
    y = dy - (dy - y) * (next / scale);
    scale = next;
    if (scale === 1) x = y = 0;
    show();
  }, { passive: false });
  image.addEventListener("pointerdown", (event) => { image.setPointerCapture(event.pointerId); moved = false; });
  image.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    moved = true;
    x += event.movementX;
    y += event.movementY;
    show();
  });
  image.addEventListener("pointerup", () => {
    if (moved) return;
    scale = scale > 1 ? 1 : 2.5;
    x = y = 0;
    show();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
