// The side panel: the settings of the chosen node, else the app itself.
import { wake } from "../page.js";
import { calmly, send } from "./asking.js";
import { icon, make } from "./dom.js";
import { isSource } from "./graph.js";
import { sourcesAt } from "./kinds.js";

const READ_MS = 120;
const KEYS = [["/", "Add a node"], ["Tab", "To the next node"], ["Enter", "Its settings; Escape leads back"], ["C", "Connect it"], ["Arrows", "Move it, with Shift further"], ["Del", "Delete it"], ["Ctrl D", "Duplicate it"], ["Ctrl Z", "Undo; with Shift, do again"], ["Ctrl S", "Save"], ["F", "See everything"], ["T", "Tidy up"], ["L", "As a list"]];

export class Panel {
  constructor(element, desk) {
    Object.assign(this, { element, desk, id: "", known: "", round: 0 });
    this.about = [...document.querySelectorAll("[data-about]")];
    this.renew = calmly(() => this.fetch(), 150);
    for (const name of ["input", "change"]) element.addEventListener(name, (event) => { if (event.target.type !== "file") this.note(event.target.closest("[data-node-form]")); });
    document.body.addEventListener("filled", () => this.note(element.querySelector("[data-node-form]")));
    element.addEventListener("click", (event) => this.click(event));
    element.addEventListener("submit", (event) => { if (event.target.matches("[data-node-form]")) event.preventDefault(); });
  }

  get node() { return this.desk.graph.node(this.id); }

  /** Shows a node, or the app where there is none. */
  async show(id) {
    this.id = this.desk.graph.node(id) ? id : "";
    if (!this.id) return this.showApp();
    const head = this.head();
    this.chips(head);
    this.fill(head, make("div", { class: "ed-fields", "aria-busy": "true" }));
    this.known = "";
    await this.fetch();
  }

  /** Shows something else. The fields of the app stay on the page: they are saved with it. */
  fill(...children) {
    document.querySelector("[data-plain]").append(...this.about);
    this.element.replaceChildren(...children);
  }

  /** After a change of the graph. */
  follow() {
    if (this.running) return;
    if (this.id && !this.node) return this.show("");
    if (!this.id) return this.showApp();
    this.renewHead();
    if (JSON.stringify(this.node) !== this.known) this.renew();
    else this.mark();
  }

