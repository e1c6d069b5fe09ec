// Forms of models: sliders that say their value, dice, room for long prompts, faults next to their fields.
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

export function form(within) {
  for (const slider of within.querySelectorAll("input[type=range][name]")) {
    const told = slider.nextElementSibling?.matches("output")
      ? slider.nextElementSibling
      : within.querySelector(`output[for="${slider.id}"] span`);
    if (told) slider.addEventListener("input", () => { told.textContent = slider.value; });
  }
}

/** A look that is chosen gets a slider for how strongly it counts. */
function look(box) {
  const strengths = box.closest("fieldset").querySelector("[data-strengths]");
  strengths.querySelector(`[data-of="${CSS.escape(box.value)}"]`)?.remove();
  if (!box.checked) return;
  const label = document.createElement("label");
  label.className = "strength";
  label.dataset.of = box.value;
  const words = document.createElement("span");
  words.textContent = box.dataset.look;
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", name: `${box.name}/${box.value}`, min: -2, max: 2, step: 0.05, value: 1 });
  const told = document.createElement("output");
  told.textContent = "1";
  label.append(words, slider, told);
  strengths.append(label);
  form(label);
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
  if (target.matches?.("[data-look]")) look(target);
  if (target.matches?.("[data-colour]")) {
    const field = document.getElementById(target.dataset.colour);
    field.value = target.value;
    changed(field);
  }
  const field = target.closest?.("[data-field]");
  if (field) clear(field);
});

/** Enter sends from one-line fields and from the first page; Ctrl or Command with Enter from prompts. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches) return;
  const sends = event.target.matches("[data-composer] textarea") ? !event.shiftKey
    : event.target.matches("#form textarea") && (event.ctrlKey || event.metaKey);
  if (sends) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id !== "form") return;
  for (const fault of document.querySelectorAll("#form .fault")) fault.hidden = true;
  for (const field of document.querySelectorAll("#form [aria-invalid]")) field.removeAttribute("aria-invalid");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.id !== "form") return;
  for (const fault of document.querySelectorAll("#form .fault:not([hidden])")) {
    fault.closest("[data-field]")?.querySelector("textarea, select, input:not([type=hidden])")?.setAttribute("aria-invalid", "true");
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
      const box = [...field].find((one) => one.type === "checkbox");
      if (choice) choice.checked = true;
      else if (box && typeof value === "boolean") box.checked = value;
    } else if (field.type !== "hidden" && field.type !== "checkbox") {
      field.value = value;
      field.dispatchEvent(new Event("input"));
    }
  }
  changed(sheet.querySelector("textarea, input:not([type=hidden])"));
}
