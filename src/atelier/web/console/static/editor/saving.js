// Keeping the work: on the server as versions, in this browser while it is not saved.
import { confirmed, root, toast } from "../page.js";
import { send } from "./asking.js";
import { make } from "./dom.js";

export class Saving {
  /** `page` is the editor's element, `form` that of the app. `before` is waited for before anything is sent. */
  constructor(page, form, graph) {
    Object.assign(this, { page, form, graph, before: async () => {} });
    this.field = document.getElementById("app-graph");
    this.status = page.querySelector("[data-status]");
    this.saved = this.now();
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(event.submitter?.value ?? ""); });
    for (const one of form.elements) one.addEventListener("input", () => this.note());
    graph.addEventListener("change", () => this.note());
    document.body.addEventListener("filled", () => {
      const place = document.querySelector("[data-cover]");
      this.part("cover").value = place.querySelector("[name=cover]")?.value ?? "";
      this.note();
    });
    addEventListener("beforeunload", (event) => { if (this.dirty) event.preventDefault(); });
  }

  get app() { return this.page.dataset.app; }
  get dirty() { return this.now() !== this.saved; }
  get key() { return `atelier-app ${this.page.dataset.draft}`; }
  part(name) { return this.form.elements.namedItem(name); }

  now() {
    const [name, description, audience, cover] = ["name", "description", "audience", "cover"].map((one) => this.part(one).value);
    return JSON.stringify({ name, description, audience, cover, graph: this.graph.document });
  }

  /** Something has changed: keeps it in this browser, so that a reload loses nothing. */
  note() {
    this.field.value = this.graph.text;
    if (this.dirty) localStorage.setItem(this.key, JSON.stringify({ base: this.part("base").value, work: this.now() }));
    else localStorage.removeItem(this.key);
    this.tell(this.dirty ? "Unsaved changes" : this.savedWords());
    document.title = `${this.dirty ? "• " : ""}${this.part("name").value || "New app"} · Atelier`;
  }

  tell(words) { if (this.status.textContent !== words) this.status.textContent = words; }

  savedWords() {
    if (!this.app) return "Not saved yet";
    return `Version ${this.part("base").value}${this.page.dataset.published ? ", published" : ", draft"}`;
  }

  /** Takes up what was left unsaved. */
  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept || kept.work === this.saved) return;
    const latest = this.part("base").value;
    const { graph, ...facts } = JSON.parse(kept.work);
    for (const [name, value] of Object.entries(facts)) this.part(name).value = value;
    this.graph.replace(graph);
    this.showCover();
    this.note();
    if (kept.base === latest) toast("Your unsaved changes are back.");
    else this.conflict(`Version ${latest} was saved after you began.`, latest);
  }

  /** The picture that was chosen and not saved yet. */
  async showCover() {
    const id = this.part("cover").value, tiles = document.querySelector("[data-cover] .tiles");
    if (tiles.querySelector("[name=cover]")?.value === id || (!id && !tiles.children.length)) return;
    const answer = id ? await fetch(`${root}/tiles/${id}?field=cover`) : null;
    tiles.innerHTML = answer?.ok ? await answer.text() : "";
  }

  async discard() {
    if (!(await confirmed("Throw your unsaved changes away?"))) return;
    this.forget();
    location.reload();
  }

  forget() {
    localStorage.removeItem(this.key);
    this.saved = this.now();
  }

  /** Resolves to whether a version was kept. */
  async save(publish = "") {
    if (this.busy) return false;
    this.busy = true;
    this.tell("Saving…");
    await this.before();
    this.field.value = this.graph.text;
    const sent = this.now();
    const form = new FormData(this.form);
    form.set("publish", publish);
    const answer = await send(this.app ? `/${this.app}/edit` : "/new", form);
    this.busy = false;
    if (answer.ok) return this.kept(await answer.json(), sent);
    this.tell("Unsaved changes");
    if (answer.status === 409) { const { message, number } = await answer.json(); this.conflict(message, number); }
    else if (answer.status === 422) this.refused((await answer.json()).faults);
    else toast(answer.status ? "It could not be saved. Load the page again: your changes stay in this browser." : "The server does not answer. Your changes stay in this browser; try again in a moment.");
    return false;
  }

  kept({ app, number, published }, sent) {
    localStorage.removeItem(this.key);
    this.saved = sent;
    const fresh = !this.app;
    Object.assign(this.page.dataset, { app, published: published ? "yes" : "" });
    this.part("base").value = number;
    if (fresh) {
      this.page.dataset.draft = `${this.page.dataset.draft.split(" ")[0]} ${app}`;
      this.form.action = `${root}/apps/${app}/edit`;
      history.replaceState(null, "", this.form.action);
    }
    this.note();
    if (!this.dirty) this.tell(`Saved, ${this.savedWords().toLowerCase()}`);
    return true;
  }

  refused(faults) {
    const name = faults.find((fault) => fault.pointer === "/name");
    if (name) this.part("name").focus();
    const graph = faults.filter((fault) => fault.pointer.startsWith("/graph"));
    toast(name ? "Give the app a name first." : graph.length ? "Settle what is marked in the graph first." : faults[0].message);
  }

  /** Somebody else was faster. Nothing is lost: one keeps either, or decides later. */
  conflict(message, number) {
    const dialog = make("dialog", { class: "small", "aria-label": "A newer version" });
    const act = (words, kind, then) => make("button", { type: "button", class: kind, onclick: () => { dialog.close(); then(); } }, words);
    dialog.append(
      make("h2", {}, "There is a newer version"),
      make("p", { class: "muted" }, `${message[0].toUpperCase()}${message.slice(1)}. Your changes are still here.`.replace("..", ".")),
      make("div", { class: "dialog-row" },
        act("Later", "button", () => {}),
        act("Take theirs", "button", () => { this.forget(); location.reload(); }),
        act("Keep mine as a new version", "primary", () => { this.part("base").value = number; this.save(); })));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}
