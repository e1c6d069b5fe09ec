// The editor of node apps: everything at one desk.
import { toast } from "../page.js";
import { load } from "./asking.js";
import { Cards } from "./cards.js";
import { Checking } from "./checking.js";
import { choose } from "./chooser.js";
import { make } from "./dom.js";
import { free, Graph, inOrder } from "./graph.js";
import { Hands } from "./hands.js";
import { keys } from "./keys.js";
import { HOUSE, Kinds, MEDIA } from "./kinds.js";
import { COLUMN, freePlace, tidy } from "./layout.js";
import { Lines } from "./lines.js";
import { List } from "./list.js";
import { Panel, written } from "./panel.js";
import { Running } from "./running.js";
import { Saving } from "./saving.js";
import { View } from "./view.js";

const SMALL = matchMedia("(max-width: 860px)");
const FIRST = ["atelier/sketch", "atelier/motion", "atelier/edit", "atelier/upscale", "atelier/film", "atelier/speak"];
const EMPTY = { text: { template: "", parts: {} }, value: { value: "" }, choice: { by: { from: "" }, options: {} }, operation: { input: {} } };

class Desk {
  constructor(page, models) {
    this.page = page;
    this.canvas = page.querySelector("[data-canvas]");
    this.world = page.querySelector("[data-world]");
    this.told = { faults: {}, wide: [], ports: {}, prices: {}, states: {} };
    this.chosen = "";
    this.kinds = new Kinds(models);
    this.graph = new Graph(JSON.parse(document.getElementById("app-graph").value));
    this.view = new View(this.canvas, this.world);
    this.cards = new Cards(this.world, this.graph, this.kinds, this.told);
    this.lines = new Lines(page.querySelector(".ed-lines"), this.world, this.graph, this.kinds, this.view);
    this.saving = new Saving(page, document.getElementById("app-form"), this.graph);
    this.list = new List(page.querySelector("[data-list]"), this);
    this.panel = new Panel(page.querySelector("[data-panel]"), this);
    this.saving.before = () => this.panel.settled();
    this.checking = new Checking(this.graph, this.told, page.querySelector("[data-price]"));
    this.running = new Running(this);
    this.hands = new Hands(this);
    this.graph.addEventListener("change", () => { this.draw(); this.panel.follow(); this.checking.soon(); });
    this.checking.addEventListener("told", () => { this.draw(); this.panel.running || this.panel.follow(); });
    keys(this);
    page.addEventListener("click", (event) => this.click(event));
    // A card that gets the focus is the chosen one, and is seen.
    this.world.addEventListener("focusin", (event) => { const card = event.target.closest("[data-node]"); if (card && event.target === card) { this.select(card.dataset.node); this.view.reveal(card); } });
    SMALL.addEventListener("change", () => this.toggleList(SMALL.matches));
  }

  begin() {
    for (const one of this.page.querySelectorAll("[data-live-only]")) one.hidden = false;
    this.page.querySelector("[data-plain]").hidden = true;
    this.page.classList.add("live");
    this.starts();
    this.saving.restore();
    this.cards.draw();
    if (this.graph.nodes.some((node) => !this.graph.places[node.id])) this.arrange();
    this.toggleList(SMALL.matches);
    this.draw();
    this.view.show();
    this.settle();
    this.panel.showApp();
    this.checking.check();
    if (this.running.last && this.saving.app) this.running.follow(this.running.last, true);
  }

  /** Everything is seen again, now that cards have grown by what they made. */
  settle() {
    this.view.fit();
    this.lines.draw();
  }

  /** Places for a graph that nobody has arranged. It is no change to save. */
  arrange() {
    Object.assign(this.graph.document.places, tidy(this.graph.document, this.cards.heightOf));
    if (!this.graph.past.length) this.saving.saved = this.saving.now();
  }

  draw() {
    this.cards.draw();
    for (const card of this.world.querySelectorAll("[data-node]")) card.classList.toggle("chosen", card.dataset.node === this.chosen);
    this.lines.draw();
    this.list.draw();
    this.page.querySelector("[data-empty]").hidden = this.graph.nodes.length > 0;
    this.page.querySelector("[data-do=undo]").disabled = !this.graph.past.length;
    this.page.querySelector("[data-do=redo]").disabled = !this.graph.future.length;
  }

  starts() {
    const buttons = FIRST.map((id) => this.kinds.byId.get(id)).filter(Boolean).map((model) => make("button", { type: "button", class: "chip", onclick: () => this.put(this.itemOf(model)) }, model.title));
    this.page.querySelector("[data-starts]").replaceChildren(...buttons);
  }

  click(event) {
    const act = event.target.closest("[data-do]")?.dataset.do;
    const acts = {
      add: () => this.add(), undo: () => this.graph.undo(), redo: () => this.graph.redo(), tidy: () => this.tidy(),
      list: () => this.toggleList(), app: () => { this.select(""); this.open(); }, run: () => this.running.ask(), faults: () => this.showFault(),
      closer: () => this.view.zoom(1.2), further: () => this.view.zoom(1 / 1.2), fit: () => this.view.fit(),
    };
    acts[act]?.();
  }

