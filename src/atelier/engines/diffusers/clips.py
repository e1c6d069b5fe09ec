"""Orders that end in moving pictures."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import ImageToVideo, TextToVideo, TransformVideo, UpscaleVideo
from atelier.engines.diffusers.asking import MOST_PIXELS, Fields, Size, common, fitted, read, sized, unused
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.sizing import Length, length_for, longest_s, shown_at
from atelier.engines.diffusers.studio import Studio
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, part_of, stage_of

_TOLD: Final = {
    "negative_prompt": ("negative_prompt",),
    "guidance": ("guidance",),
    "prompt": ("prompt",),
    "references": ("references",),
    "last_frame": ("last_frame", "unknown_frames", "ltx_conditions", "ltx_2_conditions"),
}
_WRITING: Final = 0.96  # of a clip's share: from there on it is encoded
_GREY: Final = 128


def film(studio: Studio, wish: TextToVideo | ImageToVideo, progress: Progress) -> Outcome:
    card = studio.card
    length = length_for(wish.duration_s, fps=card.fps, lattice=card.family.frames, most_frames=card.most_frames)
    if length is None:
        most = longest_s(fps=card.fps, lattice=card.family.frames, most_frames=card.most_frames)
        return Refused("input_too_long", f"{card.title} makes clips of up to {most:g} s; ask for a shorter one")
    size = studio.made_size((wish.width_px, wish.height_px))
    fields = Fields({**shared(studio, wish, size, length), **_frames(studio, wish, size, length)})
    return filmed(
        studio, wish, fields, Shape((wish.width_px, wish.height_px), wish.duration_s, wish.fps, length), progress
    )


def refilm(studio: Studio, wish: TransformVideo, progress: Progress) -> Outcome:
    """The clip, painted anew at the model's own rate and brought back to the clip's."""
    video, card = wish.video, studio.card
    length = length_of(card, wish)
    if isinstance(length, Refused):
        return length
    asked = (wish.width_px or video.width_px or 512, wish.height_px or video.height_px or 512)
    asked = (asked[0] - asked[0] % 2, asked[1] - asked[1] % 2)
    size = studio.made_size(asked)
    clip = read_clip(studio.task.path(video), size, length)
    fields = Fields(
        {
            **shared(studio, wish, size, length),
            "clip": lambda: clip,
            "strength": lambda: min(1.0, max(wish.strength, 1.0001 / (wish.steps or card.steps))),
        }
    )
    shape = Shape(asked, seconds_of(wish), video.fps or card.fps, length, video if wish.keep_sound else None)
    return filmed(studio, wish, fields, shape, progress)


def seconds_of(wish: TransformVideo) -> float:
    """How much of the clip is wanted; 0 where it does not tell how long it is."""
    return min(wish.video.duration_s or 0.0, wish.most_s or math.inf)


def length_of(card: ModelCard, wish: TransformVideo) -> Length | Refused:
    """What a model makes of a clip."""
    if seconds_of(wish) <= 0:
        return Refused("unreadable_media", "the clip has no length that could be read")
    length = length_for(seconds_of(wish), fps=card.fps, lattice=card.family.frames, most_frames=card.most_frames)
    if length is None:
        most = longest_s(fps=card.fps, lattice=card.family.frames, most_frames=card.most_frames)
        return Refused("input_too_long", f"{card.title} takes clips of up to {most:g} s; cut this one first")
    return length


def enlarge(studio: Studio, wish: UpscaleVideo, progress: Progress) -> Outcome:
    """By the model's own factor, frame for frame, and scaled from there to what was asked for."""
    video, card = wish.video, studio.card
    fps, duration_s = video.fps or card.fps, video.duration_s or 0.0
    if duration_s <= 0:
        return Refused("unreadable_media", "the clip has no length that could be read")
    length = Length(card.family.frames.at_least(math.ceil(duration_s * fps - 1e-6)), fps)
    most = card.family.frames.at_most(card.most_frames)
    if length.frames > most:
        return Refused("input_too_long", f"{card.title} takes {most / fps:.3g} s of this clip; cut it first")
    asked, scale = (wish.width_px, wish.height_px), card.family.scale
    own = (video.width_px or asked[0], video.height_px or asked[1])
    least = (max(1, asked[0] // scale), max(1, asked[1] // scale))
    size = studio.made_size(least if least[0] < own[0] else own)
    clip = read_clip(studio.task.path(video), size, length)
    fields = Fields({**shared(studio, wish, size, length), "clip": lambda: clip})
    return filmed(studio, wish, fields, Shape(asked, duration_s, fps, length, video), progress)


class Shape:
    """What the files are to be like. `sound` is a file whose sound goes along."""

    def __init__(self, size: Size, duration_s: float, fps: float, made: Length, sound: Media | None = None) -> None:
        self.size = size
        self.duration_s = duration_s
        self.fps = fps
        self.made = made
        self.sound = sound


def shared(studio: Studio, wish: Any, size: Size, length: Length) -> dict[str, Callable[[], Any]]:
    rate = studio.card.fps
    shown = getattr(wish, "references", ())
    return {
        **common(wish, studio.card, studio.looks),
        **sized(size),
        "frames": lambda: length.frames,
        "fps": lambda: rate,
        "whole_fps": lambda: round(rate),
        "references": lambda: [read(studio.task, one.image) for one in shown] or None,
    }


def _frames(studio: Studio, wish: Any, size: Size, length: Length) -> dict[str, Callable[[], Any]]:
    """The frames that are given, in all the shapes that pipelines want them in. Raises MediaRejected."""
    first = getattr(wish, "image", None)
    if first is None:
        return {}
    begin = fitted(read(studio.task, first), size)
    end = fitted(read(studio.task, wish.last_frame), size) if wish.last_frame is not None else None

    def known() -> list[Image.Image]:
        grey = Image.new("RGB", size, (_GREY,) * 3)
        frames = [begin, *[grey] * (length.frames - 1)]
        return frames if end is None else [*frames[:-1], end]

    def unknown() -> list[Image.Image]:
        black, white = Image.new("L", size, 0), Image.new("L", size, 255)
        masks = [black, *[white] * (length.frames - 1)]
        return masks if end is None else [*masks[:-1], black]

    def ltx_conditions() -> list[Any]:
        from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

        last = [] if end is None else [LTXVideoCondition(image=end, frame_index=length.frames - 1)]
        return [LTXVideoCondition(image=begin, frame_index=0), *last]

    def ltx_2_conditions() -> list[Any]:
        from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition

        last = [] if end is None else [LTX2VideoCondition(frames=end, index=-1)]  # counted in latents
        return [LTX2VideoCondition(frames=begin, index=0), *last]

    return {
        "first_frame": lambda: begin,
        "last_frame": lambda: end,
        "known_frames": known,
        "unknown_frames": unknown,
        "ltx_conditions": ltx_conditions,
        "ltx_2_conditions": ltx_2_conditions,
    }


def filmed(studio: Studio, wish: Any, fields: Fields, shape: Shape, progress: Progress) -> Outcome:
    files = []
    seeds = studio.seeds
    for number, seed in enumerate(seeds):
        begin, share = number / len(seeds), 1 / len(seeds)
        making = part_of(progress, begin, begin + _WRITING * share)
        (output,) = studio.make(fields, [seed], making, batch=1, count="", output_type="np")
        path = studio.task.new_file(f"clip-{number}.mp4")
        writing = stage_of(progress, "encoding", begin + _WRITING * share, begin + share)
        _write(studio, wish, output, shape, path, writing)
        files.append(Made(str(path), MediaKind.VIDEO))
    notes = studio.notes(unused(wish, studio.call, _TOLD))
    notes |= {"frames": shape.made.frames, "made_fps": round(shape.made.fps, 3)}
    return Done(tuple(files), notes)


def _write(studio: Studio, wish: Any, output: Any, shape: Shape, path: Path, written: Callable[[float], None]) -> None:
    """The frames at the rate, the size and the length of the order, each as often as it is seen."""
    from atelier.engines.frames.encoder import Encoder, exact_rate, frames_in
    from atelier.engines.frames.threads import allowed_threads

    frames = output.frames[0]
    made = Length(len(frames), shape.made.fps * len(frames) / shape.made.frames)  # some give fewer than asked for
    rate = exact_rate(shape.fps)
    count = frames_in(shape.duration_s, float(rate))
    width, height = shape.size
    with Encoder(
        path,
        width_px=width,
        height_px=height,
        fps=rate,
        threads=allowed_threads(),
        audio=_sound(studio, wish, output, shape),
    ) as encoder:
        shown, picture = -1, np.empty(0, np.uint8)
        for number in range(count):
            wanted = shown_at(float(Fraction(number) / rate), made)
            if wanted != shown:
                shown, picture = wanted, _pixels(frames[wanted], shape.size)
            encoder.write(picture)
            written((number + 1) / count)


def _sound(studio: Studio, wish: Any, output: Any, shape: Shape) -> Path | None:
    """The order's own sound, else the clip's, else what the model has made with the frames, where that is wanted."""
    from atelier.engines.diffusers.sounds import write_sound

    audio = getattr(wish, "audio", None) or (shape.sound if shape.sound and shape.sound.has_audio else None)
    if audio is not None:
        return studio.task.path(audio)
    made = getattr(output, "audio", None)
    if made is None or not getattr(wish, "sound", False):
        return None
    return write_sound(studio.task.new_file("sound.wav"), made[0], studio.pipeline.vocoder.config.output_sampling_rate)


def _pixels(frame: Any, size: Size) -> Any:
    """A frame of floats 0..1 as bytes, in that size."""
    picture = (np.clip(frame, 0, 1) * 255 + 0.5).astype(np.uint8)
    if picture.shape[1::-1] == size:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))


def read_clip(path: Path, size: Size, length: Length) -> list[Image.Image]:
    """As many frames as the model takes, at its rate; the last is held where the clip ends before. Raises
    MediaRejected."""
    from atelier.engines.frames.reader import FrameReader

    frames: list[Image.Image] = []
    with FrameReader(path, max_pixels=MOST_PIXELS, fps=Fraction(length.fps).limit_denominator(1000)) as reader:
        for frame in reader:
            frames.append(fitted(Image.fromarray(frame), size))
            if len(frames) == length.frames:
                break
    return frames + [frames[-1]] * (length.frames - len(frames))
