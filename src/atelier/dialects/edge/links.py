"""Links in answers: where this server is reached, and what opens a file."""

from __future__ import annotations

from uuid import UUID

from atelier.storage.assets import Asset
from atelier.storage.links import Links


class FileLinks:
    """Absolute, signed links to assets. `base` is the public URL of this server, known once it listens."""

    def __init__(self, links: Links, base: str, *, ttl_s: float) -> None:
        self._links = links
        self.base = base
        self._ttl_s = ttl_s

    def to(self, asset: Asset) -> str:
        return self.to_file(asset.id, asset.filename)

    def to_file(self, asset_id: UUID, filename: str) -> str:
        """To an asset of which no more is known than its id. The file name is for people."""
        return self.base + self._links.sign(asset_id, filename, ttl_s=self._ttl_s)
