"""From a model to the engines that may run it."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from atelier.domain.errors import Unavailable
from atelier.domain.operations import Operation
from atelier.engines.builtin import EngineCard
from atelier.settings import Route


class Router:
    """Routes come first, in their order; without one, every engine that can do the operation, in the order given,
    but those that want to be named."""

    def __init__(self, cards: Sequence[EngineCard], routes: Sequence[Route]) -> None:
        self._cards = {card.name: card for card in cards}
        self._routes = routes

    def engines(self, model: str, operation: Operation) -> list[EngineCard]:
        """The engines to try, in order. Raises Unavailable when none can do it."""
        route = next((route for route in self._routes if fnmatchcase(model, route.model)), None)
        names = route.engines if route is not None else [n for n, card in self._cards.items() if not card.by_name_only]
        able = [
            self._cards[name] for name in names if name in self._cards and operation in self._cards[name].operations
        ]
        if not able:
            raise Unavailable(f"no engine here can run {model} ({operation}); see `atelier doctor`")
        return able

    def lane(self, model: str, operation: Operation) -> str:
        """Where a job for this model waits: the lane of its first engine."""
        return self.engines(model, operation)[0].lane
