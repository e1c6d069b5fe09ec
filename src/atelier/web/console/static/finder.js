// The shop window: what is clicked among operations and shelves becomes the filter below, without a new page.
document.addEventListener("click", (event) => {
  const found = event.target.closest?.("a[data-operation], a[data-shelf]");
  const form = document.getElementById("finder");
  if (!found || !form || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const { operation, shelf } = found.dataset;
  if (operation) {
    form.reset();
    form.elements.operation.value = operation;
    form.elements.q.value = "";
    choose(form, "shelf", "");
    choose(form, "dialect", "");
  } else choose(form, "shelf", shelf);
  form.elements.operation.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("tools").scrollIntoView({ behavior: "smooth" });
});

function choose(form, name, value) {
  for (const radio of form.elements[name]) radio.checked = radio.value === value;
}
