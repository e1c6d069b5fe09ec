"""Marking and reading back, on real files of every format."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import c2pa
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier import __version__
from atelier.domain.errors import Unavailable
from atelier.provenance import containers
from atelier.provenance.facts import Input, Marking, Provenance, Seal, SourceType, Statement, watermark_id
from atelier.provenance.identity import Identity
from atelier.provenance.mark import mark
from atelier.provenance.read import inspect
from tests.provenance.conftest import BESIDE, EMBEDDED, MEDIA_TYPES

Copy = Callable[[str], Path]
Digest = Callable[[Path], str]

WITH_WATERMARK = {"picture.png", "picture.jpg", "picture.webp", "lossless.webp"}


def read(path: Path, identity: Identity) -> Provenance | None:
    return inspect(path, MEDIA_TYPES[path.name], identity)


def statement_in(path: Path, identity: Identity) -> Statement:
    found = read(path, identity)
    assert found is not None
    assert found.seal is Seal.INTACT
    assert found.statement is not None
    return found.statement


def manifest_in(path: Path) -> dict[str, object]:
    """The active manifest, as anybody else's reader sees it."""
    with path.open("rb") as stream, c2pa.Reader(MEDIA_TYPES[path.name], stream) as reader:
        report = json.loads(reader.json())
    found: dict[str, object] = report["manifests"][report["active_manifest"]]
    return found


def actions_in(path: Path) -> list[dict[str, object]]:
    assertions = manifest_in(path)["assertions"]
    assert isinstance(assertions, list)
    return next(item["data"]["actions"] for item in assertions if item["label"].startswith("c2pa.actions"))


