"""Streams one after another in one command."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import msgspec

from atelier.domain.wishes.editing import Fill, Transition
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import RATE_HZ
from atelier.engines.editing.ffmpeg.stretch import Stretch
from atelier.engines.editing.framing.fitting import fit, into_frame

_XFADES: Final = {Transition.FADE: "fadeblack", Transition.SLIDE: "slideleft", Transition.DISSOLVE: "fade"}
"""As cutters use the words: a fade goes through black, a dissolve from picture to picture."""


class Target(msgspec.Struct, frozen=True):
    """What all segments are brought to. Sides are even."""

    width_px: int
    height_px: int
    rate: Fraction
    sound: bool


class Segment(msgspec.Struct, frozen=True):
    """Streams of the target's form, from time 0 on; the sound is exactly as long as the frames."""

    picture: str
    sound: str | None
    frames: int


def segment(command: Command, part: Stretch, target: Target, *, colour: str = "#000000") -> Segment:
    """A part of a video in the target's frame, with bars of a colour. Where it has no sound there is silence."""
    source = part.source
    place = fit((source.width_px, source.height_px), (target.width_px, target.height_px), Fill.PAD, grain=2)
    feed = command.open_stretch(part)
    steps = part.picture(size=(place.width_px, place.height_px), rate=target.rate)
    steps += into_frame(place, (target.width_px, target.height_px), colour)
    frames = part.frames_at(target.rate)
    picture = command.chain(steps, feed.picture)
    if not target.sound:
        return Segment(picture, None, frames)
    length_s = float(frames / target.rate)
    exactly = [step("apad", whole_dur=length_s), step("atrim", end=length_s)]
    if source.sound is None:
        silence = step("anullsrc", r=RATE_HZ, cl="stereo")
        return Segment(picture, command.chain([silence, *exactly]), frames)
    heard = command.open_stretch_sound(part)
    return Segment(picture, command.chain([*part.sound(), *exactly], heard), frames)


def join(
    command: Command, segments: Sequence[Segment], transition: Transition, transition_s: float, rate: Fraction
) -> Segment:
    """All in a row. A transition takes at most half of each of its clips."""
    joined = segments[0]
    room = joined.frames // 2
    for following in segments[1:]:
        shared = min(round(transition_s * rate), room, following.frames // 2)
        room = following.frames // 2
        if transition is Transition.CUT or shared < 1:
            joined = _cut(command, joined, following)
        else:
            joined = _blend(command, joined, following, _XFADES[transition], shared, rate)
    return joined


def _cut(command: Command, one: Segment, other: Segment) -> Segment:
    frames = one.frames + other.frames
    if one.sound is None or other.sound is None:
        return Segment(command.chain([step("concat", n=2, v=1, a=0)], one.picture, other.picture), None, frames)
    streams = (one.picture, one.sound, other.picture, other.sound)
    picture, sound = command.split([step("concat", n=2, v=1, a=1)], *streams, count=2)
    return Segment(picture, sound, frames)


def _blend(command: Command, one: Segment, other: Segment, name: str, shared: int, rate: Fraction) -> Segment:
    """`shared` frames show both."""
    offset_s, shared_s = float((one.frames - shared) / rate), float(shared / rate)
    picture = command.chain([step("xfade", name, duration=shared_s, offset=offset_s)], one.picture, other.picture)
    sound = None
    if one.sound is not None and other.sound is not None:
        across = step("acrossfade", ns=round(shared_s * RATE_HZ), c1="qsin", c2="qsin")
        sound = command.chain([across], one.sound, other.sound)
    return Segment(picture, sound, one.frames + other.frames - shared)
