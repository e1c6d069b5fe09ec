"""A face in a picture makes an expression."""

from __future__ import annotations

from typing import Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import AnimateExpression, Expression
from atelier.engines.faces.acting.expressions import play
from atelier.engines.faces.acting.rig import Rig
from atelier.engines.faces.acting.staging import check_frame, stage
from atelier.engines.faces.find import largest
from atelier.engines.faces.photos import faces_in, read_photo
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.frames.encoder import Encoder, exact_rate, frames_in
from atelier.engines.frames.images import flatten
from atelier.engines.motion.shooting.filming import film
from atelier.engines.port import Done, Made, Outcome, Progress, Task

SHORTEST_S: Final = 0.5
LONGEST_S: Final = 20.0
_LOOKING: Final = 0.15  # of a run's time


def animate(task: Task, wish: AnimateExpression, progress: Progress) -> Outcome:
    """One MP4; a second output would be the same. Raises CannotDo."""
    width, height = check_frame(wish.width_px, wish.height_px, wish.fps)
    if not SHORTEST_S <= wish.duration_s <= LONGEST_S:
        raise CannotDo("unsupported_input", f"ask for {SHORTEST_S:g} to {LONGEST_S:g} seconds, not {wish.duration_s:g}")
    progress(0.0, "looking")
    picture = flatten(read_photo(task, wish.image, "image"))
    rig = Rig(*stage(picture, largest(faces_in(picture, "image")), width, height))
    if wish.expression is Expression.BLINK and not rig.blinks:
        raise CannotDo("unsupported_input", "the eyes are hidden behind dark glasses and cannot be seen to blink")
    frames = frames_in(wish.duration_s, wish.fps)
    last = max(1, frames - 1)
    path = task.new_file("expression.mp4")
    with Encoder(path, width_px=width, height_px=height, fps=exact_rate(wish.fps)) as encoder:
        film(
            lambda frame: rig.draw(play(wish.expression, wish.duration_s * frame / last, wish.duration_s)),
            frames,
            encoder,
            lambda done: progress(_LOOKING + (1 - _LOOKING) * done / frames, "acting"),
        )
    return Done((Made(str(path), MediaKind.VIDEO),), {"expression": wish.expression.value})
