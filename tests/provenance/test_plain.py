"""Plain metadata, read by libraries that are not ours."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import av
import msgspec
import numpy as np
import pytest
from PIL import Image, ImageSequence

from atelier.engines.mesh.glb import write_glb
from atelier.engines.mesh.mesh import Mesh
from atelier.provenance import plain
from atelier.provenance.facts import Marking, SourceType
from atelier.settings import MediaLimits
from atelier.storage.readers.model import read_model
from tests.provenance.conftest import MEDIA_TYPES

Copy = Callable[[str], Path]
Digest = Callable[[Path], str]

DESCRIPTION = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def properties(packet: bytes) -> dict[str, str]:
    begin, end = packet.index(b"<x:xmpmeta"), packet.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")
    description = ElementTree.fromstring(packet[begin:end]).find(f".//{DESCRIPTION}")
    assert description is not None
    return dict(description.attrib)


@pytest.mark.parametrize("name", ["picture.png", "picture.jpg", "picture.webp", "lossless.webp"])
def test_pictures_carry_xmp_that_pillow_finds(fresh: Copy, facts: Marking, name: str) -> None:
    path = fresh(name)
    before = opened(path).convert("RGBA").tobytes()
    plain.label(path, MEDIA_TYPES[name], facts, SourceType.PROCEDURAL)
    image = opened(path)
    found = properties(image.info["xmp"])
    assert found[f"{IPTC}DigitalSourceType"] == "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    assert found[f"{XMP}CreatorTool"].endswith("(sketch)")
    assert found[f"{XMP}CreateDate"] == "2026-11-20T09:30:00+00:00"
    assert f"{IPTC}AISystemUsed" not in found
    assert image.convert("RGBA").tobytes() == before


def test_a_trained_model_is_named(fresh: Copy, facts: Marking) -> None:
    path = fresh("picture.png")
    trained = msgspec.structs.replace(facts, trained=True, model='quoted "model" <&>')
    plain.label(path, "image/png", trained, SourceType.TRAINED)
    found = properties(opened(path).info["xmp"])
    assert found[f"{IPTC}AISystemUsed"] == 'quoted "model" <&>'


def test_png_carries_a_comment_too(fresh: Copy, facts: Marking) -> None:
    path = fresh("picture.png")
    plain.label(path, "image/png", msgspec.structs.replace(facts, engine="скетч"), SourceType.PROCEDURAL)
    assert "algorithmicMedia" in opened(path).info["Comment"]


def test_webp_keeps_its_transparency(tmp_path: Path, facts: Marking) -> None:
    path = tmp_path / "cut-out.webp"
    for lossless in (True, False):
        Image.new("RGBA", (300, 201), (10, 20, 30, 77)).save(path, lossless=lossless)
        plain.label(path, "image/webp", facts, SourceType.PROCEDURAL)
        image = opened(path)
        assert (image.size, image.mode) == ((300, 201), "RGBA")
        assert image.getpixel((5, 5))[3] == 77


def test_gif_keeps_its_frames(fresh: Copy, facts: Marking) -> None:
    path = fresh("moving.gif")
    before = [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(opened(path))]
    plain.label(path, "image/gif", facts, SourceType.PROCEDURAL)
    after = [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(opened(path))]
    assert after == before
    assert len(after) > 1
    assert properties(path.read_bytes())[f"{IPTC}DigitalSourceType"].endswith("/algorithmicMedia")


@pytest.mark.parametrize("name", ["film.mp4", "streamable.mp4", "film.mov", "sound.m4a"])
def test_mp4_gets_an_xmp_box_at_its_end(fresh: Copy, facts: Marking, decoded_digest: Digest, name: str) -> None:
    path = fresh(name)
    original, seen = path.read_bytes(), decoded_digest(path)
    plain.label(path, MEDIA_TYPES[name], facts, SourceType.PROCEDURAL)
    data = path.read_bytes()
    box = data[len(original) :]
    assert data.startswith(original)
    assert int.from_bytes(box[:4], "big") == len(box)
    assert properties(box[24:])[f"{IPTC}DigitalSourceType"].endswith("/algorithmicMedia")
    assert decoded_digest(path) == seen


def test_fragments_keep_their_index_last(fresh: Copy, facts: Marking) -> None:
    path = fresh("fragments.mp4")
    before = path.read_bytes()
    plain.label(path, "video/mp4", facts, SourceType.PROCEDURAL)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["sound.wav", "sound.mp3"])
def test_sound_carries_a_comment_that_players_show(
    fresh: Copy, facts: Marking, decoded_digest: Digest, name: str
) -> None:
    path = fresh(name)
    heard = decoded_digest(path)
    with av.open(str(path)) as container:
        before = dict(container.metadata)
    plain.label(path, MEDIA_TYPES[name], facts, SourceType.PROCEDURAL)
    with av.open(str(path)) as container:
        after = dict(container.metadata)
    assert "(sketch)" in after.pop("comment")
    assert after == before
    assert decoded_digest(path) == heard


def test_mp3_without_a_tag_gets_one(fresh: Copy, facts: Marking, decoded_digest: Digest) -> None:
    path = fresh("sound.mp3")
    data = path.read_bytes()
    path.write_bytes(data[10 + int.from_bytes(data[8:10], "big") :])
    heard = decoded_digest(path)
    plain.label(path, "audio/mpeg", facts, SourceType.PROCEDURAL)
    with av.open(str(path)) as container:
        assert "(sketch)" in container.metadata["comment"]
    assert decoded_digest(path) == heard


def test_a_model_says_it_among_the_extras_and_keeps_its_shape(tmp_path: Path, facts: Marking) -> None:
    path = tmp_path / "cube.glb"
    faces = np.array([[0, 1, 2], [0, 2, 3], [0, 3, 1], [1, 3, 2]])
    mesh = Mesh(np.eye(4, 3, dtype=np.float32), np.zeros((4, 2), np.float32), faces, np.arange(4))
    write_glb(path, mesh, b"\x89PNG", texture_type="image/png", name="größe")
    before = _chunks(path.read_bytes())
    plain.label(path, "model/gltf-binary", facts, SourceType.PROCEDURAL)
    data = path.read_bytes()
    after = _chunks(data)
    assert after[1:] == before[1:]
    document = json.loads(after[0])
    extras = document["asset"].pop("extras")
    assert extras["digitalSourceType"] == SourceType.PROCEDURAL.uri
    assert "(sketch)" in extras["comment"]
    assert document == json.loads(before[0])
    assert read_model(path, "model/gltf-binary", MediaLimits()).size_bytes == len(data)
    plain.label(path, "model/gltf-binary", facts, SourceType.TRAINED)
    assert path.read_bytes() == data


def _chunks(data: bytes) -> list[bytes]:
    assert int.from_bytes(data[8:12], "little") == len(data)
    chunks, at = [], 12
    while at < len(data):
        assert at % 4 == 0
        end = at + 8 + int.from_bytes(data[at : at + 4], "little")
        chunks.append(data[at + 8 : end])
        at = end
    return chunks


@pytest.mark.parametrize("damage", [b"glTF", b"glTF" + bytes(16), b"glTF" + bytes(8) + b"\x02\0\0\0JSON{}"])
def test_a_damaged_model_is_refused(tmp_path: Path, facts: Marking, damage: bytes) -> None:
    path = tmp_path / "shape.glb"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"GLB|glTF"):
        plain.label(path, "model/gltf-binary", facts, SourceType.PROCEDURAL)


@pytest.mark.parametrize(
    "name", ["picture.png", "picture.jpg", "picture.webp", "moving.gif", "film.mp4", "picture.avif", "film.webm"]
)
def test_a_statement_that_is_there_is_kept(fresh: Copy, facts: Marking, name: str) -> None:
    path = fresh(name)
    plain.label(path, MEDIA_TYPES[name], facts, SourceType.TRAINED)
    labelled = path.read_bytes()
    plain.label(path, MEDIA_TYPES[name], facts, SourceType.PROCEDURAL)
    assert path.read_bytes() == labelled


def test_a_cut_mp4_is_refused(fresh: Copy, facts: Marking) -> None:
    path = fresh("film.mp4")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="cut short"):
        plain.label(path, "video/mp4", facts, SourceType.PROCEDURAL)
