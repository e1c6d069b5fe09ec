"""Uploads that are safe to repeat: what every dialect does with a file, whatever it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Request, Response

from atelier.accounts.records import Caller
from atelier.dialects.edge.form import Form
from atelier.dialects.edge.retry import retry_of
from atelier.flows.once import Once
from atelier.flows.submit import Answer
from atelier.flows.upload import Intake
from atelier.storage.assets import Asset, Assets


def _anything(_fields: Mapping[str, str], _stored: Asset) -> None:
    """No more is asked of a form."""


class Uploads:
    def __init__(self, intake: Intake, assets: Assets, once: Once) -> None:
        self._intake = intake
        self._assets = assets
        self._once = once

    async def take(
        self,
        request: Request[Any, Any, Any],
        caller: Caller,
        key: str | None,
        answer: Callable[[Asset], Answer],
        *,
        max_bytes: int | None = None,
        media_types: tuple[str, ...] = (),
        as_declared: bool = False,
        check: Callable[[Mapping[str, str], Asset], None] = _anything,
    ) -> Response[bytes]:
        """Keeps the form's file and answers for it; a repetition under the same idempotency `key` gets the answer of
        the first. Whatever goes wrong, no file is left that nobody was told of.

        `as_declared`: the file must be of the type that its sender claims. `check` is given the form's other fields,
        too, and raises what is wrong with them.

        Raises what `Intake.upload`, `Form` and `Once.do` raise.
        """
        form = Form(request)
        stream = await form.open()
        stored = await self._intake.upload(
            caller.account_id,
            stream,
            filename=form.filename,
            declared=form.declared if as_declared else None,
            max_bytes=max_bytes,
            media_types=media_types,
        )
        fresh = False

        async def keep() -> Answer:
            nonlocal fresh
            fresh = True
            return answer(asset)

        try:
            await form.finish()
            check(form.fields, stored)
            asset = stored
            if description := form.fields.get("description"):
                asset = await self._assets.describe(caller.account_id, stored.id, description)
            where = f"{request.method} {request.url.path}"
            retry = retry_of(key, where, stored.sha256, form.fields.get("description", ""))
            told = await self._once.do(caller.account_id, retry, keep)
        except Exception:
            await self._assets.delete(caller.account_id, stored.id)
            raise
        if not fresh:
            await self._assets.delete(caller.account_id, stored.id)
        return Response(told.body, status_code=told.status, media_type=told.media_type)