  // ------------------------------------------------------------ choosing
  select(id, { focus = false, open = false } = {}) {
    this.lines.choose(null);
    const changed = id !== this.chosen || this.panel.running;
    this.chosen = id;
    this.panel.running = false;
    if (changed) { this.draw(); this.panel.show(id); }
    if (open || (focus && SMALL.matches)) this.open();
    if (focus && !this.canvas.hidden) this.cards.card(id)?.focus({ preventScroll: true });
  }

  /** The first fault, in the order in which the nodes work; those of the whole stand with the app. */
  showFault() {
    const first = inOrder(this.graph.document).find((node) => this.told.faults[node.id]);
    this.select(first?.id ?? "", { focus: true, open: true });
  }

  open() { this.panel.element.classList.add("open"); }

  shut() {
    this.panel.element.classList.remove("open");
    this.panel.running = false;
    const id = this.chosen;
    this.chosen = "";
    this.draw();
    this.panel.show("");
    this.focusOn(id);
  }

  /** From the panel to the node, from the node to nothing. */
  back() {
    const inside = this.panel.element.contains(document.activeElement) || document.activeElement.matches("[data-node] *");
    if (inside && this.chosen) { this.panel.element.classList.remove("open"); this.focusOn(this.chosen); } else this.shut();
  }

  focusOn(id) {
    const place = this.canvas.hidden ? this.list.element.querySelector(`[data-node="${CSS.escape(id)}"]`) : this.cards.card(id);
    place?.focus({ preventScroll: true });
  }

  toggleList(on = this.list.element.hidden) {
    this.list.element.hidden = !on;
    this.canvas.hidden = on;
    this.page.querySelector("[data-do=list]").setAttribute("aria-pressed", on);
    this.draw();
    if (!on) this.settle();
  }

  // ------------------------------------------------------------ changing
  itemOf(model) { return { title: model.title, hint: model.operation === model.title ? model.price : model.operation, icon: model.icon, kind: model.makes, words: `${model.id} ${model.shelf}`, group: FIRST.includes(model.id) ? "Often used" : "All models", node: { type: "operation", model: model.id } }; }

  /** Lets one search for a node to add; `from` is the node that it shall take something from. */
  async add(place, from) {
    const kind = from ? this.kinds.gives(this.graph.node(from), this.graph.document) : "";
    const fits = (model) => !from || model.fields.some((field) => field.kinds && this.kinds.takes(field, kind));
    const house = HOUSE.filter((one) => !from || one.type === "text" || (one.type === "choice" && kind === "text"));
    const models = this.kinds.models.filter(fits).map((model) => this.itemOf(model));
    const often = models.filter((item) => item.group === "Often used").sort((one, other) => FIRST.indexOf(one.node.model) - FIRST.indexOf(other.node.model));
    const items = [...often, ...house.map((one) => ({ ...one, kind: "text", group: "From the house", node: { type: one.type } })), ...models.filter((one) => !often.includes(one))];
    const item = await choose(from ? `What takes the ${kind}?` : "Add a node", items, "Draw, upscale, speak…");
    if (item) this.put(item, place, from);
  }

  addAt(spot, from) { return this.add(this.view.inWorld(spot), from); }

  put(item, place, from) {
    const { type } = item.node;
    const id = this.graph.freeId(type === "input" ? "question" : item.title);
    const node = type === "input" ? { type, id, key: id, kind: "text", title: "Question" } : { ...structuredClone(EMPTY[type]), ...item.node, id };
    if (from && type === "text") Object.assign(node, { template: "{words}", parts: { words: { from } } });
    if (from && type === "choice") node.by = { from };
    const spot = place ? [place[0], place[1] - 40] : this.nextPlace();
    this.graph.add(node, freePlace(this.graph.places, spot));
    const target = from && this.kinds.targets(from, this.graph.document).find((one) => one.to === id);
    if (target && type === "operation") this.connect(target);
    this.select(id, { focus: true });
    this.focusOn(id);
  }

  /** Right of the chosen node, else in the middle of what is seen. */
  nextPlace() {
    const here = this.graph.places[this.chosen];
    if (here) return [here[0] + COLUMN, here[1]];
    const [x, y] = this.view.middle();
    return [x - 130, y - 110];
  }

  connect({ from, to, port }) {
    this.graph.connect({ from, to, port: port.name }, port.many);
    const [source, target] = [from, to].map((id) => this.kinds.title(this.graph.node(id)));
    this.say(`${port.title} of ${target} comes from ${source}.`);
  }

  /** For those who hear the page. */
  say(words) { this.page.querySelector("[data-said]").textContent = words; }

  remove(id) {
    const cards = [...this.world.querySelectorAll("[data-node]")];
    const at = cards.findIndex((one) => one.dataset.node === id);
    const next = (cards[at + 1] ?? cards[at - 1])?.dataset.node;
    this.graph.remove(id);
    this.say(`${id} is deleted.`);
    this.select(next ?? "");
    if (next) this.focusOn(next);
  }

