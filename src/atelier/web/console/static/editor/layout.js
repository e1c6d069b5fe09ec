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
  return places;
}

/** Nodes that wait for nothing stand right before what needs them. */
function pullRight(document, all, columns) {
  for (const node of document.nodes) {
    const after = all.filter((wire) => wire.from === node.id).map((wire) => columns.get(wire.to));
    const fed = all.some((wire) => wire.to === node.id);
    if (!fed && after.length) columns.set(node.id, Math.max(0, Math.min(...after) - 1));
  }
}

function stack(nodes, column, heightOf, places) {
  let y = MARGIN;
  for (const node of nodes) {
    places[node.id] = [MARGIN + column * COLUMN, y];
    y += heightOf(node.id) + GAP;
  }
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
