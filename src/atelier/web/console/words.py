"""How values read on pages: credits, times, sizes, names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from atelier.domain.money import as_credits
from atelier.domain.operations import Operation

_UNITS: Final = ("_s", "_px", "_fps", "_bpm", "_percent")
_AGES: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))

KIND_ICONS: Final = {
    "image": "image",
    "video": "video",
    "audio": "music",
    "text": "file-text",
    "3d": "box",
}
OPERATION_ICONS: Final[dict[str, str]] = {
    Operation.TEXT_TO_IMAGE: "sparkles",
    Operation.EDIT_IMAGE: "wand-sparkles",
    Operation.UPSCALE_IMAGE: "maximize-2",
    Operation.ENHANCE_IMAGE: "contrast",
    Operation.REMOVE_BACKGROUND: "scissors",
    Operation.SWAP_FACE: "scan-face",
    Operation.IMPROVE_FACE: "scan-face",
    Operation.CREATE_FACE: "user",
    Operation.DESCRIBE_IMAGE: "eye",
    Operation.TEXT_TO_VIDEO: "clapperboard",
    Operation.IMAGE_TO_VIDEO: "film",
    Operation.TALKING_HEAD: "mic",
    Operation.ANIMATE_EXPRESSION: "smile",
    Operation.TRANSFORM_VIDEO: "wand-sparkles",
    Operation.UPSCALE_VIDEO: "maximize-2",
    Operation.TRIM: "scissors",
    Operation.CROP: "crop",
    Operation.RESIZE: "proportions",
    Operation.CHANGE_SPEED: "gauge",
    Operation.OVERLAY_TEXT: "type",
    Operation.MERGE: "square-stack",
    Operation.WATERMARK: "stamp",
    Operation.VIDEO_TO_GIF: "images",
    Operation.EXTRACT_FRAMES: "frame",
    Operation.ADD_AUDIO: "music",
    Operation.BURN_SUBTITLES: "captions",
    Operation.APPLY_BRAND_KIT: "palette",
    Operation.SPEAK: "mic",
    Operation.MAKE_MUSIC: "music",
    Operation.MAKE_SOUND: "audio-lines",
    Operation.TRANSCRIBE: "captions",
    Operation.TRANSLATE_SUBTITLES: "languages",
    Operation.EXPAND_PROMPT: "type",
    Operation.SCRIPT_TO_SHOTS: "list",
    Operation.MAKE_3D: "box",
    Operation.TRAIN_STYLE: "palette",
    Operation.RUN_GRAPH: "workflow",
}
STATUS_WORDS: Final = {
    "queued": "Queued",
    "running": "Running",
    "succeeded": "Done",
    "partial": "Partly done",
    "failed": "Failed",
    "canceled": "Canceled",
}
ENTRY_WORDS: Final = {
    "grant": "Granted",
    "top_up": "Topped up",
    "adjustment": "Adjusted",
    "hold": "Held",
    "settle": "Settled",
    "release": "Given back",
}
DIALECTS: Final = {
    "native": "Atelier",
    "krea": "Krea",
    "gateai": "GateAI",
    "zencreator": "ZenCreator",
    "aliveai": "AliveAI",
    "studio": "Studio",
    "openai": "OpenAI",
}


def credits_of(micros: int) -> str:
    """`1,234.5`"""
    return figure(as_credits(micros))


def figure(number: Decimal | float) -> str:
    """With commas, and at most two digits behind the point where it is not small."""
    exact = Decimal(str(number))
    if abs(exact) >= 1:
        exact = round(exact, 2)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ago(moment: datetime) -> str:
    """`now`, `3 min ago`; the date where it is longer ago than a week."""
    seconds = (datetime.now(UTC) - moment).total_seconds()
    if seconds >= 7 * 86_400:
        return f"{moment:%-d %b %Y}"
    size = next(((size, unit) for size, unit in _AGES if seconds >= size), None)
    return "just now" if size is None else f"{int(seconds // size[0])} {size[1]} ago"


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%-d %b %Y, %H:%M:%S} UTC"


def seconds(value: float) -> str:
    """`0.8 s`, `12 s`, `2 min 5 s`"""
    if value < 10:
        return f"{value:.1f} s"
    if value < 120:
        return f"{value:.0f} s"
    return f"{int(value // 60)} min {int(value % 60)} s"


def size(value: int) -> str:
    """`640 KB`, `1.2 MB`"""
    if value < 1_000_000:
        return f"{max(1, value // 1000)} KB"
    return f"{value / 1e6:.1f} MB"


def title(name: str) -> str:
    """`text_to_image` as `Text to image`."""
    return name.replace("_", " ").capitalize().replace("3d", "3D").replace("fps", "frame rate")


def pretty(value: Any) -> str:
    """JSON to read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def unitless(name: str) -> str:
    """`duration_s` as `duration`."""
    return name.removesuffix(_unit(name))


def unit_of(name: str) -> str:
    """What stands behind a value of this name: ` s` for `duration_s`."""
    suffix = _unit(name)
    return f" {suffix[1:]}" if suffix else ""


def _unit(name: str) -> str:
    return next((suffix for suffix in _UNITS if name.endswith(suffix)), "")


def rounded(value: float) -> str:
    """With at most three digits behind the point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def operation_icon(name: str, kind: str | None = None) -> str:
    return OPERATION_ICONS.get(name) or KIND_ICONS.get(kind or "", "layers")


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "credits": credits_of,
    "figure": figure,
    "ago": ago,
    "moment": moment,
    "seconds": seconds,
    "size": size,
    "title_of": title,
    "pretty": pretty,
    "unitless": unitless,
    "unit_of": unit_of,
    "rounded": rounded,
}
GLOBALS: Final[dict[str, Any]] = {
    "kind_icons": KIND_ICONS,
    "status_words": STATUS_WORDS,
    "entry_words": ENTRY_WORDS,
    "dialects": DIALECTS,
    "operation_icon": operation_icon,
}
