"""Wishes that end in pictures. Lengths are pixels; a size of None follows the first picture given."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from atelier.domain.wishes.parts import Media, ReferenceImage, StyleUse


class TextToImage(msgspec.Struct, frozen=True, tag="text_to_image", omit_defaults=True):
    prompt: str
    width_px: int
    height_px: int
    negative_prompt: str = ""
    styles: tuple[StyleUse, ...] = ()
    references: tuple[ReferenceImage, ...] = ()
    steps: int | None = None
    guidance: float | None = None


class EditMode(StrEnum):
    COMPOSE = "compose"
    """All pictures into one result: the first is the ground, the others bring subjects or style."""
    BATCH = "batch"
    """Each picture for itself."""
    SEQUENTIAL = "sequential"
    """Each result is the ground of the next."""
    PHOTOSHOOT = "photoshoot"
    """The person in the first picture, in one shot after the other."""
    ANGLES = "angles"
    """What the first picture shows, seen by a camera that stands elsewhere each time."""
    TOGETHER = "together"
    """The subjects of the first two in one scene: the third picture, else the place that the prompt tells of."""


class EditImage(msgspec.Struct, frozen=True, tag="edit_image", omit_defaults=True):
    """Changes pictures as the prompt says. With a mask (white is to be painted anew), nothing else changes.

    `mask_by_alpha`: what is transparent in the stored mask counts as white; engines are given it as white. `shots` are
    words for single outputs, read after the prompt: the first output has the first, and after the last it begins anew.
    """

    images: tuple[Media, ...]
    prompt: str
    negative_prompt: str = ""
    mask: Media | None = None
    mask_by_alpha: bool = False
    mode: EditMode = EditMode.COMPOSE
    shots: tuple[str, ...] = ()
    width_px: int | None = None
    height_px: int | None = None
    strength: float = 0.8
    """0 leaves the picture alone, 1 follows the prompt whatever it takes."""
    keep_pose: bool = False
    """Whether everybody must stay as they stand, seen from where they are seen."""
    styles: tuple[StyleUse, ...] = ()
    references: tuple[ReferenceImage, ...] = ()
    steps: int | None = None
    guidance: float | None = None


class UpscaleImage(msgspec.Struct, frozen=True, tag="upscale_image", omit_defaults=True):
    """To the given size; the dialect works it out from a factor or from megapixels. A picture of another shape is cut
    around its middle. `creativity` 0..1 is how much new detail is welcome; `denoise` 0..1 is what goes before, `detail`
    and `sharpen` 0..1 what comes after: how clear forms and edges become."""

    image: Media
    width_px: int
    height_px: int
    creativity: float = 0.2
    prompt: str = ""
    keep_faces: bool = False
    """Whether faces must stay exactly who they are."""
    denoise: float = 0.0
    detail: float = 0.0
    sharpen: float = 0.0


class EnhanceImage(msgspec.Struct, frozen=True, tag="enhance_image", omit_defaults=True):
    """Better light, colour and sharpness at the same size. `strength` 0..1."""

    image: Media
    strength: float = 0.5
    prompt: str = ""


class RemoveBackground(msgspec.Struct, frozen=True, tag="remove_background", omit_defaults=True):
    """The subject alone, on transparency, in the picture's own size."""

    image: Media


class SwapFace(msgspec.Struct, frozen=True, tag="swap_face", omit_defaults=True):
    """The face of `face` onto a face in `image`, counted from the left from 0; None: the largest.

    A result whose long side is more than `longest_px` is made smaller.
    """

    image: Media
    face: Media
    face_index: int | None = None
    whole_head: bool = False
    strength: float = 1.0
    longest_px: int | None = None


class FaceRegion(StrEnum):
    FACE = "face"
    EYES = "eyes"


class ImproveFace(msgspec.Struct, frozen=True, tag="improve_face", omit_defaults=True):
    """Clearer, evenly lit faces that stay who they are. `strength` 0..1."""

    image: Media
    strength: float = 0.5
    region: FaceRegion = FaceRegion.FACE
    prompt: str = ""


class CreateFace(msgspec.Struct, frozen=True, tag="create_face", omit_defaults=True):
    """A person who does not exist, described by attributes in plain words; "" leaves the choice to the seed."""

    width_px: int
    height_px: int
    gender: str = ""
    age: str = ""
    origin: str = ""
    face_shape: str = ""
    skin: str = ""
    hair_colour: str = ""
    hair_style: str = ""
    beard: str = ""
    beard_colour: str = ""
    eyes: str = ""
    eyebrows: str = ""
    nose: str = ""
    lips: str = ""
    glasses: str = ""
    make_up: str = ""
    expression: str = ""
    prompt: str = ""


class DescribeImage(msgspec.Struct, frozen=True, tag="describe_image", omit_defaults=True):
    """A text file about the picture; `question` narrows it down."""

    image: Media
    question: str = ""
    language: str = "en"
