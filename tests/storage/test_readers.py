"""What files hold, and that broken ones are found."""

from __future__ import annotations

import io
import json
import math
import struct
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.domain.media import MEDIA_TYPES, MediaFacts, MediaKind
from atelier.sandbox.host import Sandbox
from atelier.settings import MediaLimits
from atelier.storage.probe import Facts, Probe, Refusal, probe
from atelier.storage.readers.read import read
from atelier.storage.sniff import HEAD_BYTES, sniff
from tests.storage import samples

LIMITS = MediaLimits()
NAMES = [kind.name for kind in MEDIA_TYPES]


def look(content: bytes, tmp_path: Path, limits: MediaLimits = LIMITS) -> MediaFacts | Refusal:
    """Reads content as the type that it seems to have."""
    path = tmp_path / "file"
    path.write_bytes(content)
    found = sniff(content[:HEAD_BYTES])
    assert found is not None
    answer = read(Probe(str(path), found.name, limits), lambda fraction, stage: None)
    return answer.facts if isinstance(answer, Facts) else answer


def facts_of(content: bytes, tmp_path: Path) -> MediaFacts:
    facts = look(content, tmp_path)
    assert isinstance(facts, MediaFacts), facts
    return facts


def refusal_of(content: bytes, tmp_path: Path, limits: MediaLimits = LIMITS) -> Refusal:
    refusal = look(content, tmp_path, limits)
    assert isinstance(refusal, Refusal), refusal
    return refusal


@pytest.mark.parametrize("name", NAMES)
def test_every_type_is_read(name: str, tmp_path: Path) -> None:
    content = samples.of_type(name)
    facts = facts_of(content, tmp_path)
    assert facts.media_type == name
    assert facts.size_bytes == len(content)
    if facts.kind in (MediaKind.IMAGE, MediaKind.VIDEO):
        assert (facts.width_px, facts.height_px) == (160, 120)
    if facts.kind is MediaKind.VIDEO:
        assert (facts.fps, facts.has_audio) == (24.0, True)
    if facts.kind in (MediaKind.AUDIO, MediaKind.VIDEO):
        assert facts.duration_s == pytest.approx(2.0, abs=0.06)
    else:
        assert facts.duration_s is None


@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("text/", "application/"))])
def test_files_that_were_cut_off_are_refused(name: str, share: float, tmp_path: Path) -> None:
    if name in ("audio/mpeg", "audio/flac"):
        share = min(share, 0.7)  # their headers do not tell to the byte
    content = samples.of_type(name)
    refusal = refusal_of(content[: int(len(content) * share)], tmp_path)
    assert refusal.code == "media_rejected"
    assert "incomplete" in refusal.message or "damaged" in refusal.message


@pytest.mark.parametrize("content", [samples.weights()[:-1], samples.weights()[:40], samples.weights() + b"more"])
def test_weights_that_are_not_whole_are_refused(content: bytes, tmp_path: Path) -> None:
    assert "the weights are incomplete" in refusal_of(content, tmp_path).message


@pytest.mark.parametrize("options", [(), ("-movflags", "+faststart"), ("-movflags", "frag_keyframe+empty_moov")])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_mp4_cut_off_wherever_its_index_is(options: tuple[str, ...], share: float, tmp_path: Path) -> None:
    content = samples.video("mp4", *options)
    assert facts_of(content, tmp_path).duration_s == pytest.approx(2.0, abs=0.1)
    assert "incomplete" in refusal_of(content[: int(len(content) * share)], tmp_path).message


