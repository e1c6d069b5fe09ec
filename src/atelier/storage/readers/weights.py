"""Weights: safetensors, a JSON object that says where each tensor lies, and then the tensors."""

from __future__ import annotations

from pathlib import Path

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaFacts, MediaKind
from atelier.settings import MediaLimits


class _Tensor(msgspec.Struct):
    data_offsets: tuple[int, int]


def read_weights(path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    """Checks that all that the header tells of is there. Raises MediaRejected."""
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= size_bytes - 8:
            raise MediaRejected("the weights are incomplete")
        header = file.read(length)
    try:
        entries = msgspec.json.decode(header, type=dict[str, msgspec.Raw])
        entries.pop("__metadata__", None)
        ends = [msgspec.json.decode(entry, type=_Tensor).data_offsets[1] for entry in entries.values()]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MediaRejected("the weights are damaged: their header is not valid") from error
    if max(ends, default=0) != size_bytes - 8 - length:
        raise MediaRejected("the weights are incomplete")
    return MediaFacts(media_type=media_type, kind=MediaKind.WEIGHTS, size_bytes=size_bytes)
