"""Bringing whatever came to one form: upright square pixels of BT.709 in 4:2:0, stereo at 48 kHz."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from atelier.engines.editing.ffmpeg.graph import Value, step
from atelier.engines.editing.ffmpeg.source import Colours, Sound, Source

RATE_HZ: Final = 48_000

DECLARED: Final = step("setparams", range="limited", color_primaries="bt709", color_trc="bt709", colorspace="bt709")
"""Frames of ours say what they are: filters convert what they have to guess."""

_BT709: Final = 1
_BT601: Final = 6
_HDR: Final = {16: "smpte2084", 18: "arib-std-b67"}
_MATRICES: Final = {1: "709", 4: "fcc", 5: "470bg", 6: "170m", 7: "240m", 8: "ycgco", 9: "2020_ncl", 10: "2020_cl"}
_PRIMARIES: Final = {9: "2020", 12: "smpte432"}
"""Those so wide that colours look pale when they are taken for BT.709."""

_HD_LINES: Final = 720  # untagged video from this height on is taken for BT.709, as players do
_FINE_TICKS: Final = 720_000  # a second; a whole number of them lies in a frame of any usual rate
_WHITE_NITS: Final = 203  # of paper in HDR, by ITU-R BT.2408


def even(side_px: int) -> int:
    """The side without what 4:2:0 cannot hold: an odd last line."""
    return max(2, side_px // 2 * 2)


def picture_steps(source: Source, *, size: tuple[int, int] | None = None, rate: Fraction | None = None) -> list[str]:
    """From decoded frames to yuv420p of `size` (even; None: the source's own), evenly at `rate` (None: its own)."""
    steps = _plain_steps(source, rate)
    if source.colours.alpha:
        steps += [step("format", "yuva444p|yuva420p|gbrap"), step("premultiply", inplace=1)]
    coded = (even(source.coded_px[0]), even(source.coded_px[1]))
    if coded != source.coded_px:
        steps.append(step("crop", *coded, 0, 0, exact=1))
    wanted = size or (even(source.width_px), even(source.height_px))
    return [
        *steps,
        *_converted(source.colours, coded, wanted, "yuv420p"),
        step("setsar", 1),
        DECLARED,
    ]


def rgb_steps(source: Source, *, size: tuple[int, int] | None = None, rate: Fraction | None = None) -> list[str]:
    """From decoded frames to RGB of `size`, with transparency where the source has any."""
    steps = _plain_steps(source, rate)
    if source.coded_px[0] % 2 or source.coded_px[1] % 2:
        steps.append(step("format", "yuva444p|gbrap" if source.colours.alpha else "yuv444p|gbrp"))
    form = "gbrap" if source.colours.alpha else "gbrp"
    wanted = size or (source.width_px, source.height_px)
    return [*steps, *_converted(source.colours, source.coded_px, wanted, form), step("setsar", 1)]


def resampled(rate: Fraction, *, speed: float = 1.0) -> list[str]:
    """From even frames to `rate`, at `speed` times their own: each new frame is the one that shows at its time."""
    return [
        step("settb", f"1/{_FINE_TICKS}"),
        # A tick early, before and after: rounding must not make a frame come late.
        step("setpts", f"max((PTS-1)/{speed:.6f}-1,0)"),
        step("fps", str(rate), round="up"),
    ]


def _plain_steps(source: Source, rate: Fraction | None) -> list[str]:
    steps = [step("fps", str(source.rate))]
    if source.interlaced:
        steps.append(step("bwdif", mode="send_frame", deint="interlaced"))
    return steps if rate in (None, source.rate) else [*steps, *resampled(rate)]


def _converted(colours: Colours, have: tuple[int, int], want: tuple[int, int], form: str) -> list[str]:
    """Colours and size by zimg in one go; nothing where nothing is to be done."""
    resized: dict[str, Value] = {"w": want[0], "h": want[1], "filter": "lanczos"} if want != have else {}
    matrix, span = ("709", "limited") if form == "yuv420p" else ("gbr", "full")
    if colours.transfer in _HDR:
        return _tone_mapped(colours, resized, matrix, span, form)
    options = resized | _matrix_options(colours, have[1], matrix, span)
    if colours.primaries in _PRIMARIES:
        options |= {"primariesin": _PRIMARIES[colours.primaries], "primaries": "709"}
        options |= {"transferin": "709", "transfer": "709"}
    if not options:
        return [] if colours.pixels == form else [step("format", form)]
    before = [step("format", "gbrap|gbrp")] if _is_rgb(colours) else []
    dither = "error_diffusion" if "10" in colours.pixels or "12" in colours.pixels else "none"
    return [*before, step("zscale", dither=dither, **options), step("format", form)]


def _matrix_options(colours: Colours, lines: int, matrix: str, span: str) -> dict[str, Value]:
    """How the numbers are meant and how they are wanted; empty where that is the same."""
    if _is_rgb(colours):
        return {} if matrix == "gbr" else {"matrix": matrix, "range": span}
    number = colours.matrix if colours.matrix in _MATRICES else _BT709 if lines >= _HD_LINES else _BT601
    given, given_span = _MATRICES[number], "full" if colours.full_range else "limited"
    if (given, given_span) == (matrix, span):
        return {}
    return {"matrixin": given, "rangein": given_span, "matrix": matrix, "range": span}


def _is_rgb(colours: Colours) -> bool:
    return colours.pixels.startswith(("gbr", "rgb", "bgr", "argb", "abgr", "pal8", "0rgb", "0bgr"))


def _tone_mapped(colours: Colours, resized: dict[str, Value], matrix: str, span: str, form: str) -> list[str]:
    """High dynamic range to standard: linear light, BT.709 colours, highlights rolled off."""
    return [
        step(
            "zscale",
            **resized,
            transferin=_HDR[colours.transfer],
            matrixin="2020_ncl",
            primariesin="2020",
            rangein="full" if colours.full_range else "limited",
            transfer="linear",
            npl=_WHITE_NITS,
        ),
        step("format", "gbrpf32le"),
        step("zscale", primaries="709"),
        step("tonemap", "mobius", param=0.5, desat=0),
        step("zscale", transfer="709", matrix=matrix, range=span, dither="error_diffusion"),
        step("format", form),
    ]


def sound_steps(sound: Sound, *, start_s: float = 0.0, end_s: float) -> list[str]:
    """A stretch of a sound as 48 kHz stereo. Gaps, a late beginning and an early end become silence."""
    both = [step("pan", "stereo|c0=c0|c1=c0")] if sound.channels == 1 else []  # ffmpeg's own way halves its power
    return [
        step("aresample", RATE_HZ, first_pts=0, **{"async": 1}),
        *both,
        step("aformat", sample_fmts="fltp", channel_layouts="stereo"),
        step("atrim", start=start_s, end=end_s),
        step("asetpts", "PTS-STARTPTS"),
        step("apad", whole_dur=end_s - start_s),
    ]
