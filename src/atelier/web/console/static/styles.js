// Styles: a slider over pictures of several strengths, words to pictures, and how a training goes.
const POINTS_MOST = 600;

export function looks(within) {
  for (const box of within.querySelectorAll("[data-shots]")) slide(box);
  const sheet = document.querySelector("#train[data-captioned=yes]");
  if (sheet) caption(sheet);
}

function slide(box) {
  if (box.classList.contains("slides")) return;
  const shots = [...box.querySelectorAll("li")];
  const bar = box.querySelector(".strength-slide");
  const slider = bar.querySelector("input");
  const told = bar.querySelector("output");
  const show = () => {
    shots.forEach((shot, at) => shot.classList.toggle("here", at === slider.valueAsNumber));
    const words = shots[slider.valueAsNumber].querySelector("figcaption").textContent;
    told.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  slider.addEventListener("input", show);
  bar.hidden = false;
  box.classList.add("slides");
  show();
}

/** A line for words below every picture. */
function caption(sheet) {
  for (const tile of sheet.querySelectorAll(".tile:not(.loading)")) {
    if (tile.querySelector(".caption")) continue;
    const words = document.createElement("input");
    words.className = "caption";
    words.name = `caption-${tile.querySelector("input[type=hidden]").value}`;
    words.placeholder = "What it shows";
    words.maxLength = 500;
    words.setAttribute("aria-label", "What this picture shows");
    tile.append(words);
  }
}
document.body.addEventListener("filled", () => looks(document));

const losses = [];
document.addEventListener("atelier:tick", (event) => {
  const loss = Number(/loss ([\d.]+)/.exec(event.detail.stage ?? "")?.[1]);
  const box = document.querySelector("[data-losses]");
  if (!box || !Number.isFinite(loss)) return;
  losses.push(loss);
  if (losses.length > POINTS_MOST) losses.splice(0, losses.length, ...losses.filter((_, at) => at % 2));
  const top = Math.max(...losses) || 1;
  const step = 600 / Math.max(1, losses.length - 1);
  box.querySelector("polyline").setAttribute("points", losses.map((one, at) => `${at * step},${120 - (110 * one) / top}`).join(" "));
  box.querySelector("[data-loss]").textContent = loss.toFixed(4);
  box.hidden = losses.length < 2;
});

document.addEventListener("atelier:ended", (event) => {
  const then = event.target.closest?.("[data-then]")?.dataset.then;
  if (then && event.detail.status === "succeeded") location.assign(then);
});
