// Nodes as cards: their ports with what is written or connected there, their result, how the last run went.
import { root } from "../page.js";
import { icon, keepFocus, make } from "./dom.js";
import { inOrder, wires } from "./graph.js";
import { MEDIA, sourcesAt } from "./kinds.js";

const PICTURES = ["image", "video"];
const PICTURE_PX = 164; // as in editor.css
export const STATES = { queued: "Queued", running: "Running", succeeded: "Done", failed: "Failed", canceled: "Stopped" };

export class Cards {
  /** `world` is where the cards stand; `told` has what is known besides the graph: faults, prices, states, ports. */
  constructor(world, graph, kinds, told) {
    Object.assign(this, { world, graph, kinds, told });
    this.shown = new Map();
    world.addEventListener("compositionstart", () => { this.composing = true; });
    world.addEventListener("compositionend", () => { this.composing = false; });
  }

  card(id) { return this.shown.get(id)?.element; }

  /** With room for the picture that a run will show. */
  heightOf = (id) => {
    const node = this.graph.node(id), card = this.card(id);
    const grows = node.type === "operation" && PICTURES.includes(this.kinds.gives(node, this.graph.document)) && !card.querySelector(".ed-thumb");
    return card.offsetHeight + (grows ? PICTURE_PX : 0);
  };

  draw() {
    const document = this.graph.document;
    const ordered = inOrder(document);
    for (const [id, { element }] of this.shown) {
      if (!this.graph.node(id)) { element.remove(); this.shown.delete(id); }
    }
    for (const node of ordered) this.renew(node);
    const inPlace = [...this.world.querySelectorAll(":scope > [data-node]")].map((one) => one.dataset.node);
    if (inPlace.join() !== ordered.map((one) => one.id).join()) {
      keepFocus(this.world, () => this.world.append(...ordered.map((one) => this.card(one.id))));
    }
    for (const node of ordered) this.move(node.id, document.places[node.id] ?? [0, 0]);
  }

  move(id, [x, y]) {
    const { style } = this.card(id);
    style.left = `${x}px`;
    style.top = `${y}px`;
  }

  renew(node) {
    const sign = this.sign(node);
    const known = this.shown.get(node.id);
    if (known?.sign === sign || (known && this.composing)) return;
    if (this.writing === node.id) { // the field has it already
      known.sign = sign;
      return;
    }
    const element = known?.element ?? make("div", { class: "ed-node", role: "group", tabindex: "0", "data-node": node.id, "data-key": `node ${node.id}` });
    keepFocus(element, () => element.replaceChildren(...this.parts(node)));
    element.dataset.type = node.type;
    element.dataset.state = this.told.states[node.id]?.status ?? "";
    element.classList.toggle("faulty", this.faults(node).length > 0);
    element.setAttribute("aria-label", this.sentence(node));
    this.shown.set(node.id, { element, sign });
  }

  /** Everything that a card shows, to see whether it must be drawn again. */
  sign(node) {
    const { document } = this.graph;
    const sources = wires(document).filter((wire) => wire.to === node.id).map((wire) => this.sourceTitle(wire.from));
    return JSON.stringify([node, sources, this.faults(node), this.told.prices[node.id], this.told.states[node.id], this.told.ports[node.id], this.result(node.id), this.kinds.gives(node, document)]);
  }

  faults(node) { return this.told.faults[node.id] ?? []; }

  result(id) { return Object.entries(this.graph.outputs).find(([, node]) => node === id)?.[0]; }

  sourceTitle(id) {
    const node = this.graph.node(id);
    return node ? this.kinds.title(node) : id;
  }

  /** The node in words, for those who hear it. */
  sentence(node) {
    const title = this.kinds.title(node);
    const from = wires(this.graph.document).filter((wire) => wire.to === node.id);
    const parts = [title === node.id ? title : `${title}, ${node.id}`];
    for (const wire of from) parts.push(`${this.kinds.port(node, wire.port)?.title ?? wire.port} from ${this.sourceTitle(wire.from)}`);
    const result = this.result(node.id);
    parts.push(result ? `gives the result ${result}` : `gives ${this.kinds.gives(node, this.graph.document) || "nothing yet"}`);
    const state = this.told.states[node.id];
    if (state) parts.push(STATES[state.status] ?? state.status);
    for (const fault of this.faults(node)) parts.push(fault.message);
    return parts.join("; ");
  }

  parts(node) {
    const state = this.told.states[node.id];
    return [this.head(node, state), this.words(node), ...this.portRows(node), this.files(state), this.foot(node, state), ...this.loose(node)].filter(Boolean);
  }

  head(node, state) {
    const title = this.kinds.title(node);
    return make("div", { class: "ed-head" },
      make("span", { class: "ed-icon", "data-kind": this.kinds.gives(node, this.graph.document) }, icon(this.kinds.icon(node))),
      make("b", {}, title),
      node.type === "input" ? make("span", { class: "badge" }, "Asked") : title.toLowerCase().replaceAll(" ", "_") === node.id ? null : make("small", {}, node.id),
      state ? make("span", { class: `pill ${state.status}` }, progressWords(state)) : null,
      state?.status === "running" ? make("progress", { max: "100", value: state.progress, "aria-label": `Progress of ${title}` }) : null);
  }

