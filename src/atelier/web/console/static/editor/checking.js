// What the server says of the graph as it stands: faults by node and field, what nodes give, what it costs.
import { calmly, send } from "./asking.js";
import { icon, make } from "./dom.js";

export class Checking extends EventTarget {
  constructor(graph, told, price) {
    super();
    Object.assign(this, { graph, told, price });
    this.soon = calmly(() => this.check(), 180);
  }

  async check() {
    const { document } = this.graph;
    if (!document.nodes.length) return this.take(document, { faults: [], ports: {}, prices: {}, total: "" });
    const answer = await send("/check", { graph: this.graph.text });
    if (answer.ok) this.take(document, await answer.json());
  }

  take(document, review) {
    Object.assign(this.told, sorted(document, review.faults), { ports: review.ports, prices: review.prices });
    const count = review.faults.length;
    this.price.title = review.total ? "The sum of its steps, with one file or value for each question" : "";
    if (count) this.price.replaceChildren(make("button", { type: "button", "data-do": "faults", title: "Show the first" }, icon("triangle-alert"), `${count} to settle`));
    else this.price.textContent = review.total ? `${review.total} credit${review.total === "1" ? "" : "s"}` : "";
    this.dispatchEvent(new Event("told"));
  }
}

/** Faults by node and field; `wide` are those of the whole. */
export function sorted(document, faults) {
  const byNode = {}, wide = [];
  for (const { pointer, message } of faults) {
    const [, list, index, ...path] = pointer.split("/");
    const node = list === "nodes" ? document.nodes[Number(index)] : undefined;
    if (!node || index === undefined) { wide.push(wideWords(list, message)); continue; }
    const field = ["input", "parts"].includes(path[0]) ? path[1] ?? "" : path[0] ?? "";
    (byNode[node.id] ??= []).push({ field, message: message === `${node.id}: ${field} is required` ? "Required" : sentence(message, node.id) });
  }
  return { faults: byNode, wide };
}

function wideWords(list, message) {
  if (list === "outputs" && message.startsWith("must name")) return "Mark at least one node as a result of the app.";
  return sentence(message, "");
}

function sentence(message, id) {
  const words = message.startsWith(`${id}: `) ? message.slice(id.length + 2) : message;
  return words[0].toUpperCase() + words.slice(1);
}
