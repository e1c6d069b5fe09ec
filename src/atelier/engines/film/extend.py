"""More of a clip: its own frames, and then a shot that starts from the last of them and moves on in the same way."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import ExtendVideo
from atelier.engines.film.drift import Drift
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.colour import i420_of
from atelier.engines.frames.encoder import Encoder, frames_in
from atelier.engines.frames.fit import Box
from atelier.engines.frames.reader import FrameReader
from atelier.engines.frames.threads import allowed_threads, opencv_threads
from atelier.engines.motion.asking.words import Wishes, understand
from atelier.engines.motion.camera import Move
from atelier.engines.motion.drawing.view import frame_picture
from atelier.engines.motion.shooting.filming import film
from atelier.engines.motion.shooting.scene import scene_of
from atelier.engines.motion.shooting.shot import Shot
from atelier.engines.motion.shooting.telling import Telling, notes_of
from atelier.engines.motion.shooting.timing import Timing
from atelier.engines.port import Done, Made, Outcome, Progress, Task, part_of
from atelier.engines.synth.for_clips import sound_for

_MOST_PIXELS: Final = 5120 * 2880
_LEAST_PX: Final = 16
_LONGEST_S: Final = 600.0
_FROM_REST: Final = {
    Move.PAN_LEFT: Move.ORBIT_LEFT,
    Move.PAN_RIGHT: Move.ORBIT_RIGHT,
    Move.TILT_UP: Move.CRANE_UP,
    Move.TILT_DOWN: Move.CRANE_DOWN,
    Move.PULL_OUT: Move.STATIC,
    Move.ZOOM_OUT: Move.STATIC,
}
"""Moves that would begin with a jump, and those that come nearest and begin where the clip ends. What was never filmed
cannot come into sight, so nothing pulls out."""


def extend(task: Task, wish: ExtendVideo, progress: Progress) -> Outcome:
    """Raises MediaRejected for a video that cannot be read or gone on with."""
    source = task.path(wish.video)
    wishes = understand(wish.prompt, wish.negative_prompt)
    files, tellings = [], []
    outputs = task.order.outputs
    with opencv_threads(allowed_threads()):
        for number in range(outputs):
            path = task.new_file(f"extended-{number + 1}.mp4")
            report = part_of(progress, number / outputs, (number + 1) / outputs)
            tellings.append(_extend(task, source, path, wish, wishes, task.order.seed_of(number), report))
            files.append(Made(str(path), MediaKind.VIDEO))
    return Done(tuple(files), notes_of(tellings, wishes.ignored))


def _extend(
    task: Task, source: Path, path: Path, wish: ExtendVideo, wishes: Wishes, seed: int, progress: Progress
) -> Telling:
    with FrameReader(source, max_pixels=_MOST_PIXELS, size=None) as probe:
        size = probe.width_px // 2 * 2, probe.height_px // 2 * 2
        fps, known_s = probe.fps, probe.duration_s
        heard = probe.has_audio
    if min(size) < _LEAST_PX:
        raise MediaRejected(f"the video is {size[0]} x {size[1]} pixels; each side needs at least {_LEAST_PX}")
    if known_s is not None and known_s > _LONGEST_S:
        raise MediaRejected(f"the video lasts {known_s:.0f} seconds; up to {_LONGEST_S:.0f} can be extended")
    audio: Path | None = source
    if not heard:
        whole_s = (known_s or 0.0) + wish.duration_s
        audio = sound_for(task, audio=None, wanted=wish.sound, prompt=wish.prompt, duration_s=whole_s, seed=seed)
    with (
        FrameReader(source, max_pixels=_MOST_PIXELS, size=size) as reader,
        Encoder(
            path, width_px=size[0], height_px=size[1], fps=fps, pixels="yuv420p", audio=audio, threads=allowed_threads()
        ) as encoder,
    ):
        total = round((known_s or 0) * fps) + frames_in(wish.duration_s, float(fps))
        last, drift = _copy(reader, encoder, fps, total, progress)
        return _go_on(last, drift, wish, wishes, seed, encoder, fps, total, progress)


def _copy(
    reader: FrameReader, encoder: Encoder, fps: Fraction, total: int, progress: Progress
) -> tuple[Picture, Drift]:
    """The clip's own frames. Returns the last of them, and how the camera moved."""
    drift = Drift(float(fps))
    last: Picture | None = None
    for last in reader:
        encoder.write(i420_of(last))
        drift.see(last)
        progress(min(0.9, encoder.frames / max(1, total)), "reading")
    if last is None:
        raise MediaRejected("the video has no frames")
    return last, drift


def _go_on(
    last: Picture,
    drift: Drift,
    wish: ExtendVideo,
    wishes: Wishes,
    seed: int,
    encoder: Encoder,
    fps: Fraction,
    total: int,
    progress: Progress,
) -> Telling:
    before = encoder.frames
    height, width = last.shape[:2]
    scene = scene_of(*frame_picture(last, width, height, Box(0, 0, width, height)))
    named = tuple(_FROM_REST.get(ways[0], ways[0]) for ways in wishes.moves)
    moves = named or (drift.move(),)
    wanted = msgspec.structs.replace(wishes, moves=tuple((move,) for move in dict.fromkeys(moves)))
    frames = frames_in(wish.duration_s, float(fps))
    # One frame more, the first of which the clip has already.
    timing = Timing(frames + 1, wish.duration_s * (frames + 1) / frames)
    shot = Shot(scene, wanted, timing, seed=seed, take=0, under_way=not named)

    def filmed(count: int) -> None:
        progress(min(1.0, max(0.9 * before / max(1, total), count / max(count, total))), "filming")

    film(lambda number: shot.draw(number + 1), frames, encoder, filmed)
    return shot.telling
