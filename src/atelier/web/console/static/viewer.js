// Looking at results: before and after, words, solids; pictures large, videos by frames and sounds as waves elsewhere.
import { player } from "./player.js";
import { wave } from "./wave.js";
import "./zoom.js";

const MOST_WORDS = 20_000;

export function viewers(within) {
  for (const box of within.querySelectorAll("[data-compare]")) {
    const slider = box.querySelector("input");
    slider.addEventListener("input", () => box.style.setProperty("--cut", `${slider.value}%`));
  }
  for (const box of within.querySelectorAll("[data-text]")) read(box);
  for (const box of within.querySelectorAll("[data-glb]")) solid(box);
  for (const box of within.querySelectorAll("[data-player]")) player(box);
  for (const box of within.querySelectorAll("[data-wave]")) wave(box);
}

async function read(box) {
  const url = box.dataset.text;
  delete box.dataset.text;
  const answer = await fetch(url);
  if (!answer.ok) return;
  const words = await answer.text();
  box.textContent = words.slice(0, MOST_WORDS) + (words.length > MOST_WORDS ? "\n…" : "");
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
