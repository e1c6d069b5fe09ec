"""Requests as the house reads them."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import SerializationException

from atelier.domain.documents import read_json


class Asked(Request[Any, Any, Any]):
    """A request whose JSON is refused where it is too deep to be worked with; the framework's own would break on it."""

    async def json(self) -> Any:
        """Raises SerializationException, which becomes a 400 in the shape of the dialect."""
        try:
            return read_json(await self.body() or b"null")
        except msgspec.DecodeError as error:
            raise SerializationException(str(error)) from error
