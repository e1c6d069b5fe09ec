"""How the files of an order are to be delivered, whoever makes them."""

from __future__ import annotations

import msgspec


class Finish(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is to become of an engine's files before they are stored. What is left out stays as the engine made it.

    `media_type` is a name of `domain/media.py`; only files of its kind are converted. `quality` 0..100 is for pictures
    in formats that lose some. `transparent`: of pictures, the subject alone on transparency. `rate_hz` is the sample
    rate of sounds, which are mixed down to one channel with it.
    """

    media_type: str | None = None
    quality: int = 100
    transparent: bool = False
    rate_hz: int | None = None
