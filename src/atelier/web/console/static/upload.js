// Drop zones: files go up at once, with progress, and come back as tiles that the form carries.
import { csrf, root, toast } from "./page.js";

export function uploads(within) {
  const zones = [...within.querySelectorAll("[data-upload]")];
  for (const zone of zones) {
    if (zone.dataset.ready) continue;
    zone.dataset.ready = "yes";
    zone.querySelector("input[type=file]").addEventListener("change", (event) => {
      send(zone, [...event.target.files]);
      event.target.value = "";
    });
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      send(zone, [...event.dataTransfer.files]);
    });
  }
}

async function send(zone, files) {
  const done = await Promise.all(files.slice(0, Number(zone.dataset.most)).map((file) => upload(zone, file)));
  if (zone.dataset.reload !== undefined && done.some(Boolean)) location.reload();
}

/** Sends one file; a tile shows how far it is. Resolves to whether it arrived. */
export function upload(zone, file) {
  const waiting = document.createElement("li");
  waiting.className = "tile loading";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Uploading ${file.name}`);
  const words = document.createElement("span");
  words.textContent = "Uploading…";
  waiting.append(words, bar);
  place(zone, waiting);

  const request = new XMLHttpRequest();
  request.open("POST", `${root}/uploads?field=${encodeURIComponent(zone.dataset.name)}`);
  request.setRequestHeader("x-csrf", csrf);
  request.setRequestHeader("hx-request", "true");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    if (event.loaded === event.total) words.textContent = "Reading…";
  });
  const body = new FormData();
  body.append("file", file);
  return new Promise((resolve) => {
    request.addEventListener("loadend", () => {
      waiting.remove();
      if (request.status === 201) {
        put(zone, request.responseText);
        return resolve(true);
      }
      fail(zone, refusal(request));
      resolve(false);
    });
    request.send(body);
  });
}

function refusal(request) {
  if (!request.status) return "The server does not answer; try again in a moment.";
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  return page.querySelector(".toast p")?.textContent ?? "The file was not taken.";
}

function fail(zone, words) {
  const fault = zone.closest("[data-field]")?.querySelector(".fault");
  if (!fault) return toast(words);
  fault.textContent = words;
  fault.hidden = false;
}

/** Adds a tile that the server made; a field for one file keeps the new one only. */
function put(zone, html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  place(zone, template.content.firstElementChild);
  const fault = zone.closest("[data-field]")?.querySelector(".fault");
  if (fault) fault.hidden = true;
  document.body.dispatchEvent(new Event("filled"));
}

function place(zone, tile) {
  const tiles = zone.querySelector(".tiles");
  const most = Number(zone.dataset.most);
  while (tiles.children.length >= most) tiles.firstElementChild.remove();
  tiles.append(tile);
}

document.addEventListener("click", async (event) => {
  const remove = event.target.closest?.("[data-remove]");
  if (remove) {
    remove.closest(".tile").remove();
    document.body.dispatchEvent(new Event("filled"));
  }
  const pick = event.target.closest?.("[data-pick]");
  if (pick) {
    const field = pick.dataset.field;
    const answer = await fetch(`${root}/tiles/${pick.dataset.pick}?field=${encodeURIComponent(field)}`);
    if (answer.ok) put(document.querySelector(`[data-upload][data-name="${CSS.escape(field)}"]`), await answer.text());
    document.getElementById("sheet").close();
  }
  const paint = event.target.closest?.("[data-paint]");
  if (paint) {
    const { openMask } = await import("./mask.js");
    openMask(paint.closest("[data-upload]"), paint.dataset.byAlpha !== undefined, upload);
  }
});
