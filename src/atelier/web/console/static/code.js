// A request as code, in the terms of several dialects and languages. What was chosen stays when the code comes anew.
const chosen = { open: false, dialect: "", language: "" };

export function codes(within) {
  const found = [...within.querySelectorAll("[data-copy-as]")];
  if (within.matches?.("[data-copy-as]")) found.push(within);
  for (const details of found) {
    details.open = chosen.open;
    details.addEventListener("toggle", () => { chosen.open = details.open; });
  }
  for (const box of within.querySelectorAll("[data-codes]")) show(box);
}

function show(box) {
  const all = [...box.querySelectorAll("pre")];
  const dialect = all.some((one) => one.dataset.dialect === chosen.dialect) ? chosen.dialect : all[0]?.dataset.dialect;
  const own = all.filter((one) => one.dataset.dialect === dialect);
  const now = own.find((one) => one.dataset.language === chosen.language) ?? own[0];
  for (const one of all) one.hidden = one !== now;
  for (const button of box.querySelectorAll("button[data-dialect]")) button.setAttribute("aria-pressed", button.dataset.dialect === dialect);
  for (const button of box.querySelectorAll("button[data-language]")) {
    button.hidden = !own.some((one) => one.dataset.language === button.dataset.language);
    button.setAttribute("aria-pressed", button.dataset.language === now?.dataset.language);
  }
  box.dataset.ready = "yes";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-codes] button:is([data-dialect], [data-language])");
  if (!button) return;
  if (button.dataset.dialect) chosen.dialect = button.dataset.dialect;
  else chosen.language = button.dataset.language;
  show(button.closest("[data-codes]"));
});

/** The text of the code that is shown. */
export function codeOf(box) {
  return box.querySelector("pre:not([hidden]) code").textContent;
}
