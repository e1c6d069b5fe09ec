"""`/audio/transcriptions` and `/audio/translations`: what is said in a recording, as text, subtitles, or with the time
of every word; as it was said, or in English."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream
from msgspec import UNSET, UnsetType

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
from atelier.dialects.openai.usage import text_tokens
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
_BY_TOKENS: Final = "gpt-"
"""How the names of those models begin whose work the service counts in tokens, not in seconds."""
_TELLS_LANGUAGES: Final = "gpt-transcribe"
_TRANSLATED: Final = "translations"
_TOKENS_PER_S: Final = 10
NOT_TRANSLATED: Final = frozenset(
    {"language", "languages", "keywords", "chunking_strategy", "timestamp_granularities", "stream"}
)
"""The parameters that translations have not."""
_REFUSED: Final = {
    "include": "no log probabilities are to be had here; leave it out",
    "known_speaker_names": "speakers are not told apart here; leave it out",
    "known_speaker_references": "speakers are not told apart here; leave it out",
}


def draft_transcription(body: Body) -> Draft:
    """Raises Invalid, UnknownModel."""
    choice, filled = _checked(body)
    form = filled["response_format"]
    if "timestamp_granularities" in filled and form != "verbose_json":
        raise Invalid.at("/timestamp_granularities", "goes with response_format verbose_json only")
    stream = filled["stream"] and choice.name != _WITHOUT_STREAM
    if stream and form not in ("json", "text"):
        raise Invalid.at("/stream", f"goes with response_format json or text, not {form}")
    return Draft(_wanted(choice, filled), _kept(choice, filled), stream)


def draft_translation(body: Body) -> Draft:
    """Raises Invalid, UnknownModel."""
    choice, filled = _checked(body, without=NOT_TRANSLATED)
    return Draft(_wanted(choice, filled, in_english=True), _kept(choice, filled) | {"call": _TRANSLATED})


def _checked(body: Body, *, without: Collection[str] = ()) -> tuple[Choice, dict[str, Any]]:
    if "model" not in body.fields:
        raise Invalid.at("/model", "is required")
    choice = choose(body.fields.pop("model"), Kind.TRANSCRIPTION)
    for name, why in _REFUSED.items():
        if body.fields.pop(name, None):
            raise Invalid.at(f"/{name}", why)
    return choice, checked(choice, body, without=without)


def _kept(choice: Choice, filled: dict[str, Any]) -> dict[str, Any]:
    """What is kept with the job."""
    return {name: remembered(value) for name, value in filled.items()} | {"model": choice.name}


def _wanted(choice: Choice, filled: dict[str, Any], *, in_english: bool = False) -> Wanted:
    form = _SUBTITLES.get(filled["response_format"], SubtitleFormat.JSON)
    fields = {"form": form, "language": _language(filled), "in_english": in_english}
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
        texts=_texts(filled),
    )


def _language(filled: dict[str, Any]) -> str | None:
    """The one language that it can be in; None: find out."""
    possible = filled.get("languages", [])
    only = possible[0] if len(possible) == 1 else None
    language: str | None = filled.get("language", only)
    return language


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _texts(filled: dict[str, Any]) -> dict[str, str]:
    words = {f"/keywords/{number}": word for number, word in enumerate(filled.get("keywords", ()))}
    return words | ({"/prompt": filled["prompt"]} if "prompt" in filled else {})


class Transcriptions:
    def __init__(self, *, placing: Placing, attend: Attend, results: Results) -> None:
        self._placing = placing
        self._attend = attend
        self._results = results

    async def make(
        self, request: Request[Any, Any, Any], caller: Caller, draft: Callable[[Body], Draft]
    ) -> Response[bytes] | Stream:
        drafted, placed = await self._placing.accept(request, caller, draft)
        job = await self._attend.end(placed.call, gone(request))
        await self._attend.answered(placed.call)
        (file,) = await self._results.of(job)
        written = await self._results.whole(file)
        form = given_to(job)["response_format"]
        if form in _SUBTITLES:
            return Response(written, media_type=_PLAIN)
        transcript = msgspec.json.decode(written, type=Transcript)
        if drafted.stream:
            return Stream(_told(job, transcript), media_type=events.MEDIA_TYPE, headers=events.HEADERS)
        if form == "text":
            return Response(f"{transcript.text}\n".encode(), media_type=_PLAIN)
        body = _answer(job, transcript)
        return Response(msgspec.json.encode(body), media_type="application/json")


def _answer(job: Job, transcript: Transcript) -> wire.Spoken:
    """What is answered as JSON."""
    given = given_to(job)
    verbose = given["response_format"] == "verbose_json"
    if given.get("call") == _TRANSLATED:
        return _verbose_translation(job, transcript) if verbose else wire.Translation(text=transcript.text)
    return _verbose(job, transcript) if verbose else _short(job, transcript)


def _told(job: Job, transcript: Transcript) -> Iterator[bytes]:
    """The text in events: cue by cue, and then as a whole."""
    rest = transcript.text
    for cue in transcript.cues[1:]:
        begin = rest.find(cue.text.partition("\n")[0])
        if begin > 0:
            yield events.event(wire.TextDelta(delta=rest[:begin]))
            rest = rest[begin:]
    yield events.event(wire.TextDelta(delta=rest))
    usage = _usage(job, transcript)
    yield events.event(wire.TextDone(text=transcript.text, languages=_languages(job, transcript), usage=usage))


def _short(job: Job, transcript: Transcript) -> wire.Transcription:
    by_tokens = given_to(job)["model"].startswith(_BY_TOKENS)
    return wire.Transcription(
        text=transcript.text,
        languages=_languages(job, transcript),
        usage=_usage(job, transcript) if by_tokens else wire.HeardUsage(seconds=_heard_s(job)),
    )


def _languages(job: Job, transcript: Transcript) -> list[wire.SpokenLanguage] | UnsetType:
    """Told by the one model of the service that does so."""
    if given_to(job)["model"] != _TELLS_LANGUAGES:
        return UNSET
    return [wire.SpokenLanguage(code=transcript.language.partition("-")[0])]


def _usage(job: Job, transcript: Transcript) -> wire.ReadUsage:
    heard = math.ceil(_heard_s(job) * _TOKENS_PER_S)
    hints = text_tokens(given_to(job).get("prompt", ""))
    written = text_tokens(transcript.text)
    return wire.ReadUsage(
        input_tokens=heard + hints,
        output_tokens=written,
        total_tokens=heard + hints + written,
        input_token_details=wire.HeardDetails(audio_tokens=heard, text_tokens=hints),
    )


def _verbose(job: Job, transcript: Transcript) -> wire.VerboseTranscription:
    wanted = given_to(job).get("timestamp_granularities", ["segment"])
    words = [wire.SpokenWord(word=word.text, start=word.start_s, end=word.end_s) for word in transcript.words]
    return wire.VerboseTranscription(
        language=transcript.language,
        duration=_heard_s(job),
        text=transcript.text,
        segments=_segments(transcript) if "segment" in wanted else UNSET,
        words=words if "word" in wanted else UNSET,
        usage=wire.HeardUsage(seconds=_heard_s(job)),
    )


def _verbose_translation(job: Job, transcript: Transcript) -> wire.VerboseTranslation:
    return wire.VerboseTranslation(duration=_heard_s(job), text=transcript.text, segments=_segments(transcript))


def _segments(transcript: Transcript) -> list[wire.Segment]:
    return [
        wire.Segment(id=number, start=cue.start_s, end=cue.end_s, text=cue.text.replace("\n", " "))
        for number, cue in enumerate(transcript.cues)
    ]


def _heard_s(job: Job) -> float:
    """How long the recording is."""
    (recording,) = job.order.media()
    return recording.duration_s or 0.0


def _post(path: str, answer: Any, description: str, *, streams: Any, without: Collection[str]) -> post:
    """What the two have in common."""
    return post(
        path,
        scope=Scope.GENERATE,
        status_code=200,
        request_max_body_size=None,
        tags=["Audio"],
        responses={200: ResponseSpec(answer, description=description)},
        body=json_body(Kind.TRANSCRIPTION, without=without),
        form=form_body(Kind.TRANSCRIPTION, without=without),
        also={_PLAIN: str, **streams},
        reads=READS,
        fails=ANSWERED_FAILS,
    )


_HEARD: Final[Any] = wire.Transcription | wire.VerboseTranscription
_ENGLISH: Final[Any] = wire.Translation | wire.VerboseTranslation
_EVENTS: Final = {events.MEDIA_TYPE: wire.TextDelta | wire.TextDone}


@_post("/audio/transcriptions", _HEARD, "What is said.", streams=_EVENTS, without=())
async def create_transcription(
    request: Request[Any, Any, Any], caller: Authenticated, transcriptions: Transcriptions
) -> Response[bytes] | Stream:
    """What is said in a recording."""
    return await transcriptions.make(request, caller, draft_transcription)


@_post("/audio/translations", _ENGLISH, "What is said, in English.", streams={}, without=NOT_TRANSLATED)
async def create_translation(
    request: Request[Any, Any, Any], caller: Authenticated, transcriptions: Transcriptions
) -> Response[bytes] | Stream:
    """What is said in a recording, in English, whatever it is said in."""
    return await transcriptions.make(request, caller, draft_translation)


HANDLERS: tuple[Any, ...] = (create_transcription, create_translation)
