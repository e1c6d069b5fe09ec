"""The last touch on an engine's file, in a sandbox child: its format, the provenance mark, the figures, the digest."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.finish import Finish
from atelier.domain.media import MediaFacts, MediaKind
from atelier.engines.port import Progress
from atelier.provenance.facts import Marking
from atelier.settings import MediaLimits
from atelier.storage.sniff import HEAD_BYTES, sniff
from atelier.storage.store import blob_path

_LIMITS = MediaLimits(image_pixels=1 << 30, frame_pixels=1 << 28, duration_s=86_400)
"""Our own engines' files: only what could not be decoded at all is wrong."""


class Finishing(msgspec.Struct, frozen=True):
    path: str
    kind: MediaKind
    marking: Marking
    identity: str
    finish: Finish = Finish()


class Finished(msgspec.Struct, frozen=True):
    """A finished file in the scratch directory."""

    path: str
    sha256: str
    facts: MediaFacts
    manifest: bytes | None = None
    """Its signed statement of origin, where the format cannot hold it."""

    def row(self, *, asset_id: UUID, blob_id: UUID, filename: str, position: int) -> dict[str, Any]:
        """What functions/add_outputs.sql takes, once the file is in the store."""
        return {
            "asset_id": str(asset_id),
            "blob_id": str(blob_id),
            "sha256": self.sha256,
            "path": blob_path(blob_id),
            "filename": filename,
            "position": position,
            "manifest": None if self.manifest is None else b64encode(self.manifest).decode(),
            **msgspec.structs.asdict(self.facts),
        }


def finish_file(finishing: Finishing, progress: Progress) -> Finished:
    """Converts, marks and measures a file. Raises MediaRejected when it is not what the engine said."""
    from atelier.flows.convert import convert
    from atelier.provenance.identity import Identity
    from atelier.provenance.mark import mark
    from atelier.storage.readers.read import reader

    path = Path(finishing.path)
    with path.open("rb") as file:
        known = sniff(file.read(HEAD_BYTES))
    if known is None or known.kind is not finishing.kind:
        raise MediaRejected(f"{path.name} should be of the kind {finishing.kind}, and is {known and known.name}")
    path, known = convert(path, known, finishing.finish)
    quality = None if finishing.finish.media_type is None else finishing.finish.quality
    marked = mark(path, known.name, finishing.marking, Identity.load(Path(finishing.identity)), quality=quality)
    facts = reader(known.name)(path, known.name, _LIMITS)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    manifest = None if marked.sidecar is None else Path(marked.sidecar).read_bytes()
    return Finished(str(path), digest, facts, manifest)
