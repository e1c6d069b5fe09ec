// What nodes take and give, and which ports fit each other.
import { dependsOn, isSource, namesIn, wires } from "./graph.js";

export const MEDIA = ["image", "video", "audio", "3d"];

/** The nodes that belong to the house, as the search offers them. */
export const HOUSE = [
  { type: "input", title: "Ask", hint: "Whoever runs the app fills it in", icon: "user", words: "input public question" },
  { type: "text", title: "Words", hint: "A text with others put into it", icon: "type", words: "template prompt join" },
  { type: "choice", title: "Choice", hint: "One of several values, by a text", icon: "split", words: "switch if option" },
  { type: "value", title: "Value", hint: "Fixed words, a number or a list", icon: "list", words: "constant number list" },
];

export class Kinds {
  constructor(models) {
    this.models = models;
    this.byId = new Map(models.map((model) => [model.id, model]));
  }

  model(node) { return this.byId.get(node.model); }

  /** What people call a node. */
  title(node) {
    if (node.type === "operation") return this.model(node)?.title ?? node.model;
    if (node.type === "input") return node.title || node.key;
    return HOUSE.find((one) => one.type === node.type).title;
  }

  icon(node) {
    return node.type === "operation" ? this.model(node)?.icon ?? "box" : HOUSE.find((one) => one.type === node.type).icon;
  }

  /** The ports that a node takes something at. */
  ports(node) {
    if (node.type === "operation") return (this.model(node)?.fields ?? []).filter((field) => field.kinds?.length);
    const text = { kinds: ["text"], required: true, type: "none" };
    if (node.type === "choice") return [{ ...text, name: "by", title: "By" }];
    if (node.type === "text") {
      return namesIn(node.template).map((name) => ({ ...text, kinds: ["text", "number", "integer", "boolean"], name, title: name }));
    }
    return [];
  }

  port(node, name) { return this.ports(node).find((port) => port.name === name); }

  /** What kind of thing a node gives; empty where nobody can know yet. */
  gives(node, document) {
    if (node.type === "input") return node.kind;
    if (node.type === "text") return "text";
    if (node.type === "value") return plainKind(Array.isArray(node.value) ? node.value[0] : node.value);
    if (node.type === "choice") return plainKind(Object.values(node.options)[0]);
    const model = this.model(node);
    const source = node.input.media;
    if (model?.follows && isSource(source)) {
      const before = document.nodes.find((one) => one.id === source.from);
      if (before && before !== node) return this.gives(before, document);
    }
    return model?.makes ?? "";
  }

  takes(port, kind) {
    return port.kinds.includes(kind) || (kind === "integer" && port.kinds.includes("number"));
  }

  /** Where a node's result can go: every port that takes it and leads into no circle. */
  targets(from, document) {
    const node = document.nodes.find((one) => one.id === from);
    const kind = this.gives(node, document);
    const open = document.nodes.filter((one) => one.id !== from && !dependsOn(document, from, one.id));
    return open.flatMap((one) => this.ports(one).filter((port) => this.takes(port, kind)).map((port) => ({ from, to: one.id, port })));
  }

  /** What can come into a port. */
  origins(to, port, document) {
    return document.nodes
      .filter((one) => one.id !== to && !dependsOn(document, one.id, to) && this.takes(port, this.gives(one, document)))
      .map((one) => ({ from: one.id, to, port }));
  }
}

/** The nodes that fill a port. */
export function sourcesAt(document, id, name) {
  return wires(document).filter((wire) => wire.to === id && wire.port === name);
}

function plainKind(value) {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return "text";
}
