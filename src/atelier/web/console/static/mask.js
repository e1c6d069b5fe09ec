// Painting a mask over a picture, sent as a PNG of its size: white, or transparent, where the change is wanted.
import { toast } from "./page.js";

/** Opens the painter for a mask's drop zone, over the first picture of the form. `byAlpha`: the mask is read by what is
 * transparent in it. `upload` puts a file into the zone. */
export function openMask(zone, byAlpha, upload) {
  const picture = document.querySelector("#form .tile[data-kind=image]:not([data-field=mask] .tile)");
  if (!picture) return toast("Add the picture first: the mask is painted over it.");
  const dialog = build(picture);
  document.body.append(dialog);
  dialog.showModal();
  const canvas = dialog.querySelector("canvas");
  const brush = painter(canvas, dialog.querySelector("input[type=range]"));
  dialog.addEventListener("click", async (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "undo") brush.undo();
    else if (act === "erase") event.target.closest("button").setAttribute("aria-pressed", brush.toggle());
    else if (act === "cancel") dialog.close();
    else if (act === "done") {
      const file = await brush.file(byAlpha);
      dialog.close();
      await upload(zone, file);
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
}

function build(picture) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Paint the mask");
  dialog.innerHTML = `
    <div class="paint">
      <div class="sheet-head"><h2>Paint what may change</h2></div>
      <div class="paint-area"><img alt=""><canvas role="img" aria-label="The mask"></canvas></div>
      <div class="paint-tools">
        <label>Brush <input type="range" min="4" max="200" value="48" aria-label="Size of the brush"></label>
        <button type="button" class="button" data-act="erase" aria-pressed="false">Erase</button>
        <button type="button" class="button" data-act="undo">Undo</button>
        <button type="button" class="button" data-act="cancel">Cancel</button>
        <button type="button" class="primary" data-act="done">Use this mask</button>
      </div>
    </div>`;
  const image = dialog.querySelector("img");
  image.src = picture.dataset.url;
  const canvas = dialog.querySelector("canvas");
  canvas.width = Number(picture.dataset.width) || 1024;
  canvas.height = Number(picture.dataset.height) || 1024;
  return dialog;
}

function painter(canvas, size) {
  const ink = canvas.getContext("2d");
  const strokes = [];
  let erasing = false;
  let current = null;

  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  const draw = (stroke) => {
    ink.globalCompositeOperation = stroke.erase ? "destination-out" : "source-over";
    ink.lineCap = ink.lineJoin = "round";
    ink.lineWidth = stroke.width;
    ink.strokeStyle = "#ff5a2f";
    ink.beginPath();
    ink.moveTo(...stroke.points[0]);
    for (const next of stroke.points) ink.lineTo(...next);
    ink.stroke();
  };
  const again = () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    strokes.forEach(draw);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    current = { erase: erasing, width: size.valueAsNumber * scale, points: [point(event)] };
    strokes.push(current);
    again();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!current) return;
    current.points.push(point(event));
    again();
  });
  canvas.addEventListener("pointerup", () => { current = null; });

  return {
    undo() { strokes.pop(); again(); },
    toggle() { erasing = !erasing; return erasing; },
    /** Black, and white or transparent where something was painted. */
    async file(byAlpha) {
      const sheet = new OffscreenCanvas(canvas.width, canvas.height);
      const paper = sheet.getContext("2d");
      if (byAlpha) {
        paper.fillRect(0, 0, sheet.width, sheet.height);
        paper.globalCompositeOperation = "destination-out";
        paper.drawImage(canvas, 0, 0);
        return pictured(sheet);
      }
      paper.drawImage(canvas, 0, 0);
      paper.globalCompositeOperation = "source-in";
      paper.fillStyle = "#fff";
      paper.fillRect(0, 0, sheet.width, sheet.height);
      paper.globalCompositeOperation = "destination-over";
      paper.fillStyle = "#000";
      paper.fillRect(0, 0, sheet.width, sheet.height);
      return pictured(sheet);
    },
  };
}

async function pictured(sheet) {
  return new File([await sheet.convertToBlob({ type: "image/png" })], "mask.png", { type: "image/png" });
}
