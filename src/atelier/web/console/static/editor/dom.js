// Making pieces of a page.
const icons = new Map();

/** An element with attributes, listeners (`onclick`) and children. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A drawing of the house, from the page's store of them. */
export function icon(name) {
  if (!icons.size) {
    for (const one of document.querySelector("template[data-icons]").content.children) icons.set(one.dataset.name, one.firstElementChild);
  }
  return (icons.get(name) ?? icons.get("box")).cloneNode(true);
}

/** Does what replaces pieces of the page, and gives the focus back to the field that had it. */
export function keepFocus(within, act) {
  const had = document.activeElement;
  const key = within.contains(had) ? had.dataset.key : undefined;
  const [start, end] = key && "selectionStart" in had ? [had.selectionStart, had.selectionEnd] : [];
  act();
  if (!key || document.activeElement?.dataset.key === key) return;
  const again = within.querySelector(`[data-key="${CSS.escape(key)}"]`);
  again?.focus({ preventScroll: true });
  if (start !== null && start !== undefined && again?.setSelectionRange && again.type !== "number") again.setSelectionRange(start, end);
}
