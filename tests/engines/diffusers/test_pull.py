"""Weights that are pulled from a hub: what comes, what is written down, and what happens when it goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from atelier.domain.errors import Unavailable
from atelier.domain.wishes.image import TextToImage
from atelier.engines.diffusers.cards import ModelCard, Part
from atelier.engines.diffusers.engine import missing_libraries
from atelier.engines.diffusers.pull import Watcher, pull
from atelier.engines.diffusers.pulled import Pulled, faults, is_here, read_list
from tests.engines.diffusers.hub import TOKEN, Hub, hub
from tests.engines.diffusers.room import TINY, card_of, done, pictures_of, run_task, task_of

REPOSITORY = "someone/flux"
INDEX = b'{"_class_name": "FluxPipeline"}'
TENSORS = bytes(range(256)) * 8_000
FILES = {
    "model_index.json": INDEX,
    "README.md": b"# Flux",
    "LICENSE.md": b"as you like",
    "scheduler/scheduler_config.json": b"{}",
    "tokenizer/merges.txt": b"a b",
    "transformer/config.json": b"{}",
    "transformer/diffusion_pytorch_model.safetensors": TENSORS,
    "transformer/diffusion_pytorch_model.bin": b"pickled",
    "transformer/modeling.py": b"import os",
    "vae/diffusion_pytorch_model.safetensors": b"plain",
    "vae/diffusion_pytorch_model.fp16.safetensors": b"half",
    "flux-all-in-one.safetensors": b"everything once more",
}
BIG = "transformer/diffusion_pytorch_model.safetensors"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub() as there:
        monkeypatch.setenv("HF_ENDPOINT", there.url)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield there


class Told:
    """What a pull told."""

    def __init__(self) -> None:
        self.total = 0
        self.came = 0
        self.whole: list[str] = []
        self.watcher = Watcher(self._begin, self._came, lambda name, _: self.whole.append(name))

    def _begin(self, size_bytes: int) -> None:
        self.total = size_bytes

    def _came(self, size_bytes: int) -> None:
        self.came += size_bytes


def card(**given: Any) -> ModelCard:
    return card_of("FluxPipeline", repository=REPOSITORY, **given)


def run(weights: Path, wanted: ModelCard | None = None, **given: Any) -> tuple[Pulled, Told]:
    told = Told()
    return pull(wanted or card(), weights, told.watcher, **given), told


def test_safetensors_and_configurations_come_with_their_commit(there: Hub, tmp_path: Path) -> None:
    sha = there.commit(REPOSITORY, FILES)
    pulled, told = run(tmp_path)
    folder = card().folder(tmp_path)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    unwanted = {"transformer/diffusion_pytorch_model.bin", "transformer/modeling.py", "flux-all-in-one.safetensors"}
    assert found == {*FILES} - unwanted - {"vae/diffusion_pytorch_model.fp16.safetensors"} | {"atelier-weights.json"}
    assert (pulled.repository, pulled.revision) == (REPOSITORY, sha)
    assert read_list(card(), tmp_path) == pulled
    assert set(pulled.files) == found - {"atelier-weights.json"}
    assert pulled.files[BIG].size_bytes == len(TENSORS)
    assert (folder / BIG).read_bytes() == TENSORS
    assert faults(card(), tmp_path) == []
    assert told.came == told.total == sum(digest.size_bytes for digest in pulled.files.values())
    assert sorted(told.whole) == sorted(pulled.files)


def test_a_flavour_comes_where_there_is_one(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, FILES)
    pulled, _ = run(tmp_path, card(variant="fp16"))
    tensors = {name for name in pulled.files if name.endswith(".safetensors")}
    assert tensors == {BIG, "vae/diffusion_pytorch_model.fp16.safetensors"}


def test_parts_have_a_folder_and_a_commit_of_their_own(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, FILES)
    sha = there.commit("someone/vae", {"config.json": b"{}", "model.safetensors": b"better"})
    whole = card(parts={"vae": Part(kind="AutoencoderKL", repository="someone/vae")})
    pulled, _ = run(tmp_path, whole)
    assert (whole.folder(tmp_path) / "parts" / "vae" / "model.safetensors").read_bytes() == b"better"
    assert pulled.parts == {"vae": f"someone/vae@{sha}"}
    assert is_here(whole, tmp_path)


def test_a_second_pull_asks_for_nothing(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, FILES)
    first, _ = run(tmp_path)
    there.asked.clear()
    second, told = run(tmp_path)
    assert second == first
    assert there.asked == []
    assert told.whole == []


@pytest.mark.parametrize("revision", ["", "main", "next"])
def test_a_branch_that_moves_changes_nothing_until_it_is_asked_for(there: Hub, tmp_path: Path, revision: str) -> None:
    wanted = card(revision=revision)
    branch = revision or "main"
    first = there.commit(REPOSITORY, FILES, branch)
    run(tmp_path, wanted)
    second = there.commit(REPOSITORY, {**FILES, "vae/diffusion_pytorch_model.safetensors": b"newer"}, branch)
    (wanted.folder(tmp_path) / BIG).unlink()
    pulled, told = run(tmp_path, wanted)
    assert (pulled.revision, told.whole) == (first, [BIG]), "what was lost came back, of the same commit"
    assert faults(wanted, tmp_path) == []
    pulled, told = run(tmp_path, wanted, update=True)
    assert (pulled.revision, told.whole) == (second, ["vae/diffusion_pytorch_model.safetensors"])
    assert (wanted.folder(tmp_path) / "vae/diffusion_pytorch_model.safetensors").read_bytes() == b"newer"
    assert faults(wanted, tmp_path) == []


def test_another_revision_in_the_card_is_another_pull(there: Hub, tmp_path: Path) -> None:
    first = there.commit(REPOSITORY, FILES)
    run(tmp_path)
    other = there.commit(REPOSITORY, {**FILES, "README.md": b"# Flux, again"})
    pulled, told = run(tmp_path, card(revision=other))
    assert (pulled.revision, told.whole) == (other, ["README.md"])
    pulled, _ = run(tmp_path, card(revision=first))
    assert pulled.revision == first


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "no ranges"])
def test_a_connection_that_breaks_is_taken_up_again(there: Hub, tmp_path: Path, ranges: bool) -> None:
    there.commit(REPOSITORY, FILES)
    there.ranges = ranges
    there.breaks = [BIG]
    _, told = run(tmp_path)
    assert (card().folder(tmp_path) / BIG).read_bytes() == TENSORS
    assert told.came == told.total
    again = [asked for path, asked in there.asked if path.endswith(BIG) and asked]
    assert again == [f"bytes={len(TENSORS) // 2}-"] * 2, "at the hub, and where it leads to"


def test_a_pull_that_broke_off_goes_on_with_the_same_commit(there: Hub, tmp_path: Path) -> None:
    first = there.commit(REPOSITORY, FILES)
    there.breaks, there.cut = [BIG], {BIG}
    with pytest.raises(Unavailable, match="pull again"):
        run(tmp_path)
    assert not is_here(card(), tmp_path)
    there.cut = set()
    there.commit(REPOSITORY, {**FILES, "README.md": b"# another"})
    there.asked.clear()
    pulled, told = run(tmp_path)
    assert pulled.revision == first
    assert told.whole == [BIG]
    assert {asked for path, asked in there.asked if path.endswith(BIG)} == {f"bytes={len(TENSORS) // 2}-"}
    assert faults(card(), tmp_path) == []
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [card().folder(tmp_path)]


def test_two_pulls_do_not_write_into_one_folder(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, FILES)
    there.hold.clear()
    with ThreadPoolExecutor(1) as other:
        first = other.submit(run, tmp_path)
        deadline = time.monotonic() + 60
        while not there.asked:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with pytest.raises(Unavailable, match="another pull"):
            run(tmp_path)
        there.hold.set()
        first.result()
    assert faults(card(), tmp_path) == []


@pytest.mark.parametrize("name", [BIG, "scheduler/scheduler_config.json"], ids=["large", "small"])
def test_bytes_that_are_not_those_of_the_list_are_not_taken(there: Hub, tmp_path: Path, name: str) -> None:
    there.commit(REPOSITORY, FILES)
    there.wrong = {name}
    with pytest.raises(Unavailable, match="digest") as fault:
        run(tmp_path)
    assert name in fault.value.message
    assert not is_here(card(), tmp_path)
    there.wrong = set()
    _, told = run(tmp_path)
    assert name in told.whole
    assert faults(card(), tmp_path) == []


def test_what_does_not_fit_on_the_disk_is_not_begun(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, FILES)
    there.claims = {BIG: 10**18}
    with pytest.raises(Unavailable, match=r"1,000,000,000\.0 GB are to come.* are free at"):
        run(tmp_path)
    assert there.fetched() == []


@pytest.mark.parametrize(
    ("revision", "repository", "told"),
    [
        ("no-such-branch", REPOSITORY, "no revision 'no-such-branch'"),
        ("", "someone/nothing", "HF_TOKEN if it is private"),
    ],
)
def test_what_the_hub_does_not_have_is_told(
    there: Hub, tmp_path: Path, revision: str, repository: str, told: str
) -> None:
    there.commit(REPOSITORY, FILES)
    with pytest.raises(Unavailable, match=told):
        run(tmp_path, card_of("FluxPipeline", repository=repository, revision=revision))


def test_a_hub_out_of_order_or_out_of_reach_is_told(
    there: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.down = True
    with pytest.raises(Unavailable, match="status 503"):
        run(tmp_path)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(Unavailable, match="cannot be reached"):
        run(tmp_path)


def test_a_gated_repository_says_what_to_do(there: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there.commit(REPOSITORY, FILES)
    there.gated = {REPOSITORY}
    with pytest.raises(Unavailable, match="accept them, and set HF_TOKEN"):
        run(tmp_path)
    monkeypatch.setenv("HF_TOKEN", "hf_of_somebody_else")
    with pytest.raises(Unavailable, match="open it and accept them") as fault:
        run(tmp_path)
    assert "hf_of_somebody_else" not in fault.value.message
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    run(tmp_path)
    assert {key for path, key in there.keys if path.startswith("/blobs/")} == {""}, "it stays with the hub"


@pytest.mark.parametrize("name", ["../../outside.json", "/etc/outside.json", "a/../../outside.json", "a\\b.json"])
def test_names_that_lead_out_of_the_folder_are_refused(there: Hub, tmp_path: Path, name: str) -> None:
    there.commit(REPOSITORY, {**FILES, name: b"{}"})
    with pytest.raises(Unavailable, match="no path within a repository"):
        run(tmp_path / "weights")
    assert list(tmp_path.rglob("outside.json")) == []


def test_a_repository_without_a_pipeline_is_told(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, {"model.safetensors": b"one file"})
    with pytest.raises(Unavailable, match="layout of diffusers"):
        run(tmp_path)


def test_the_command_shows_its_progress_and_never_the_token(there: Hub, tmp_path: Path) -> None:
    there.commit(REPOSITORY, FILES)
    there.gated = {REPOSITORY}
    cards = tmp_path / "cards.toml"
    cards.write_text(
        f'[[model]]\nid = "ours"\ntitle = "Ours"\npipeline = "FluxPipeline"\nrepository = "{REPOSITORY}"\n'
    )
    (tmp_path / "atelier.toml").write_text(f'[engines.diffusers]\nweights = "{tmp_path}/w"\ncards = "{cards}"\n')
    environment = {**os.environ, "ATELIER_DATA_DIR": str(tmp_path), "HF_TOKEN": TOKEN}
    told = []
    for command in (["pull", "ours"], ["verify", "ours"], ["weights", "--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "atelier.cli.main", "models", *command],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            timeout=90,
        )
        assert TOKEN not in done.stdout + done.stderr
        told.append(done)
    pulled, verified, listed = told
    sha = there.branches[REPOSITORY, "main"]
    assert pulled.stdout == f"ours  {REPOSITORY}@{sha}\n"
    assert f"{BIG}  2.0 MB" in pulled.stderr
    assert "as it should be" in verified.stdout
    assert [row["weights"] for row in json.loads(listed.stdout) if row["id"] == "ours"] == [sha[:12]]


@pytest.mark.long  # torch
def test_what_was_pulled_is_loaded_and_draws(there: Hub, tmp_path: Path) -> None:
    if missing := missing_libraries():
        pytest.skip(f"real models need {', '.join(missing)}: pip install 'atelier-server[gpu]'")
    from tests.engines.diffusers import tiny

    made = tmp_path / "made"
    tiny.save(TINY[0], made)
    files = {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    sha = there.commit("someone/tiny", files)
    wanted = card_of(TINY[0], repository="someone/tiny")
    weights = tmp_path / "weights"
    run(weights, wanted)
    there.down = True
    task = task_of(tmp_path / "scratch", TextToImage(prompt="a red house", width_px=64, height_px=64))
    outcome = done(run_task(task, wanted, weights))
    assert outcome.notes["weights"] == f"someone/tiny@{sha}"
    assert pictures_of(outcome)[0].shape == (64, 64, 3)
