"""A wish on its way from Krea's fields to canonical ones, and a record of what became of each field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from atelier.catalogue.facts import KreaOffer
from atelier.catalogue.menu import Offer
from atelier.dialects.krea.sizes import FILE_BYTES
from atelier.domain.finish import Finish
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media, Role
from atelier.flows.canonical import Canonical
from atelier.flows.place import SEED_LIMIT, Found, Wanted
from atelier.flows.references import Reference
from atelier.flows.still import Frame

Fit = Callable[[Media], tuple[int, int]]
"""Works out width and height, once the picture that they depend on is known."""


class Draft:
    """`given` has its defaults filled in; `chosen` are the fields that the customer set, by their new names."""

    def __init__(self, offer: Offer, given: Mapping[str, Any], chosen: frozenset[str]) -> None:
        assert isinstance(offer.facts, KreaOffer)
        self.offer = offer
        self.facts = offer.facts
        self.given = given
        self.chosen = chosen
        self.operation = offer.operations[0]
        self.fields: dict[str, Any] = {}
        self.finish = Finish()
        self.texts: dict[str, str] = {}
        self._became: dict[str, str] = {}
        self._media: dict[str, str] = {}
        self._references: list[Reference] = []
        self._shown: list[dict[str, Any]] = []
        self._fit: tuple[str, Fit] | None = None

    def get(self, name: str) -> Any:
        """A field, unless another one that was given makes it count for nothing."""
        schema = self.offer.input["properties"].get(name, {})
        beaten = any(self.given.get(other) for other in schema.get("x-ignored-with", ()))
        return None if beaten else self.given.get(name)

    # ------------------------------------------------------------------ fields

    def put(self, field: str, value: Any, *names: str) -> None:
        """A canonical field, and the fields of Krea's that are in it."""
        self.fields[field] = value
        self.became(field, *names)

    def became(self, field: str, *names: str) -> None:
        self._became.update(dict.fromkeys(names, field))

    def take(self, name: str, field: str) -> None:
        """A field as it is, under its canonical name."""
        value = self.get(name)
        if value is not None:
            self.put(field, value, name)

    def read_prompt(self) -> None:
        for name in ("prompt", "negative_prompt"):
            self.take(name, name)
            if self.given.get(name):
                self.texts[f"/{name}"] = self.given[name]

    def add_words(self, words: str, *names: str) -> None:
        """Puts what has no field of its own behind the prompt, in words."""
        if words:
            prompt = str(self.fields.get("prompt", "")).rstrip()
            self.put("prompt", f"{prompt.removesuffix('.')}. {words}".removeprefix(". "), *names)

    def read_styles(self) -> None:
        """Of each style what the contract has; the vendor ignores further keys, too."""
        if self.given.get("styles") is not None:
            uses = [{"id": one["id"], "strength": one["strength"]} for one in self.given["styles"]]
            self.put("styles", uses, "styles")

    def read_seed(self) -> None:
        if self.given.get("seed") is not None:
            self.put("seed", int(self.given["seed"]) % SEED_LIMIT, "seed")

    # ------------------------------------------------------------------- media

    def put_media(self, name: str, pointer: str, value: str, place: str, kind: MediaKind = MediaKind.IMAGE) -> None:
        """A medium of the field `name` that stands at `pointer`, to its canonical place."""
        self._add(name, Reference(pointer, value, (kind,), most_bytes=FILE_BYTES), place)

    def put_still(self, name: str, frame: Frame, place: str) -> None:
        """A frame of the video in a field, to the canonical place of a picture."""
        self._add(name, Reference(f"/{name}", self.given[name], (MediaKind.VIDEO,), frame, FILE_BYTES), place)

    def show(self, name: str, pointer: str, value: str, role: Role, *, strength: float = 1.0, tag: str = "") -> None:
        """A picture that shows what is meant."""
        self.put_media(name, pointer, value, f"/references/{len(self._shown)}")
        self._shown.append({"role": role, "strength": strength, "name": tag})

    def fit(self, pointer: str, sizes: Fit) -> None:
        """The size follows from the medium at `pointer`."""
        self._fit = (pointer, sizes)

    def _add(self, name: str, reference: Reference, place: str) -> None:
        self._references.append(reference)
        self._media[reference.pointer] = place
        self.became(place.split("/")[1], name)

    # ------------------------------------------------------------------ result

    def wanted(self) -> Wanted:
        canonical = self._canonical(self.fields)
        return Wanted(
            dialect="krea",
            offer=self.offer,
            operation=self.operation,
            input=self.given,
            order=self._order,
            references=tuple(self._references),
            texts=self.texts,
            likeness=canonical.likeness,
            family=self.facts.family,
        )

    def _order(self, found: Found) -> Order:
        fields = dict(self.fields)
        if self._fit is not None:
            pointer, sizes = self._fit
            fields["width"], fields["height"] = sizes(found[pointer])
        return self._canonical(fields).order(self.offer.id, found)

    def _canonical(self, fields: Mapping[str, Any]) -> Canonical:
        return Canonical(
            operation=Operation(self.operation),
            fields={**fields, "references": self._shown},
            media=self._media,
            finish=self.finish,
            asked=dict(self._asked()),
        )

    def _asked(self) -> Iterator[tuple[str, str]]:
        """What the customer set, and what it became. A field that asks for nothing, or for what is so anyway, needs no
        effect."""
        for name, schema in self.offer.input["properties"].items():
            value = self.given.get(name)
            if name in self.chosen and (name in self._became or (value and value != schema.get("default"))):
                yield name, self._became.get(name, "")
