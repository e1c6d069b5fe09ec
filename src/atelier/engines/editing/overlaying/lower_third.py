"""A name and a line below it, at the lower left: a bar grows, panels slide out of it, words follow, all goes back."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.editing.colours import Rgb, contrast
from atelier.engines.editing.text.ass import Align, Pen
from atelier.engines.editing.text.setting import set_text
from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats

IN_S: Final = 0.95
OUT_S: Final = 0.55
_WHITE, _BLACK = (255, 255, 255), (16, 16, 16)
_READABLE: Final = 3.0  # contrast of large letters, by WCAG 2.2
_OPACITY: Final = 0.94

_TITLE_EM: Final = 0.046  # of the frame's shorter side
_SUBTITLE: Final = 0.62  # of the title's em
_PADDING: Final = (0.55, 0.32)  # sideways, of the title's em; up and down, of the row's own
_BAR: Final = 0.2  # of the title's em
_WIDEST: Final = 0.62  # of a frame that is wide; of one that is high, as much as fits
_LEAST_HIGH: Final = 0.75  # of the em: words without tall letters would sit in too low a panel
_SLIDE: Final = 0.7  # of the em, that words come from the left


class Times(msgspec.Struct, frozen=True):
    """When a part comes and goes: from and to, in seconds from the beginning of each movement."""

    comes: tuple[float, float]
    goes: tuple[float, float]


_BAR_TIMES: Final = Times((0.0, 0.35), (0.25, 0.55))
_PANEL_TIMES: Final = (Times((0.15, 0.65), (0.1, 0.45)), Times((0.3, 0.8), (0.0, 0.35)))
_WORD_TIMES: Final = (Times((0.3, 0.75), (0.1, 0.3)), Times((0.45, 0.9), (0.0, 0.2)))


class Row(msgspec.Struct, frozen=True):
    """A panel and its words. `words` is RGBA; `left_px`, `top_px` are where they rest within the panel."""

    panel: Rgb
    words: Picture
    left_px: int
    top_px: int
    width_px: int
    height_px: int
    slide_px: float


class LowerThird:
    """Draws the moments of the movement. All are of one size."""

    def __init__(
        self, title: str, subtitle: str, colours: tuple[Rgb, Rgb], frame_px: tuple[int, int], folder: Path
    ) -> None:
        """One of the texts may be empty. Raises Impossible if one is too long to be read."""
        em_px = _TITLE_EM * min(frame_px)
        rows = [
            (title, em_px, colours),
            (subtitle, em_px * (_SUBTITLE if title else 1), colours[::-1] if title else colours),
        ]
        left_px = max(2, round(_PADDING[0] * em_px))
        self._rows = [_row(text, em, left_px, tints, frame_px, folder) for text, em, tints in rows if text]
        self._bar_px = max(3, round(_BAR * em_px))
        self._accent = colours[1]
        self.width_px = self._bar_px + max(row.width_px for row in self._rows)
        self.height_px = sum(row.height_px for row in self._rows)

    def frames(self, rate: Fraction, *, pace: float = 1.0) -> tuple[list[Picture], list[Picture]]:
        """Coming and going, RGBA. The last of the first stays in between. A pace of 2 is twice as quick."""
        coming = max(2, round(IN_S / pace * rate))
        going = max(2, round(OUT_S / pace * rate))
        return (
            [self._draw(IN_S * (number + 1) / coming, None) for number in range(coming)],
            [self._draw(None, OUT_S * (number + 1) / (going + 1)) for number in range(going)],
        )

    def _draw(self, coming_s: float | None, going_s: float | None) -> Picture:
        canvas = np.zeros((self.height_px, self.width_px, 4), np.float32)
        _draw_bar(canvas[:, : self._bar_px], self._accent, _presence(_BAR_TIMES, coming_s, going_s))
        top = 0
        for number, row in enumerate(self._rows):
            slot = canvas[top : top + row.height_px, self._bar_px : self._bar_px + row.width_px]
            reach = _presence(_PANEL_TIMES[number], coming_s, going_s)
            seen = _presence(_WORD_TIMES[number], coming_s, going_s)
            _draw_row(slot, row, reach, seen)
            top += row.height_px
        return np.dstack(
            [bytes_of(canvas[..., :3] / np.maximum(canvas[..., 3:], 1e-6)), bytes_of(255 * canvas[..., 3])]
        )


def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """The colour if it can be read on the ground, else black or white."""
    if contrast(colour, ground) >= _READABLE:
        return colour
    return max(_WHITE, _BLACK, key=lambda plain: contrast(plain, ground))


def _row(
    text: str, em_px: float, left_px: int, colours: tuple[Rgb, Rgb], frame_px: tuple[int, int], folder: Path
) -> Row:
    pad_px = max(2, round(_PADDING[1] * em_px))
    room = frame_px[0] * (_WIDEST if frame_px[0] > frame_px[1] else 0.8) - 2 * left_px
    setting = set_text(
        text,
        Pen(em_px, readable(colours[1], colours[0]), bold=True),
        width_px=max(8, round(room)),
        height_px=max(8, round(0.2 * frame_px[1])),
        align=Align.LEFT,
        folder=folder,
    )
    height, width = setting.picture.shape[:2]
    extra = max(0, round(_LEAST_HIGH * em_px) - height)
    return Row(
        panel=colours[0],
        words=setting.picture,
        left_px=left_px,
        top_px=pad_px + extra // 2,
        width_px=width + 2 * left_px,
        height_px=height + extra + 2 * pad_px,
        slide_px=_SLIDE * em_px,
    )


def _presence(times: Times, coming_s: float | None, going_s: float | None) -> float:
    """How much of a part is there, 0..1: quick at first when it comes, slow at first when it goes."""
    if coming_s is not None:
        passed = _share(times.comes, coming_s)
        return 1 - (1 - passed) ** 4
    assert going_s is not None
    return 1 - _share(times.goes, going_s) ** 3


def _share(stretch: tuple[float, float], time_s: float) -> float:
    return min(1.0, max(0.0, (time_s - stretch[0]) / (stretch[1] - stretch[0])))


def _draw_bar(slot: Field, colour: Rgb, presence: float) -> None:
    """Grows from the foot."""
    height = slot.shape[0]
    covered = np.clip(np.arange(height) + 1 - height * (1 - presence), 0, 1).astype(np.float32)
    _lay(slot, colour, np.repeat(covered[:, None], slot.shape[1], axis=1))


def _draw_row(slot: Field, row: Row, reach: float, seen: float) -> None:
    """The panel as far as it reaches, and the words on what there is of it."""
    covered = np.clip(reach * row.width_px - np.arange(row.width_px), 0, 1).astype(np.float32)
    covered = np.repeat(covered[None], row.height_px, axis=0)
    _lay(slot, row.panel, _OPACITY * covered)
    if seen <= 0:
        return
    shift = np.array([[1, 0, row.left_px - (1 - seen) * row.slide_px], [0, 1, row.top_px]], np.float32)
    density = floats(row.words[..., 3:]) / 255
    thick = np.dstack([floats(row.words[..., :3]) * density, row.words[..., 3:]])
    words = cv2.warpAffine(floats(thick), shift, (row.width_px, row.height_px), flags=cv2.INTER_LINEAR)
    share = words[..., 3:] / 255 * seen * covered[..., None]
    slot[..., :3] = words[..., :3] * seen * covered[..., None] + slot[..., :3] * (1 - share)
    slot[..., 3:] = share + slot[..., 3:] * (1 - share)


def _lay(slot: Field, colour: Rgb, share: Field) -> None:
    """A colour over what is there; colours in `slot` are multiplied by their alpha."""
    share = share[..., None]
    slot[..., :3] = floats(colour) * share + slot[..., :3] * (1 - share)
    slot[..., 3:] = share + slot[..., 3:] * (1 - share)