  /** What stands in nodes of the house. */
  words(node) {
    const texts = {
      text: node.template || "Nothing yet",
      choice: Object.keys(node.options ?? {}).join(" · ") || "No options yet",
      value: String(Array.isArray(node.value) ? node.value.join(" · ") : node.value),
      input: node.choices?.length ? node.choices.join(" · ") : node.default === undefined || node.default === null ? node.description : String(node.default),
    };
    const text = texts[node.type];
    return text ? make("p", { class: "ed-words" }, text) : null;
  }

  portRows(node) {
    const ports = this.kinds.ports(node);
    const filled = (port) => sourcesAt(this.graph.document, node.id, port.name).length || (node.input && port.name in node.input);
    const faulty = new Set(this.faults(node).map((fault) => fault.field));
    return ports.filter((port) => port.shown || port.required || filled(port) || faulty.has(port.name)).map((port) => this.portRow(node, port));
  }

  portRow(node, port) {
    const sources = sourcesAt(this.graph.document, node.id, port.name);
    const fault = this.faults(node).find((one) => one.field === port.name);
    return make("div", { class: `ed-port${sources.length ? " wired" : ""}${fault ? " faulty" : ""}`, "data-port": port.name, "data-kinds": port.kinds.join(" ") },
      make("span", { class: "ed-dot", "data-kind": port.kinds.find((kind) => MEDIA.includes(kind)) ?? port.kinds[0], title: `${port.title}: takes ${port.kinds.join(" or ")}` }),
      make("span", { class: "ed-label" }, port.title),
      sources.length ? make("span", { class: "ed-from" }, sources.map((wire) => this.sourceTitle(wire.from)).join(", ")) : this.inline(node, port),
      fault ? make("p", { class: "fault" }, fault.message) : null);
  }

  /** What is written at a port that nothing is connected to. */
  inline(node, port) {
    const value = node.input?.[port.name] ?? port.default ?? "";
    const given = { "data-key": `${node.id} ${port.name}`, "aria-label": `${port.title} of ${this.kinds.title(node)}`, tabindex: "-1" };
    const write = (read) => (event) => {
      this.writing = node.id;
      this.graph.write(node.id, port.name, read(event.target));
      this.writing = "";
    };
    if (port.type === "choice") {
      const options = ["", ...port.choices].map((one) => make("option", { value: one, selected: one === String(value) }, one || "Auto"));
      return make("select", { ...given, onchange: write((field) => field.value) }, ...options);
    }
    if (port.type === "boolean") return make("input", { ...given, type: "checkbox", checked: value === true, onchange: write((field) => field.checked) });
    if (port.type === "long" || port.type === "text") {
      const field = make("textarea", { ...given, rows: port.type === "long" ? "2" : "1", placeholder: port.example || "Words", oninput: write((one) => one.value) });
      field.value = value;
      return field;
    }
    if (port.type === "number" || port.type === "integer") {
      const read = (field) => (field.value === "" || Number.isNaN(field.valueAsNumber) ? undefined : field.valueAsNumber);
      return make("input", { ...given, type: "number", step: "any", value, placeholder: "Auto", oninput: write(read) });
    }
    const count = node.input?.[port.name] === undefined ? 0 : [node.input[port.name]].flat().length;
    return make("span", { class: "ed-open" }, count ? `${count} set` : port.type === "none" ? "connect" : port.required ? "connect or choose" : "none");
  }

  files(state) {
    if (!state?.thumb) return null;
    if (!PICTURES.includes(state.kind)) return null;
    return make("img", { class: "ed-thumb", src: `${root}/thumbs/${state.thumb}`, alt: "What it made in the last run", draggable: "false" });
  }

  foot(node, state) {
    const result = this.result(node.id);
    const kind = this.kinds.gives(node, this.graph.document);
    const many = this.told.ports[node.id]?.many ?? node.many;
    const price = this.told.prices[node.id];
    return make("div", { class: "ed-out" },
      price ? make("small", {}, `${price} cr`) : null,
      result ? make("span", { class: "ed-result" }, icon("circle-check"), result) : null,
      state?.message ? make("p", { class: "fault" }, state.message) : null,
      make("span", { class: "ed-gives" }, many ? `${kind} list` : kind),
      make("span", { class: "ed-dot out", "data-out": true, "data-kind": kind, title: `Gives ${kind}: drag to where it goes` }));
  }

  /** Faults that no shown port has. */
  loose(node) {
    const ports = new Set(this.kinds.ports(node).map((port) => port.name));
    return this.faults(node).filter((fault) => !ports.has(fault.field)).map((fault) => make("p", { class: "fault" }, fault.message));
  }
}

export function progressWords(state) {
  const counted = state.calls > 1 ? ` ${state.done} of ${state.calls}` : "";
  return state.status === "running" ? `${Math.round(state.progress)}%${counted}` : `${STATES[state.status] ?? state.status}${counted}`;
}
