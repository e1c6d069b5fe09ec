"""From words to clips: read the script, draw the scene, film it."""

from __future__ import annotations

from typing import Any, Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TextToVideo
from atelier.engines.film.asking import Script, read_script
from atelier.engines.film.living import Living
from atelier.engines.film.reel import Reel
from atelier.engines.frames.encoder import Encoder, exact_rate, frames_in
from atelier.engines.frames.threads import allowed_threads, opencv_threads
from atelier.engines.motion.shooting.filming import film
from atelier.engines.motion.shooting.shot import Shot
from atelier.engines.motion.shooting.telling import notes_of
from atelier.engines.motion.shooting.timing import Timing
from atelier.engines.port import Done, Made, Outcome, Progress, Task, part_of, stage_of
from atelier.engines.sketch.styles.trained import Chosen, choose
from atelier.engines.synth.for_clips import sound_for

_ROOM: Final = 1.1  # of the frame's sides: the scene is drawn so much finer, for a camera that comes closer
_MOST_PIXELS: Final = 1_250_000  # of the drawn scene; larger frames are filled from that


def shoot(task: Task, wish: TextToVideo, progress: Progress) -> Outcome:
    """Raises MediaRejected if the sound to lay under it cannot be read."""
    script = read_script(wish.prompt, wish.negative_prompt)
    chosen = choose(wish.styles, task.styles)
    outputs = task.order.outputs
    files, tellings = [], []
    with opencv_threads(1):
        for number in range(outputs):
            path = task.new_file(f"film-{number + 1}.mp4")
            report = part_of(progress, number / outputs, (number + 1) / outputs)
            seed = task.order.seed_of(number)
            take = _Take(wish, script, chosen, seed, report)
            sound = sound_for(
                task,
                audio=wish.audio,
                wanted=wish.sound,
                prompt=wish.prompt,
                duration_s=wish.duration_s,
                seed=seed,
            )
            with Encoder(
                path,
                width_px=wish.width_px,
                height_px=wish.height_px,
                fps=exact_rate(wish.fps),
                pixels="yuv420p",
                audio=sound,
            ) as encoder:
                take.film(encoder)
            files.append(Made(str(path), MediaKind.VIDEO))
            tellings.append(take.shot.telling)
    notes: dict[str, Any] = notes_of(tellings, script.wishes.ignored)
    notes["drawn"] = list(script.scene.drawn)
    if chosen.unknown:
        notes["ignored_styles"] = list(chosen.unknown)
    return Done(tuple(files), notes)


class _Take:
    """One clip of a script."""

    _DRAWING: Final = 0.08  # of a run's time goes into the first picture

    def __init__(self, wish: TextToVideo, script: Script, chosen: Chosen, seed: int, progress: Progress) -> None:
        progress(0.0, "drawing")
        self._progress = progress
        self._timing = Timing(frames_in(wish.duration_s, wish.fps), wish.duration_s)
        width, height = _drawn_size(wish.width_px, wish.height_px)
        self._living = Living(
            Reel(script.scene, width, height, seed, duration_s=wish.duration_s, looks=chosen.looks),
            wish.width_px,
            wish.height_px,
            wish.fps,
        )
        self._keys = self._living.keys(wish.duration_s, threads=allowed_threads())
        self.shot = Shot(
            self._living.scene,
            script.wishes,
            self._timing,
            seed=seed,
            take=0,
            sight=lambda seconds: self._living.layers(self._keys, seconds),
        )
        progress(self._DRAWING, "filming")

    def film(self, encoder: Encoder) -> None:
        frames = self._timing.frames
        filmed = stage_of(self._progress, "filming", self._DRAWING)
        with self._keys:
            film(self.shot.draw, frames, encoder, lambda count: filmed(count / frames))


def _drawn_size(width_px: int, height_px: int) -> tuple[int, int]:
    scale = min(_ROOM, float((_MOST_PIXELS / (width_px * height_px)) ** 0.5))
    return round(width_px * scale), round(height_px * scale)
