"""The function that the sandbox calls, and which reader reads what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaFacts, MediaKind, media_type
from atelier.settings import MediaLimits
from atelier.storage.probe import Facts, Probe, Refusal


def read(probe: Probe, progress: Callable[[float, str], None]) -> Facts | Refusal:
    """Reads a file from end to end."""
    try:
        return Facts(reader(probe.media_type)(Path(probe.path), probe.media_type, probe.limits))
    except MediaRejected as error:
        return Refusal(error.code, error.message)


def reader(name: str) -> Callable[[Path, str, MediaLimits], MediaFacts]:
    """The reader of a type; its module is loaded now."""
    kind = media_type(name)
    assert kind is not None
    if kind.kind is MediaKind.IMAGE:
        from atelier.storage.readers.image import read_image

        return read_image
    if kind.kind is MediaKind.TEXT:
        from atelier.storage.readers.text import read_text

        return read_text
    if kind.kind is MediaKind.MODEL_3D:
        from atelier.storage.readers.model import read_model

        return read_model
    if kind.kind is MediaKind.WEIGHTS:
        from atelier.storage.readers.weights import read_weights

        return read_weights
    from atelier.storage.readers.stream import read_stream

    return read_stream
