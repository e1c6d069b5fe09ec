"""Downloading weights: safetensors, configurations and vocabularies, of one commit, and a list of what came."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from atelier.db.embedded.locks import FileLock
from atelier.domain.errors import Unavailable
from atelier.engines.diffusers.cards import ModelCard, Source
from atelier.engines.diffusers.hub import Hub, HubFile, Snapshot, wanted
from atelier.engines.diffusers.pulled import Pulled, is_here, is_whole, read_list, write_list

_AT_ONCE: Final = 4
_PLAN: Final = ".atelier-pull.json"
"""In an unfinished folder: what it is to become, so that the next pull goes on with the same commits."""


class Watcher(msgspec.Struct, frozen=True):
    """Whom a pull tells: how many bytes are to come, how many came, and of every file that is whole."""

    begin: Callable[[int], None]
    came: Callable[[int], None]
    whole: Callable[[str, int], None]


class _Wanted(msgspec.Struct, frozen=True):
    """A file, and where in the card's folder it goes."""

    snapshot: Snapshot
    file: HubFile
    name: str


class _Plan(msgspec.Struct, frozen=True):
    """What a card's folder is to hold: the repository's own files, and those of its parts by name."""

    main: Snapshot
    parts: dict[str, Snapshot]

    def files(self) -> list[_Wanted]:
        under = [(self.main, ""), *((part, f"parts/{name}/") for name, part in self.parts.items())]
        return [_Wanted(snapshot, file, place + file.path) for snapshot, place in under for file in snapshot.files]

    def fits(self, card: ModelCard) -> bool:
        return (
            _is_of(self.main, card)
            and {*self.parts} == {*card.parts}
            and all(_is_of(self.parts[name], part) for name, part in card.parts.items())
        )


def pull(card: ModelCard, weights: Path, watcher: Watcher, *, update: bool = False) -> Pulled:
    """Puts a card's weights into its folder, which appears when all of it is there. Weights that are here stay at the
    commit that they have; with `update`, they become what the card's revision names now.

    Raises Unavailable.
    """
    if not card.repository:
        raise Unavailable(f"the card {card.id} names no repository; put its weights into {card.folder(weights)}")
    there = read_list(card, weights)
    if there is not None and there.asked != card.revision:
        there = None
    if there is not None and not update and is_here(card, weights) and is_whole(card, weights):
        return there
    with _alone(card.folder(weights)):
        return _pull(card, card.folder(weights), None if update else there, watcher)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two pulls would write into one unfinished folder. Raises Unavailable."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.with_name(f".{folder.name}.lock")
    lock = FileLock(os.open(path, os.O_RDWR | os.O_CREAT, 0o644))
    try:
        if not lock.try_exclusive():
            raise Unavailable(f"another pull is writing to {folder}; wait for its end")
        yield
    finally:
        lock.close()


def _pull(card: ModelCard, folder: Path, there: Pulled | None, watcher: Watcher) -> Pulled:
    partial = folder.with_name(f".{folder.name}.partial")  # kept after a failure: the next pull goes on from there
    with Hub() as hub:
        plan = _plan(hub, card, partial, there)
        files = plan.files()
        missing = [entry for entry in files if not _is_there(entry, folder, partial)]
        _check_room(missing, partial)
        watcher.begin(sum(entry.file.size_bytes for entry in missing))
        _fetch(hub, missing, partial, watcher)
    _clear(partial, {entry.name for entry in files})
    parts = {name: f"{part.repository}@{part.revision}" for name, part in plan.parts.items()}
    pulled = write_list(partial, plan.main.repository, plan.main.revision, asked=plan.main.asked, parts=parts)
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
    return pulled


def _plan(hub: Hub, card: ModelCard, partial: Path, there: Pulled | None) -> _Plan:
    """That of the pull before, if it did not come to its end; else what the hub says now."""
    file = partial / _PLAN
    try:
        begun = msgspec.json.decode(file.read_bytes(), type=_Plan)
    except (OSError, msgspec.DecodeError):
        begun = None
    if begun is not None and begun.fits(card):
        return begun
    commit = "" if there is None else there.revision
    main = _look_up(hub, card, commit, nested=True)
    parts = {name: _look_up(hub, part, "", nested=False) for name, part in card.parts.items()}
    plan = _Plan(main, parts)
    if not any(entry.name == "model_index.json" for entry in plan.files()):
        raise Unavailable(f"{card.repository} holds no pipeline in the layout of diffusers; mend the model card")
    partial.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.encode(plan))
    return plan


def _look_up(hub: Hub, source: Source, commit: str, *, nested: bool) -> Snapshot:
    """What is wanted of a repository, at a commit that is known already or at the one that its revision names."""
    found = hub.snapshot(source.repository, commit or source.revision)
    files = wanted(found.files, source.variant, nested=nested)
    return msgspec.structs.replace(found, asked=source.revision, files=files)


def _is_there(entry: _Wanted, folder: Path, partial: Path) -> bool:
    """Whether a file need not come: it did before, or an earlier pull left the same one."""
    path, earlier = partial / entry.name, folder / entry.name
    if entry.file.is_right(path):
        return True
    if not entry.file.is_right(earlier):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.link(earlier, path)
    return True


def _check_room(missing: list[_Wanted], partial: Path) -> None:
    """Raises Unavailable if the disk is too small for what is to come."""
    needed = sum(entry.file.size_bytes for entry in missing)
    there = sum(part.stat().st_size for part in partial.rglob("*.part"))
    free = shutil.disk_usage(partial).free
    if needed - there > free:
        told = f"{(needed - there) / 1e9:,.1f} GB are to come, and no more than {free / 1e9:,.1f} GB are free"
        raise Unavailable(f"{told} at {partial.parent}; make room, or set another folder for weights")


def _fetch(hub: Hub, missing: list[_Wanted], partial: Path, watcher: Watcher) -> None:
    """Raises Unavailable for the first file that cannot be had."""

    def fetch(entry: _Wanted) -> None:
        hub.download(entry.snapshot, entry.file, partial / entry.name, watcher.came)
        watcher.whole(entry.name, entry.file.size_bytes)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        works = [threads.submit(fetch, entry) for entry in missing]
        try:
            for work in as_completed(works):
                work.result()
        except BaseException:  # a fault, or Ctrl-C: nobody waits for files of gigabytes
            hub.stop()
            threads.shutdown(wait=False, cancel_futures=True)
            raise


def _clear(partial: Path, names: set[str]) -> None:
    """What an earlier plan left behind."""
    for path in [path for path in partial.rglob("*") if path.is_file()]:
        if path.relative_to(partial).as_posix() not in names:
            path.unlink()


def _is_of(snapshot: Snapshot, source: Source) -> bool:
    return (snapshot.repository, snapshot.asked) == (source.repository, source.revision)