def test_damage_in_the_middle_of_a_picture_is_found(tmp_path: Path) -> None:
    content = bytearray(samples.image("PNG"))
    content[len(content) // 2] ^= 0xFF
    assert "damaged" in refusal_of(bytes(content), tmp_path).message


def test_a_header_alone_is_no_picture(tmp_path: Path) -> None:
    assert refusal_of(samples.huge_png(100, 100), tmp_path).code == "media_rejected"


@pytest.mark.parametrize("side", [50_000, 12_000])
def test_huge_pictures_are_refused_before_they_are_decoded(side: int, tmp_path: Path) -> None:
    """The second is above the limit and below twice the limit, where Pillow only warns."""
    refusal = refusal_of(samples.huge_png(side, side), tmp_path)
    assert refusal == Refusal("too_large", "the image has more than the 100 megapixels that are allowed")


@pytest.mark.parametrize("name", ["PNG", "WEBP", "GIF"])
def test_animations_last(name: str, tmp_path: Path) -> None:
    facts = facts_of(samples.animation(name), tmp_path)
    assert (facts.kind, facts.width_px, facts.height_px) == (MediaKind.IMAGE, 80, 60)
    assert (facts.duration_s, facts.fps) == (1.0, 5.0)


def test_animations_are_limited_in_all_their_frames(tmp_path: Path) -> None:
    limits = MediaLimits(image_pixels=80 * 60)
    assert isinstance(look(samples.animation("GIF", frames=4), tmp_path, limits), MediaFacts)
    assert refusal_of(samples.animation("GIF", frames=5), tmp_path, limits).code == "too_large"


def test_a_picture_lying_on_its_side_is_measured_as_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = facts_of(samples.image("JPEG", exif=exif.tobytes()), tmp_path)
    assert (facts.width_px, facts.height_px) == (120, 160)


def test_broken_exif_does_not_spoil_a_picture(tmp_path: Path) -> None:
    facts = facts_of(samples.image("JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f"), tmp_path)
    assert (facts.width_px, facts.height_px) == (160, 120)


def test_pictures_of_a_camera_with_a_second_picture_inside(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (160, 120), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    pictures[0].save(file, "MPO", save_all=True, append_images=pictures[1:])
    facts = facts_of(file.getvalue(), tmp_path)
    assert (facts.media_type, facts.duration_s) == ("image/jpeg", None)


def test_a_turned_video_is_measured_as_shown(tmp_path: Path) -> None:
    facts = facts_of(samples.turned_video(), tmp_path)
    assert (facts.width_px, facts.height_px) == (120, 160)


def test_webm_from_a_live_stream_is_measured_packet_by_packet(tmp_path: Path) -> None:
    live = samples.encoded("webm", *samples.TEST_PICTURE, *samples.TONE, *samples.YUV, "-live", "1", into_pipe=True)
    facts = facts_of(live, tmp_path)
    assert facts.duration_s == pytest.approx(2.0, abs=0.01)
    assert facts.fps == 24.0


@pytest.mark.parametrize("extension", ["wav", "flac"])
def test_sound_written_into_a_pipe_is_measured_packet_by_packet(extension: str, tmp_path: Path) -> None:
    facts = facts_of(samples.encoded(extension, *samples.TONE, into_pipe=True), tmp_path)
    assert facts.duration_s == pytest.approx(2.0, abs=0.01)


def test_a_header_that_promises_less_than_there_is_does_not_make_it_cheaper(tmp_path: Path) -> None:
    content = bytearray(samples.video("webm"))
    at = content.index(b"\x44\x89\x88") + 3  # the segment's duration, a double in milliseconds
    assert struct.unpack_from(">d", content, at)[0] == pytest.approx(2000, abs=60)
    struct.pack_into(">d", content, at, 100.0)
    assert facts_of(bytes(content), tmp_path).duration_s == pytest.approx(2.0, abs=0.05)


def test_an_mp4_without_a_picture_is_a_sound(tmp_path: Path) -> None:
    facts = facts_of(samples.sound("mp4"), tmp_path)
    assert (facts.media_type, facts.kind, facts.width_px) == ("audio/mp4", MediaKind.AUDIO, None)


def test_a_cover_does_not_make_a_sound_a_video(tmp_path: Path) -> None:
    cover = tmp_path / "cover.png"
    cover.write_bytes(samples.image("PNG"))
    picture = ("-i", str(cover), "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")
    for extension in ("m4a", "mp3"):
        facts = facts_of(samples.sound(extension, *picture), tmp_path)
        assert facts.kind is MediaKind.AUDIO


def test_long_files_and_files_with_many_streams_are_refused(tmp_path: Path) -> None:
    short = MediaLimits(duration_s=1.0)
    assert refusal_of(samples.video(), tmp_path, short).code == "too_large"
    assert refusal_of(samples.sound("mp3"), tmp_path, short).code == "too_large"
    assert refusal_of(samples.animation("GIF", shown_ms=300), tmp_path, short).code == "too_large"
    assert refusal_of(samples.video(), tmp_path, MediaLimits(streams=1)).code == "too_large"
    assert refusal_of(samples.video(), tmp_path, MediaLimits(frame_pixels=100)).code == "too_large"


@pytest.mark.parametrize(
    ("document", "version", "expected"),
    [
        ({"asset": {"version": "1.0"}}, 2, "glTF 1.0"),
        ({"asset": {"version": "2.0"}}, 1, "GLB version 1"),
        ({"asset": {"version": "2.0"}}, 2, "no meshes"),
        ({}, 2, "not valid glTF"),
        ({"asset": {"version": "2.0"}, "meshes": [{}], "buffers": [{"uri": "mesh.bin"}]}, 2, "other files"),
        ({"asset": {"version": "2.0"}, "meshes": [{}], "images": [{"uri": "http://x/i.png"}]}, 2, "other files"),
    ],
)
def test_models_that_cannot_be_used(document: dict[str, object], version: int, expected: str, tmp_path: Path) -> None:
    assert expected in refusal_of(samples.model(document, version=version), tmp_path).message


def test_a_model_whose_chunk_reaches_beyond_its_end(tmp_path: Path) -> None:
    content = bytearray(samples.model())
    struct.pack_into("<I", content, 12, 1_000_000)
    assert "damaged" in refusal_of(bytes(content), tmp_path).message


def test_text_must_be_utf8_to_its_end(tmp_path: Path) -> None:
    assert "UTF-8" in refusal_of(b"a" * HEAD_BYTES + b"\xff\xfe", tmp_path).message
    assert refusal_of(b"a" * 2000, tmp_path, MediaLimits(text_bytes=1999)).code == "too_large"
    assert facts_of(b'{"scenes": [1, 2', tmp_path).media_type == "text/plain"
    assert facts_of(b"[not json]", tmp_path).media_type == "text/plain"
    deep = b"[" * 200_000
    assert facts_of(deep, tmp_path).media_type == "text/plain"


async def test_errors_come_out_of_the_sandbox(tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    path = tmp_path / "file"
    try:
        path.write_bytes(samples.image("PNG"))
        assert (await probe(sandbox, path, "image/png", LIMITS)).height_px == 120
        path.write_bytes(samples.huge_png())
        with pytest.raises(TooLarge):
            await probe(sandbox, path, "image/png", LIMITS)
        path.write_bytes(samples.image("PNG")[:-3000])
        with pytest.raises(MediaRejected, match="incomplete"):
            await probe(sandbox, path, "image/png", LIMITS)
        path.write_bytes(samples.video())
        with pytest.raises(MediaRejected, match="time and memory"):
            await probe(sandbox, path, "video/mp4", msgspec.structs.replace(LIMITS, timeout_s=0.001))
    finally:
        await sandbox.close()


def test_a_document_with_odd_parts_is_still_a_document(tmp_path: Path) -> None:
    document = {"asset": {"version": "2.0", "extras": 1}, "meshes": [{}], "unknown": [json.dumps("x")]}
    assert facts_of(samples.model(document), tmp_path).kind is MediaKind.MODEL_3D


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(NAMES),
    damage=st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_no_damage_makes_a_reader_fail(name: str, damage: list[tuple[float, bool, int]], tmp_path_factory: Any) -> None:
    """Facts or a refusal, whatever the bytes; figures that one can reckon with."""
    content = bytearray(samples.of_type(name))
    for where, early, value in damage:
        reach = min(len(content), 300) if early else len(content)
        content[min(int(where * reach), reach - 1)] = value
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    answer = read(Probe(str(path), name, LIMITS), lambda fraction, stage: None)
    if isinstance(answer, Facts):
        figures = (answer.facts.width_px, answer.facts.height_px, answer.facts.duration_s, answer.facts.fps)
        assert all(figure is None or (math.isfinite(figure) and figure > 0) for figure in figures), answer
