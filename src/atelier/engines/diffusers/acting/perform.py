"""A character that moves as somebody in a clip does, or stands there instead."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from atelier.domain.wishes.video import Transformation, TransformVideo
from atelier.engines.diffusers.acting.keypoints import Eye, around
from atelier.engines.diffusers.acting.shots import face_of, fitted_to, into, place_of
from atelier.engines.diffusers.acting.skeleton import Size, drawn
from atelier.engines.diffusers.asking import Fields, read
from atelier.engines.diffusers.clips import Shape, filmed, length_of, read_clip, seconds_of, shared
from atelier.engines.diffusers.sizing import Length
from atelier.engines.diffusers.studio import Studio
from atelier.engines.port import Outcome, Progress, Refused, part_of, stage_of

_SEEN: Final = 0.1
"""Of the progress: then it is known how everybody moves."""
_SEGMENT: Final = 77
"""Frames that the network makes at once; each part but the first begins with the last frame of the one before."""


class _Scene(NamedTuple):
    """A clip as the model takes it: its frames, and the points of whoever is followed in them."""

    frames: list[Any]
    points: list[Any]

    @property
    def size(self) -> Size:
        height, width = self.frames[0].shape[:2]
        return width, height


def perform(studio: Studio, wish: TransformVideo, progress: Progress) -> Outcome:
    video, length = wish.video, length_of(studio.card, wish)
    if isinstance(length, Refused):
        return length
    if wish.image is None:
        return Refused("unsupported_input", "give a picture of who is to be seen in the clip")
    character = read(studio.task, wish.image)
    stays = wish.how is Transformation.REPLACE
    own = (video.width_px or character.width, video.height_px or character.height)
    shape = own if stays else character.size
    asked = (wish.width_px or shape[0], wish.height_px or shape[1])
    asked = (asked[0] - asked[0] % 2, asked[1] - asked[1] % 2)
    size = studio.made_size(asked)
    clip = read_clip(studio.task.path(video), size if stays else studio.made_size(own), length)
    eye = Eye(studio.beside["keypoints"])
    scene = _followed(clip, eye, stage_of(progress, "following the movements", 0.0, _SEEN))
    if all(around(points) is None for points in scene.points):
        return Refused("unsupported_input", "nobody is to be seen in the clip clearly enough; take another one")
    poses = scene.points if stays else _as_character(scene, character, size, eye)
    fields = {
        **shared(studio, wish, size, length),
        **_parts_of(studio, length),
        "character": lambda: character,
        "poses": lambda: [Image.fromarray(drawn(points, size)) for points in poses],
        "faces": lambda: _faces(scene, studio.pipeline.transformer.config.motion_encoder_size),
        **(_emptied(scene, size) if stays else {}),
    }
    made = Shape(asked, seconds_of(wish), video.fps or studio.card.fps, length, video if wish.keep_sound else None)
    return filmed(studio, wish, Fields(fields), made, part_of(progress, _SEEN, 1.0))


def _followed(clip: list[Image.Image], eye: Eye, seen: Callable[[float], None]) -> _Scene:
    frames, points = [np.asarray(frame) for frame in clip], []
    for found in eye.follow(frames):
        points.append(found)
        seen(len(points) / len(frames))
    return _Scene(frames, points)


def _parts_of(studio: Studio, length: Length) -> dict[str, Callable[[], int]]:
    """How many frames are made at once, and how often."""
    segment = min(_SEGMENT, studio.card.family.frames.at_least(max(2, length.frames)))
    rounds = max(1, math.ceil((length.frames - 1) / (segment - 1)))
    return {"segment_frames": lambda: segment, "rounds": lambda: rounds}


def _faces(scene: _Scene, side_px: int) -> list[Image.Image]:
    return [face_of(frame, points, side_px) for frame, points in zip(scene.frames, scene.points, strict=True)]


def _as_character(scene: _Scene, character: Image.Image, size: Size, eye: Eye) -> list[Any]:
    """The movements in the place and the size that the character has in its picture."""
    moved = [into(points, scene.size, size) for points in scene.points]
    return fitted_to(moved, into(eye.find(np.asarray(character)), character.size, size))


def _emptied(scene: _Scene, size: Size) -> dict[str, Callable[[], list[Image.Image]]]:
    """The clip without whoever is replaced, and where that was. Who is hidden for a moment is where the moment before
    was."""
    places: list[Any] = []
    for points in scene.points:
        place = place_of(points, size)
        places.append(places[-1] if places and not place.any() else place)
    return {
        "places": lambda: [Image.fromarray(place) for place in places],
        "emptied": lambda: [
            Image.fromarray(np.where(place[..., None] > 0, np.uint8(0), frame))
            for frame, place in zip(scene.frames, places, strict=True)
        ],
    }
