"""Reads the marks back: did this house make that file? Belongs into a sandboxed child: the file may be anybody's."""

from __future__ import annotations

from pathlib import Path

from atelier.provenance import manifest, pixels
from atelier.provenance.facts import Provenance
from atelier.provenance.identity import Identity
from atelier.provenance.mark import sidecar_of


def inspect(path: Path, type_name: str, identity: Identity) -> Provenance | None:
    """What the marks in `path`, or in `<name>.c2pa` beside it, tell; None: there are none that we can read."""
    sidecar = sidecar_of(path)
    reading = manifest.read(path, type_name, sidecar.read_bytes() if sidecar.exists() else None, identity)
    found = None
    if type_name in pixels.READABLE:
        found = pixels.read_watermark(path.read_bytes(), type_name, identity.watermark_key)
    watermark = None if found is None else found.hex()
    if reading is None:
        return None if watermark is None else Provenance(seal=None, watermark=watermark)
    return Provenance(reading.seal, reading.statement, watermark)
