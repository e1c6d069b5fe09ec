"""The colours of a picture, strongest first. They are found in the sandbox, and remembered."""

from __future__ import annotations

import io
from collections import OrderedDict
from typing import Final

import msgspec
import structlog

from atelier.engines.port import Progress
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.storage.assets import Asset
from atelier.web.console.shrink import LIMIT_S, Small
from atelier.web.console.static import Static
from atelier.web.console.thumbs import Thumbs

log = structlog.get_logger(__name__)

FUNCTION: Final = "atelier.web.console.colours:find"
COUNT: Final = 7
_KEPT: Final = 500


class Found(msgspec.Struct, frozen=True):
    """As `#rrggbb`."""

    colours: list[str] = []


class Palettes:
    def __init__(self, thumbs: Thumbs, static: Static, sandbox: Sandbox) -> None:
        self._thumbs = thumbs
        self._static = static
        self._sandbox = sandbox
        self._kept: OrderedDict[str, list[str]] = OrderedDict()

    async def of_asset(self, asset: Asset) -> list[str]:
        """None at all for what cannot be read."""
        name = str(asset.blob_id)
        return self._kept.get(name) or await self._find(name, await self._thumbs.of(asset))

    async def of_drawing(self, name: str) -> list[str]:
        """Of a picture among the console's own files."""
        return self._kept.get(name) or await self._find(name, self._static.body(name, packed=False)[0])

    async def _find(self, name: str, body: bytes) -> list[str]:
        try:
            found: list[str] = (await self._sandbox.call(FUNCTION, Small(body), Found, timeout_s=LIMIT_S)).colours
        except SandboxError as error:
            log.warning("no_colours", of=name, error=str(error))
            return []
        self._kept[name] = found
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


def find(small: Small, progress: Progress) -> Found:
    """Runs in the sandbox."""
    from PIL import Image

    if not small.body:
        return Found()
    with Image.open(io.BytesIO(small.body)) as opened:
        picture = opened.convert("RGB").resize((96, 96)).quantize(COUNT, method=Image.Quantize.MAXCOVERAGE)
    shares = picture.histogram()
    table = picture.getpalette() or []
    ordered = sorted((place for place in range(COUNT) if shares[place]), key=lambda place: -shares[place])
    return Found(["#{:02x}{:02x}{:02x}".format(*table[3 * place : 3 * place + 3]) for place in ordered])
