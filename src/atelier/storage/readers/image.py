"""Pictures and animations, by Pillow."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import ExifTags, Image

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.domain.media import MediaFacts, MediaKind
from atelier.settings import MediaLimits

pillow_heif.register_heif_opener()

_FORMATS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
}
_ANIMATED: Final = frozenset({"PNG", "WEBP", "GIF", "AVIF"})
_SIDEWAYS: Final = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
_ANIMATION_FACTOR: Final = 4


def read_image(path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    """Decodes every frame. Width and height are as shown, with the orientation from EXIF applied."""
    Image.MAX_IMAGE_PIXELS = limits.image_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            formats = [_FORMATS[media_type]]
            with Image.open(path, formats=formats) as image:
                image.verify()  # the checksums of a PNG, which decoding does not look at
            with Image.open(path, formats=formats) as image:
                return _measure(image, path, media_type, limits)
        except (MediaRejected, MemoryError):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels(limits) from error
        except Exception as error:  # decoders raise whatever they like: OSError, SyntaxError, struct.error ...
            raise MediaRejected("the image is damaged or incomplete") from error


def _measure(image: Image.Image, path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    width_px, height_px = image.size
    if width_px * height_px > limits.image_pixels:
        raise _too_many_pixels(limits)
    sideways = _orientation(image) in _SIDEWAYS
    frames, duration_s = _decode(image, limits)
    if duration_s > limits.duration_s:
        raise TooLarge(f"the animation lasts {duration_s:.0f} s; at most {limits.duration_s:g} s are allowed")
    return MediaFacts(
        media_type=media_type,
        kind=MediaKind.IMAGE,
        size_bytes=path.stat().st_size,
        width_px=height_px if sideways else width_px,
        height_px=width_px if sideways else height_px,
        duration_s=duration_s or None,
        fps=frames / duration_s if duration_s else None,
    )


def _orientation(image: Image.Image) -> int | None:
    """The EXIF orientation. Broken EXIF data is common in sound pictures, and means none."""
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # as with decoders
        return None


def _decode(image: Image.Image, limits: MediaLimits) -> tuple[int, float]:
    """Decodes all frames. Returns how many there are and how long they are shown, 0 s for a still picture."""
    if image.format not in _ANIMATED or not getattr(image, "is_animated", False):
        image.load()
        return 1, 0.0
    most = _ANIMATION_FACTOR * limits.image_pixels // (image.width * image.height)
    count, shown_ms = 0, 0.0
    while True:
        try:
            image.seek(count)
        except EOFError:
            return count, shown_ms / 1000
        image.load()
        count += 1
        shown_ms += float(image.info.get("duration") or 0)
        if count > most:
            raise TooLarge(f"the animation has more than the {most} frames that are allowed at its size")


def _too_many_pixels(limits: MediaLimits) -> TooLarge:
    return TooLarge(f"the image has more than the {limits.image_pixels / 1e6:g} megapixels that are allowed")
