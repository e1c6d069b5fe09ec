"""The stand-in engine: plain media of the kind, size and length that were asked for, at once.

For testing clients, and the house itself. It runs only where a route names it, and its files say who made them. A
prompt may hold stage directions in square brackets: `[wait 3]` seconds, `[make 2]` files, `[refuse]`, `[fail]`.
"""

from __future__ import annotations

import functools
import json
import re
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from atelier.domain.media import MediaKind
from atelier.domain.operations import OUTPUT_KIND, Operation
from atelier.domain.wishes.parts import Media
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.previews import Previews

OPERATIONS: Final = frozenset(operation for operation, kind in OUTPUT_KIND.items() if kind is not None) | {
    Operation.TRAIN_STYLE
}

_DIRECTION: Final = re.compile(r"\[(wait|make|refuse|fail)(?: (\d+(?:\.\d+)?))?\]")
_TICK_S: Final = 0.05
_SIDE_PX: Final = 256
_FPS: Final = 24.0


def run(task: Task, progress: Progress) -> Outcome:
    """One file of one shade for each output; with a 3D model comes its preview, with a style its cover."""
    words = " ".join(str(getattr(task.order.wish, name, "")) for name in ("prompt", "text"))
    directions = {name: float(figure or 0) for name, figure in _DIRECTION.findall(words)}
    _wait(task, directions.get("wait", 0.0), progress)
    if "refuse" in directions:
        return Refused("unsupported_input", "this stand-in was asked to refuse")
    if "fail" in directions:
        raise RuntimeError("this stand-in was asked to fail")
    count = min(int(directions.get("make", task.order.outputs)), task.order.outputs)
    return Done(tuple(made for index in range(count) for made in _make(task, index)))


def _wait(task: Task, seconds: float, progress: Progress) -> None:
    previews = Previews(task)
    start = time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        progress(passed / seconds, "waiting")
        previews.offer(passed / seconds, functools.partial(_unfinished, task, passed / seconds))
        time.sleep(min(_TICK_S, seconds - passed))


def _make(task: Task, index: int) -> tuple[Made, ...]:
    kind = OUTPUT_KIND[task.order.operation]
    shade = (task.order.seed + 37 * index) % 200 + 28
    if kind is MediaKind.VIDEO:
        return (_video(task, task.new_file(f"{index}.mp4"), shade),)
    if kind is MediaKind.AUDIO:
        return (_sound(task, task.new_file(f"{index}.wav")),)
    if kind is MediaKind.TEXT:
        return (_text(task, task.new_file(f"{index}.txt")),)
    if task.order.operation is Operation.TRAIN_STYLE:
        cover = _picture(task.new_file(f"{index}.jpg"), (_SIDE_PX, _SIDE_PX), shade)
        return (_text(task, task.new_file(f"{index}.txt")), cover)
    if kind is MediaKind.MODEL_3D:
        preview = _picture(task.new_file(f"{index}.jpg"), (_SIDE_PX, _SIDE_PX), shade)
        return (_triangle(task.new_file(f"{index}.glb")), preview)
    return (_picture(task.new_file(f"{index}.png"), _size(task), shade),)


def _unfinished(task: Task, share: float) -> Any:
    """Darker, the less is done."""
    import numpy as np

    width, height = _size(task)
    return np.full((height, width, 3), round(255 * share), np.uint8)


def _source(task: Task) -> Media | None:
    return next(task.order.media(), None)


def _size(task: Task) -> tuple[int, int]:
    """As asked for, else that of the first picture or video given."""
    wish, source = task.order.wish, _source(task)
    width = getattr(wish, "width_px", None) or (source and source.width_px) or _SIDE_PX
    height = getattr(wish, "height_px", None) or (source and source.height_px) or _SIDE_PX
    return width, height


def _duration_s(task: Task) -> float:
    source = _source(task)
    asked = getattr(task.order.wish, "duration_s", None) or (source and source.duration_s) or 1.0
    most = getattr(task.order.wish, "most_s", None)
    return float(asked if most is None else min(asked, most))


def _picture(path: Path, size: tuple[int, int], shade: int) -> Made:
    from PIL import Image

    Image.new("RGB", size, (shade, shade, shade)).save(path)
    return Made(str(path), MediaKind.IMAGE)


def _video(task: Task, path: Path, shade: int) -> Made:
    import numpy as np

    from atelier.engines.frames.encoder import Encoder, exact_rate, frames_in

    width, height = (side - side % 2 for side in _size(task))
    source = _source(task)
    fps = float(getattr(task.order.wish, "fps", None) or (source and source.fps) or _FPS)
    planes = np.full((height * 3 // 2, width), 128, np.uint8)
    planes[:height] = shade
    with Encoder(
        path, width_px=width, height_px=height, fps=exact_rate(fps), pixels="yuv420p", crf=40, preset="ultrafast"
    ) as encoder:
        for _ in range(frames_in(_duration_s(task), fps)):
            encoder.write(planes)
    return Made(str(path), MediaKind.VIDEO)


def _sound(task: Task, path: Path) -> Made:
    from atelier.engines.sound.arrays import silence
    from atelier.engines.sound.wav import WavWriter

    with WavWriter(path, channels=1) as writer:
        writer.write(silence(_duration_s(task), channels=1))
    return Made(str(path), MediaKind.AUDIO)


def _text(task: Task, path: Path) -> Made:
    path.write_text(f"A stand-in for {task.order.operation}.\n")
    return Made(str(path), MediaKind.TEXT)


def _triangle(path: Path) -> Made:
    """The smallest model: one triangle (glTF 2.0, GLB container)."""
    corners = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    document: Mapping[str, Any] = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "scene": 0,
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}
        ],
        "bufferViews": [{"buffer": 0, "byteLength": len(corners)}],
        "buffers": [{"byteLength": len(corners)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(corners), b"BIN\0") + corners
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)
    return Made(str(path), MediaKind.MODEL_3D)
