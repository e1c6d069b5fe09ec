"""A face says what is to be heard."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import TalkingHead
from atelier.engines.faces.acting.listening import Heard, listen
from atelier.engines.faces.acting.rig import Rig
from atelier.engines.faces.acting.speaking import Speaker
from atelier.engines.faces.acting.staging import check_frame, stage
from atelier.engines.faces.find import largest
from atelier.engines.faces.photos import faces_in, read_photo
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.frames.encoder import Encoder, exact_rate, frames_in
from atelier.engines.frames.images import flatten
from atelier.engines.motion.shooting.filming import film
from atelier.engines.port import Done, Made, Outcome, Progress, Task

LONGEST_S: Final = 300.0
_LISTENING: Final = 0.06  # of a run's time go into listening and looking


def talk(task: Task, wish: TalkingHead, progress: Progress) -> Outcome:
    """One MP4 for each output, as long as the sound. Raises CannotDo."""
    width, height = check_frame(wish.width_px, wish.height_px, wish.fps)
    if wish.audio is None or wish.image is None:
        raise CannotDo("unsupported_input", "give a picture of the face and the sound of what it says")
    progress(0.0, "listening")
    sound = task.path(wish.audio)
    heard = hear(wish.audio, sound)
    progress(_LISTENING / 2, "looking")
    picture = flatten(read_photo(task, wish.image, "image"))
    rig = Rig(*stage(picture, largest(faces_in(picture, "image")), width, height))
    frames = frames_in(heard.duration_s, wish.fps)
    seeds = [task.order.seed_of(number) for number in range(task.order.outputs)]
    each = (1 - _LISTENING) / len(seeds)
    files = []
    for number, seed in enumerate(seeds):
        speaker = Speaker(heard, seed, blinks=rig.blinks)
        path = task.new_file(f"talking-{number + 1}.mp4")
        with Encoder(path, width_px=width, height_px=height, fps=exact_rate(wish.fps), audio=sound) as encoder:
            film(
                lambda frame, speaker=speaker: rig.draw(speaker.pose(frame / wish.fps)),  # type: ignore[misc]
                frames,
                encoder,
                lambda done, begun=_LISTENING + number * each: progress(begun + each * done / frames, "speaking"),  # type: ignore[misc]
            )
        files.append(Made(str(path), MediaKind.VIDEO))
    return Done(tuple(files), {"seeds": seeds})


def hear(audio: Media, path: Path) -> Heard:
    """Raises CannotDo."""
    if (audio.duration_s or 0) > LONGEST_S:
        raise CannotDo("input_too_long", _too_long(audio.duration_s or 0))
    try:
        heard = listen(path, LONGEST_S)
    except MediaRejected as error:
        raise CannotDo("unreadable_media", f"audio: {error}") from error
    if heard.duration_s > LONGEST_S:
        raise CannotDo("input_too_long", _too_long(heard.duration_s))
    return heard


def _too_long(duration_s: float) -> str:
    return f"the sound lasts {duration_s:.0f} seconds or more; at most {LONGEST_S:.0f} can be spoken: cut it"