@pytest.mark.parametrize("name", EMBEDDED)
def test_what_was_marked_is_recognised(fresh: Copy, facts: Marking, identity: Identity, name: str) -> None:
    path = fresh(name)
    marked = mark(path, MEDIA_TYPES[name], facts, identity)
    watermark = watermark_id(facts.job_id) if name in WITH_WATERMARK else None
    assert (marked.sidecar, marked.watermark) == (None, watermark)
    assert read(path, identity) == Provenance(
        Seal.INTACT,
        Statement(
            job=facts.job_id,
            operation="text_to_image",
            engine="sketch",
            model_requested="flux-dev",
            digital_source_type=SourceType.PROCEDURAL.uri,
            made_at=facts.made_at,
            watermark=watermark,
        ),
        watermark,
    )
    assert [file.name for file in path.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", BESIDE)
def test_other_formats_get_their_manifest_beside_them(
    fresh: Copy, facts: Marking, identity: Identity, name: str
) -> None:
    path = fresh(name)
    original = path.read_bytes()
    marked = mark(path, MEDIA_TYPES[name], facts, identity)
    assert marked.sidecar == f"{path}.c2pa"
    assert (path.read_bytes() == original) == (name != "shape.glb")  # which has room for the plain words
    assert statement_in(path, identity).job == facts.job_id
    path.write_bytes(path.read_bytes() + b"\n")
    altered = read(path, identity)
    assert altered is not None
    assert altered.seal is Seal.ALTERED


@pytest.mark.parametrize("name", EMBEDDED)
@pytest.mark.parametrize("place", [0.4, 0.7, 0.9])
def test_one_changed_bit_is_noticed(fresh: Copy, facts: Marking, identity: Identity, name: str, place: float) -> None:
    path = fresh(name)
    size = path.stat().st_size
    mark(path, MEDIA_TYPES[name], facts, identity)
    data = bytearray(path.read_bytes())
    manifest_is_last = data.startswith(b"RIFF")
    at = int(size * place) if manifest_is_last else len(data) - int(size * (1 - place)) - 1
    data[at] ^= 1
    path.write_bytes(data)
    found = read(path, identity)
    assert found is None or found.seal in (Seal.ALTERED, Seal.DAMAGED)


@given(changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("name", ["picture.jpg", "sound.mp3", "film.mp4"])
def test_no_damage_stops_the_reader(
    marked_samples: dict[str, bytes], identity: Identity, name: str, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(marked_samples[name])
    for place, change in changes:
        data[int(place * len(data))] ^= change
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        found = read(path, identity)
    if found is not None and found.statement is not None:
        assert found.statement.job == "a job"  # what was signed cannot be changed unnoticed


@pytest.fixture(scope="module")
def marked_samples(samples: Path, tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("marked")
    facts = Marking("a job", "text_to_image", "sketch", "any", trained=False)
    result = {}
    for name in ("picture.jpg", "sound.mp3", "film.mp4"):
        path = Path(shutil.copy(samples / name, folder / name))
        mark(path, MEDIA_TYPES[name], facts, identity)
        result[name] = path.read_bytes()
    return result


def test_one_changed_pixel_is_noticed_though_the_watermark_stays(
    fresh: Copy, facts: Marking, identity: Identity
) -> None:
    path = fresh("picture.png")
    mark(path, "image/png", facts, identity)
    parts = containers.png_parts(path.read_bytes())
    path.write_bytes(containers.png_file(_with_first_row_cleared(part) for part in parts))
    found = read(path, identity)
    assert found is not None
    assert (found.seal, found.watermark) == (Seal.ALTERED, watermark_id(facts.job_id))
    assert found.statement is not None
    assert found.made_here


def _with_first_row_cleared(part: containers.Part) -> bytes:
    """The picture's chunk with a black first row, in a form that decoders accept."""
    if part.kind != b"IDAT":
        return part.raw
    rows = bytearray(zlib.decompress(part.body))
    rows[0 : 1 + 512 * 3] = bytes(1 + 512 * 3)
    return containers.png_chunk(b"IDAT", zlib.compress(bytes(rows), 1))


def test_a_copied_manifest_does_not_vouch_for_another_picture(fresh: Copy, facts: Marking, identity: Identity) -> None:
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, identity)
    seal = [part.raw for part in containers.jpeg_parts(path.read_bytes()) if part.kind[0] == containers.APP0 + 11]
    other = fresh("picture.jpg").read_bytes()
    path.write_bytes(containers.jpeg_file([*seal, other[2:]]))
    found = read(path, identity)
    assert found is not None
    assert found.seal is Seal.ALTERED


def test_metadata_may_be_stripped_and_the_watermark_still_tells(
    fresh: Copy, facts: Marking, identity: Identity
) -> None:
    path = fresh("picture.png")
    mark(path, "image/png", facts, identity)
    essential = {b"IHDR", b"IDAT", b"IEND"}
    bare = [part.raw for part in containers.png_parts(path.read_bytes()) if part.kind in essential]
    path.write_bytes(containers.png_file(bare))
    found = read(path, identity)
    assert found == Provenance(seal=None, watermark=watermark_id(facts.job_id))
    assert found.made_here


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_unmarked_files_tell_nothing(fresh: Copy, identity: Identity, name: str) -> None:
    assert read(fresh(name), identity) is None


@pytest.mark.parametrize("name", ["picture.png", "film.mp4", "words.txt"])
def test_another_house_is_not_ours(
    fresh: Copy, facts: Marking, identity: Identity, other_house: Identity, name: str
) -> None:
    path = fresh(name)
    mark(path, MEDIA_TYPES[name], facts, other_house)
    found = read(path, identity)
    assert found == Provenance(Seal.FOREIGN)
    assert not found.made_here


@pytest.mark.parametrize("name", ["film.mp4", "streamable.mp4", "fragments.mp4", "film.mov", "sound.mp3", "sound.wav"])
def test_films_and_sounds_play_as_before(
    fresh: Copy, facts: Marking, identity: Identity, decoded_digest: Digest, name: str
) -> None:
    path = fresh(name)
    before = decoded_digest(path)
    mark(path, MEDIA_TYPES[name], facts, identity)
    assert decoded_digest(path) == before


def test_a_streamable_film_stays_streamable(fresh: Copy, facts: Marking, identity: Identity) -> None:
    path = fresh("streamable.mp4")
    mark(path, "video/mp4", facts, identity)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_manifest_says_who_and_how_in_standard_terms(fresh: Copy, facts: Marking, identity: Identity) -> None:
    path = fresh("picture.png")
    mark(path, "image/png", facts, identity)
    manifest = manifest_in(path)
    generator = manifest["claim_generator_info"]
    assert isinstance(generator, list)
    assert {"name": "Atelier", "version": __version__}.items() <= generator[0].items()
    (action,) = actions_in(path)
    assert action == {
        "action": "c2pa.created",
        "when": "2026-11-20T09:30:00+00:00",
        "softwareAgent": {"name": "Atelier sketch", "version": __version__},
        "description": "text_to_image",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
    }


@pytest.mark.parametrize(
    ("output", "inputs", "trained", "term", "acts"),
    [
        ("picture.png", [], True, SourceType.TRAINED, ["c2pa.created"]),
        ("picture.png", [], False, SourceType.PROCEDURAL, ["c2pa.created"]),
        ("picture.png", ["picture.jpg"], True, SourceType.TRAINED_COMPOSITE, ["c2pa.opened", "c2pa.edited"]),
        ("picture.png", ["picture.jpg"], False, SourceType.ENHANCED, ["c2pa.opened", "c2pa.edited"]),
        ("film.mp4", ["picture.jpg", "sound.wav"], True, SourceType.TRAINED, ["c2pa.created"]),
        ("film.mp4", ["picture.jpg"], False, SourceType.ENHANCED, ["c2pa.created"]),
        ("film.mp4", ["sound.mp3", "film.mov"], False, SourceType.ENHANCED, ["c2pa.opened", "c2pa.edited"]),
        ("words.txt", ["sound.ogg"], True, SourceType.TRAINED, ["c2pa.created"]),
    ],
)
def test_the_source_is_named_honestly(
    fresh: Copy,
    samples: Path,
    facts: Marking,
    identity: Identity,
    output: str,
    inputs: list[str],
    trained: bool,
    term: SourceType,
    acts: list[str],
) -> None:
    path = fresh(output)
    given = tuple(Input(str(samples / name), MEDIA_TYPES[name]) for name in inputs)
    mark(path, MEDIA_TYPES[output], msgspec.structs.replace(facts, inputs=given, trained=trained), identity)
    statement = statement_in(path, identity)
    assert statement.digital_source_type == term.uri
    assert sorted(item.media_type for item in statement.inputs) == sorted(MEDIA_TYPES[name] for name in inputs)
    assert sum(item.edited for item in statement.inputs) == len(acts) - 1
    if output in EMBEDDED:
        assert [action["action"] for action in actions_in(path)] == acts


def test_what_a_model_made_stays_its_work_when_rules_change_it(
    fresh: Copy, tmp_path: Path, facts: Marking, identity: Identity
) -> None:
    generated = fresh("picture.jpg")
    mark(generated, "image/jpeg", msgspec.structs.replace(facts, trained=True), identity)
    cropped = fresh("picture.png")
    given = (Input(str(generated), "image/jpeg"),)
    mark(cropped, "image/png", msgspec.structs.replace(facts, inputs=given, operation="crop"), identity)
    assert statement_in(cropped, identity).digital_source_type == SourceType.TRAINED_COMPOSITE.uri


def test_a_provider_s_manifest_is_kept(fresh: Copy, facts: Marking, identity: Identity, other_house: Identity) -> None:
    path = fresh("picture.png")
    theirs = msgspec.structs.replace(facts, job_id="theirs", trained=True)
    mark(path, "image/png", theirs, other_house)
    mark(path, "image/png", msgspec.structs.replace(facts, trained=True, engine="hosted"), identity)
    assert statement_in(path, identity).digital_source_type == SourceType.TRAINED.uri
    with path.open("rb") as stream, c2pa.Reader("image/png", stream) as reader:
        manifests = json.loads(reader.json())["manifests"]
    assert len(manifests) == 2
    assert "theirs" in json.dumps(manifests)
    (ingredient,) = manifest_in(path)["ingredients"]  # type: ignore[misc]
    assert ingredient["relationship"] == "parentOf"


def test_an_input_with_a_broken_manifest_does_not_stop_the_work(
    fresh: Copy, facts: Marking, identity: Identity
) -> None:
    broken = fresh("picture.webp")
    mark(broken, "image/webp", facts, identity)
    data = bytearray(broken.read_bytes())
    manifest = data.index(b"atelier.generation")
    data[manifest] ^= 0xFF
    data[data.index(b"c2pa.assertions") + 3] ^= 0xFF
    broken.write_bytes(data)
    path = fresh("picture.png")
    given = (Input(str(broken), "image/webp"),)
    mark(path, "image/png", msgspec.structs.replace(facts, inputs=given), identity)
    assert len(statement_in(path, identity).inputs) == 1


def test_the_prompt_stays_private_unless_given(fresh: Copy, facts: Marking, identity: Identity) -> None:
    path = fresh("picture.jpg")
    mark(path, "image/jpeg", facts, identity)
    assert statement_in(path, identity).prompt == ""
    told = fresh("picture.png")
    mark(told, "image/png", msgspec.structs.replace(facts, prompt="a red house"), identity)
    assert statement_in(told, identity).prompt == "a red house"


def test_inputs_are_not_named_by_their_file_names(
    fresh: Copy, tmp_path: Path, facts: Marking, identity: Identity
) -> None:
    private = fresh("picture.jpg").rename(tmp_path / "holiday-with-anna.jpg")
    path = fresh("picture.png")
    given = (Input(str(private), "image/jpeg"),)
    mark(path, "image/png", msgspec.structs.replace(facts, inputs=given), identity)
    assert b"anna" not in path.read_bytes()


@pytest.mark.parametrize("name", ["picture.png", "picture.jpg", "picture.webp", "film.mp4", "sound.wav"])
def test_a_failure_leaves_the_file_and_its_folder_as_they_were(
    fresh: Copy, facts: Marking, identity: Identity, name: str
) -> None:
    path = fresh(name)
    broken = path.read_bytes()[:-40] if name != "sound.wav" else b"not a sound"
    path.write_bytes(broken)
    with pytest.raises(Unavailable, match="marks of origin"):
        mark(path, MEDIA_TYPES[name], facts, identity)
    assert path.read_bytes() == broken
    assert [file.name for file in path.parent.iterdir()] == [name]


def test_an_empty_file_says_nothing(tmp_path: Path, facts: Marking, identity: Identity) -> None:
    path = tmp_path / "words.txt"
    path.touch()
    assert mark(path, "text/plain", facts, identity).sidecar is None
    assert [file.name for file in tmp_path.iterdir()] == ["words.txt"]


def test_the_file_keeps_its_mode(fresh: Copy, facts: Marking, identity: Identity) -> None:
    path = fresh("picture.png")
    path.chmod(0o640)
    mark(path, "image/png", facts, identity)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_threads_may_mark_at_once(samples: Path, tmp_path: Path, facts: Marking, identity: Identity) -> None:
    names = [name for name in ("picture.png", "film.mp4", "sound.mp3", "words.txt") for _ in range(4)]

    def work(number: int) -> Seal | None:
        name = names[number]
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes((samples / name).read_bytes())
        mark(path, MEDIA_TYPES[name], facts, identity)
        found = read(path, identity)
        return found and found.seal

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(work, range(len(names)))) == {Seal.INTACT}


def test_facts_are_light_to_import() -> None:
    """The API names marks without loading what makes them."""
    script = "import sys, atelier.provenance.facts; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert {"numpy", "cv2", "PIL", "c2pa", "cryptography"}.isdisjoint(loaded)
