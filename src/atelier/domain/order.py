"""The order: a validated, dialect-neutral wish. Dialects translate to it, engines work from it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Final, TypeVar

import msgspec

from atelier.domain.finish import Finish
from atelier.domain.operations import Operation
from atelier.domain.wishes import Wish, operation_of
from atelier.domain.wishes.graph import RunGraph
from atelier.domain.wishes.parts import Media, StyleUse

_Part = TypeVar("_Part")


_SEED_STEP: Final = 0x9E3779B97F4A7C15
"""The golden ratio of 2**64: neighbouring seeds and outputs get seeds far apart."""


class Shortfall(msgspec.Struct, frozen=True):
    """What is known beforehand to be less than was asked for and paid: `given` parts of `asked`, 0 < given < asked.
    `told` says so to the customer."""

    asked: int
    given: int
    told: str


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """`model` is a catalogue id. `outputs` is how many files the customer asked for, at least 1.

    `seed` is drawn when the order is made if the customer gave none, so that a second run after a crash
    gives the same result. `previews` is how many pictures of the work in progress the customer would like to see.
    `asked` are the fields that the customer set, as the dialect calls them, and the field of the wish that each became:
    without the unit of lengths, "" for none. With a `shortfall` the job ends as partial at best, and the price of what
    is missing goes back.
    """

    model: str
    wish: Wish
    outputs: int
    seed: int
    finish: Finish = Finish()
    previews: int = 0
    asked: dict[str, str] = {}
    shortfall: Shortfall | None = None

    @property
    def operation(self) -> Operation:
        return operation_of(self.wish)

    def seed_of(self, output: int) -> int:
        """The seed of one of its outputs: 0..2**53-1, so that JSON carries it; the first keeps the order's own."""
        return (self.seed + output * _SEED_STEP) % 2**53

    @property
    def parts(self) -> int | None:
        """How many jobs it comes down to; None: it is one itself."""
        return len(self.wish.shares) if isinstance(self.wish, RunGraph) else None

    def media(self) -> Iterator[Media]:
        """Every stored file the wish refers to, in field order, those inside lists and structs included."""
        return _parts(self.wish, Media)

    def styles(self) -> Iterator[StyleUse]:
        """Every style the wish uses."""
        return _parts(self.wish, StyleUse)

    def unused(self, ignored: Set[str]) -> list[str]:
        """What the customer set to no effect, when these fields of wishes are ignored by the engine."""
        return [name for name, field in self.asked.items() if not field or field in ignored]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Order)


def _parts(value: object, kind: type[_Part]) -> Iterator[_Part]:
    """What is of a kind, anywhere in a wish."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item, kind)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _parts(getattr(value, name), kind)


def encode(order: Order) -> str:
    return _encoder.encode(order).decode()


def decode(text: str | bytes) -> Order:
    return _decoder.decode(text)
