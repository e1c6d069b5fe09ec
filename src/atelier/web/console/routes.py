"""The console's routes, behind their guard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from atelier.accounts.sessions import Sessions
from atelier.dialects.edge.binding import bind
from atelier.web.console.account import ACCOUNT
from atelier.web.console.batch import BATCH
from atelier.web.console.create import CREATE
from atelier.web.console.editor.routes import EDITOR
from atelier.web.console.engines import ENGINES
from atelier.web.console.entry import ENTRY, front_door
from atelier.web.console.guard import session_guard, session_of
from atelier.web.console.jobs import JOBS
from atelier.web.console.library import LIBRARY
from atelier.web.console.making import MAKING
from atelier.web.console.money import MONEY
from atelier.web.console.operating import OPERATING
from atelier.web.console.origins import ORIGINS
from atelier.web.console.static import static_file
from atelier.web.console.styling import STYLING
from atelier.web.console.thumbs import thumb
from atelier.web.console.training import TRAINING
from atelier.web.console.webhooks import WEBHOOKS

BASE = "/console"

_HANDLERS = (
    static_file,
    thumb,
    *ENTRY,
    *CREATE,
    *JOBS,
    *BATCH,
    *ORIGINS,
    *LIBRARY,
    *MONEY,
    *ACCOUNT,
    *WEBHOOKS,
    *TRAINING,
    *STYLING,
    *MAKING,
    *EDITOR,
    *ENGINES,
    *OPERATING,
)


def console_routes(
    sessions: Sessions, urls: tuple[str, ...], rooms: Mapping[str, Any]
) -> list[ControllerRouterHandler]:
    """The pages under `/console`, and the front door that leads there. `urls` are the bases that this server is reached
    under, beside the name that a request itself gives."""
    guarded = Router(
        "/",
        route_handlers=bind(_HANDLERS, rooms),
        guards=[session_guard(sessions, frozenset(urlsplit(url).netloc for url in urls))],
        dependencies={"session": Provide(session_of)},
        include_in_schema=False,
    )
    return [guarded, *bind([front_door], rooms)]
