// Forms of models: sliders that say their value, dice, room for long prompts, faults next to their fields.
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

export function form(within) {
  for (const slider of within.querySelectorAll("input[type=range][name]")) {
    const told = within.querySelector(`output[for="${slider.id}"] span`);
    if (told) slider.addEventListener("input", () => { told.textContent = slider.value; });
  }
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  let found;
  if ((found = on("[data-dice]"))) {
    const field = document.getElementById(found.dataset.dice);
    field.value = crypto.getRandomValues(new Uint32Array(1))[0];
    changed(field);
  } else if ((found = on("[data-expand]"))) {
    const field = document.getElementById(found.dataset.expand);
    field.classList.toggle("grown");
    field.focus();
  } else if ((found = on("[data-example]"))) fill(JSON.parse(found.dataset.example));
});

document.addEventListener("input", (event) => {
  const target = event.target;
  if (target.matches?.("[data-colour]")) {
    const field = document.getElementById(target.dataset.colour);
    field.value = target.value;
    changed(field);
  }
  const field = target.closest?.("[data-field]");
  if (field) clear(field);
});

/** Enter sends from one-line fields; Ctrl or Command with Enter from prompts. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#form textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.id !== "form") return;
  for (const fault of document.querySelectorAll("#form .fault")) {
    const field = fault.closest("[data-field]");
    const input = field?.querySelector("textarea, select, input:not([type=hidden])");
    input?.toggleAttribute("aria-invalid", false);
    if (!fault.hidden && input) input.setAttribute("aria-invalid", "true");
  }
  const first = document.querySelector("#form .fault:not([hidden])");
  if (first) {
    const rest = first.closest("details");
    if (rest) rest.open = true;
    (first.closest("[data-field]") ?? first).querySelector("textarea, select, input:not([type=hidden])")?.focus();
    first.scrollIntoView({ block: "center", behavior: "smooth" });
  } else if (matchMedia("(max-width: 860px)").matches) {
    document.getElementById("stage").scrollIntoView({ behavior: "smooth" });
  }
});

function clear(field) {
  const fault = field.querySelector(".fault");
  if (fault) fault.hidden = true;
  field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
}

/** Puts an example into the fields that hold words and figures; files are the visitor's own. */
function fill(example) {
  const sheet = document.getElementById("form");
  for (const [name, value] of Object.entries(example)) {
    const field = sheet.elements.namedItem(name);
    if (!field || typeof value === "object" || String(value).startsWith("https://example.com")) continue;
    if (field instanceof RadioNodeList) {
      const choice = [...field].find((one) => one.type === "radio" && one.value === String(value));
      if (choice) choice.checked = true;
    } else if (field.type !== "hidden") field.value = value;
  }
  changed(sheet.querySelector("textarea, input:not([type=hidden])"));
}
