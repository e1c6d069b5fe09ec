"""A brand's logo, colours, intro and lower third on a video."""

from __future__ import annotations

from typing import Final

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.editing import ApplyBrandKit, Transition
from atelier.domain.wishes.parts import Media
from atelier.engines.editing.colours import rgb
from atelier.engines.editing.cutting.joining import Segment, Target, join, segment
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import even
from atelier.engines.editing.ffmpeg.source import examine
from atelier.engines.editing.ffmpeg.stretch import Stretch, whole
from atelier.engines.editing.making import bench, made, read, share
from atelier.engines.editing.overlaying.lower_third import IN_S, OUT_S, LowerThird
from atelier.engines.editing.overlaying.plates import Plate, faded, overlay, overlay_stream, packed, put
from atelier.engines.editing.overlaying.watermark import logo_of
from atelier.engines.editing.overlaying.words import notes_on
from atelier.engines.editing.refusing import Impossible
from atelier.engines.editing.text.runs import cleaned
from atelier.engines.port import Done, Progress, Task

_LOGO: Final = 0.12  # of the frame's width, where it is wide
_LOGO_HIGH: Final = 0.2  # where it is high
_LOGO_OPACITY: Final = 0.92
_LEFT, _BOTTOM = 0.05, 0.085  # of the frame's sides: how far the lower third is from the edges
_INTRO_BLEND_S: Final = 0.5
_AFTER_S: Final = 0.6  # from the beginning of the video to the lower third
_STAYS_S: Final = 5.0
_LEAST_S: Final = 2.5  # of a lower third at its usual pace


def apply_brand_kit(task: Task, wish: ApplyBrandKit, progress: Progress) -> Done:
    """Raises Impossible if the kit is empty."""
    words = cleaned(f"{wish.title}\n{wish.subtitle}").strip()
    if wish.logo is None and wish.intro is None and not words:
        raise Impossible("the kit is empty: give a logo, an intro, a title or a subtitle")
    source = read(task, wish.video, progress)
    part = whole(source)
    intro = _intro(task, wish.intro) if wish.intro is not None else None
    sound = source.sound is not None or (intro is not None and intro.source.sound is not None)
    target = Target(even(source.width_px), even(source.height_px), source.rate, sound)
    progress(0.03, "drawing")
    command = Command(bench(task))
    branded = _branded(command, task, wish, segment(command, part, target), target)
    if intro is not None:
        opening = segment(command, intro, target, colour=wish.primary_colour)
        branded = join(command, [opening, branded], Transition.DISSOLVE, _INTRO_BLEND_S, target.rate)
    path = task.new_file("branded.mp4")
    command.write_video(
        path,
        picture=branded.picture,
        sound=branded.sound,
        rate=target.rate,
        length_s=float(branded.frames / target.rate),
        heard=share(progress, "branding", 0.05),
    )
    return Done(made(path).files, notes_on(words))


def _intro(task: Task, intro: Media) -> Stretch:
    try:
        return whole(examine(task.path(intro)))
    except MediaRejected as error:
        raise MediaRejected(f"the intro: {error}") from error


def _branded(command: Command, task: Task, wish: ApplyBrandKit, plain: Segment, target: Target) -> Segment:
    """The video itself with all that lies over it."""
    frame_px = (target.width_px, target.height_px)
    picture, logo = plain.picture, None
    if wish.logo is not None:
        size = _LOGO if frame_px[0] >= frame_px[1] else _LOGO_HIGH
        logo = put(faded(logo_of(task, wish.logo, frame_px, size), _LOGO_OPACITY), frame_px, wish.logo_place)
        picture = overlay(command, picture, logo, name="logo")
    title, subtitle = (cleaned(text).strip() for text in (wish.title, wish.subtitle))
    if title or subtitle:
        colours = (rgb(wish.primary_colour), rgb(wish.secondary_colour))
        third = LowerThird(title, subtitle, colours, frame_px, command.folder)
        picture = _with_lower_third(command, picture, third, plain.frames, target, logo)
    return Segment(picture, plain.sound, plain.frames)


def _with_lower_third(
    command: Command, picture: str, third: LowerThird, frames: int, target: Target, logo: Plate | None
) -> str:
    """It comes soon after the beginning and goes after a while; in short videos it hurries."""
    lasts_s = float(frames / target.rate)
    start_s = min(_AFTER_S, 0.1 * lasts_s)
    shown_s = min(IN_S + _STAYS_S + OUT_S, 0.85 * lasts_s)
    coming, going = third.frames(target.rate, pace=max(1.0, _LEAST_S / shown_s))
    held = max(0, round(shown_s * target.rate) - len(coming) - len(going))
    file = command.folder / "lower-third.yuva"
    with file.open("wb") as out:
        for frame in (*coming, *going):
            out.write(packed(frame))
    stream = command.open_frames(file, width_px=third.width_px, height_px=third.height_px, rate=target.rate)
    timed = [
        step("loop", loop=held, size=1, start=len(coming) - 1),
        step("setpts", f"PTS+{start_s:.6f}/TB"),
    ]
    return overlay_stream(command, picture, command.chain(timed, stream), _corner(third, target, logo), stays=False)


def _corner(third: LowerThird, target: Target, logo: Plate | None) -> tuple[int, int]:
    """At the lower left, or above a logo that stands there."""
    inset = [
        min(round(share * side), side - length)
        for share, side, length in (
            (_LEFT, target.width_px, third.width_px),
            (_BOTTOM, target.height_px, third.height_px),
        )
    ]
    left, top = max(0, inset[0]), max(0, target.height_px - inset[1] - third.height_px)
    if logo is not None and logo.left_px < left + third.width_px and logo.top_px + logo.picture.shape[0] > top:
        top = max(0, logo.top_px - third.height_px - inset[1] // 2)
    return left // 2 * 2, top // 2 * 2
