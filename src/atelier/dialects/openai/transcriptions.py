"""`/audio/transcriptions`: what is said in a recording, as text, subtitles, or with the time of every word."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream
from msgspec import UNSET

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.leaving import gone
from atelier.dialects.openai import events, wire
from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.checking import checked, native_figures, native_input, remembered
from atelier.dialects.openai.choice import DIALECT, Choice, Kind, choose
from atelier.dialects.openai.described import ANSWERED_FAILS, READS, form_body, json_body
from atelier.dialects.openai.placing import Draft, Placing
from atelier.dialects.openai.results import Results, given_to
from atelier.domain.errors import Invalid
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.sound import SubtitleFormat
from atelier.engines.captions.transcript import Transcript
from atelier.flows.attend import Attend
from atelier.flows.canonical import Canonical
from atelier.flows.place import Wanted
from atelier.flows.references import Reference
from atelier.jobs.records import Job

_KINDS: Final = (MediaKind.AUDIO, MediaKind.VIDEO)
_SUBTITLES: Final = {"srt": SubtitleFormat.SRT, "vtt": SubtitleFormat.VTT}
_PLAIN: Final = "text/plain"
_WITHOUT_STREAM: Final = "whisper-1"
"""The service answers as a whole for this model, whatever is asked."""


def draft_transcription(body: Body) -> Draft:
    """Raises Invalid, UnknownModel."""
    if "model" not in body.fields:
        raise Invalid.at("/model", "is required")
    choice = choose(body.fields.pop("model"), Kind.TRANSCRIPTION)
    filled = checked(choice, body)
    form = filled["response_format"]
    if "timestamp_granularities" in filled and form != "verbose_json":
        raise Invalid.at("/timestamp_granularities", "goes with response_format verbose_json only")
    stream = filled["stream"] and choice.name != _WITHOUT_STREAM
    if stream and form not in ("json", "text"):
        raise Invalid.at("/stream", f"goes with response_format json or text, not {form}")
    kept = {name: remembered(value) for name, value in filled.items()} | {"model": choice.name}
    return Draft(_wanted(choice, filled), kept, stream)


def _wanted(choice: Choice, filled: dict[str, Any]) -> Wanted:
    form = _SUBTITLES.get(filled["response_format"], SubtitleFormat.JSON)
    fields = {"form": form, "language": filled.get("language")}
    canonical = Canonical(operation=Operation.TRANSCRIBE, fields=fields, media={"/file": "/media"})
    priced = choice.priced
    recording = {"media": filled["file"]}
    return Wanted(
        dialect=DIALECT,
        offer=priced,
        operation=Operation.TRANSCRIBE,
        input=filled if choice.native is None else native_input(choice, _present(fields | recording)),
        order=lambda media: canonical.order(priced.id, media),
        references=(Reference("/file", filled["file"], _KINDS),),
        figures=functools.partial(native_figures, choice),
        texts={"/prompt": filled["prompt"]} if "prompt" in filled else {},
    )


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


class Transcriptions:
    def __init__(self, *, placing: Placing, attend: Attend, results: Results) -> None:
        self._placing = placing
        self._attend = attend
        self._results = results

    async def make(self, request: Request[Any, Any, Any], caller: Caller) -> Response[bytes] | Stream:
        drafted, placed = await self._placing.accept(request, caller, draft_transcription)
        job = await self._attend.end(placed.call, gone(request))
        await self._attend.answered(placed.call)
        (file,) = await self._results.of(job)
        written = await self._results.whole(file)
        form = given_to(job)["response_format"]
        if form in _SUBTITLES:
            return Response(written, media_type=_PLAIN)
        transcript = msgspec.json.decode(written, type=Transcript)
        if drafted.stream:
            return Stream(_told(transcript), media_type=events.MEDIA_TYPE, headers=events.HEADERS)
        if form == "text":
            return Response(f"{transcript.text}\n".encode(), media_type=_PLAIN)
        body = _verbose(job, transcript) if form == "verbose_json" else _short(job, transcript)
        return Response(msgspec.json.encode(body), media_type="application/json")


def _told(transcript: Transcript) -> Iterator[bytes]:
    """The text in events: cue by cue, and then as a whole."""
    rest = transcript.text
    for cue in transcript.cues[1:]:
        begin = rest.find(cue.text.partition("\n")[0])
        if begin > 0:
            yield events.event(wire.TextDelta(delta=rest[:begin]))
            rest = rest[begin:]
    yield events.event(wire.TextDelta(delta=rest))
    yield events.event(wire.TextDone(text=transcript.text))


def _short(job: Job, transcript: Transcript) -> wire.Transcription:
    return wire.Transcription(text=transcript.text, usage=wire.HeardUsage(seconds=_heard_s(job)))


def _verbose(job: Job, transcript: Transcript) -> wire.VerboseTranscription:
    wanted = given_to(job).get("timestamp_granularities", ["segment"])
    segments = [
        wire.Segment(id=number, start=cue.start_s, end=cue.end_s, text=cue.text.replace("\n", " "))
        for number, cue in enumerate(transcript.cues)
    ]
    words = [wire.SpokenWord(word=word.text, start=word.start_s, end=word.end_s) for word in transcript.words]
    return wire.VerboseTranscription(
        language=transcript.language,
        duration=_heard_s(job),
        text=transcript.text,
        segments=segments if "segment" in wanted else UNSET,
        words=words if "word" in wanted else UNSET,
        usage=wire.HeardUsage(seconds=_heard_s(job)),
    )


def _heard_s(job: Job) -> float:
    """How long the recording is."""
    (recording,) = job.order.media()
    return recording.duration_s or 0.0


_ANSWER: Final[Any] = wire.Transcription | wire.VerboseTranscription


@post(
    "/audio/transcriptions",
    scope=Scope.GENERATE,
    status_code=200,
    request_max_body_size=None,
    tags=["Audio"],
    responses={200: ResponseSpec(_ANSWER, description="What is said.")},
    body=json_body(Kind.TRANSCRIPTION),
    form=form_body(Kind.TRANSCRIPTION),
    also={_PLAIN: str, events.MEDIA_TYPE: wire.TextDelta | wire.TextDone},
    reads=READS,
    fails=ANSWERED_FAILS,
)
async def create_transcription(
    request: Request[Any, Any, Any], caller: Authenticated, transcriptions: Transcriptions
) -> Response[bytes] | Stream:
    """What is said in a recording."""
    return await transcriptions.make(request, caller)


HANDLERS: tuple[Any, ...] = (create_transcription,)
