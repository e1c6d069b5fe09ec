// The graph as a document, every change of it as a step that can be undone. No page in here.

const MERGE_MS = 900; // typing on in one field is one step

export class Graph extends EventTarget {
  constructor(document) {
    super();
    this.document = normal(document);
    this.past = [];
    this.future = [];
    this.lastStep = { name: "", at: 0 };
  }

  get nodes() { return this.document.nodes; }
  get outputs() { return this.document.outputs; }
  get places() { return this.document.places; }
  get text() { return JSON.stringify(this.document); }

  node(id) { return this.nodes.find((one) => one.id === id); }

  /** Does `act` on a copy of the document. Steps of the same name, shortly after each other, are undone together. */
  change(name, act) {
    const before = this.text;
    const next = JSON.parse(before);
    act(next);
    if (JSON.stringify(next) === before) return;
    const now = Date.now();
    const goesOn = name && name === this.lastStep.name && now - this.lastStep.at < MERGE_MS;
    if (!goesOn) this.past.push(before);
    this.lastStep = { name, at: now };
    this.future = [];
    this.document = next;
    this.tell();
  }

  /** Takes another document over, as a step. */
  replace(document) {
    this.change("", (next) => Object.assign(next, normal(document)));
  }

  undo() { this.step(this.past, this.future); }
  redo() { this.step(this.future, this.past); }

  step(from, to) {
    if (!from.length) return;
    to.push(this.text);
    this.document = JSON.parse(from.pop());
    this.lastStep = { name: "", at: 0 };
    this.tell();
  }

  tell() { this.dispatchEvent(new Event("change")); }

  /** An id that is free, from words: `Face swap` becomes face_swap, then face_swap_2. */
  freeId(words) { return free(words, this.nodes.map((one) => one.id)); }

  add(node, place) {
    this.change("", (next) => {
      next.nodes.push(node);
      if (place) next.places[node.id] = place;
      if (node.type === "operation" && !Object.keys(next.outputs).length) next.outputs[node.id] = node.id;
    });
  }

  remove(id) {
    this.change("", (next) => {
      for (const wire of wires(next)) if (wire.from === id) cut(next, wire);
      next.nodes = next.nodes.filter((one) => one.id !== id);
      delete next.places[id];
      next.outputs = Object.fromEntries(Object.entries(next.outputs).filter(([, node]) => node !== id));
    });
  }

  connect(wire, many) {
    this.change("", (next) => {
      plug(next, wire, many);
      const [only, ...more] = Object.entries(next.outputs);
      const target = next.nodes.find((one) => one.id === wire.to);
      // A result that nobody named moves on to the end of the chain.
      if (only && !more.length && only[0] === only[1] && only[1] === wire.from && target.type === "operation") {
        next.outputs = { [wire.to]: wire.to };
      }
    });
  }

  cut(wire) { this.change("", (next) => cut(next, wire)); }

  place(moved) {
    this.change("", (next) => Object.assign(next.places, moved));
  }

  rename(id, wanted) {
    const name = free(wanted, this.nodes.map((one) => one.id).filter((one) => one !== id));
    if (name === id) return id;
    this.change("", (next) => {
      const found = wires(next).filter((wire) => wire.from === id);
      next.nodes.find((one) => one.id === id).id = name;
      for (const wire of found) swap(next, { ...wire, to: wire.to === id ? name : wire.to }, name);
      next.outputs = Object.fromEntries(Object.entries(next.outputs).map(([key, node]) => [key, node === id ? name : node]));
      if (next.places[id]) { next.places[name] = next.places[id]; delete next.places[id]; }
    });
    return name;
  }

  /** Sets what is written at a node. */
  write(id, name, value) {
    this.change(`write ${id} ${name}`, (next) => {
      const node = next.nodes.find((one) => one.id === id);
      const holder = node.type === "operation" ? node.input : node;
      if (value === undefined || value === "") delete holder[name];
      else holder[name] = value;
      if (node.type === "text") keepParts(node);
    });
  }

  /** Takes a node as the panel has read it. */
  settle(node) {
    this.change(`panel ${node.id}`, (next) => {
      const at = next.nodes.findIndex((one) => one.id === node.id);
      if (at < 0) return;
      next.nodes[at] = node;
      if (node.type === "text") keepParts(node);
    });
  }

