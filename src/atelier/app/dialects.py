"""The dialects beside the native one: where each is served, how it answers errors, what its document says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from litestar.types import ControllerRouterHandler

from atelier.accounts.accounts import Accounts
from atelier.app.places import Places
from atelier.dialects.edge.envelopes import Answers
from atelier.dialects.gateai import errors as gateai_errors
from atelier.dialects.gateai import wire as gateai_wire
from atelier.dialects.gateai.routes import gateai_routes
from atelier.dialects.gateai.tasks import BASE as GATEAI
from atelier.dialects.krea import errors as krea_errors
from atelier.dialects.krea import wire as krea_wire
from atelier.dialects.krea.acceptance import Acceptance
from atelier.dialects.krea.jobs import KreaJobs
from atelier.dialects.krea.routes import BASE as KREA
from atelier.dialects.krea.routes import krea_routes
from atelier.dialects.krea.styles import KreaStyles
from atelier.dialects.openai import errors as openai_errors
from atelier.dialects.openai import wire as openai_wire
from atelier.dialects.openai.headers import BASE as OPENAI
from atelier.dialects.openai.routes import openai_routes
from atelier.dialects.openai.video_jobs import Videos
from atelier.dialects.zencreator import errors as zencreator_errors
from atelier.dialects.zencreator import wire as zencreator_wire
from atelier.dialects.zencreator.presets import BASE as ZENCREATOR
from atelier.dialects.zencreator.rates import RATE_HEADERS
from atelier.dialects.zencreator.routes import zencreator_routes
from atelier.flows.deliver import Render
from atelier.flows.overview import Overviews
from atelier.settings import Settings
from atelier.web.openapi.face import Face

ERRORS: Final[Mapping[str, Answers]] = {
    KREA: krea_errors.ANSWERS,
    GATEAI: gateai_errors.ANSWERS,
    OPENAI: openai_errors.ANSWERS,
    ZENCREATOR: zencreator_errors.ANSWERS,
}

FACES: Final = (
    Face(base=KREA, package="atelier.dialects.krea", error=krea_wire.Error, statuses=krea_errors.STATUS),
    Face(base=GATEAI, package="atelier.dialects.gateai", error=gateai_wire.Error, statuses=gateai_errors.STATUS),
    Face(base=OPENAI, package="atelier.dialects.openai", error=openai_wire.Envelope, statuses=openai_errors.STATUS),
    Face(
        base=ZENCREATOR,
        package="atelier.dialects.zencreator",
        error=zencreator_wire.Error,
        statuses=zencreator_errors.STATUS,
        rates=RATE_HEADERS,
    ),
)


def dialect_rooms(rooms: Mapping[str, Any], settings: Settings, places: Places, base_url: str) -> dict[str, Any]:
    """What single dialects need more than the rooms of all."""
    jobs, assets, links, references = (rooms[name] for name in ("jobs", "assets", "links", "references"))
    return {
        "krea_jobs": KreaJobs(jobs, assets, links),
        "krea_styles": KreaStyles(rooms["styles"], assets, links, references, base_url + KREA),
        "krea_acceptance": Acceptance(rooms["place"], rooms["once"], jobs, settings.webhooks),
        "videos": Videos(jobs, assets, keep_s=settings.storage.keep_s),
        "overviews": Overviews(
            store=rooms["store"],
            sandbox=rooms["sandbox"],
            scratch=places.uploads,
            identity=places.identity,
            max_pixels=settings.storage.limits.frame_pixels,
        ),
    }


def dialect_bodies(rooms: Mapping[str, Any]) -> dict[str, Render]:
    """What webhooks of each dialect say, where it is not what the native ones do."""
    return {"krea": rooms["krea_jobs"].webhook_body, "openai": rooms["videos"].event}


def dialect_routes(accounts: Accounts, rooms: Mapping[str, Any]) -> list[ControllerRouterHandler]:
    return [
        krea_routes(accounts, rooms),
        gateai_routes(accounts, rooms),
        openai_routes(accounts, rooms),
        zencreator_routes(accounts, rooms),
    ]