  showApp() {
    const { graph, kinds, told, saving } = this.desk;
    const asked = graph.nodes.filter((node) => node.type === "input");
    const results = Object.entries(graph.outputs);
    const line = (node, words, sign) => make("li", {}, make("button", { type: "button", "data-go": node.id }, make("span", { class: "ed-icon", "data-kind": kinds.gives(node, graph.document) }, icon(sign)), make("b", {}, words), make("small", {}, node.type === "input" ? `${node.many ? "list of " : ""}${node.kind}` : node.id)));
    if (!this.element.querySelector("[data-about]")) {
      this.fill(make("div", { class: "ed-panel-head" }, make("h2", {}, "About the app"), this.closer()), ...this.about, make("div", { "data-facts": true }));
    }
    const facts = this.element.querySelector("[data-facts]");
    facts.replaceChildren(
      ...told.wide.map((words) => make("p", { class: "fault" }, words)),
      make("h3", {}, "It asks for"),
      asked.length ? make("ul", { class: "ed-facts" }, ...asked.map((node) => line(node, kinds.title(node), "user"))) : make("p", { class: "hint" }, "Nothing yet. At any field of a node, “Ask for this” makes it a question of the app."),
      make("h3", {}, "It gives"),
      results.length ? make("ul", { class: "ed-facts" }, ...results.filter(([, id]) => graph.node(id)).map(([key, id]) => line(graph.node(id), key, "circle-check"))) : make("p", { class: "hint" }, "Nothing yet. Mark a node as a result in its settings."),
      ...(saving.dirty ? [make("button", { type: "button", class: "mini-act", onclick: () => saving.discard() }, icon("trash-2"), "Discard changes")] : []),
      make("details", { class: "ed-keys", open: facts.querySelector("details")?.open }, make("summary", {}, "Keys"), make("dl", {}, ...KEYS.flatMap(([key, words]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)]))));
  }

  closer() {
    return make("button", { type: "button", class: "quiet ed-close", title: "Close", "data-shut": true }, icon("x"), make("span", { class: "unseen" }, "Close the settings"));
  }

  head() {
    return make("div", { class: "ed-panel-head", "data-head": true }, ...this.headParts());
  }

  renewHead() {
    const head = this.element.querySelector("[data-head]");
    const held = head?.contains(document.activeElement) ? document.activeElement.dataset.head : undefined;
    if (!head || held === "name") return;
    head.replaceChildren(...this.headParts());
    this.chips(head);
    if (held) head.querySelector(`[data-head="${held}"]`)?.focus();
  }

  headParts() {
    const { graph, kinds } = this.desk;
    const { node } = this;
    const result = Object.entries(graph.outputs).find(([, id]) => id === node.id)?.[0];
    const name = make("input", { value: node.id, "aria-label": "Name of the node", "data-head": "name", maxlength: "64", spellcheck: "false", autocomplete: "off", onchange: (event) => this.desk.rename(node.id, event.target.value) });
    return [
      make("div", { class: "ed-panel-title" },
        make("span", { class: "ed-icon", "data-kind": kinds.gives(node, graph.document) }, icon(kinds.icon(node))),
        make("div", {}, make("h2", {}, kinds.title(node)), make("p", { class: "muted" }, node.type === "operation" ? kinds.model(node)?.price ?? "This model is gone" : kinds.gives(node, graph.document))),
        this.closer()),
      make("label", { class: "ed-id" }, make("span", {}, "Name"), name),
      node.type === "operation" ? make("label", { class: "ed-mark" }, make("input", { type: "checkbox", role: "switch", "data-head": "result", checked: result !== undefined, onchange: (event) => graph.show(node.id, event.target.checked ? node.id : "") }), make("span", {}, "A result of the app")) : null,
      result === undefined ? null : make("label", { class: "ed-id" }, make("span", {}, "Called"), make("input", { value: result, "data-head": "result-name", "aria-label": "Name of the result", maxlength: "64", onchange: (event) => graph.show(node.id, event.target.value || node.id) })),
      make("div", { class: "ed-acts" },
        make("button", { type: "button", class: "mini-act", "data-connect": true }, icon("link"), "Connect", make("kbd", {}, "C")),
        make("button", { type: "button", class: "mini-act", "data-copy-node": true }, icon("copy"), "Duplicate"),
        make("button", { type: "button", class: "mini-act", "data-delete": true }, icon("trash-2"), "Delete")),
      ...this.takes(node),
    ].filter(Boolean);
  }

  /** The ports of a node of the house: its form knows only what is written. */
  takes(node) {
    if (node.type === "operation") return [];
    const row = (port) => make("div", { class: "ed-setting" },
      make("p", { class: "label" }, `${port.title} comes from`),
      make("div", { class: "ed-wires", "data-wires": port.name }),
      make("div", { class: "ed-acts" }, make("button", { type: "button", class: "mini-act", "data-wire": port.name }, icon("link"), "Connect")));
    return this.desk.kinds.ports(node).map(row);
  }

  /** The fields of the node, as the server makes them from its schema. */
  async fetch() {
    const { node } = this;
    if (!node || this.running) return;
    const round = ++this.round;
    const sent = JSON.stringify(node);
    const answer = await send("/panel", { node: sent });
    if (round !== this.round || this.id !== node.id || this.running) return;
    const fields = this.element.querySelector(".ed-fields");
    if (!answer.ok || !fields) return fields?.replaceChildren(make("p", { class: "fault" }, answer.status ? "This node has no settings: its model is not there any more." : "The server does not answer."));
    const focused = fields.contains(document.activeElement) ? document.activeElement.id : "";
    const open = fields.querySelector("details.rest")?.open;
    fields.innerHTML = await answer.text();
    fields.removeAttribute("aria-busy");
    if (open && fields.querySelector("details.rest")) fields.querySelector("details.rest").open = true;
    window.htmx?.process(fields);
    wake(fields);
    this.known = sent;
    this.chips(fields);
    this.mark();
    if (focused) document.getElementById(focused)?.focus();
    this.ready?.();
    this.ready = undefined;
  }

  /** What comes from other nodes, each with a way to take it off. */
  chips(within) {
    const { graph, kinds } = this.desk;
    for (const place of within.querySelectorAll("[data-wires]")) {
      const made = sourcesAt(graph.document, this.id, place.dataset.wires).map((wire) => {
        const from = graph.node(wire.from);
        const title = from ? kinds.title(from) : wire.from;
        return make("span", { class: "ed-chip", "data-kind": from ? kinds.gives(from, graph.document) : "" }, make("button", { type: "button", "data-go": wire.from }, title), make("button", { type: "button", class: "mini", title: "Disconnect", onclick: () => graph.cut(wire) }, icon("x"), make("span", { class: "unseen" }, `Disconnect ${title}`)));
      });
      place.replaceChildren(...made);
    }
  }

  /** Faults at their fields. */
  mark() {
    const found = this.desk.told.faults[this.id] ?? [];
    for (const setting of this.element.querySelectorAll("[data-setting]")) {
      const fault = found.find((one) => one.field === setting.dataset.setting);
      const told = setting.querySelector(".fault") ?? (fault ? setting.appendChild(make("p", { class: "fault" })) : null);
      if (told) { told.textContent = fault?.message ?? ""; told.hidden = !fault; }
    }
    const whole = this.element.querySelector("[data-node-fault]");
    const loose = found.filter((fault) => !this.element.querySelector(`[data-setting="${CSS.escape(fault.field)}"]`));
    if (whole) { whole.textContent = loose.map((fault) => fault.message).join(" "); whole.hidden = !loose.length; }
  }

  /** The form has changed; it is read a moment later. */
  note(form) {
    if (!form) return;
    this.pending = { form, id: this.id };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settled(), READ_MS);
  }

  /** Resolves when the node has everything that was written in its form. */
  async settled() {
    clearTimeout(this.timer);
    while (this.pending || this.taking) {
      this.taking ??= this.take().finally(() => { this.taking = null; });
      await this.taking;
    }
  }

  /** Reads the form into its node, though another one may be shown by now. */
  async take() {
    const { form, id } = this.pending;
    this.pending = null;
    const node = this.desk.graph.node(id);
    if (!node) return;
    const sent = JSON.stringify(node);
    const body = new FormData(form);
    body.set("node", sent);
    const answer = await send("/node", body);
    if (!answer.ok) return;
    const { node: read, faults } = await answer.json();
    const here = this.desk.graph.node(id);
    if (JSON.stringify(here) !== sent) { this.pending ??= here ? { form, id } : null; return; } // once more, from there
    for (const { pointer, message } of faults) this.unread(form, pointer.slice(1), message);
    const shape = (one) => `${one.kind} ${one.many}`;
    if (this.id === id) this.known = node.type === "input" && shape(node) !== shape(read) ? "" : JSON.stringify(read);
    this.desk.graph.settle(read);
  }

  unread(form, name, message) {
    const told = form.querySelector(`[data-setting="${CSS.escape(name)}"] .fault`);
    if (told) { told.textContent = message; told.hidden = false; }
  }

  click(event) {
    const on = (selector) => event.target.closest(selector);
    let found;
    if ((found = on("[data-go]"))) this.desk.select(found.dataset.go, { focus: true });
    else if ((found = on("[data-ask]"))) this.desk.ask(this.id, found.dataset.ask);
    else if ((found = on("[data-wire]"))) this.desk.chooseSource(this.id, found.dataset.wire);
    else if (on("[data-connect]")) this.desk.chooseTarget(this.id);
    else if (on("[data-copy-node]")) this.desk.duplicate(this.id);
    else if (on("[data-delete]")) this.desk.remove(this.id);
    else if (on("[data-shut]")) this.desk.shut();
  }

  /** Puts the focus into the first field, once the fields are there. */
  enter() {
    const find = (wanted) => this.element.querySelector(`.ed-fields :is(${wanted})`);
    const first = () => (find("textarea, select, input:not([type=hidden], [type=file])") ?? find("button"))?.focus();
    if (this.element.querySelector("[data-node-form]") && this.known) first();
    else this.ready = first;
  }
}

/** Whether anything is written down at a field of a node. */
export const written = (node, name) => node.input?.[name] !== undefined && !isSource(node.input[name]);
