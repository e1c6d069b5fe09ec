// The editor without a mouse.
const STEP = 16;
const FAR = 80;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function keys(desk) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const writes = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && event.target.closest("[data-panel], [data-node]")) { desk.back(); return event.preventDefault(); }
    if (writes) return undefined;
    const act = event.ctrlKey || event.metaKey ? withControl(desk, event) : alone(desk, event);
    if (!act) return undefined;
    event.preventDefault();
    return act();
  });
}

function withControl(desk, event) {
  const key = event.key.toLowerCase();
  if (key === "z") return () => (event.shiftKey ? desk.graph.redo() : desk.graph.undo());
  if (key === "y") return () => desk.graph.redo();
  if (key === "s") return () => desk.saving.save();
  if (key === "d" && desk.chosen) return () => desk.duplicate(desk.chosen);
  return null;
}

function alone(desk, event) {
  const free = { "/": () => desk.add(), f: () => desk.view.fit(), t: () => desk.tidy(), l: () => desk.toggleList(), "+": () => desk.view.zoom(1.2), "-": () => desk.view.zoom(1 / 1.2) };
  if (free[event.key]) return free[event.key];
  if (event.key === "Delete" || event.key === "Backspace") {
    if (desk.lines.wire) return () => desk.cutChosen();
  }
  const id = event.target.closest("[data-node]")?.dataset.node;
  if (!id) return null;
  const move = MOVES[event.key];
  if (move && event.target.closest("[data-world]")) return () => desk.nudge(id, move.map((one) => one * (event.shiftKey ? FAR : STEP)));
  return {
    Enter: () => { desk.select(id, { open: true }); desk.panel.enter(); },
    c: () => desk.chooseTarget(id),
    Delete: () => desk.remove(id),
    Backspace: () => desk.remove(id),
  }[event.key] ?? null;
}
