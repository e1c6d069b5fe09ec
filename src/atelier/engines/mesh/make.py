"""From pictures or words to files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.model import Make3d, MeshQuality, Topology
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.images import read_image
from atelier.engines.frames.threads import allowed_threads, opencv_threads
from atelier.engines.mesh.body import body
from atelier.engines.mesh.glb import write_glb
from atelier.engines.mesh.mesh import Mesh
from atelier.engines.mesh.preview import preview
from atelier.engines.mesh.relief import relief
from atelier.engines.mesh.subject import Subject, from_picture, from_words
from atelier.engines.mesh.texture import atlas, continued, given_back, made_up_back, paper
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task

TRIANGLES: Final[Mapping[MeshQuality, int]] = {
    MeshQuality.EXTRA_LOW: 2_000,
    MeshQuality.LOW: 20_000,
    MeshQuality.MEDIUM: 150_000,
    MeshQuality.HIGH: 500_000,
}
_TEXTURE_PX: Final[Mapping[MeshQuality, int]] = {
    MeshQuality.EXTRA_LOW: 512,
    MeshQuality.LOW: 1024,
    MeshQuality.MEDIUM: 1024,
    MeshQuality.HIGH: 2048,
}
"""The longer side of the front, half of the texture."""

_MOST_PIXELS: Final = 50_000_000
_READ_PX: Final = 2048
_QUALITY: Final = 90


def make(task: Task, wish: Make3d, progress: Progress) -> Outcome:
    progress(0.0, "looking")
    outputs = task.order.outputs
    files: list[Made] = []
    notes: dict[str, Any] = {}
    try:
        pictures = [_read(task.path(image)) for image in wish.images[:2]]
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    if not pictures and not wish.prompt.strip():
        return Refused("unsupported_input", "a model is made from a picture or from words; send one of them")
    with opencv_threads(allowed_threads()):
        for number in range(outputs):
            subject = from_picture(pictures[0]) if pictures else from_words(wish.prompt, task.order.seed_of(number))
            progress((number + 0.4) / outputs, "modelling")
            mesh, texture = _model(subject, pictures[1:], wish)
            mesh = mesh.filling(wish.box)
            progress((number + 0.7) / outputs, "rendering")
            files += _written(task, number, mesh, texture)
            progress((number + 1) / outputs, "finished")
            notes = _notes(subject, mesh, wish)
    return Done(tuple(files), notes)


def _read(path: Path) -> Picture:
    """RGB or RGBA, no larger than a model needs. Raises MediaRejected."""
    picture = read_image(path, max_pixels=_MOST_PIXELS)
    scale = _READ_PX / max(picture.shape[:2])
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if min(picture.shape[:2]) < 32:
        raise MediaRejected(f"the picture is {picture.shape[1]} x {picture.shape[0]} pixels; 32 are the least")
    return picture


def _model(subject: Subject, others: list[Picture], wish: Make3d) -> tuple[Mesh, Picture]:
    triangles, quads = TRIANGLES[wish.quality], wish.topology is Topology.QUAD
    subject = subject.reduced(_TEXTURE_PX[wish.quality])
    rgb, alpha = subject.rgb, subject.alpha
    if alpha is None:
        return relief(rgb, triangles=triangles, quads=quads), atlas(rgb, paper(*rgb.shape[:2]))
    front = continued(rgb, alpha)
    luma = cv2.cvtColor(front, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    back = made_up_back(front, alpha)
    if others and (second := from_picture(others[0])).alpha is not None:
        back = given_back(np.dstack([second.rgb, (second.alpha * 255).astype(np.uint8)]), alpha)
    return body(alpha, luma, triangles=triangles, quads=quads), atlas(front, back)


def _written(task: Task, number: int, mesh: Mesh, texture: Picture) -> list[Made]:
    packed = io.BytesIO()
    Image.fromarray(texture).save(packed, "JPEG", quality=_QUALITY)
    model, picture = task.new_file(f"model-{number + 1}.glb"), task.new_file(f"model-{number + 1}.png")
    write_glb(model, mesh, packed.getvalue(), texture_type="image/jpeg", name="model")
    Image.fromarray(preview(mesh, texture)).save(picture, "PNG", compress_level=4)
    return [Made(str(model), MediaKind.MODEL_3D), Made(str(picture), MediaKind.IMAGE)]


def _notes(subject: Subject, mesh: Mesh, wish: Make3d) -> dict[str, Any]:
    notes: dict[str, Any] = {"shape": "relief" if subject.alpha is None else "body", "triangles": len(mesh.faces)}
    if subject.drawn:
        notes["drawn"] = list(subject.drawn)
    if subject.ignored:
        notes["ignored_words"] = list(subject.ignored)
    if len(wish.images) > 2:
        notes["unused_images"] = len(wish.images) - 2
    return notes
