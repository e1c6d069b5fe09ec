"""`/audio/speech`: a text read aloud, in the format that was asked for."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import Request, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.leaving import gone
from atelier.dialects.openai import events, wire
from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.checking import checked, native_input
from atelier.dialects.openai.choice import DIALECT, Choice, Kind, choose, menu_facts
from atelier.dialects.openai.described import ANSWERED_FAILS, READS, json_body
from atelier.dialects.openai.placing import Draft, Placing
from atelier.dialects.openai.results import Results, given_to
from atelier.dialects.openai.usage import text_tokens
from atelier.dialects.openai.voices import voice_for
from atelier.dialects.openai.waves import samples_of
from atelier.domain.errors import Invalid
from atelier.domain.finish import Finish
from atelier.domain.operations import Operation
from atelier.flows.attend import Attend
from atelier.flows.canonical import Canonical
from atelier.flows.place import Wanted
from atelier.jobs.records import Job
from atelier.storage.assets import Asset

_PCM: Final = "pcm"
_PCM_TYPE: Final = "audio/pcm"
_PCM_HZ: Final = 24_000
_SPEEDS: Final = (0.5, 2.0)
"""What voices here can do; the service goes from a quarter of the pace to four times."""
_TOKENS_PER_S: Final = 20


def draft_speech(body: Body) -> Draft:
    """Raises Invalid, UnknownModel."""
    if "model" not in body.fields:
        raise Invalid.at("/model", "is required")
    choice = choose(body.fields.pop("model"), Kind.SPEECH)
    voice = body.fields.get("voice")
    if isinstance(voice, dict):
        body.fields["voice"] = voice.get("id")
    filled = checked(choice, body)
    slowest, fastest = _SPEEDS
    fields = {
        "text": filled["input"],
        "voice": voice_for(filled["voice"], filled["input"]),
        "speed": min(max(filled["speed"], slowest), fastest),
    }
    texts = {f"/{name}": filled[name] for name in ("input", "instructions") if name in filled}
    wanted = _wanted(choice, filled, fields, texts)
    return Draft(wanted, {**filled, "model": choice.name}, filled["stream_format"] == "sse")


def _wanted(choice: Choice, filled: dict[str, Any], fields: dict[str, Any], texts: dict[str, str]) -> Wanted:
    form = filled["response_format"]
    finish = Finish(media_type=menu_facts().sound_types[form], rate_hz=_PCM_HZ if form == _PCM else None)
    canonical = Canonical(operation=Operation.SPEAK, fields=fields, finish=finish)
    priced = choice.priced
    return Wanted(
        dialect=DIALECT,
        offer=priced,
        operation=Operation.SPEAK,
        input=filled if choice.native is None else native_input(choice, fields),
        order=lambda media: canonical.order(priced.id, media),
        texts=texts,
    )


class Speeches:
    def __init__(self, *, placing: Placing, attend: Attend, results: Results) -> None:
        self._placing = placing
        self._attend = attend
        self._results = results

    async def make(self, request: Request[Any, Any, Any], caller: Caller) -> Stream:
        drafted, placed = await self._placing.accept(request, caller, draft_speech)
        job = await self._attend.end(placed.call, gone(request))
        await self._attend.answered(placed.call)
        (sound,) = await self._results.of(job)
        if drafted.stream:
            return Stream(self._told(job, sound), media_type=events.MEDIA_TYPE, headers=events.HEADERS)
        return Stream(self._pieces(job, sound), media_type=_PCM_TYPE if _is_bare(job) else sound.media_type)

    def _pieces(self, job: Job, sound: Asset) -> AsyncIterator[bytes]:
        pieces = self._results.pieces(sound)
        return samples_of(pieces) if _is_bare(job) else pieces

    async def _told(self, job: Job, sound: Asset) -> AsyncIterator[bytes]:
        """The sound as events: pieces, then the end."""
        async for piece in self._pieces(job, sound):
            yield events.event(wire.SpeechDelta(audio=events.base64_of(piece)))
        said, heard = text_tokens(given_to(job)["input"]), math.ceil((sound.duration_s or 0) * _TOKENS_PER_S)
        usage = wire.SpeechUsage(input_tokens=said, output_tokens=heard, total_tokens=said + heard)
        yield events.event(wire.SpeechDone(usage=usage))


def _is_bare(job: Job) -> bool:
    """Whether only the samples were asked for."""
    return bool(given_to(job)["response_format"] == _PCM)


_VOICE: Final = {
    "description": "One of the service's voices, or one of this server such as `de-female`.",
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 64},
        {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "string", "minLength": 1, "maxLength": 64}},
        },
    ],
}


@post(
    "/audio/speech",
    scope=Scope.GENERATE,
    status_code=200,
    request_max_body_size=None,
    tags=["Audio"],
    responses={200: ResponseSpec(bytes, description="The sound.", media_type="audio/mpeg")},
    body=json_body(Kind.SPEECH, more={"voice": _VOICE}),
    also={
        **dict.fromkeys(("audio/ogg", "audio/mp4", "audio/flac", "audio/wav", _PCM_TYPE), bytes),
        events.MEDIA_TYPE: wire.SpeechDelta | wire.SpeechDone,
    },
    reads=READS,
    fails=ANSWERED_FAILS,
)
async def create_speech(request: Request[Any, Any, Any], caller: Authenticated, speeches: Speeches) -> Stream:
    """A text read aloud. The answer is the sound, once it is finished."""
    return await speeches.make(request, caller)


HANDLERS: tuple[Any, ...] = (create_speech,)
