"""Text as a picture: broken into lines, shaped and drawn by libass, measured, and made smaller until it fits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.process import run_ffmpeg
from atelier.engines.editing.refusing import Impossible
from atelier.engines.editing.text.ass import Align, Pen, lay, scaled, script
from atelier.engines.editing.text.faces import FONTS, LATIN
from atelier.engines.editing.text.lines import break_lines
from atelier.engines.editing.text.runs import cleaned, pitch_of, runs_of
from atelier.engines.frames.arrays import Picture

_SMALLEST_EM_PX: Final = 6.0
_LONGEST_TEXT: Final = 5_000
_SHRINK: Final = 0.94
_TRIES: Final = 6


class Setting(msgspec.Struct, frozen=True):
    """Text that has been set. `picture` is RGBA and holds the letters with their outline, nothing more."""

    picture: Picture
    em_px: float


def set_text(text: str, pen: Pen, *, width_px: int, height_px: int, align: Align, folder: Path) -> Setting:
    """Within the given size, in the pen's size or a smaller one. `folder` is for intermediate files.

    Raises Impossible where there is nothing to be seen, or where it could not be read.
    """
    text = cleaned(text).strip()
    if not text:
        raise Impossible("there is no text")
    if len(text) > _LONGEST_TEXT:
        raise Impossible(f"the text has more than {_LONGEST_TEXT} characters", "input_too_long")
    for _ in range(_TRIES):
        pen, lines = _fitted(text, pen, width_px, height_px)
        drawn = _drawn(lines, pen, width_px, height_px, align, folder)
        if drawn is None:
            raise Impossible("the text holds nothing that can be seen")
        scale = min(width_px / drawn.shape[1], height_px / drawn.shape[0])
        if scale >= 1:
            return Setting(drawn, pen.em_px)
        pen = scaled(pen, 0.98 * scale)
    raise Impossible("the text does not fit", "input_too_long")


def link_fonts(lines: Iterable[str], folder: Path, *, bold: bool) -> None:
    """Puts the fonts that lines of text need where libass finds them: in `fonts` within `folder`.

    The Latin one is always needed: scripts name it, and emoji lean on one of its letters.
    """
    fonts = folder / "fonts"
    fonts.mkdir(exist_ok=True)
    faces = {LATIN} | {run.face for line in lines for run in runs_of(line)}
    for file in {face.bold if bold and face.bold else face.file for face in faces}:
        link = fonts / file
        if not link.is_symlink():
            link.symlink_to(FONTS / file)


def _fitted(text: str, pen: Pen, width_px: int, height_px: int) -> tuple[Pen, list[str]]:
    """The largest size in which the lines, as wide and high as fonts say, fit."""
    while pen.em_px >= _SMALLEST_EM_PX:
        around = 2 * pen.outline_px
        lines = break_lines(text, (width_px - around) / pen.em_px, bold=pen.bold)
        high = sum(pitch_of(runs_of(line)) for line in lines) * pen.em_px
        if high + around <= height_px or len(lines) == 1:
            return pen, lines
        pen = scaled(pen, _SHRINK)
    raise Impossible("the text is too long to be read in a frame of this size", "input_too_long")


def _drawn(lines: list[str], pen: Pen, width_px: int, height_px: int, align: Align, folder: Path) -> Picture | None:
    """The lines on a sheet with room to spare, cut down to where there is ink; None where there is none."""
    room = round(2 * pen.em_px) + 8
    width, height = width_px + 2 * room, height_px + 2 * room
    place = {Align.LEFT: room, Align.CENTER: width / 2, Align.RIGHT: width - room}[align]
    events, _ = lay(lines, pen, x_px=place, top_px=room, align=align)
    sheet = _sheet(script(width, height, events), lines, (width, height), folder, bold=pen.bold)
    inked = sheet[..., 3] > 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    return np.ascontiguousarray(sheet[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _sheet(source: str, lines: list[str], size: tuple[int, int], folder: Path, *, bold: bool) -> Picture:
    """RGBA of the first moment of a script."""
    width, height = size
    link_fonts(lines, folder, bold=bold)
    (folder / "text.ass").write_text(source, encoding="utf-8")
    sheet = folder / "text.rgba"
    nothing = f"color=black@0:s={width}x{height},format=rgba"
    drawn = step("ass", "text.ass", fontsdir="fonts", alpha=1)
    run_ffmpeg(
        ["-f", "lavfi", "-i", nothing, "-vf", drawn, "-frames:v", "1", "-f", "rawvideo", sheet.name], folder=folder
    )
    return _straight(np.fromfile(sheet, np.uint8).reshape(height, width, 4))


def _straight(drawn: Picture) -> Picture:
    """libass has mixed its colours with the black beneath: as strong as the ink is dense, they are taken apart."""
    alpha = drawn[..., 3:].astype(np.uint16)
    colour = np.where(
        alpha > 0, np.minimum(255, (drawn[..., :3] * np.uint16(255) + alpha // 2) // np.maximum(alpha, 1)), 0
    )
    return np.dstack([colour.astype(np.uint8), drawn[..., 3]])
