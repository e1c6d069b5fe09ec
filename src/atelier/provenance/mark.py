"""Marks a finished file: watermark, plain metadata, signed manifest. Belongs into a sandboxed child."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from atelier.domain.errors import Unavailable
from atelier.domain.media import MediaKind, media_type
from atelier.provenance import manifest, pixels, plain
from atelier.provenance.facts import (
    Input,
    InputDigest,
    Marked,
    Marking,
    SourceType,
    Statement,
    embeds,
    watermark_id,
)
from atelier.provenance.identity import Identity
from atelier.provenance.manifest import ManifestError, Sources

SIDECAR_SUFFIX: Final = ".c2pa"


def mark(path: Path, type_name: str, facts: Marking, identity: Identity, *, quality: int | None = None) -> Marked:
    """Puts the house's marks into `path`, a file of media type `type_name`, replaced at once when all of them are in.

    `quality` 0..100 is for pictures in a format that loses some and does not say how much (WebP); None: as they are.

    A file whose format cannot hold a manifest gets `<name>.c2pa` beside it. An empty file says nothing and is left
    alone. Raises Unavailable, with the file untouched, where a mark cannot be made.
    """
    if path.stat().st_size == 0:
        return Marked()
    try:
        with _workplace(path) as (work, signed):
            sources = _sources(path, type_name, facts, identity)
            source_type = _source_type(type_name, facts, sources, identity)
            watermark = _write_open_marks(path, work, type_name, facts, source_type, identity, quality)
            statement = _statement(facts, source_type, watermark, sources)
            made = manifest.sign(work, signed, type_name, statement, sources, identity)
            if embeds(type_name):
                shutil.copymode(path, signed)
                signed.replace(path)
                return Marked(watermark=watermark)
            shutil.copymode(path, work)
            work.replace(path)
            signed.write_bytes(made)
            return Marked(sidecar=str(signed.replace(sidecar_of(path))))
    except (ManifestError, ValueError, OSError) as error:
        raise Unavailable(f"{path.name} could not be given its marks of origin: {error}") from error


def sidecar_of(path: Path) -> Path:
    """Where the manifest of a file stands that cannot hold it."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


@contextmanager
def _workplace(path: Path) -> Iterator[tuple[Path, Path]]:
    """Two names beside the file, on the same file system. Nothing is left of them."""
    stem = f".{secrets.token_hex(8)}"
    work, signed = path.with_name(f"{stem}.work"), path.with_name(f"{stem}.signed")
    try:
        yield work, signed
    finally:
        work.unlink(missing_ok=True)
        signed.unlink(missing_ok=True)


def _write_open_marks(
    path: Path,
    work: Path,
    type_name: str,
    facts: Marking,
    source_type: SourceType,
    identity: Identity,
    quality: int | None,
) -> str | None:
    """Writes the file with watermark and plain metadata to `work`. Returns the watermark, if there is one."""
    watermark = watermark_id(facts.job_id)
    marked = None
    if type_name in pixels.WRITABLE:
        marked = pixels.watermarked(
            path.read_bytes(), type_name, bytes.fromhex(watermark), identity.watermark_key, quality=quality
        )
    if marked is None:
        shutil.copyfile(path, work)
    else:
        work.write_bytes(marked)
    plain.label(work, type_name, facts, source_type)
    return None if marked is None else watermark


def _sources(path: Path, type_name: str, facts: Marking, identity: Identity) -> Sources:
    """What the file was made from.

    A file that an engine delivers with a manifest, as hosted providers do, is itself what we edit: its marks are kept.
    """
    if manifest.read(path, type_name, None, identity) is not None:
        return Sources(Input(str(path), type_name), facts.inputs)
    parent = _edited(type_name, facts)
    return Sources(parent, tuple(item for item in facts.inputs if item is not parent))


def _edited(type_name: str, facts: Marking) -> Input | None:
    kind = _kind(type_name)
    return next((item for item in facts.inputs if kind is not None and _kind(item.media_type) is kind), None)


def _kind(type_name: str) -> MediaKind | None:
    found = media_type(type_name)
    return None if found is None else found.kind


def _source_type(type_name: str, facts: Marking, sources: Sources, identity: Identity) -> SourceType:
    """The honest term. What a trained model made stays its work when rules only change it."""
    if facts.trained:
        return SourceType.TRAINED_COMPOSITE if _edited(type_name, facts) else SourceType.TRAINED
    if any(manifest.tells_of_a_model(Path(item.path), item.media_type, identity) for item in sources.all()):
        return SourceType.TRAINED_COMPOSITE
    return SourceType.ENHANCED if sources.all() else SourceType.PROCEDURAL


def _statement(facts: Marking, source_type: SourceType, watermark: str | None, sources: Sources) -> Statement:
    return Statement(
        job=facts.job_id,
        operation=facts.operation,
        engine=facts.engine,
        model_requested=facts.model,
        digital_source_type=source_type.uri,
        made_at=facts.made_at,
        watermark=watermark,
        inputs=tuple(
            InputDigest(item.media_type, _digest(Path(item.path)), item is sources.parent) for item in sources.all()
        ),
        prompt=facts.prompt,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