  cutChosen() {
    const { wire } = this.lines;
    this.lines.choose(null);
    this.graph.cut(wire);
  }

  async rename(id, wanted) {
    await this.panel.settled();
    const name = this.graph.rename(id, wanted);
    this.chosen = name;
    this.panel.show(name);
    this.draw();
  }

  duplicate(id) {
    const node = structuredClone(this.graph.node(id));
    node.id = this.graph.freeId(id.replace(/_\d+$/, ""));
    if (node.type === "input") node.key = free(node.key, this.graph.nodes.map((one) => one.key ?? ""));
    const [x, y] = this.graph.places[id];
    this.graph.add(node, freePlace(this.graph.places, [x + 32, y + 44]));
    this.select(node.id, { focus: true });
  }

  nudge(id, [dx, dy]) {
    const [x, y] = this.graph.places[id];
    this.graph.change(`nudge ${id}`, (next) => { next.places[id] = [x + dx, y + dy]; });
    this.view.reveal(this.cards.card(id));
    this.lines.draw();
  }

  tidy() {
    this.graph.place(tidy(this.graph.document, this.cards.heightOf));
    this.settle();
  }

  /** Makes a field a question of the app. */
  ask(id, name) {
    const node = this.graph.node(id), port = this.kinds.port(node, name);
    const kind = port.kinds.length > 1 ? (port.kinds.includes("image") ? "image" : port.kinds[0]) : port.kinds[0];
    const asked = { type: "input", id: this.graph.freeId(name), kind, title: port.title };
    asked.key = free(name, this.graph.nodes.map((one) => one.key ?? ""));
    if (port.many) asked.many = true;
    if (port.type === "choice") asked.choices = port.choices;
    const value = written(node, name) ? node.input[name] : port.default;
    if (value !== undefined && value !== null && !MEDIA.includes(kind)) asked.default = value;
    else if (!port.required) asked.required = false;
    const [x, y] = this.graph.places[id];
    const place = freePlace(this.graph.places, [x - COLUMN, y]);
    this.graph.change("", (next) => {
      next.nodes.push(asked);
      next.places[asked.id] = place;
      next.nodes.find((one) => one.id === id).input[name] = { from: asked.id };
    });
    if (!this.view.sees(this.cards.card(asked.id))) this.settle();
    toast(`The app asks for “${port.title}” now.`);
  }

  // ---------------------------------------------------------- connecting
  async chooseTarget(from) {
    const node = this.graph.node(from);
    const out = this.kinds.targets(from, this.graph.document).map((target) => this.wireItem(target, target.to, `${target.port.title} of ${this.kinds.title(this.graph.node(target.to))}`, "Send it to"));
    const into = this.kinds.ports(node).flatMap((port) => this.kinds.origins(from, port, this.graph.document)).map((target) => this.wireItem(target, target.from, `${target.port.title} from ${this.kinds.title(this.graph.node(target.from))}`, "Take it from"));
    if (!out.length && !into.length) return toast("Nothing here fits it. Add a node first.");
    const item = await choose(`Connect ${this.kinds.title(node)}`, [...out, ...into], "Where to, or from where");
    if (item) this.connect(item.wire);
    this.focusOn(from);
    return undefined;
  }

  async chooseSource(id, name) {
    const port = this.kinds.port(this.graph.node(id), name);
    const items = this.kinds.origins(id, port, this.graph.document).map((target) => this.wireItem(target, target.from, this.kinds.title(this.graph.node(target.from)), ""));
    if (!items.length) return toast(`No node gives ${port.kinds.join(" or ")} that could go here. Add one, or use “Ask for this”.`);
    const item = await choose(`${port.title} comes from`, items, "Which node");
    if (item) this.connect(item.wire);
    return undefined;
  }

  wireItem(wire, other, title, group) {
    const node = this.graph.node(other);
    return { wire, title, hint: other, icon: this.kinds.icon(node), kind: this.kinds.gives(this.graph.node(wire.from), this.graph.document), group };
  }

  /** While a connection is drawn: what it can go to stands out. */
  dim(targets, from) {
    this.canvas.classList.toggle("pulling", Boolean(targets));
    for (const port of this.world.querySelectorAll(".fits, .aimed")) port.classList.remove("fits", "aimed");
    for (const card of this.world.querySelectorAll("[data-node]")) card.classList.toggle("source", card.dataset.node === from);
    for (const target of targets ?? []) this.portOf(target)?.classList.add("fits");
  }

  aim(target) {
    for (const port of this.world.querySelectorAll(".aimed")) port.classList.remove("aimed");
    if (target) this.portOf(target)?.classList.add("aimed");
  }

  portOf({ to, port }) { return this.cards.card(to)?.querySelector(`[data-port="${CSS.escape(port.name)}"]`); }
}

const page = document.querySelector("[data-editor]");
try {
  new Desk(page, await load("/models")).begin();
} catch (error) {
  toast("The editor could not start; the graph can still be changed as JSON.");
  throw error;
}
