"""How a step deep inside says that an order cannot be carried out as it stands."""

from __future__ import annotations


class Impossible(Exception):
    """`code` and the message are those of the refusal that the customer gets."""

    def __init__(self, message: str, code: str = "unsupported_input") -> None:
        super().__init__(message)
        self.code = code
