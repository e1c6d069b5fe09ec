"""From a task to files: read the pictures, plan each take, film it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import ImageToVideo
from atelier.engines.frames.arrays import Picture, Plane, bytes_of, floats
from atelier.engines.frames.encoder import Encoder, exact_rate, frames_in
from atelier.engines.frames.images import flatten, read_image
from atelier.engines.frames.resample import sized
from atelier.engines.frames.threads import allowed_threads, opencv_threads
from atelier.engines.motion.asking.words import Wishes, understand
from atelier.engines.motion.shooting.between import Between, Pair
from atelier.engines.motion.shooting.filming import film
from atelier.engines.motion.shooting.scene import look_at
from atelier.engines.motion.shooting.shot import Shot
from atelier.engines.motion.shooting.telling import Telling, notes_of
from atelier.engines.motion.shooting.timing import Timing
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, stage_of
from atelier.engines.sketch.finish import in_styles
from atelier.engines.sketch.styles.trained import Look, choose
from atelier.engines.synth.for_clips import sound_for

_MOST_PIXELS: Final = 50_000_000
_LEAST_PX: Final = 16
_LOOKING: Final = 0.08  # of a run's time goes into reading and looking at the pictures
_PAINTED: Final = 1.6  # picture pixels to each of the frame's, where it is painted anew
_DETAIL: Final = 1.25  # picture pixels to each of the frame's are read; more could not be shown


class Take(Protocol):
    """One clip, ready to be drawn. `draw` may be called from several threads, in any order."""

    telling: Telling

    def draw(self, number: int) -> Plane:
        """Frame `number`, packed as I420."""


def direct(task: Task, wish: ImageToVideo, progress: Progress) -> Outcome:
    """Make the order's clips. A picture or a sound that cannot be used refuses the order."""
    try:
        with opencv_threads(allowed_threads()):
            return _direct(task, wish, progress)
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))


def _direct(task: Task, wish: ImageToVideo, progress: Progress) -> Done:
    progress(0.0, "looking")
    first = _read(task.path(wish.image), wish, "image")
    last = None if wish.last_frame is None else _read(task.path(wish.last_frame), wish, "last frame")
    chosen = choose(wish.styles, task.styles, steady=True)
    first = _painted(first, wish, chosen.looks, task.order.seed)
    last = None if last is None else _painted(last, wish, chosen.looks, task.order.seed)
    wishes = understand(wish.prompt, wish.negative_prompt)
    timing = Timing(frames_in(wish.duration_s, wish.fps), wish.duration_s)
    takes = _takes(first, last, wish, wishes, timing, task.order.seed)
    outputs = task.order.outputs
    files, tellings = [], []
    for number in range(outputs):
        take = takes(number)
        path = task.new_file(f"motion-{number + 1}.mp4")
        sound = sound_for(
            task,
            audio=wish.audio,
            wanted=wish.sound,
            prompt=wish.prompt,
            duration_s=wish.duration_s,
            seed=task.order.seed_of(number),
        )
        each = (1 - _LOOKING) / outputs
        begun = _LOOKING + each * number
        _shoot(take, path, wish, timing, sound, stage_of(progress, "filming", begun, begun + each))
        files.append(Made(str(path), MediaKind.VIDEO))
        tellings.append(take.telling)
    notes = notes_of(tellings, wishes.ignored)
    if chosen.unknown:
        notes["ignored_styles"] = list(chosen.unknown)
    return Done(tuple(files), notes)


def _read(path: Path, wish: ImageToVideo, name: str) -> Picture:
    """Raises MediaRejected, naming which of the pictures it is."""
    least_px = max(_LEAST_PX, round(_DETAIL * max(wish.width_px, wish.height_px)))
    try:
        picture = flatten(read_image(path, max_pixels=_MOST_PIXELS, least_px=least_px))
    except MediaRejected as error:
        raise MediaRejected(f"{name}: {error}") from error
    height, width = picture.shape[:2]
    if min(width, height) < _LEAST_PX:
        raise MediaRejected(f"{name}: the picture is {width} x {height} pixels; each side needs at least {_LEAST_PX}")
    return picture


def _painted(picture: Picture, wish: ImageToVideo, looks: tuple[Look, ...], seed: int) -> Picture:
    """The picture in the order's styles; the camera then moves through the painting."""
    if not looks:
        return picture
    small = sized(picture, round(_PAINTED * max(wish.width_px, wish.height_px)))
    return bytes_of(in_styles(floats(small) / np.float32(255), looks, seed) * 255)


def _takes(
    first: Picture, last: Picture | None, wish: ImageToVideo, wishes: Wishes, timing: Timing, seed: int
) -> Callable[[int], Take]:
    """What makes take 0, 1, ...: between two pictures, or from one."""
    if last is None:
        scene = look_at(first, wish.width_px, wish.height_px)
        return lambda number: Shot(scene, wishes, timing, seed=seed, take=number)
    pair = Pair(first, last, wish.width_px, wish.height_px)
    return lambda number: Between(pair, wishes, timing, seed=seed, take=number)


def _shoot(
    take: Take, path: Path, wish: ImageToVideo, timing: Timing, sound: Path | None, filmed: Callable[[float], None]
) -> None:
    filmed(0.0)
    with Encoder(
        path, width_px=wish.width_px, height_px=wish.height_px, fps=exact_rate(wish.fps), pixels="yuv420p", audio=sound
    ) as encoder:
        film(take.draw, timing.frames, encoder, lambda count: filmed(count / timing.frames))
