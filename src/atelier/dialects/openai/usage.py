"""Tokens, as the service counts its work. They inform; prices here stand in the menu."""

from __future__ import annotations

import math
from typing import Final

from atelier.dialects.openai import wire
from atelier.dialects.openai.choice import Kind, known
from atelier.domain.order import Order
from atelier.domain.wishes.image import EditImage
from atelier.domain.wishes.parts import Media

_CHARACTERS: Final = 4  # of English in a token, on average
_TILE_PX: Final = 512
_PICTURE_TOKENS: Final = 65
_TILE_TOKENS: Final = 129
_SQUARE_PX: Final = 1024 * 1024


def text_tokens(text: str) -> int:
    return math.ceil(len(text) / _CHARACTERS)


def picture_tokens(picture: Media) -> int:
    """Of a picture that goes in: a base, and so much for each tile of 512×512 once its shorter side has 512 pixels."""
    width, height = picture.width_px or _TILE_PX, picture.height_px or _TILE_PX
    longer, shorter = max(width, height), min(width, height)
    return _PICTURE_TOKENS + _TILE_TOKENS * math.ceil(longer / shorter)


def made_tokens(model: str, quality: str, width: int, height: int) -> int:
    """Of a picture that comes out; 0 for a model or a quality that the service counts otherwise."""
    choice = known().get(model, {}).get(Kind.IMAGE)
    square = 0 if choice is None else choice.facts.image_tokens.get(quality, 0)
    return math.ceil(square * width * height / _SQUARE_PX)


def of_pictures(order: Order, model: str, quality: str, size: tuple[int, int], made: int) -> wire.Usage:
    prompt = text_tokens(getattr(order.wish, "prompt", ""))
    pictures = order.wish.images if isinstance(order.wish, EditImage) else ()
    shown = sum(picture_tokens(picture) for picture in pictures)
    drawn = made * made_tokens(model, quality, *size)
    return wire.Usage(
        total_tokens=prompt + shown + drawn,
        input_tokens=prompt + shown,
        output_tokens=drawn,
        input_tokens_details=wire.InputDetails(text_tokens=prompt, image_tokens=shown),
        output_tokens_details=wire.OutputDetails(text_tokens=0, image_tokens=drawn),
    )
