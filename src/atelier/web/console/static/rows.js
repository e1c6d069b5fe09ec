// Lists of things with fields of their own: rows that are added, moved and removed. The order on the page is what counts.
import { wake } from "./page.js";

let number = 0;

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  let found;
  if ((found = on("[data-add]"))) add(found.closest("[data-rows]"));
  else if ((found = on("[data-drop]"))) drop(found.closest("[data-row]"));
  else if ((found = on("[data-up]"))) move(found, -1);
  else if ((found = on("[data-down]"))) move(found, 1);
});

/** Marks what the ends of the list cannot do, and offers no more rows than there may be. */
export function rows(within) {
  for (const list of within.querySelectorAll("[data-rows]")) {
    const all = list.querySelector(":scope > .row-list").children;
    list.querySelector(":scope > [data-add]").hidden = all.length >= Number(list.dataset.most);
    [...all].forEach((row, index) => {
      const up = row.querySelector("[data-up]");
      const down = row.querySelector("[data-down]");
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === all.length - 1;
    });
  }
}

function add(list) {
  const template = list.querySelector(":scope > template");
  const html = template.innerHTML.replaceAll(list.dataset.token, `n${number += 1}`);
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const row = box.content.firstElementChild;
  list.querySelector(":scope > .row-list").append(row);
  window.htmx?.process(row);
  wake(row);
  done(list);
  row.querySelector("textarea, select, input:not([type=hidden])")?.focus();
}

function drop(row) {
  const list = row.closest("[data-rows]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  done(list);
  (next?.querySelector("[data-drop]") ?? list.querySelector("[data-add]")).focus();
}

function move(button, by) {
  const row = button.closest("[data-row]");
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  by < 0 ? other.before(row) : other.after(row);
  done(row.closest("[data-rows]"));
  (button.disabled ? row.querySelector(by < 0 ? "[data-down]" : "[data-up]") : button).focus();
}

function done(list) {
  rows(list.parentElement);
  document.body.dispatchEvent(new Event("filled"));
}
