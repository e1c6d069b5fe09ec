"""The dialects beside the native one: where each is served, how it answers errors, what its document says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from litestar.types import ControllerRouterHandler

from atelier.accounts.accounts import Accounts
from atelier.dialects.edge.envelopes import Answers
from atelier.dialects.gateai import errors as gateai_errors
from atelier.dialects.gateai import wire as gateai_wire
from atelier.dialects.gateai.routes import gateai_routes
from atelier.dialects.gateai.tasks import BASE as GATEAI
from atelier.dialects.krea import errors as krea_errors
from atelier.dialects.krea import wire as krea_wire
from atelier.dialects.krea.routes import BASE as KREA
from atelier.dialects.krea.routes import krea_routes
from atelier.dialects.zencreator import errors as zencreator_errors
from atelier.dialects.zencreator import wire as zencreator_wire
from atelier.dialects.zencreator.presets import BASE as ZENCREATOR
from atelier.dialects.zencreator.rates import RATE_HEADERS
from atelier.dialects.zencreator.routes import zencreator_routes
from atelier.web.openapi.face import Face

ERRORS: Final[Mapping[str, Answers]] = {
    KREA: krea_errors.ANSWERS,
    GATEAI: gateai_errors.ANSWERS,
    ZENCREATOR: zencreator_errors.ANSWERS,
}

FACES: Final = (
    Face(base=KREA, package="atelier.dialects.krea", error=krea_wire.Error, statuses=krea_errors.STATUS),
    Face(base=GATEAI, package="atelier.dialects.gateai", error=gateai_wire.Error, statuses=gateai_errors.STATUS),
    Face(
        base=ZENCREATOR,
        package="atelier.dialects.zencreator",
        error=zencreator_wire.Error,
        statuses=zencreator_errors.STATUS,
        rates=RATE_HEADERS,
    ),
)


def dialect_routes(accounts: Accounts, rooms: Mapping[str, Any]) -> list[ControllerRouterHandler]:
    return [krea_routes(accounts, rooms), gateai_routes(accounts, rooms), zencreator_routes(accounts, rooms)]
