"""How a step deep inside says that an order cannot be done."""

from __future__ import annotations

from atelier.engines.port import Refused


class CannotDo(Exception):
    """Caught at the engine's door, where it becomes the answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.refused = Refused(code, message)
