// What part of the graph is seen: moving the ground, coming closer, seeing everything.
const LEAST = 0.25;
const MOST = 1.75;
const MARGIN = 48;

export class View {
  constructor(canvas, world) {
    Object.assign(this, { canvas, world, x: 0, y: 0, scale: 1 });
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.hands = new Map();
    canvas.addEventListener("pointerdown", (event) => this.grab(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => this.release(event));
  }

  show() {
    this.world.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.canvas.style.setProperty("--grid", `${24 * this.scale}px`);
    this.canvas.style.setProperty("--at", `${this.x}px ${this.y}px`);
  }

  /** From the screen's measure to the world's. */
  inWorld([x, y]) {
    const box = this.canvas.getBoundingClientRect();
    return [(x - box.x - this.x) / this.scale, (y - box.y - this.y) / this.scale];
  }

  middle() {
    const box = this.canvas.getBoundingClientRect();
    return this.inWorld([box.x + box.width / 2, box.y + box.height / 2]);
  }

  zoom(factor, at) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = at ? [at[0] - box.x, at[1] - box.y] : [box.width / 2, box.height / 2];
    const next = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    this.x = x - (x - this.x) * (next / this.scale);
    this.y = y - (y - this.y) * (next / this.scale);
    this.scale = next;
    this.show();
  }

  /** All cards at once, as large as they fit. */
  fit() {
    const cards = [...this.world.querySelectorAll("[data-node]")];
    if (!cards.length) return;
    const left = Math.min(...cards.map((one) => one.offsetLeft)), top = Math.min(...cards.map((one) => one.offsetTop));
    const width = Math.max(...cards.map((one) => one.offsetLeft + one.offsetWidth)) - left;
    const height = Math.max(...cards.map((one) => one.offsetTop + one.offsetHeight)) - top;
    const box = this.canvas.getBoundingClientRect();
    this.scale = Math.max(LEAST, Math.min(1, (box.width - 2 * MARGIN) / width, (box.height - 2 * MARGIN) / height));
    this.x = (box.width - width * this.scale) / 2 - left * this.scale;
    this.y = (box.height - height * this.scale) / 2 - top * this.scale;
    this.show();
  }

  sees(card) {
    const box = this.canvas.getBoundingClientRect(), here = card.getBoundingClientRect();
    return here.left >= box.left && here.right <= box.right && here.top >= box.top && here.bottom <= box.bottom;
  }

  /** Moves the ground so that a card can be seen whole. */
  reveal(card) {
    const box = this.canvas.getBoundingClientRect(), here = card.getBoundingClientRect();
    const out = (from, to, start, end) => (from < start + 12 ? start + 12 - from : to > end - 12 ? end - 12 - to : 0);
    this.x += out(here.left, here.right, box.left, box.right);
    this.y += out(here.top, here.bottom, box.top, box.bottom);
    this.show();
    this.canvas.scrollTo(0, 0); // the browser's own way to show what has the focus
  }

  wheel(event) {
    if (event.target.closest("textarea, select") === document.activeElement) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return this.zoom(Math.exp(-event.deltaY / 250), [event.clientX, event.clientY]);
    this.x -= event.shiftKey ? event.deltaY : event.deltaX;
    this.y -= event.shiftKey ? 0 : event.deltaY;
    this.show();
  }

  grab(event) {
    const ground = event.target === this.canvas || event.target === this.world || event.target.closest(".ed-lines") === event.target;
    if (!ground && event.button !== 1) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.classList.add("held");
    this.hands.set(event.pointerId, [event.clientX, event.clientY]);
  }

  drag(event) {
    const before = this.hands.get(event.pointerId);
    if (!before) return;
    const here = [event.clientX, event.clientY];
    const other = [...this.hands].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.zoom(far(here, other) / Math.max(1, far(before, other)), [(here[0] + other[0]) / 2, (here[1] + other[1]) / 2]);
    else { this.x += here[0] - before[0]; this.y += here[1] - before[1]; this.show(); }
    this.hands.set(event.pointerId, here);
  }

  release(event) {
    this.hands.delete(event.pointerId);
    this.canvas.classList.remove("held");
  }
}

const far = ([x, y], [toX, toY]) => Math.hypot(toX - x, toY - y);
