"""A request to generate, from the body to what is wanted: media, sizes, checks, in this order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.gather import MOST_FILES, Gathered, gather, input_names, references, without_files
from atelier.dialects.gateai.orders import canonical, cast, operation_of
from atelier.dialects.gateai.rules import field_faults, media_faults
from atelier.dialects.gateai.sizes import SIDES, facts_of, is_number, menu_facts, paid_size, with_size
from atelier.domain.errors import Fault, Invalid
from atelier.domain.order import Order
from atelier.flows.place import Found, Wanted
from atelier.flows.references import Reference

_TEXTS: Final = ("prompt", "negative_prompt")


class PromptTooLong(Invalid):
    code = "prompt_too_long"


class QuantityTooHigh(Invalid):
    code = "quantity_too_high"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A checked request. `sized` is the input as given, with the size as it can be made; `filled` has what the model
    knows of it, and the defaults. `media` are its references by their pointer in the input, `paid` is the size that the
    price counts, where it is another."""

    offer: Offer
    gathered: Gathered
    sized: Mapping[str, Any]
    filled: Mapping[str, Any]
    media: Mapping[str, Reference]
    paid: Mapping[str, int] = {}

    def changed(self, **values: Any) -> Asked:
        """The same with other values for some fields, legal ones."""
        return msgspec.structs.replace(
            self,
            sized={**self.sized, **values},
            filled={**self.filled, **values},
            paid={} if values.keys() & set(SIDES) else self.paid,
        )

    @property
    def priced(self) -> dict[str, Any]:
        """What the price is computed from."""
        return {**self.filled, **self.paid}

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            dialect="gateai",
            offer=self.offer,
            operation=operation_of(self.offer, cast(self.offer, self.filled, self.media)),
            input=self.priced,
            order=self._order,
            references=tuple(self.media.values()),
            texts={f"/params/{name}": text for name in _TEXTS if (text := self.filled.get(name))},
            styles_at="/params",
        )

    def _order(self, found: Found) -> Order:
        """Raises Invalid for media that break a rule of the model."""
        media = {pointer: found[reference.pointer] for pointer, reference in self.media.items()}
        _refuse(self.gathered, media_faults(self.offer, media))
        set_by_customer = self.sized.keys() & self.offer.input["properties"].keys()
        return canonical(self.offer, self.filled, set_by_customer, media).order(self.offer.id, media)


def ask(body: wire.Generate) -> Asked:
    """Raises UnknownModel, PromptTooLong, QuantityTooHigh, Invalid; the first that applies."""
    offer = find(menu("gateai"), body.model)
    _check_limits(body.params)
    gathered = gather(offer, body.params, body.images, body.videos)
    if gathered.faults:
        raise _invalid(gathered.faults)
    sized = with_size(offer, gathered.given)
    try:
        accepted = _accept(offer, sized)
    except Invalid as invalid:
        raise _placed(gathered, invalid) from None
    filled = {name: value for name, value in accepted.items() if name in input_names(offer)}
    _refuse(gathered, [*field_faults(offer, filled), *without_files(offer, gathered.given)])
    media = references(offer, gathered)
    if len(media) > MOST_FILES:
        raise Invalid.at("/params", f"there are {len(media)} files, at most {MOST_FILES} are allowed")
    paid = paid_size(offer, gathered.given, filled)
    return Asked(offer=offer, gathered=gathered, sized=sized, filled=filled, media=media, paid=paid)


def _accept(offer: Offer, sized: Mapping[str, Any]) -> dict[str, Any]:
    """The input with its defaults. A usual tier that does not go with what was asked for gives way to one that does."""
    try:
        return offer.check.accept(sized)
    except Invalid:
        tier_field = facts_of(offer).tier_field
        if tier_field is None or tier_field in sized:
            raise
        tiers = offer.input["properties"][tier_field]["enum"]
        fitting = (tier for tier in tiers if not offer.check.check({**sized, tier_field: tier}))
        tier = next(fitting, None)
        if tier is None:
            raise
        return offer.check.accept({**sized, tier_field: tier})


def _check_limits(params: Mapping[str, Any]) -> None:
    """What holds for every model, with codes of their own."""
    limits = menu_facts()
    prompt, quantity = params.get("prompt"), params.get("quantity", 0)
    if isinstance(prompt, str) and len(prompt) > limits.prompt_max_chars:
        message = f"prompt has {len(prompt):,} characters, at most {limits.prompt_max_chars:,} are allowed"
        raise PromptTooLong(message, (Fault("/params/prompt", message),))
    if is_number(quantity) and quantity > limits.quantity_max:
        message = f"quantity is {quantity}, at most {limits.quantity_max} are allowed"
        raise QuantityTooHigh(message, (Fault("/params/quantity", message),))


def _refuse(gathered: Gathered, faults: list[Fault]) -> None:
    """Raises Invalid for faults of the model's input."""
    if faults:
        raise _placed(gathered, _invalid(faults))


def _invalid(faults: list[Fault]) -> Invalid:
    return Invalid("; ".join(fault.message for fault in faults), tuple(faults))


def _placed(gathered: Gathered, invalid: Invalid) -> Invalid:
    """Faults of the model's input as faults of the request that it was made from."""
    pointers = gathered.pointers
    faults = tuple(
        Fault(pointers.get(fault.pointer, f"/params{fault.pointer}"), fault.message) for fault in invalid.faults
    )
    return Invalid(invalid.message, faults)
