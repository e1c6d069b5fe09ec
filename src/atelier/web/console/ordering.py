"""From a form's input to its price, and to a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atelier.accounts.records import Caller
from atelier.catalogue.quote import Quote
from atelier.dialects.edge.rates import SUBMITS, Limits
from atelier.domain.errors import Fault, Invalid
from atelier.domain.job import Channel
from atelier.flows.place import Place, Terms
from atelier.flows.submit import Receipt
from atelier.web.console.asking import Asking, Model


class Ordering:
    """Every job of the console is placed here, within the limit that jobs by the API have too."""

    def __init__(self, asking: Asking, place: Place, limits: Limits) -> None:
        self._asking = asking
        self._place = place
        self._limits = limits

    async def quote(self, caller: Caller, model: Model, given: Mapping[str, Any]) -> Quote:
        """Raises what an order raises."""
        wanted, _ = await self._asking.wanted(model, caller, given)
        return await self._place.quote(caller, wanted)

    async def place(
        self,
        caller: Caller,
        model: Model,
        given: Mapping[str, Any],
        *,
        unread: Sequence[Fault] = (),
        metadata: str | None = None,
    ) -> Receipt:
        """`unread` is what in the form could not be read: then nothing is placed. Raises what an order raises."""
        if unread:
            raise Invalid("some fields cannot be read", tuple(unread))
        wanted, body = await self._asking.wanted(model, caller, given)
        terms = Terms(input=body, metadata=metadata, rate_limit=self._limits.get(SUBMITS), channel=Channel.PRODUCT)
        return await self._place.place(caller, wanted, terms)
