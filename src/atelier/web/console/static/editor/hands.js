// What a pointer does with nodes: moving them, drawing connections, choosing, taking connections off again.
import { sourcesAt } from "./kinds.js";

const STILL = 4; // a hand that moves less has only clicked

export class Hands {
  /** `desk` is the editor as a whole. */
  constructor(desk) {
    this.desk = desk;
    const { canvas } = desk;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.act?.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", () => this.drop());
    canvas.addEventListener("dblclick", (event) => { if (event.target === canvas || event.target === desk.world) desk.addAt([event.clientX, event.clientY]); });
  }

  down(event) {
    if (event.button !== 0) return;
    const { desk } = this;
    const line = event.target.closest("[data-wire]");
    if (line) return desk.lines.choose(line.wire);
    const card = event.target.closest("[data-node]");
    if (!card) {
      if (event.target === desk.canvas || event.target === desk.world) desk.select("");
      return;
    }
    const id = card.dataset.node;
    const dot = event.target.closest(".ed-dot");
    if (dot) this.act = dot.dataset.out === undefined ? this.unplug(id, dot, event) : this.pull(id);
    else if (event.target.closest("input, select, textarea, a, button")) desk.select(id);
    else this.act = this.carry(id, card, event);
    if (this.act) {
      event.preventDefault();
      desk.canvas.setPointerCapture(event.pointerId);
    }
  }

  up(event) {
    const act = this.act;
    this.drop();
    act?.end(event);
  }

  drop() {
    this.act = undefined;
    this.desk.lines.letGo();
    this.desk.dim(null);
  }

  carry(id, card, event) {
    const { desk } = this;
    const start = [event.clientX, event.clientY];
    const [x, y] = desk.graph.places[id] ?? [0, 0];
    let at = null;
    return {
      move: (now) => {
        const dx = now.clientX - start[0], dy = now.clientY - start[1];
        if (!at && Math.hypot(dx, dy) < STILL) return;
        at = [Math.round(x + dx / desk.view.scale), Math.round(y + dy / desk.view.scale)];
        card.classList.add("carried");
        desk.cards.move(id, at);
        desk.lines.draw();
      },
      end: () => {
        card.classList.remove("carried");
        if (at) desk.graph.place({ [id]: at });
        card.focus({ preventScroll: true });
        desk.select(id);
      },
    };
  }

  pull(from) {
    const { desk } = this;
    const targets = desk.kinds.targets(from, desk.graph.document);
    const kind = desk.kinds.gives(desk.graph.node(from), desk.graph.document);
    const start = desk.lines.spot(from, "[data-out]");
    desk.dim(targets, from);
    return {
      move: (now) => {
        desk.lines.pull(start, desk.view.inWorld([now.clientX, now.clientY]), kind);
        const found = this.under(now, targets);
        desk.aim(found);
      },
      end: (now) => {
        const found = this.under(now, targets);
        if (found) desk.connect(found);
        else if (this.onGround(now)) desk.addAt([now.clientX, now.clientY], from);
      },
    };
  }

  /** Takes a connection off at its end, to be put somewhere else; from a free port, draws one to where it comes from. */
  unplug(id, dot, event) {
    const { desk } = this;
    const name = dot.closest("[data-port]").dataset.port;
    const [wire] = sourcesAt(desk.graph.document, id, name).slice(-1);
    if (!wire) {
      event.preventDefault();
      desk.select(id);
      desk.chooseSource(id, name);
      return undefined;
    }
    desk.graph.cut(wire);
    return this.pull(wire.from);
  }

  /** The target at the pointer: the port itself, or the first free one of the card. */
  under(event, targets) {
    const hit = document.elementFromPoint(event.clientX, event.clientY);
    const card = hit?.closest?.("[data-node]");
    if (!card) return null;
    const port = hit.closest("[data-port]")?.dataset.port;
    const here = targets.filter((target) => target.to === card.dataset.node);
    const open = (target) => !sourcesAt(this.desk.graph.document, target.to, target.port.name).length;
    return here.find((target) => target.port.name === port) ?? here.find((target) => target.port.required && open(target)) ?? here.find(open) ?? null;
  }

  onGround(event) {
    const hit = document.elementFromPoint(event.clientX, event.clientY);
    return hit === this.desk.canvas || hit === this.desk.world || Boolean(hit?.closest?.(".ed-lines"));
  }
}
