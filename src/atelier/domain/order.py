"""The order: a validated, dialect-neutral wish. Dialects translate to it, engines work from it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from atelier.domain.operations import Operation
from atelier.domain.wishes import Wish, operation_of
from atelier.domain.wishes.parts import Media


class Order(msgspec.Struct, frozen=True):
    """`model` is a catalogue id. `outputs` is how many files the customer asked for, at least 1.

    `seed` is drawn when the order is made if the customer gave none, so that a second run after a crash
    gives the same result.
    """

    model: str
    wish: Wish
    outputs: int
    seed: int

    @property
    def operation(self) -> Operation:
        return operation_of(self.wish)

    def media(self) -> Iterator[Media]:
        """Every stored file the wish refers to, in field order, those inside lists and structs included."""
        return _media_in(self.wish)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Order)


def _media_in(value: object) -> Iterator[Media]:
    if isinstance(value, Media):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _media_in(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _media_in(getattr(value, name))


def encode(order: Order) -> str:
    return _encoder.encode(order).decode()


def decode(text: str | bytes) -> Order:
    return _decoder.decode(text)
