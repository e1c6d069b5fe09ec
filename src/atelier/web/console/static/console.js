// The console's own behaviour: small pieces that work on whatever the server sends.
import { batches } from "./batch.js";
import { codeOf, codes } from "./code.js";
import { follow } from "./live.js";
import "./finder.js";
import { form } from "./form.js";
import { rows } from "./rows.js";
import { confirmed, root, toast, wake, wakes } from "./page.js";
import { looks } from "./styles.js";
import { uploads } from "./upload.js";
import { viewers } from "./viewer.js";

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    toast("The browser does not let pages copy here: select the text and copy it yourself.");
    return;
  }
  const before = button.innerHTML;
  button.textContent = "Copied";
  setTimeout(() => { button.innerHTML = before; }, 1500);
}

function theme(button, event) {
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const one of document.querySelectorAll("[data-themes] button")) {
    one.setAttribute("aria-pressed", one.value === button.value);
  }
  fetch(`${root}/theme`, { method: "POST", body: new URLSearchParams({ theme: button.value }), redirect: "manual" });
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  let found;
  if ((found = on("[data-themes] button"))) theme(found, event);
  else if ((found = on("[data-copy]"))) {
    const from = document.querySelector(found.dataset.copy);
    copy(from.value ?? from.textContent, found);
  } else if ((found = on("[data-copy-code]"))) copy(codeOf(found.closest("[data-codes]")), found);
  else if ((found = on("[data-close]")) && found.closest("dialog")) {
    event.preventDefault();
    found.closest("dialog").close();
  }
  for (const open of document.querySelectorAll("details.drop[open], details.burger[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const open of document.querySelectorAll("details.drop[open]")) open.open = false;
});

document.addEventListener("submit", async (event) => {
  const question = event.target.dataset.confirm;
  if (!question || event.target.dataset.sure) return;
  event.preventDefault();
  if (await confirmed(question)) {
    event.target.dataset.sure = "yes";
    event.target.requestSubmit();
  }
}, true);

document.addEventListener("change", (event) => event.target.closest?.("form[data-auto]")?.requestSubmit());
document.addEventListener("focusin", (event) => { if (event.target.matches?.("[data-select]")) event.target.select(); });
document.addEventListener("mouseover", (event) => event.target.closest?.(".cell")?.querySelector("video[data-hover]")?.play().catch(() => {}));
document.addEventListener("mouseout", (event) => event.target.closest?.(".cell")?.querySelector("video[data-hover]")?.pause());

document.addEventListener("htmx:sendError", () => toast("The server does not answer. What you wrote is still here; try again in a moment."));
document.addEventListener("htmx:afterSettle", (event) => {
  for (const box of document.querySelectorAll("[data-toast]")) {
    delete box.dataset.toast;
    setTimeout(() => box.remove(), 8000);
  }
  if (event.target.id === "sheet-body") openSheet();
});

/** Shows what came into the sheet; a sheet that whoever asked for it has closed meanwhile stays closed. */
function openSheet() {
  const sheet = document.getElementById("sheet");
  sheet.setAttribute("aria-label", sheet.querySelector("h2")?.textContent ?? "");
  if (!sheet.open) sheet.showModal();
}

for (const piece of [follow, codes, form, rows, uploads, viewers, batches, looks]) wakes(piece);
wake(document);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) wake(event.detail.elt); });
