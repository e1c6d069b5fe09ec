// Where nodes stand: columns by what they wait for, each as near as it can be to what it is connected with.
import { inOrder, wires } from "./graph.js";

export const COLUMN = 312;
const GAP = 28;
const MARGIN = 40;

/** Places for all nodes. `heightOf` gives the height of a node's card. */
export function tidy(document, heightOf) {
  const all = wires(document);
  const columns = new Map();
  for (const node of inOrder(document)) {
    const before = all.filter((wire) => wire.to === node.id).map((wire) => (columns.get(wire.from) ?? -1) + 1);
    columns.set(node.id, Math.max(0, ...before));
  }
  pullRight(document, all, columns);
  const places = {};
  for (let column = 0; column <= Math.max(0, ...columns.values()); column++) {
    const here = inOrder(document).filter((node) => columns.get(node.id) === column);
    const wish = (node) => middle(all.filter((wire) => wire.to === node.id).map((wire) => places[wire.from]).filter(Boolean));
    if (column) here.sort((one, other) => wish(one) - wish(other));
    stack(here, column, heightOf, places);
  }
  center(places, heightOf);
  return places;
}

/** Nodes of the house stand right before what needs them: their lines are short then. */
function pullRight(document, all, columns) {
  for (const node of inOrder(document).reverse()) {
    const after = all.filter((wire) => wire.from === node.id).map((wire) => columns.get(wire.to));
    if (node.type !== "operation" && after.length) columns.set(node.id, Math.max(0, Math.min(...after) - 1));
  }
}

function stack(nodes, column, heightOf, places) {
  let y = MARGIN;
  for (const node of nodes) {
    places[node.id] = [MARGIN + column * COLUMN, y];
    y += heightOf(node.id) + GAP;
  }
}

/** Short columns stand beside the middle of the tallest one. */
function center(places, heightOf) {
  const bottoms = new Map();
  for (const [id, [x, y]] of Object.entries(places)) bottoms.set(x, Math.max(bottoms.get(x) ?? 0, y + heightOf(id)));
  const lowest = Math.max(0, ...bottoms.values());
  for (const [id, [x, y]] of Object.entries(places)) places[id] = [x, Math.round(y + (lowest - bottoms.get(x)) / 2)];
}

const middle = (places) => (places.length ? places.reduce((sum, [, y]) => sum + y, 0) / places.length : 0);

/** A free place near a wished one. */
export function freePlace(places, [x, y]) {
  let at = [Math.round(x), Math.round(y)];
  while (Object.values(places).some(([left, top]) => Math.abs(left - at[0]) < 40 && Math.abs(top - at[1]) < 40)) {
    at = [at[0] + 32, at[1] + 44];
  }
  return at;
}
