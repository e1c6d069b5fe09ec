"""From a model to the engines that may run it."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import msgspec

from atelier.domain.errors import Unavailable
from atelier.domain.operations import Operation
from atelier.engines.builtin import EngineCard
from atelier.settings import Route


class Step(msgspec.Struct, frozen=True):
    """An engine of a route: the route's pattern, "" for none, and why the engine is passed over, "" if it is not."""

    engine: str
    route: str
    fault: str


class Router:
    """Routes come first, in their order; without one, every engine that can do the operation, in the order given,
    but those that want to be named."""

    def __init__(self, cards: Sequence[EngineCard], routes: Sequence[Route]) -> None:
        self._cards = {card.name: card for card in cards}
        self._routes = routes

    def engines(self, model: str, operation: Operation) -> list[EngineCard]:
        """The engines to try, in order. Raises Unavailable when none can do it."""
        able = [self._cards[step.engine] for step in self.explain(model, operation) if not step.fault]
        if not able:
            raise Unavailable(f"no engine here can run {model} ({operation}); see `atelier doctor`")
        return able

    def explain(self, model: str, operation: Operation) -> list[Step]:
        """Every engine that a model's route names, in its order; without a route, those that can do the operation."""
        route = next((route for route in self._routes if fnmatchcase(model, route.model)), None)
        if route is None:
            return [
                Step(name, "", "")
                for name, card in self._cards.items()
                if operation in card.operations and not card.by_name_only
            ]
        return [Step(name, route.model, self._fault(name, operation)) for name in route.engines]

    def _fault(self, name: str, operation: Operation) -> str:
        card = self._cards.get(name)
        if card is None:
            return "not installed"
        return "" if operation in card.operations else f"cannot {operation}"

    def card(self, name: str) -> EngineCard | None:
        return self._cards.get(name)

    def lane(self, model: str, operation: Operation) -> str:
        """Where a job for this model waits: the lane of its first engine."""
        return self.engines(model, operation)[0].lane

    def lanes(self) -> list[str]:
        """All that jobs may wait in."""
        return sorted({card.lane for card in self._cards.values()})
