"""What a dialect's own document says besides its handlers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from atelier.domain.errors import AtelierError


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """A dialect as its document shows it, at `<base>/openapi.json`.

    `base` is the beginning of its paths. `package` is the Python package with its `words.toml` (DialectWords in
    words.py). `error` is the type of the body of every error, and `statuses` the table of errors: the nearest class in
    an error's ancestry counts. `rates` are the headers, with what they say, by which every answer tells of the key's
    window.
    """

    base: str
    package: str
    error: type
    statuses: Mapping[type[AtelierError], int]
    rates: Mapping[str, str] = {}
