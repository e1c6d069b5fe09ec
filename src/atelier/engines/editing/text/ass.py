"""Advanced SubStation Alpha, the language of libass: what is drawn where and when.

Sizes are in pixels of the frame, times in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import msgspec

from atelier.engines.editing.colours import Rgb
from atelier.engines.editing.text.faces import EMOJI, LATIN
from atelier.engines.editing.text.runs import Run, pitch_of, runs_of

_HEAD: Final = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Text,Noto Sans,20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,2,0,0,0,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""`Encoding: -1` has libass find out whether a line runs from the right."""

_HOLD: Final = "\u2060"  # takes no room, and keeps a backslash from meaning something with what follows
_UNSEEN_LETTER: Final = f"{{\\fn{LATIN.family}\\fs1\\alpha&HFF&}}a"
"""libass joins the parts of an emoji only in a line that has a letter of some script."""

_FEET: Final = 0.785  # of a line's height is above the feet of its letters, as in Noto Sans

ALWAYS: Final = (0.0, 35_999.0)


class Align(IntEnum):
    """By which part lines hold to their place; the numbers are those of ASS."""

    LEFT = 7
    CENTER = 8
    RIGHT = 9


class Pen(msgspec.Struct, frozen=True):
    """How letters are drawn. `em_px` is the font's size, whatever the font; opacities are 0..1."""

    em_px: float
    colour: Rgb = (255, 255, 255)
    bold: bool = False
    italic: bool = False
    outline: Rgb | None = None
    outline_px: float = 0.0
    shadow: Rgb | None = None
    shadow_px: float = 0.0
    shadow_opacity: float = 0.5
    blur_px: float = 0.0


def scaled(pen: Pen, factor: float) -> Pen:
    """The same in another size."""
    return msgspec.structs.replace(
        pen,
        em_px=pen.em_px * factor,
        outline_px=pen.outline_px * factor,
        shadow_px=pen.shadow_px * factor,
        blur_px=pen.blur_px * factor,
    )


class Event(msgspec.Struct, frozen=True):
    """Text with its tags, and from when to when it shows."""

    text: str
    start_s: float
    end_s: float


def script(width_px: int, height_px: int, events: Sequence[Event]) -> str:
    head = _HEAD.format(width=width_px, height=height_px)
    return head + "".join(_line(event) for event in events)


def _pen_tags(pen: Pen) -> str:
    outline_px = pen.outline_px if pen.outline else 0
    tags = f"\\1c{_colour(pen.colour)}\\b{int(pen.bold)}\\i{int(pen.italic)}\\bord{outline_px:.2f}"
    if pen.outline is not None:
        tags += f"\\3c{_colour(pen.outline)}"
    if pen.shadow is not None:
        faint = round(255 * (1 - pen.shadow_opacity))
        tags += f"\\4c{_colour(pen.shadow)}\\4a&H{faint:02X}&\\shad{pen.shadow_px:.2f}"
    return tags + (f"\\blur{pen.blur_px:.2f}" if pen.blur_px else "")


def lay(
    lines: Sequence[str], pen: Pen, *, x_px: float, top_px: float, align: Align, shown: tuple[float, float] = ALWAYS
) -> tuple[list[Event], float]:
    """Lines of plain text below one another, and how high they are together. Nothing in them means anything to libass.

    `x_px` is where their left ends, middles or right ends are; `shown` is from when to when.
    """
    events, y = [], top_px
    for line in lines:
        runs = runs_of(line)
        pitch = pitch_of(runs) * pen.em_px
        rise = max((run.face.font(bold=pen.bold).ascent for run in runs), default=0.0) * pen.em_px
        top = y + _FEET * pitch - rise
        tags = f"{{\\an{align.value}\\pos({x_px:.2f},{top:.2f}){_pen_tags(pen)}}}"
        if line:
            events.append(Event(tags + _written(runs, pen), *shown))
        y += pitch
    return events, y - top_px


def _written(runs: Sequence[Run], pen: Pen) -> str:
    """In ASS the size of a font is the height of its lines, so it differs where letters are to be of one size."""
    text = ""
    for run in runs:
        size = pen.em_px * run.face.font(bold=pen.bold).line
        text += f"{{\\fn{run.face.family}\\fs{size:.3f}}}{escaped(run.text)}"
    return text + _UNSEEN_LETTER if any(run.face is EMOJI for run in runs) else text


def escaped(text: str) -> str:
    return text.replace("\\", f"\\{_HOLD}").replace("{", "\\{").replace("}", "\\}").replace("\n", " ")


def _colour(colour: Rgb) -> str:
    red, green, blue = colour
    return f"&H{blue:02X}{green:02X}{red:02X}&"


def _line(event: Event) -> str:
    return f"Dialogue: 0,{_time(event.start_s)},{_time(event.end_s)},Text,,0,0,0,,{event.text}\n"


def _time(seconds: float) -> str:
    """To the hundredth, which is as fine as it goes."""
    hundredths = round(100 * seconds)
    return f"{hundredths // 360_000}:{hundredths // 6_000 % 60:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
