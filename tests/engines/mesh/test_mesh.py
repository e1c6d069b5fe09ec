"""Models in three dimensions: what the files hold, and that bodies are closed, smooth and the right size."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.model import Make3d, MeshQuality, Topology
from atelier.domain.wishes.parts import Media
from atelier.engines.mesh.body import body
from atelier.engines.mesh.inflate import inflate
from atelier.engines.mesh.make import TRIANGLES
from atelier.engines.mesh.mesh import Mesh
from atelier.engines.mesh.relief import relief
from atelier.engines.mesh.run import run
from atelier.engines.port import Done, Outcome, Refused, Task
from tests.engines.frames.samples import clouds, save


def disc(side: int = 200, radius: float = 70) -> Any:
    alpha = np.zeros((side, side), np.float32)
    cv2.circle(alpha, (side // 2, side // 2), round(radius), 1.0, -1, cv2.LINE_AA)
    return alpha


def model(folder: Path, *pictures: Path, outputs: int = 1, **given: Any) -> Outcome:
    images = tuple(Media(str(path), MediaKind.IMAGE, "image/png") for path in pictures)
    order = Order("atelier/3d", Make3d(images=images, **given), outputs, 7)
    return run(Task("job", order, str(folder), {str(path): str(path) for path in pictures}), lambda *_: None)


class Glb:
    """A reader of its own: header, JSON and binary, and arrays by the specification alone."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        magic, version, total = struct.unpack_from("<4sII", content)
        assert (magic, version, total) == (b"glTF", 2, len(content))
        length, kind = struct.unpack_from("<I4s", content, 12)
        assert kind == b"JSON"
        self.document = json.loads(content[20 : 20 + length])
        size, kind = struct.unpack_from("<I4s", content, 20 + length)
        assert kind == b"BIN\0"
        assert 28 + length + size == total
        self.binary = content[28 + length :]

    def view(self, number: int) -> bytes:
        view = self.document["bufferViews"][number]
        return self.binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]

    def array(self, number: int) -> Any:
        accessor = self.document["accessors"][number]
        kind = {5126: "<f4", 5125: "<u4"}[accessor["componentType"]]
        values = np.frombuffer(self.view(accessor["bufferView"]), kind)
        return values.reshape(accessor["count"], {"VEC3": 3, "VEC2": 2, "SCALAR": 1}[accessor["type"]])

    @property
    def primitive(self) -> Any:
        return self.document["meshes"][0]["primitives"][0]


def edges_of(mesh: Mesh) -> Counter[tuple[int, int]]:
    """Directed edges between points."""
    points = mesh.welded[mesh.faces].astype(int)
    pairs = np.concatenate([points[:, [0, 1]], points[:, [1, 2]], points[:, [2, 0]]])
    return Counter(map(tuple, pairs.tolist()))


