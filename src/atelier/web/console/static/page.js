// What every module may ask of the page.
export const root = document.body.dataset.root;
export const csrf = document.body.dataset.csrf ?? "";

/** Says something in the corner, for a while. */
export function toast(words) {
  const box = document.createElement("div");
  box.className = "toast";
  const text = document.createElement("p");
  text.textContent = words;
  box.append(text);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 6000);
}

/** Asks before what cannot be undone. Resolves to whether it was confirmed. */
export function confirmed(question) {
  const dialog = document.createElement("dialog");
  dialog.className = "small";
  dialog.setAttribute("aria-label", "Are you sure?");
  const words = document.createElement("p");
  words.textContent = question;
  const row = document.createElement("div");
  row.className = "dialog-row";
  for (const [value, title, kind] of [["", "Keep it", "button"], ["yes", "Yes", "primary"]]) {
    const button = document.createElement("button");
    button.className = kind;
    button.textContent = title;
    button.addEventListener("click", () => dialog.close(value));
    row.append(button);
  }
  dialog.append(words, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

const pieces = [];

/** Has a piece look at everything that comes in, from now on. */
export function wakes(piece) {
  pieces.push(piece);
}

/** Wakes what came in: the page at first, then every piece that htmx puts into it. */
export function wake(within) {
  for (const piece of pieces) piece(within);
}
