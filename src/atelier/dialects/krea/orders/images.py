"""Pictures: from words, from pictures and words, and enlarged ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from atelier.catalogue.facts import KreaMenu
from atelier.catalogue.load import menu
from atelier.dialects.krea.orders.draft import Draft
from atelier.domain.finish import Finish
from atelier.domain.media import fit_aspect
from atelier.domain.operations import Operation
from atelier.domain.wishes.parts import Media, Role
from atelier.flows.canonical import sides

_MEDIA_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
_LOSSY_QUALITY: Final = 92
_CREATIVITY_FROM: Final = 1  # the least of a scale whose end the schema states


def picture(draft: Draft) -> None:
    """A new picture, or one made from those that are given: then the first is the ground."""
    draft.read_prompt()
    draft.read_seed()
    draft.read_styles()
    for name, field in (
        ("batch_size", "count"),
        ("steps", "steps"),
        ("num_inference_steps", "steps"),
        ("guidance_scale_flux", "guidance"),
        ("cfg_scale", "guidance"),
    ):
        draft.take(name, field)
    if draft.get("style") not in (None, "auto"):
        draft.add_words(f"In the style of {draft.get('style')}.", "style")
    grounds = list(_grounds(draft))
    for index, (name, pointer, value) in enumerate(grounds):
        draft.put_media(name, pointer, value, f"/images/{index}")
    if grounds:
        draft.operation = Operation.EDIT_IMAGE
        _read_strength(draft)
    _show_references(draft)
    _size(draft, grounds[0][1] if grounds else None)
    _format(draft)


def enhanced(draft: Draft) -> None:
    """A picture in another size: as large as fits into what was asked for and what there is, or cut to fill that."""
    draft.operation = Operation.UPSCALE_IMAGE
    draft.read_prompt()
    draft.read_seed()
    draft.take("face_preservation", "keep_faces")
    for name in ("sharpen", "denoise", "detail"):
        draft.take(name, name)
    _read_creativity(draft)
    width, height = (_at_most(draft.given[side], draft.facts.longest_px) for side in ("width", "height"))
    draft.became("width", "width", "crop_to_fill")
    draft.became("height", "height")
    draft.put_media("image_url", "/image_url", draft.given["image_url"], "/image")
    factor = None
    if draft.given["upscaling_activated"]:
        factor = draft.given["image_scaling_factor"]
        draft.became("factor", "upscaling_activated", "image_scaling_factor")
    draft.fit("/image_url", lambda source: _enlarged(source, width, height, factor, fill=draft.given["crop_to_fill"]))
    _format(draft)


def _read_creativity(draft: Draft) -> None:
    """How much may be added, from the vendor's steps. Where there is a texture, its middle step changes nothing."""
    creativity, texture = draft.get("creativity"), draft.get("texture")
    if creativity is None:
        return
    schema = draft.offer.input["properties"]
    most = schema["creativity"]["maximum"]
    share = (creativity - _CREATIVITY_FROM) / (most - _CREATIVITY_FROM)
    if texture is not None:
        share = min(1.0, share * (texture / schema["texture"]["default"]))
    draft.put("creativity", share, "creativity", "texture")


def _grounds(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """The pictures to work on: field, pointer, value."""
    if url := draft.get("image_url"):
        yield "image_url", "/image_url", url
    for index, url in enumerate(draft.get("image_urls") or ()):
        yield "image_urls", f"/image_urls/{index}", url
    for index, shown in enumerate(draft.get("reference_images") or ()):
        yield "reference_images", f"/reference_images/{index}/url", shown["url"]
    if draft.facts.style_images == "pictures":
        for index, shown in enumerate(draft.get("style_images") or ()):
            yield "style_images", f"/style_images/{index}/url", shown["url"]


def _show_references(draft: Draft) -> None:
    names = ["image_style_references"]
    if draft.facts.style_images == "style":
        names.append("style_images")
    for name in names:
        for index, shown in enumerate(draft.get(name) or ()):
            draft.show(name, f"/{name}/{index}/url", shown["url"], Role.STYLE, strength=shown["strength"])
    for index, url in enumerate(draft.get("character_reference_images") or ()):
        draft.show("character_reference_images", f"/character_reference_images/{index}", url, Role.SUBJECT)


def _read_strength(draft: Draft) -> None:
    """How far from the picture the result may be."""
    for name in ("strength", "denoising_strength"):
        strength = draft.get(name)
        if strength is not None:
            draft.put("strength", min(max(float(strength), 0.0), 1.0), name)


def _size(draft: Draft, ground: str | None) -> None:
    """The size that was asked for. Without any word on it, a picture made from another one takes its shape."""
    for name in ("width", "height", "aspect_ratio", "resolution"):
        draft.became(name, name)
    given = {name: draft.get(name) for name in ("width", "height", "aspect_ratio")}
    given |= {side: int(given[side]) for side in ("width", "height") if given[side]}
    area_px = _pixels(draft.get("resolution") or "1K")
    if any(given.values()) or ground is None:
        draft.fields["width"], draft.fields["height"] = sides(given, area_px=area_px)
    elif "aspect_ratio" in draft.offer.input["properties"]:
        draft.fit(ground, lambda source: fit_aspect(_ratio(source), area_px))


def _pixels(resolution: str) -> int:
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    return facts.megapixels[resolution]


def _ratio(source: Media) -> Fraction:
    return Fraction(source.width_px or 1, source.height_px or 1)


def _at_most(side: float, most: int | None) -> int:
    return int(side) if most is None else min(int(side), most)


def _enlarged(source: Media, width: int, height: int, factor: float | None, *, fill: bool) -> tuple[int, int]:
    """The largest size that is within width and height and no more than `factor` times the source's: of the source's
    shape, or with `fill` of the shape that was asked for."""
    ratio = Fraction(width, height) if fill else _ratio(source)
    if factor is not None:
        width = min(width, max(1, round((source.width_px or 1) * factor)))
        height = min(height, max(1, round((source.height_px or 1) * factor)))
    if ratio * height >= width:
        return width, max(1, round(width / ratio))
    return max(1, round(height * ratio)), height


def _format(draft: Draft) -> None:
    form = draft.get("output_format")
    if form is not None:
        draft.finish = Finish(media_type=_MEDIA_TYPES[form], quality=_LOSSY_QUALITY)
        draft.became("finish", "output_format")
