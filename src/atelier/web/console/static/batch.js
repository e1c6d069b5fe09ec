// Picking several things: by click, by range, by key; and tidying up when something was done with them.
import { toast } from "./page.js";

const boxes = () => [...document.querySelectorAll("[data-pickables] input[form=batch]")];
const picked = () => boxes().filter((box) => box.checked);
let last = null;

export function batches(within) {
  const bar = document.querySelector("[data-batch]");
  if (!bar || (within !== document && !within.closest?.("[data-pickables]"))) return;
  document.querySelector("[data-batch-hint]").hidden = false;
  count();
}

function count() {
  const told = document.querySelector("[data-picked]");
  if (told) told.textContent = `${picked().length} selected`;
}

function pick(box, on, range) {
  const all = boxes();
  const from = range && last ? all.indexOf(last) : -1;
  const to = all.indexOf(box);
  const chosen = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of chosen) one.checked = on;
  last = box;
  count();
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  const box = on("input[form=batch]");
  if (box) return pick(box, box.checked, event.shiftKey);
  if (on("[data-pick-all]")) return setAll(true);
  if (on("[data-pick-none]")) return setAll(false);
  const link = on("[data-pickables] .pickable > a");
  if (!link || event.ctrlKey || event.metaKey || (!picked().length && !event.shiftKey)) return;
  event.preventDefault(); // once something is picked, a click picks more
  const own = link.parentElement.querySelector("input[form=batch]");
  pick(own, !own.checked || event.shiftKey, event.shiftKey);
});

function setAll(on) {
  for (const box of boxes()) box.checked = on;
  last = null;
  count();
}

document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-batch]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  const here = event.target.closest?.(".pickable") ?? document.querySelector(".pickable:hover");
  const box = here?.querySelector("input[form=batch]");
  if (key === "x" && box) pick(box, event.shiftKey || !box.checked, event.shiftKey);
  else if (key === "escape" && picked().length) setAll(false);
  else if (key === "j" || key === "k") move(here, key === "j" ? 1 : -1);
  else return;
  event.preventDefault();
});

function move(here, step) {
  const links = [...document.querySelectorAll("[data-pickables] .pickable > a")];
  const at = links.indexOf(here?.querySelector(":scope > a"));
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

document.addEventListener("atelier:batch", (event) => {
  const { gone, words, whole } = event.detail;
  for (const id of gone) document.querySelector(`.pickable[data-id="${CSS.escape(id)}"]`)?.remove();
  document.dispatchEvent(new CustomEvent("atelier:money"));
  setAll(false);
  if (!whole) return; // the sheet says which of them could not be
  document.getElementById("sheet").close();
  if (gone.length && document.querySelector(".pickable")) return toast(words);
  location.reload();
});
