// The graph in words, in the order in which it works: for small screens and for those who hear it.
import { progressWords } from "./cards.js";
import { icon, keepFocus, make } from "./dom.js";
import { inOrder, wires } from "./graph.js";

export class List {
  constructor(element, desk) { Object.assign(this, { element, desk }); }

  draw() {
    const { graph } = this.desk;
    if (this.element.hidden) return;
    const rows = inOrder(graph.document).map((node) => this.row(node));
    const add = make("button", { type: "button", class: "button wide", onclick: () => this.desk.add() }, icon("plus"), "Add a node");
    keepFocus(this.element, () => this.element.replaceChildren(...(rows.length ? [make("ol", { class: "ed-rows" }, ...rows), add] : [])));
  }

  row(node) {
    const { graph, kinds, told } = this.desk;
    const document = graph.document;
    const state = told.states[node.id];
    const takes = wires(document).filter((wire) => wire.to === node.id).map((wire) => {
      const from = graph.node(wire.from);
      return `${kinds.port(node, wire.port)?.title ?? wire.port} from ${from ? kinds.title(from) : wire.from}`;
    });
    const result = Object.entries(graph.outputs).find(([, id]) => id === node.id)?.[0];
    const kind = kinds.gives(node, document);
    return make("li", { class: "ed-row" },
      make("button", { type: "button", "data-node": node.id, "data-key": `row ${node.id}`, "aria-current": this.desk.chosen === node.id ? "true" : undefined, onclick: () => this.desk.select(node.id, { open: true }) },
        make("span", { class: "ed-icon", "data-kind": kind }, icon(kinds.icon(node))),
        make("span", { class: "ed-row-words" }, make("b", {}, kinds.title(node), kinds.title(node).toLowerCase() === node.id ? null : make("small", {}, ` ${node.id}`)), make("span", {}, [takes.join(", "), result ? `gives the result ${result}` : `gives ${kind || "nothing yet"}`].filter(Boolean).join(" · "))),
        state ? make("span", { class: `pill ${state.status}` }, progressWords(state)) : told.prices[node.id] ? make("small", {}, `${told.prices[node.id]} cr`) : null),
      ...(told.faults[node.id] ?? []).map((fault) => make("p", { class: "fault" }, fault.message)),
      state?.message ? make("p", { class: "fault" }, state.message) : null);
  }
}
