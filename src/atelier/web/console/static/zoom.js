// A picture on the whole screen. The wheel, two fingers or + and - come closer, dragging and the arrows move it,
// 0 shows all of it, the arrows also lead to the next picture while all of it is shown, Escape ends it.
const CLOSEST = 16;
const STEP = 1.5;
const SHIFT_PX = 80;

document.addEventListener("click", (event) => {
  const shot = event.target.closest?.("[data-zoom]");
  if (shot) open(shot);
});

function open(shot) {
  const shots = [...document.querySelectorAll("[data-zoom]")];
  const view = build(shots.length > 1);
  const sight = camera(view.image, view.told);
  let at = shots.indexOf(shot);
  const show = (place) => {
    at = (place + shots.length) % shots.length;
    view.image.src = shots[at].dataset.zoom;
    view.image.alt = shots[at].dataset.words || shots[at].querySelector("img")?.alt || "The picture";
    view.save.href = `${shots[at].dataset.zoom}&download=1`;
    sight.whole();
  };
  const acts = {
    closer: () => sight.by(STEP), farther: () => sight.by(1 / STEP), whole: () => sight.whole(),
    back: () => show(at - 1), on: () => show(at + 1), close: () => view.dialog.close(),
  };
  view.dialog.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) acts[act]();
    else if (event.target === view.dialog) view.dialog.close();
  });
  view.dialog.addEventListener("keydown", (event) => {
    const key = { "+": "closer", "=": "closer", "-": "farther", 0: "whole" }[event.key];
    const way = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (key) acts[key]();
    else if (way && sight.close()) sight.move(way[0] * SHIFT_PX, way[1] * SHIFT_PX);
    else if (way?.[0]) acts[way[0] > 0 ? "back" : "on"]();
    else return;
    event.preventDefault();
  });
  view.dialog.addEventListener("close", () => {
    view.dialog.remove();
    shots[at].focus();
  });
  show(at);
  document.body.append(view.dialog);
  view.dialog.showModal();
}

function build(several) {
  const dialog = document.createElement("dialog");
  dialog.className = "zoom";
  dialog.setAttribute("aria-label", "The picture, large");
  dialog.innerHTML = `
    <img draggable="false" alt="">
    <div class="zoom-bar" role="toolbar" aria-label="Looking">
      ${several ? '<button type="button" data-act="back" aria-label="The picture before">‹</button>' : ""}
      <button type="button" data-act="farther" aria-label="Farther">−</button>
      <button type="button" data-act="whole" aria-label="All of it"><output aria-live="polite">100%</output></button>
      <button type="button" data-act="closer" aria-label="Closer">+</button>
      ${several ? '<button type="button" data-act="on" aria-label="The next picture">›</button>' : ""}
      <a download>Download</a><button type="button" data-act="close">Close</button>
    </div>`;
  return { dialog, image: dialog.querySelector("img"), told: dialog.querySelector("output"), save: dialog.querySelector("a") };
}

/** Where the picture is and how large; listens to the wheel and to fingers. */
function camera(image, told) {
  let scale = 1, x = 0, y = 0, moved = false;
  const fingers = new Map();
  const draw = () => {
    image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    told.textContent = `${Math.round(scale * 100)}%`;
  };
  const at = (times, left, top) => {
    const next = Math.min(CLOSEST, Math.max(1, scale * times));
    const dx = left - innerWidth / 2, dy = top - innerHeight / 2;
    x = next === 1 ? 0 : dx - (dx - x) * (next / scale);
    y = next === 1 ? 0 : dy - (dy - y) * (next / scale);
    scale = next;
    draw();
  };
  const apart = () => {
    const [a, b] = [...fingers.values()];
    return { far: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  };
  image.addEventListener("wheel", (event) => {
    event.preventDefault();
    at(Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
  }, { passive: false });
  image.addEventListener("pointerdown", (event) => {
    image.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    moved = fingers.size > 1;
  });
  image.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (fingers.size === 2) {
      const was = apart();
      fingers.set(event.pointerId, event);
      const is = apart();
      x += is.x - was.x;
      y += is.y - was.y;
      return at(is.far / was.far, is.x, is.y);
    }
    fingers.set(event.pointerId, event);
    const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
    moved ||= Math.hypot(dx, dy) > 2;
    if (scale > 1) { x += dx; y += dy; draw(); }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    image.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (name === "pointerup" && !moved && !fingers.size) at(scale > 1 ? 0 : 2.5, event.clientX, event.clientY);
    });
  }
  return {
    by: (times) => at(times, innerWidth / 2, innerHeight / 2),
    move(dx, dy) { x += dx; y += dy; draw(); },
    whole() { scale = 1; x = y = 0; draw(); },
    close: () => scale > 1,
  };
}
