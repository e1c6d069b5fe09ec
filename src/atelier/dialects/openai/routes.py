"""The routes of the OpenAI dialect, behind their guard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Router
from litestar.di import Provide

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller
from atelier.dialects.edge.auth import caller_of, key_guard
from atelier.dialects.edge.binding import bind
from atelier.dialects.edge.rates import rate_guard
from atelier.dialects.openai import images, models, speech, transcriptions
from atelier.dialects.openai.headers import BASE
from atelier.dialects.openai.images import Images
from atelier.dialects.openai.picture_answers import PictureAnswers
from atelier.dialects.openai.placing import Placing
from atelier.dialects.openai.results import Results
from atelier.dialects.openai.speech import Speeches
from atelier.dialects.openai.transcriptions import Transcriptions
from atelier.dialects.openai.video_routes import VIDEO_HANDLERS, video_rooms

_HANDLERS = (*models.HANDLERS, *images.HANDLERS, *speech.HANDLERS, *transcriptions.HANDLERS)


async def _caller(request: Request[Any, Any, Any]) -> Caller:
    return caller_of(request)


def openai_routes(accounts: Accounts, rooms: Mapping[str, Any]) -> Router:
    """Everything below `/openai/v1`. Handlers get the rooms that they name."""
    limits = rooms["limits"]
    return Router(
        BASE,
        route_handlers=bind((*_HANDLERS, *VIDEO_HANDLERS), {**rooms, **_own(rooms)}),
        guards=[key_guard(accounts), rate_guard(accounts, limits)],
        dependencies={"caller": Provide(_caller)},
    )


def _own(rooms: Mapping[str, Any]) -> dict[str, Any]:
    """The dialect's own rooms."""
    attend, results = rooms["attend"], Results(rooms["assets"], rooms["store"])
    placing = Placing(
        place=rooms["place"],
        attempts=rooms["attempts"],
        limits=rooms["limits"],
        intake=rooms["intake"],
        assets=rooms["assets"],
    )
    answers = PictureAnswers(jobs=rooms["jobs"], results=results, links=rooms["links"], attend=attend)
    return {
        **video_rooms(rooms, placing),
        "placing": placing,
        "results": results,
        "images": Images(placing=placing, attend=attend, answers=answers),
        "speeches": Speeches(placing=placing, attend=attend, results=results),
        "transcriptions": Transcriptions(placing=placing, attend=attend, results=results),
    }
