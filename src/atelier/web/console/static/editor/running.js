// Running the saved version, and how its nodes come along.
import { root, toast, wake } from "../page.js";
import { make } from "./dom.js";
import { STATES } from "./cards.js";
import { send } from "./asking.js";

export class Running {
  constructor(desk) {
    this.desk = desk;
    desk.panel.element.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-run-form]")) return;
      event.preventDefault();
      this.start(event.target);
    });
  }

  get last() { return this.desk.page.dataset.run; }

  /** The questions of the app, in the panel. What was changed is saved first. */
  async ask() {
    const { desk } = this;
    await desk.panel.settled();
    if ((desk.saving.dirty || !desk.saving.app) && !(await desk.saving.save())) return undefined;
    const from = this.last ? `?from=${this.last}` : "";
    const answer = await fetch(`${root}/apps/${desk.saving.app}/run${from}`);
    if (!answer.ok) return toast("The server does not answer; try again in a moment.");
    desk.panel.running = true;
    const fields = make("div", { class: "ed-fields" });
    fields.innerHTML = await answer.text();
    desk.panel.fill(make("div", { class: "ed-panel-head" }, make("div", { class: "ed-panel-title" }, make("div", {}, make("h2", {}, "Run"), make("p", { class: "muted" }, `Version ${desk.saving.part("base").value}`)), desk.panel.closer())), fields, make("div", { "data-steps": true, role: "status" }));
    desk.open();
    window.htmx?.process(fields);
    wake(fields);
    if (this.state) this.tell();
    (fields.querySelector("textarea, select, input:not([type=hidden], [type=file])") ?? fields.querySelector("button.primary"))?.focus();
    return undefined;
  }

  async start(form) {
    const button = form.querySelector("button.primary");
    button.disabled = true;
    const answer = await send(`/${this.desk.saving.app}/run`, new FormData(form));
    button.disabled = false;
    for (const one of form.querySelectorAll(".fault")) one.hidden = true;
    if (answer.ok) return this.follow((await answer.json()).job);
    const { faults } = answer.status === 422 ? await answer.json() : { faults: [{ pointer: "", message: "The run could not be started; try again in a moment." }] };
    for (const { pointer, message } of faults) {
      const place = form.querySelector(`#fault-${CSS.escape(pointer.split("/")[1] ?? "")}`) ?? form.querySelector("#fault-");
      place.textContent = message[0].toUpperCase() + message.slice(1);
      place.hidden = false;
    }
    return undefined;
  }

  /** Shows a run at the nodes, until it has ended. `settle`: the page has just begun, so all of it is shown again. */
  follow(job, settle = false) {
    this.source?.close();
    this.job = job;
    this.desk.page.dataset.run = job;
    this.desk.told.states = {};
    this.state = { status: "queued", message: "", nodes: {} };
    this.show();
    this.source = new EventSource(`${root}/apps/runs/${job}/events`);
    this.source.addEventListener("state", (event) => {
      this.state = JSON.parse(event.data);
      this.desk.told.states = this.state.nodes;
      if (!["queued", "running"].includes(this.state.status)) {
        this.source.close();
        document.dispatchEvent(new CustomEvent("atelier:money"));
      }
      this.show();
      if (settle) this.desk.settle();
      settle = false;
    });
  }

  show() {
    this.desk.draw();
    this.tell();
  }

  tell() {
    const place = this.desk.panel.element.querySelector("[data-steps]");
    if (!place) return;
    const rows = Object.entries(this.state.nodes).map(([id, state]) => make("li", {}, make("span", { class: `pill ${state.status}` }, STATES[state.status]), make("b", {}, id), make("a", { href: `${root}/jobs/${state.job}` }, "Look")));
    place.replaceChildren(
      make("p", { class: `pill ${this.state.status}`, "data-run-status": this.state.status }, STATES[this.state.status] ?? "Partly done"),
      this.state.message ? make("p", { class: "fault" }, this.state.message) : "",
      make("ul", { class: "ed-steps" }, ...rows),
      make("a", { class: "button", href: `${root}/jobs/${this.job}` }, "The whole run"));
  }
}
