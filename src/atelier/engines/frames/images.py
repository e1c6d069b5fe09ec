"""Opening picture files that strangers sent."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.engines.frames.arrays import Picture

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF")
"""What is opened, by content; a file's name says nothing."""

pillow_heif.register_heif_opener()

DAMAGE = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, IndexError, KeyError, TypeError, RuntimeError)
"""What Pillow's decoders raise on damaged files."""

_DEEP_GREY = {"I;16", "I;16L", "I;16B", "I;16N", "I"}
_SRGB = ImageCms.createProfile("sRGB")


def read_image(path: Path, *, max_pixels: int, least_px: int | None = None) -> Picture:
    """The picture in a file, upright, in sRGB: RGB, or RGBA where any pixel is not opaque.

    Of an animation this is the first frame. With `least_px` a large picture may come smaller, its shorter side no
    less than that; this saves memory, most of all with JPEG.
    Raises MediaRejected if the file is no readable picture, TooLarge if it has more than `max_pixels`.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=FORMATS) as image:
                _check_size(image, max_pixels)
                if least_px is not None:
                    image.draft("RGB", (least_px, least_px))
                return _array(_shrunk(ImageOps.exif_transpose(image), least_px))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooLarge(f"the picture has more than {max_pixels / 1e6:g} million pixels") from error
        except UnidentifiedImageError as error:
            raise MediaRejected(f"the file is not a picture that can be read ({', '.join(FORMATS)})") from error
        except DAMAGE as error:
            raise MediaRejected(f"the picture is damaged or cut short: {error}") from error


def flatten(picture: Picture, background: tuple[int, int, int] = (255, 255, 255)) -> Picture:
    """RGB of a picture laid over one colour."""
    if picture.shape[2] == 3:
        return picture
    alpha = picture[..., 3:].astype(np.uint16)
    laid = picture[..., :3] * alpha + np.array(background, np.uint16) * (255 - alpha)
    return ((laid + 127) // 255).astype(np.uint8)


def _check_size(image: Image.Image, max_pixels: int) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise TooLarge(f"the picture has {width} x {height} pixels; at most {max_pixels / 1e6:g} million are taken")


def _shrunk(image: Image.Image, least_px: int | None) -> Image.Image:
    """Averaged over whole blocks of pixels."""
    factor = 1 if least_px is None else min(image.size) // least_px
    return image.reduce(factor) if factor >= 2 and image.mode in {"RGB", "RGBA"} else image


def _array(image: Image.Image) -> Picture:
    image.load()
    if image.mode in _DEEP_GREY:
        return _from_deep_grey(image)
    transparent = image.has_transparency_data
    colour = _in_srgb(image.convert("RGBA") if transparent else image)
    array = np.array(colour.convert("RGBA" if transparent else "RGB"))
    if transparent and array[..., 3].min() == 255:
        return np.ascontiguousarray(array[..., :3])
    return array


def _from_deep_grey(image: Image.Image) -> Picture:
    """16-bit grey; Pillow would clip it at 255 instead of scaling it."""
    grey = (np.clip(np.asarray(image).astype(np.float32), 0, 65535) / 257 + 0.5).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as the file's own profile means them; a broken or unfitting profile is ignored."""
    profile_bytes = image.info.get("icc_profile")
    if not profile_bytes or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        target = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, profile, _SRGB, outputMode=target) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
