"""Orders that end in pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import EditImage, EditMode, TextToImage, UpscaleImage
from atelier.domain.wishes.parts import Media
from atelier.engines.diffusers.asking import (
    Fields,
    Size,
    common,
    fitted,
    only_inside,
    read,
    read_mask,
    sized,
    unused,
)
from atelier.engines.diffusers.studio import Studio
from atelier.engines.port import Done, Failed, Made, Outcome, Progress, Refused, part_of

_TOLD: Final = {
    "negative_prompt": ("negative_prompt", "some_negative_prompt"),
    "guidance": ("guidance",),
    "keep_pose": (),
    "references": ("images", "image"),
    "denoise": (),
    "detail": (),
    "sharpen": (),
}
_WORDS: Final = ("prompt", "negative_prompt", "some_negative_prompt")
_LEAST_STRENGTH: Final = 1.0001  # steps: pipelines that start from a picture must take one at least


FLAGGED: Final = Refused("content_policy", "the model's own safety checker let no picture through; change the prompt")


class Flagged(Exception):
    """The model's own safety checker has blackened every picture."""


class _Piece(NamedTuple):
    """A picture of a call that several tasks share."""

    studio: Studio
    seed: int


def draw(studio: Studio, wish: TextToImage, progress: Progress) -> Outcome:
    """Pictures from words; references go along where the model takes pictures."""
    asked = (wish.width_px, wish.height_px)
    size = studio.made_size(asked)
    grounds = [fitted(read(studio.task, one.image), size) for one in wish.references] if _takes_pictures(studio) else []
    fields = Fields(
        {**common(wish, studio.card, studio.looks), **sized(size), **_shown(grounds)},
    )
    pictures = _pictures(studio, fields, studio.seeds, progress)
    return _done(studio, wish, [_resized(picture, asked) for picture in pictures], size)


def draw_together(studios: list[Studio], progress: Progress) -> list[Outcome]:
    """The same for several tasks that differ in their words, their seeds and how many they want; without references.

    A task whose folder is gone was cancelled meanwhile: it fails for itself.
    """
    studio = studios[0]
    wish: Any = studio.task.order.wish
    size = studio.made_size((wish.width_px, wish.height_px))
    wanted = [_Piece(one, seed) for one in studios for seed in one.seeds]
    for one in studios[1:]:
        one.shares_calls_of(studio)
    sharing: dict[Studio, int] = {}

    def make(portion: list[_Piece], part: Progress) -> Any:
        fields = Fields(
            {**common(wish, studio.card, studio.looks), **sized(size), **_shown([]), **_words_of(portion)},
        )
        company = [piece.studio for piece in portion]
        output = studio.make_each(fields, [piece.seed for piece in portion], company, part)
        jobs = set(company)
        sharing.update({one: max(len(jobs), sharing.get(one, 1)) for one in jobs})
        return output

    made = _unflagged(studio.in_portions(wanted, studio.card.batch, make, progress))
    outcomes: list[Outcome] = []
    for one in studios:
        mine = [picture for piece, picture in zip(wanted, made, strict=True) if piece.studio is one and picture]
        outcomes.append(_delivered(one, mine, size, sharing[one]))
    return outcomes


def _words_of(pieces: list[_Piece]) -> dict[str, Any]:
    told = [common(studio.task.order.wish, studio.card, studio.looks) for studio, _ in pieces]
    lists = {name: [one[name]() for one in told] for name in _WORDS}
    return {name: lambda name=name: lists[name] for name in _WORDS}


def _delivered(studio: Studio, pictures: list[Image.Image], made: Size, sharing: int) -> Outcome:
    wish: Any = studio.task.order.wish
    if not pictures:
        return FLAGGED
    asked = (wish.width_px, wish.height_px)
    try:
        done = _done(studio, wish, [_resized(picture, asked) for picture in pictures], made)
    except OSError as error:
        return Failed(str(error))
    return done if sharing == 1 else msgspec.structs.replace(done, notes={**done.notes, "jobs_in_call": sharing})


def edit(studio: Studio, wish: EditImage, progress: Progress) -> Outcome:
    if not wish.images:
        return Refused("unsupported_input", "give at least one picture to edit")
    desk = _Desk(studio, wish)
    if wish.mode is EditMode.COMPOSE:
        made = desk.edited(wish.images, None, studio.seeds, progress)
    else:
        made = list(_one_by_one(desk, wish, studio.seeds, progress))
    return _done(studio, wish, made, desk.size)


