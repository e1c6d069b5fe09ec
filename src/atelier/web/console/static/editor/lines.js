// Connections as curves, and the one that is being drawn.
import { wires } from "./graph.js";

const SVG = "http://www.w3.org/2000/svg";

export class Lines {
  constructor(svg, world, graph, kinds, view) {
    Object.assign(this, { svg, world, graph, kinds, view });
    this.chosen = "";
  }

  draw() {
    const document = this.graph.document;
    const paths = wires(document).filter((wire) => this.graph.node(wire.from)).map((wire) => {
      const from = this.spot(wire.from, "[data-out]");
      const to = this.spot(wire.to, `[data-port="${CSS.escape(wire.port)}"] .ed-dot`);
      return from && to ? this.group(wire, curve(from, to), this.kinds.gives(this.graph.node(wire.from), document)) : null;
    });
    this.svg.replaceChildren(...paths.filter(Boolean));
  }

  /** A wide unseen line to point at, and the one that is seen. */
  group(wire, path, kind) {
    const group = element("g", { "data-wire": key(wire), "data-kind": kind, class: key(wire) === this.chosen ? "chosen" : "" });
    group.append(element("path", { d: path, class: "hit" }), element("path", { d: path }));
    group.wire = wire;
    return group;
  }

  /** The middle of a port, in the world's own measure. */
  spot(id, selector) {
    const dot = this.world.querySelector(`[data-node="${CSS.escape(id)}"]`)?.querySelector(selector);
    if (!dot) return null;
    const box = dot.getBoundingClientRect();
    return this.view.inWorld([box.x + box.width / 2, box.y + box.height / 2]);
  }

  /** The line under the hand, from a node's result to wherever the pointer is. */
  pull(from, to, kind) {
    this.pulled ??= this.svg.appendChild(element("path", { class: "pulled" }));
    this.svg.append(this.pulled);
    this.pulled.dataset.kind = kind;
    this.pulled.setAttribute("d", curve(from, to));
  }

  letGo() {
    this.pulled?.remove();
    this.pulled = undefined;
  }

  choose(wire) {
    this.chosen = wire ? key(wire) : "";
    this.wire = wire;
    this.draw();
  }
}

export const key = (wire) => `${wire.from} ${wire.to} ${wire.port}`;

function curve([x, y], [toX, toY]) {
  const bend = Math.max(40, Math.min(180, Math.abs(toX - x) / 2));
  return `M${x} ${y}C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`;
}

function element(tag, given) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  return made;
}