def volume(mesh: Mesh) -> float:
    corners = mesh.positions[mesh.faces].astype(float)
    return float(np.einsum("fc,fc->f", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6)


def test_a_disc_becomes_a_ball() -> None:
    height = inflate(disc())
    y, x = np.mgrid[0:200, 0:200] - 100.0
    ball = np.sqrt(np.maximum(70.0**2 - x * x - y * y, 0))
    assert np.abs(height - ball).mean() < 1
    assert height.max() == pytest.approx(70, rel=0.04)


@pytest.mark.parametrize("quads", [False, True])
def test_bodies_are_closed_and_face_outwards(quads: bool) -> None:
    alpha = disc()
    alpha[80:120, 80:120] = 0  # a hole
    alpha[20:40, 20:40] = 1  # a part by itself
    mesh = body(alpha, alpha * 0.5, triangles=4000, quads=quads)
    edges = edges_of(mesh)
    assert all(edges[end, start] == count for (start, end), count in edges.items())
    assert volume(mesh) > 0
    assert len(mesh.faces) == pytest.approx(4000, rel=0.25)
    assert np.allclose(np.linalg.norm(mesh.normals(), axis=1), 1, atol=1e-5)
    assert mesh.uv.min() >= 0
    assert mesh.uv.max() <= 1


def test_quads_come_in_pairs_that_share_their_first_corner() -> None:
    mesh = body(disc(), disc(), triangles=3000, quads=True)
    assert len(mesh.faces) % 2 == 0
    assert (mesh.faces[0::2, 0] == mesh.faces[1::2, 0]).all()
    shared = [
        len(set(one) & set(other))
        for one, other in zip(mesh.faces[0::2].tolist(), mesh.faces[1::2].tolist(), strict=True)
    ]
    assert set(shared) == {2}


def test_the_rim_follows_the_outline_and_not_the_grid() -> None:
    mesh = body(disc(), disc(), triangles=2000, quads=False).filling(None)
    rim = mesh.positions[np.abs(mesh.positions[:, 2]) < 1e-6]
    middle = (rim.max(axis=0) + rim.min(axis=0)) / 2
    reach = np.hypot(*(rim - middle)[:, :2].T)
    assert reach.std() / reach.mean() < 0.02


def test_reliefs_face_outwards_and_have_a_back() -> None:
    mesh = relief(clouds(200, 120, seed=4, grain=20), triangles=3000, quads=False)
    assert volume(mesh) > 0
    assert len(mesh.faces) == pytest.approx(3000, rel=0.15)
    normals = mesh.normals()
    assert normals[-4:, 2].max() < -0.99


def test_the_box_is_filled_and_stands_on_the_ground() -> None:
    mesh = body(disc(), disc(), triangles=1000, quads=False).filling((2.0, 1.0, 0.5))
    low, high = mesh.positions.min(axis=0), mesh.positions.max(axis=0)
    assert (high - low).tolist() == pytest.approx([2.0, 1.0, 0.5], rel=1e-5)
    assert low[1] == pytest.approx(0, abs=1e-6)
    assert (low + high)[[0, 2]].tolist() == pytest.approx([0, 0], abs=1e-5)


@pytest.mark.parametrize("topology", list(Topology))
def test_a_file_is_binary_gltf_with_a_texture(tmp_path: Path, topology: Topology) -> None:
    outcome = model(tmp_path, prompt="a red teapot", quality=MeshQuality.LOW, topology=topology)
    assert isinstance(outcome, Done)
    assert [made.kind for made in outcome.files] == [MediaKind.MODEL_3D, MediaKind.IMAGE]
    glb = Glb(Path(outcome.files[0].path))
    assert glb.document["asset"]["version"] == "2.0"
    positions = glb.array(glb.primitive["attributes"]["POSITION"])
    accessor = glb.document["accessors"][glb.primitive["attributes"]["POSITION"]]
    assert accessor["min"] == pytest.approx(positions.min(axis=0).tolist())
    assert accessor["max"] == pytest.approx(positions.max(axis=0).tolist())
    assert np.ptp(positions, axis=0).max() == pytest.approx(1, rel=1e-5)
    indices = glb.array(glb.primitive["indices"])
    assert indices.max() < len(positions)
    assert len(indices) // 3 == outcome.notes["triangles"] <= TRIANGLES[MeshQuality.LOW] * 1.1
    (image,) = glb.document["images"]
    (tmp_path / "texture.jpg").write_bytes(glb.view(image["bufferView"]))
    texture = np.asarray(Image.open(tmp_path / "texture.jpg"))
    assert texture.shape[1] == pytest.approx(2 * texture.shape[0], rel=0.7)
    assert ("FB_ngon_encoding" in glb.document.get("extensionsUsed", ())) == (topology is Topology.QUAD)
    picture = np.asarray(Image.open(outcome.files[1].path))
    assert picture.shape == (768, 768, 3)
    reddish = (picture[..., 0].astype(int) - picture[..., 1] > 60).mean()
    assert reddish > 0.05
    assert outcome.notes["shape"] == "body"


def cut_thing(path: Path, tint: tuple[int, int, int]) -> Path:
    rgba = np.zeros((160, 160, 4), np.uint8)
    cv2.circle(rgba, (80, 80), 60, (*tint, 255), -1, cv2.LINE_AA)
    return save(path, rgba)


def test_a_second_picture_is_the_back(tmp_path: Path) -> None:
    front, back = cut_thing(tmp_path / "front.png", (200, 30, 30)), cut_thing(tmp_path / "back.png", (30, 30, 200))
    outcome = model(tmp_path, front, back, quality=MeshQuality.EXTRA_LOW)
    assert isinstance(outcome, Done)
    glb = Glb(Path(outcome.files[0].path))
    (tmp_path / "texture.jpg").write_bytes(glb.view(glb.document["images"][0]["bufferView"]))
    texture = np.asarray(Image.open(tmp_path / "texture.jpg")).astype(int)
    half = texture.shape[1] // 2
    middle = texture.shape[0] // 2
    assert texture[middle, half // 2, 0] > 150 > texture[middle, half // 2, 2]
    assert texture[middle, half + half // 2, 2] > 150 > texture[middle, half + half // 2, 0]


def test_scenes_become_reliefs_and_words_that_are_unknown_are_told(tmp_path: Path) -> None:
    outcome = model(tmp_path, prompt="a zyxic mountain valley", quality=MeshQuality.EXTRA_LOW)
    assert isinstance(outcome, Done)
    assert outcome.notes["shape"] == "relief"
    assert "zyxic" in outcome.notes["ignored_words"]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in "ab":
        (tmp_path / name).mkdir()
        outcome = model(tmp_path / name, prompt="a fox", quality=MeshQuality.EXTRA_LOW)
        assert isinstance(outcome, Done)
        contents.append([Path(made.path).read_bytes() for made in outcome.files])
    assert contents[0] == contents[1]


def test_what_cannot_be_modelled_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nxx")
    refused = model(tmp_path, broken)
    assert isinstance(refused, Refused)
    assert refused.code == "unreadable_media"
    nothing = model(tmp_path)
    assert isinstance(nothing, Refused)
    assert nothing.code == "unsupported_input"


VALIDATE = """
const validator = require('gltf-validator'), fs = require('fs');
validator.validateBytes(new Uint8Array(fs.readFileSync(process.argv[1])), {maxIssues: 0})
  .then(report => console.log(JSON.stringify(report.issues)));
"""


@pytest.mark.long
@pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js is not here")
def test_the_khronos_validator_finds_nothing(tmp_path: Path) -> None:
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "gltf-validator@2.0.0-dev.3.10"]
    if subprocess.run(install, cwd=tmp_path, check=False).returncode != 0:
        pytest.skip("the npm registry does not answer")
    for index, given in enumerate(
        (
            {"prompt": "a knight riding a horse", "topology": Topology.QUAD},
            {"prompt": "a sailboat", "quality": MeshQuality.EXTRA_LOW},
            {"prompt": "a mountain lake", "quality": MeshQuality.LOW, "box": (1.0, 0.5, 0.2)},
        )
    ):
        folder = tmp_path / str(index)
        folder.mkdir()
        outcome = model(folder, **given)
        assert isinstance(outcome, Done)
        said = subprocess.run(
            ["node", "-e", VALIDATE, outcome.files[0].path], cwd=tmp_path, check=True, capture_output=True, text=True
        )
        issues = json.loads(said.stdout)
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues
