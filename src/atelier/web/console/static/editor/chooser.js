// A list to choose from by typing: models to add, ports to connect.
import { icon, make } from "./dom.js";

/**
 * Shows `items` ({title, hint, icon, kind, words, group}) and resolves to the one that was chosen, or null.
 * Typing narrows, arrows move, Enter takes.
 */
export function choose(title, items, placeholder) {
  const list = make("ul", { class: "ed-choices", role: "listbox", id: "ed-choices", "aria-label": title });
  const field = make("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "ed-choices", "aria-autocomplete": "list", "aria-label": title, placeholder, autocomplete: "off" });
  const dialog = make("dialog", { class: "ed-chooser", "aria-label": title }, field, list);
  let found = [], at = 0, chosen = null;

  const mark = (next) => {
    at = Math.max(0, Math.min(found.length - 1, next));
    list.querySelectorAll("[role=option]").forEach((one, index) => one.setAttribute("aria-selected", index === at));
    const here = list.querySelector("[aria-selected=true]");
    here?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", here?.id ?? "");
  };
  const take = (item) => { chosen = item; dialog.close(); };
  const draw = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = items.filter((item) => words.every((word) => text(item).includes(word)));
    if (words.length) found.sort((one, other) => rank(one, words) - rank(other, words));
    list.replaceChildren(...rows(found, !words.length, take));
    mark(0);
  };
  field.addEventListener("input", draw);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && found[at]) take(found[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  draw();
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => { dialog.remove(); resolve(chosen); }));
}

const text = (item) => `${item.title} ${item.hint} ${item.words ?? ""}`.toLowerCase();

/** Whose title begins with the words comes first. */
function rank(item, words) {
  const title = item.title.toLowerCase();
  return title.startsWith(words[0]) ? 0 : title.includes(words[0]) ? 1 : 2;
}

function rows(found, grouped, take) {
  if (!found.length) return [make("li", { class: "ed-none", role: "presentation" }, "Nothing is called that. Try image, voice or upscale.")];
  const made = [];
  let group;
  found.forEach((item, index) => {
    if (grouped && item.group !== group) {
      group = item.group;
      if (group) made.push(make("li", { class: "ed-group", role: "presentation" }, group));
    }
    made.push(make("li", { role: "option", id: `ed-choice-${index}`, "aria-selected": "false", onclick: () => take(item) },
      make("span", { class: "ed-icon", "data-kind": item.kind ?? "" }, icon(item.icon)), make("b", {}, item.title), make("span", {}, item.hint)));
  });
  return made;
}
