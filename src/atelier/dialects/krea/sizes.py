"""How large what comes in may be."""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 75 << 20
"""Of a file, whether it is uploaded or fetched from a link."""
BODY_BYTES: Final = 48 << 20
"""Of a request in JSON: room for media as data: URIs."""
