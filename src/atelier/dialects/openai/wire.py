"""What is sent. Times are unix seconds, sizes `WIDTHxHEIGHT` in pixels, lengths whole seconds as text."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""


# ------------------------------------------------------------------------ errors


class Error(_Answer, frozen=True, kw_only=True):
    """What went wrong."""

    message: Annotated[str, Meta(description="One sentence, for people.")]
    type: Annotated[str, Meta(description="The sort of error, such as `invalid_request_error`.")]
    param: Annotated[str | None, Meta(description="The parameter that is to blame.")]
    code: Annotated[str | None, Meta(description="Stable and machine-readable.")]


class Envelope(_Answer, frozen=True, kw_only=True):
    error: Error


# ------------------------------------------------------------------------ models


class Model(_Answer, frozen=True, kw_only=True):
    """Something that can be asked for."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelList(_Answer, frozen=True, kw_only=True):
    object: Literal["list"] = "list"
    data: list[Model]


# ------------------------------------------------------------------------ images

Background = Literal["transparent", "opaque"]
OutputFormat = Literal["png", "jpeg", "webp"]
Quality = Literal["low", "medium", "high", "xhigh", "max"]


class InputDetails(_Answer, frozen=True, kw_only=True):
    text_tokens: int
    image_tokens: int


class OutputDetails(_Answer, frozen=True, kw_only=True):
    text_tokens: int
    image_tokens: int


class Usage(_Answer, frozen=True, kw_only=True):
    """The work as the service counts it. Prices here do not follow from it."""

    total_tokens: int
    input_tokens: int
    output_tokens: int
    input_tokens_details: InputDetails
    output_tokens_details: OutputDetails


class Image(_Answer, frozen=True, kw_only=True):
    """A picture: its file, or a link to it."""

    b64_json: Annotated[str, Meta(description="The file, in base64.")] | UnsetType = UNSET
    url: Annotated[str, Meta(description="Signed: opens the file without a key until it expires.")] | UnsetType = UNSET
    revised_prompt: Annotated[str, Meta(description="The words that were drawn.")] | UnsetType = UNSET


class Images(_Answer, frozen=True, kw_only=True):
    """Finished pictures."""

    created: int
    background: Background
    output_format: OutputFormat
    quality: Annotated[Quality, Meta(description="Of models that know these.")] | UnsetType = UNSET
    size: str
    data: Annotated[list[Image], Meta(description="Fewer than asked for where some could not be made.")]
    usage: Usage


class PartialImage(_Answer, frozen=True, kw_only=True):
    """The event of a picture in the making."""

    type: Literal["image_generation.partial_image", "image_edit.partial_image"]
    partial_image_index: int
    b64_json: str
    created_at: int
    size: str
    quality: Quality | Literal["auto"]
    background: Background
    output_format: OutputFormat


class CompletedImage(_Answer, frozen=True, kw_only=True):
    """The event of a finished picture."""

    type: Literal["image_generation.completed", "image_edit.completed"]
    b64_json: str
    created_at: int
    size: str
    quality: Quality | Literal["auto"]
    background: Background
    output_format: OutputFormat
    usage: Usage


class ErrorEvent(_Answer, frozen=True, kw_only=True):
    """The last event of a stream that fails."""

    type: Literal["error"] = "error"
    error: Error


# ------------------------------------------------------------------------- sound


class SpeechUsage(_Answer, frozen=True, kw_only=True):
    input_tokens: int
    output_tokens: int
    total_tokens: int


class SpeechDelta(_Answer, frozen=True, kw_only=True):
    """The event of a piece of the sound."""

    type: Literal["speech.audio.delta"] = "speech.audio.delta"
    audio: Annotated[str, Meta(description="In base64.")]


class SpeechDone(_Answer, frozen=True, kw_only=True):
    type: Literal["speech.audio.done"] = "speech.audio.done"
    usage: SpeechUsage


class HeardUsage(_Answer, frozen=True, kw_only=True, tag_field="type", tag="duration"):
    """How long the recording is."""

    seconds: float


class HeardDetails(_Answer, frozen=True, kw_only=True):
    audio_tokens: int
    text_tokens: int


class ReadUsage(_Answer, frozen=True, kw_only=True, tag_field="type", tag="tokens"):
    """The work as the service counts it for models that it bills by tokens. Prices here do not follow from it."""

    input_tokens: int
    input_token_details: HeardDetails
    output_tokens: int
    total_tokens: int


class SpokenLanguage(_Answer, frozen=True, kw_only=True):
    code: Annotated[str, Meta(description="ISO 639-1, such as `en`.")]


class Transcription(_Answer, frozen=True, kw_only=True):
    text: str
    languages: Annotated[list[SpokenLanguage], Meta(description="Of gpt-transcribe.")] | UnsetType = UNSET
    usage: Annotated[HeardUsage | ReadUsage, Meta(description="In tokens for models of gpt, else in seconds.")]


class Translation(_Answer, frozen=True, kw_only=True):
    text: Annotated[str, Meta(description="In English.")]


class Segment(_Answer, frozen=True, kw_only=True):
    """A caption. The figures of a recogniser that has none are zero."""

    id: int
    seek: int = 0
    start: float
    end: float
    text: str
    tokens: list[int] = []
    temperature: float = 0.0
    avg_logprob: float = 0.0
    compression_ratio: float = 0.0
    no_speech_prob: float = 0.0


class SpokenWord(_Answer, frozen=True, kw_only=True):
    """A word, from when to when it is said."""

    word: str
    start: float
    end: float


class VerboseTranscription(_Answer, frozen=True, kw_only=True):
    task: Literal["transcribe"] = "transcribe"
    language: Annotated[str, Meta(description="BCP 47, such as `en`.")]
    duration: float
    text: str
    segments: list[Segment] | UnsetType = UNSET
    words: list[SpokenWord] | UnsetType = UNSET
    usage: HeardUsage


class VerboseTranslation(_Answer, frozen=True, kw_only=True):
    task: Literal["translate"] = "translate"
    language: Annotated[Literal["english"], Meta(description="Of the text.")] = "english"
    duration: float
    text: str
    segments: list[Segment]


Spoken = Transcription | VerboseTranscription | Translation | VerboseTranslation


class TextDelta(_Answer, frozen=True, kw_only=True):
    """The event of a piece of the text."""

    type: Literal["transcript.text.delta"] = "transcript.text.delta"
    delta: str


class TextDone(_Answer, frozen=True, kw_only=True):
    type: Literal["transcript.text.done"] = "transcript.text.done"
    text: str
    languages: list[SpokenLanguage] | UnsetType = UNSET
    usage: ReadUsage