  /** Makes a node's result public, or no longer. */
  show(id, key) {
    this.change("", (next) => {
      next.outputs = Object.fromEntries(Object.entries(next.outputs).filter(([, node]) => node !== id));
      if (key) next.outputs[free(key, Object.keys(next.outputs))] = id;
    });
  }
}

/** Every connection: from a node, to a node, at a port. */
export function wires(document) {
  const found = [];
  const look = (node, port, value) => {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (isSource(one) && one.from) found.push({ from: one.from, to: node.id, port });
    }
  };
  for (const node of document.nodes) {
    if (node.type === "operation") for (const [name, value] of Object.entries(node.input)) look(node, name, value);
    if (node.type === "text") for (const [name, value] of Object.entries(node.parts)) look(node, name, value);
    if (node.type === "choice") look(node, "by", node.by);
  }
  return found;
}

/** The nodes, each behind those that it needs; those in a circle at the end. */
export function inOrder(document) {
  const needs = new Map(document.nodes.map((node) => [node.id, new Set()]));
  for (const wire of wires(document)) if (needs.has(wire.from)) needs.get(wire.to).add(wire.from);
  const ordered = [];
  let waiting = [...document.nodes];
  while (waiting.length) {
    const ready = waiting.filter((node) => ![...needs.get(node.id)].some((id) => waiting.some((one) => one.id === id)));
    if (!ready.length) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((node) => !ready.includes(node));
  }
  return ordered;
}

/** Whether `id` needs `other`, directly or through others. */
export function dependsOn(document, id, other) {
  const all = wires(document);
  const seen = new Set();
  const ahead = [id];
  while (ahead.length) {
    const here = ahead.pop();
    if (here === other) return true;
    if (seen.has(here)) continue;
    seen.add(here);
    ahead.push(...all.filter((wire) => wire.to === here).map((wire) => wire.from));
  }
  return false;
}

export const isSource = (value) => value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).join() === "from";

/** The names in a template: `{scene}, {look}` has scene and look. */
export const namesIn = (template) => [...new Set([...template.matchAll(/\{([A-Za-z][A-Za-z0-9_]*)\}/g)].map((found) => found[1]))];

export function free(words, taken) {
  const plain = words.replace(/[^A-Za-z0-9]+/g, "_").replace(/^[^A-Za-z]+|_+$/g, "").slice(0, 56).toLowerCase() || "node";
  let name = plain;
  for (let count = 2; taken.includes(name); count++) name = `${plain}_${count}`;
  return name;
}

function normal(document) {
  return { outputs: {}, ...document, places: { ...document.places }, nodes: (document.nodes ?? []).map(whole) };
}

function whole(node) {
  if (node.type === "operation") return { ...node, input: node.input ?? {} };
  return node.type === "text" ? { ...node, parts: node.parts ?? {} } : node;
}

function keepParts(node) {
  const named = namesIn(node.template);
  node.parts = Object.fromEntries(Object.entries(node.parts).filter(([name]) => named.includes(name)));
}

function plug(document, { from, to, port }, many) {
  const node = document.nodes.find((one) => one.id === to);
  const source = { from };
  if (node.type === "text") node.parts[port] = source;
  else if (node.type === "choice") node.by = source;
  else if (!many) node.input[port] = source;
  else {
    const had = node.input[port];
    const items = had === undefined ? [] : Array.isArray(had) ? had : [had];
    if (items.some((one) => one.from === from)) return;
    node.input[port] = items.length ? [...items, source] : source;
  }
}

function cut(document, { from, to, port }) {
  const node = document.nodes.find((one) => one.id === to);
  if (!node) return;
  if (node.type === "text") delete node.parts[port];
  else if (node.type === "choice") node.by = { from: "" };
  else if (Array.isArray(node.input[port])) {
    node.input[port] = node.input[port].filter((one) => !(isSource(one) && one.from === from));
    if (!node.input[port].length) delete node.input[port];
  } else delete node.input[port];
}

/** The same connection from a node of another name. */
function swap(document, wire, name) {
  const node = document.nodes.find((one) => one.id === wire.to);
  const fresh = (value) => (isSource(value) && value.from === wire.from ? { from: name } : value);
  if (node.type === "text") node.parts[wire.port] = { from: name };
  else if (node.type === "choice") node.by = { from: name };
  else {
    const value = node.input[wire.port];
    node.input[wire.port] = Array.isArray(value) ? value.map(fresh) : fresh(value);
  }
}
