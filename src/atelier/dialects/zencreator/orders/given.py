"""An input as a tool reads it: checked, with its defaults, and with the styles that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from atelier.catalogue.facts import ZenLimits, ZenOffer
from atelier.catalogue.menu import Offer
from atelier.catalogue.presets import Lora, load_presets
from atelier.domain.errors import Fault, Invalid


class Given(msgspec.Struct, frozen=True):
    """`filled` has the defaults, `sent` names what the customer set."""

    offer: Offer
    filled: Mapping[str, Any]
    sent: Collection[str]

    def __getitem__(self, name: str) -> Any:
        return self.filled.get(name)

    @property
    def limits(self) -> ZenLimits:
        assert isinstance(self.offer.facts, ZenOffer)
        return self.offer.facts.limits

    def media(self, *places: tuple[str, str]) -> dict[str, str]:
        """Which of these fields hold a medium, and where each belongs canonically: `("image_asset", "/image")`."""
        return {f"/{name}": place for name, place in places if self[name]}

    def styles(self) -> list[dict[str, Any]]:
        """What `loras` means as canonical styles. Raises Invalid for those that there are not."""
        uses: list[dict[str, Any]] = []
        faults = []
        for named, weight in _weights(self["loras"] or {}):
            lora = load_presets().lora(named)
            if lora is None:
                pointer = f"/loras/{named.replace('~', '~0').replace('/', '~1')}"
                faults.append(Fault(pointer, f"there is no LoRA {named!r}; /loras lists them"))
            else:
                uses += _as_values(lora, weight)
        if faults:
            raise Invalid("; ".join(fault.message for fault in faults), tuple(faults))
        return uses

    def style(self) -> list[dict[str, Any]]:
        """What `lora_id` means. Raises Invalid for one that there is not."""
        named = self["lora_id"]
        lora = None if named is None else load_presets().lora(named)
        if lora is None:
            raise Invalid.at(
                "/lora_id", f"there is no template or LoRA {named!r} that has a style; /templates lists them"
            )
        return _as_values(lora, 1.0)


def _weights(loras: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """A weight may be several, for parts of a model that we do not tell apart: the strongest counts."""
    for named, weight in loras.items():
        yield named, float(max(weight.values(), key=abs, default=1.0) if isinstance(weight, Mapping) else weight)


def _as_values(lora: Lora, weight: float) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(use) for use in lora.at(weight)]
