"""File names that are safe in paths, headers and on any system. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from atelier.domain.media import MediaType

_SEPARATORS: Final = re.compile(r"[/\\]")
_UNSAFE: Final = re.compile(r"""[<>:"|?*%#&;=+`'$\s]+""")
_STEM_LENGTH: Final = 100  # characters; 400 bytes at most, and file systems take 255: see _STEM_BYTES
_STEM_BYTES: Final = 200


def file_name(given: str, kind: MediaType) -> str:
    """The name that a customer gave a file, cleaned, with the extension of what the file really is.

    `../../photo of me.exe` becomes `photo_of_me.png` for a PNG.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", given))[-1]
    printable = "".join(sign for sign in last if sign.isspace() or unicodedata.category(sign)[0] not in "CZ")
    before, dot, after = printable.rpartition(".")
    stem = _UNSAFE.sub("_", before if dot else after).strip("._-")
    stem = stem[:_STEM_LENGTH].encode()[:_STEM_BYTES].decode(errors="ignore").strip("._-")
    return f"{stem or 'file'}.{kind.extension}"