def enlarge(studio: Studio, wish: UpscaleImage, progress: Progress) -> Outcome:
    """By the model's own factor, of as many pixels as it can take; scaled from there to what was asked for."""
    scale = studio.card.family.scale
    asked = (wish.width_px, wish.height_px)
    picture = read(studio.task, wish.image)
    least = (max(1, asked[0] // scale), max(1, asked[1] // scale))
    size = studio.made_size(least if least[0] < picture.width else picture.size)
    fields = Fields({**common(wish, studio.card, studio.looks), **_shown([fitted(picture, size)])})
    pictures = _pictures(studio, fields, studio.seeds, progress)
    return _done(studio, wish, [_resized(picture, asked) for picture in pictures], (size[0] * scale, size[1] * scale))


class _Desk:
    """What all pictures of an order for edits share."""

    def __init__(self, studio: Studio, wish: EditImage) -> None:
        self._studio = studio
        self._wish = wish
        self.size: Size = (0, 0)

    def edited(
        self, images: tuple[Media, ...], last: Image.Image | None, seeds: list[int], progress: Progress
    ) -> list[Image.Image]:
        """The first picture is the ground, unless there is a last result: then that is. Raises MediaRejected."""
        studio, wish = self._studio, self._wish
        ground = last or read(studio.task, images[0])
        asked = (wish.width_px or ground.width, wish.height_px or ground.height)
        self.size = studio.made_size(asked)
        others = [] if last is not None else [read(studio.task, image) for image in images[1:]]
        others += [read(studio.task, one.image) for one in wish.references]
        grounds = [fitted(picture, self.size) for picture in (ground, *others)]
        masks = {}
        if wish.mask is not None:
            mask = read_mask(studio.task, wish.mask, ground, self.size)
            masks = {"mask": lambda: mask}
        fields = Fields(
            {
                **common(wish, studio.card, studio.looks),
                **sized(self.size),
                **_shown(grounds),
                **masks,
                "strength": lambda: min(1.0, max(wish.strength, _LEAST_STRENGTH / (wish.steps or studio.card.steps))),
            }
        )
        drawn = _pictures(studio, fields, seeds, progress)
        self.size = drawn[0].size  # some pipelines choose it themselves
        made = [_resized(picture, asked) for picture in drawn]
        if wish.mask is None:
            return made
        before = fitted(ground, asked)
        mask = read_mask(studio.task, wish.mask, ground, asked)
        return [only_inside(mask, picture, before) for picture in made]


def _one_by_one(desk: _Desk, wish: EditImage, seeds: list[int], progress: Progress) -> Iterator[Image.Image]:
    last: Image.Image | None = None
    for number, seed in enumerate(seeds):
        part = part_of(progress, number / len(seeds), (number + 1) / len(seeds))
        image = wish.images[number % len(wish.images)]
        (made,) = desk.edited((image,), last, [seed], part)
        if wish.mode is EditMode.SEQUENTIAL:
            last = made
        yield made


def _pictures(studio: Studio, fields: Fields, seeds: list[int], progress: Progress) -> list[Image.Image]:
    """Without those that the model's own safety checker has blackened. Raises Flagged when none is left."""
    found = studio.make(fields, seeds, progress, batch=studio.card.batch, count="num_images_per_prompt")
    kept = [picture for picture in _unflagged(found) if picture is not None]
    if not kept:
        raise Flagged
    return kept


def _unflagged(outputs: list[Any]) -> list[Image.Image | None]:
    """The pictures of several calls; None for one that the model's own safety checker has blackened."""
    found: list[Image.Image | None] = []
    for output in outputs:
        flags = getattr(output, "nsfw_content_detected", None) or [False] * len(output.images)
        found += [None if flagged else picture for picture, flagged in zip(output.images, flags, strict=True)]
    return found


def _takes_pictures(studio: Studio) -> bool:
    return studio.call.takes("images") or studio.call.takes("image")


def _shown(grounds: list[Image.Image]) -> dict[str, Any]:
    return {"image": lambda: grounds[0] if grounds else None, "images": lambda: grounds or None}


def _resized(picture: Image.Image, size: Size) -> Image.Image:
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def _done(studio: Studio, wish: Any, pictures: list[Image.Image], made: Size) -> Done:
    files = []
    for number, picture in enumerate(pictures):
        path = studio.task.new_file(f"picture-{number}.png")
        picture.convert("RGB").save(path, "PNG", compress_level=1)
        files.append(Made(str(path), MediaKind.IMAGE))
    notes = studio.notes(unused(wish, studio.call, _TOLD))
    if any(picture.size != made for picture in pictures):
        notes["made_at"] = f"{made[0]}x{made[1]}"
    return Done(tuple(files), notes)
