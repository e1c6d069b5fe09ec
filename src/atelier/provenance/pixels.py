"""Puts the watermark into still pictures and writes them as they were: same format, size, depth, alpha and metadata.

Kept as they are, without a watermark: animations, palettes, CMYK, AVIF, HEIC and GIF, where touching the pixels costs
quality or more time than a mark is worth.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin

from atelier.provenance import containers, watermark

# Average filter and run lengths: half the time of zlib at its fastest, and smaller on anything but flat drawings.
_PNG_SPEED: Final = (
    cv2.IMWRITE_PNG_FILTER,
    cv2.IMWRITE_PNG_FILTER_AVG,
    cv2.IMWRITE_PNG_STRATEGY,
    cv2.IMWRITE_PNG_STRATEGY_RLE,
    cv2.IMWRITE_PNG_ZLIBBUFFER_SIZE,  # also the size of the chunks, each of which costs whoever reads them
    1 << 20,
)
_PNG_COLOURS: Final = {0, 2, 6}  # grey, RGB, RGBA
_HALVED: Final = 2
_JPEG_SAMPLINGS: Final = (0, _HALVED)
"""Pillow's numbers for chroma at full size (4:4:4) and at half size (4:2:0)."""
_WEBP_QUALITY: Final = 94
_LEAST_DB: Final = 41.0
"""How much of a picture must stay as it was, as signal to noise, where marking means lossy coding once more."""
_LARGEST_PX: Final = 120_000_000


def watermarked(
    data: bytes, media_type: str, identifier: bytes, key: bytes, *, quality: int | None = None
) -> bytes | None:
    """The file with the watermark in its pixels; None where the format or the picture cannot hold one.

    `quality` 0..100 is what a WebP file is written with, whatever it loses; None: as it was. Other formats tell theirs.
    """
    if media_type == "image/webp":
        return _write_webp(data, identifier, key, quality)
    write = _WRITE.get(media_type)
    return None if write is None else write(data, identifier, key)


def read_watermark(data: bytes, media_type: str, key: bytes) -> bytes | None:
    """The identifier in the file's first picture, or None. Unreadable files have none."""
    formats = READABLE.get(media_type)
    if formats is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=formats) as image:
            if image.width * image.height > _LARGEST_PX:
                return None
            if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut off, not scale
                luma = (np.asarray(image, dtype=np.int32) // 257).clip(0, 255).astype(np.uint8)
            else:
                luma = np.asarray(image.convert("RGB").convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return watermark.read(luma, key)


def _write_png(data: bytes, identifier: bytes, key: bytes) -> bytes | None:
    header, *rest = containers.png_parts(data)
    depth, colour = header.body[8], header.body[9]
    kinds = {part.kind for part in rest}
    if colour not in _PNG_COLOURS or depth not in (8, 16) or kinds & {b"tRNS", b"acTL"}:
        return None
    pixels = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError("the PNG file cannot be decoded")
    marked = _mark_pixels(pixels, identifier, key)
    if marked is None:
        return None
    encoded = containers.png_parts(cv2.imencode(".png", marked, _PNG_SPEED)[1].tobytes())
    picture = [part.raw for part in encoded if part.kind == b"IDAT"]
    first = next(at for at, part in enumerate(rest) if part.kind == b"IDAT")
    before = [part.raw for part in rest[:first]]
    after = [part.raw for part in rest[first:] if part.kind != b"IDAT"]
    return containers.png_file([encoded[0].raw, *before, *picture, *after])


def _mark_pixels(pixels: NDArray[Any], identifier: bytes, key: bytes) -> NDArray[Any] | None:
    """`pixels` are grey, or three colours with or without alpha, 8 or 16 bits.

    The same is added to all colours, so their order hardly matters.
    """
    scale = 257 if pixels.dtype == np.uint16 else 1
    eight_bit = pixels if scale == 1 else (pixels // scale).astype(np.uint8)
    visible = eight_bit[..., 3] if pixels.ndim == 3 and pixels.shape[2] == 4 else None
    luma = eight_bit if pixels.ndim == 2 else cv2.cvtColor(eight_bit[..., :3], cv2.COLOR_BGR2GRAY)
    change = watermark.pattern(luma.astype(np.uint8, copy=False), identifier, key, visible=visible)
    if change is None:
        return None
    levels: NDArray[Any] = change if scale == 1 else change.astype(np.int32) * scale
    if pixels.ndim == 3:
        levels = cv2.merge([levels] * 3 + [np.zeros_like(levels)] * (pixels.shape[2] - 3))
    return cv2.add(pixels, levels, dtype=cv2.CV_8U if scale == 1 else cv2.CV_16U)


def _write_jpeg(data: bytes, identifier: bytes, key: bytes) -> bytes | None:
    """Changes the brightness alone; with the old tables, the colours come out as they went in."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if not isinstance(image, JpegImagePlugin.JpegImageFile) or image.mode not in ("L", "RGB"):
            return None
        sampling = JpegImagePlugin.get_sampling(image) if image.mode == "RGB" else 0
        if sampling not in _JPEG_SAMPLINGS or getattr(image, "n_frames", 1) > 1:
            return None
        image.draft("YCbCr", image.size)  # as it is stored
        luma, *chroma = image.split()
        tables, progressive = image.quantization, bool(image.info.get("progressive"))
    change = watermark.pattern(np.asarray(luma), identifier, key)
    if change is None:
        return None
    marked = Image.fromarray(cv2.add(np.asarray(luma), change, dtype=cv2.CV_8U))
    if sampling == _HALVED:
        chroma = _stored_chroma(data, luma.size)
    result = Image.merge("YCbCr", [marked, *chroma]) if chroma else marked
    stream = io.BytesIO()
    result.save(stream, "JPEG", qtables=tables, subsampling=sampling, progressive=progressive)
    return _with_segments_of(data, stream.getvalue())


def _stored_chroma(data: bytes, size: tuple[int, int]) -> list[Image.Image]:
    """The two colour planes of a 4:2:0 file, each sample repeated over its four pixels.

    A full decode smooths between samples, and encoding that again blurs the colours. At half size, the decoder gives
    the samples themselves, and the encoder's averages over four equal pixels bring them back.
    """
    width, height = size
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as half:
        half.draft("YCbCr", (width // 2, height // 2))
        return [
            Image.fromarray(np.asarray(plane).repeat(2, axis=0).repeat(2, axis=1)[:height, :width])
            for plane in half.split()[1:]
        ]


def _with_segments_of(original: bytes, encoded: bytes) -> bytes:
    """The newly encoded picture with the original's metadata segments, such as Exif, ICC and comments."""
    kept = [part.raw for part in containers.jpeg_parts(original) if _is_metadata(part)]
    fresh = [part.raw for part in containers.jpeg_parts(encoded)]
    return containers.jpeg_file([fresh[0], *kept, *fresh[1:]])


def _is_metadata(part: containers.Part) -> bool:
    """JFIF (APP0) and Adobe's APP14 describe the coding, so they come from the new file."""
    marker = part.kind[0]
    described = marker in (containers.APP0, containers.APP0 + 14)
    return marker == containers.COMMENT or (containers.APP0 <= marker <= containers.APP15 and not described)


def _write_webp(data: bytes, identifier: bytes, key: bytes, quality: int | None) -> bytes | None:
    lossless = any(part.kind == b"VP8L" for part in containers.riff_parts(data, b"WEBP"))
    with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
        if getattr(image, "n_frames", 1) > 1:
            return None
        pixels = np.asarray(image)
        info = {name: image.info[name] for name in ("icc_profile", "exif", "xmp") if name in image.info}
    marked = _mark_pixels(pixels, identifier, key)
    if marked is None:
        return None
    stream = io.BytesIO()
    if quality is not None:
        Image.fromarray(marked).save(stream, "WEBP", exact=True, quality=quality, method=4, **info)
        return stream.getvalue()
    form = {"lossless": True, "quality": 0, "method": 0} if lossless else {"quality": _WEBP_QUALITY, "method": 1}
    Image.fromarray(marked).save(stream, "WEBP", exact=True, **form, **info)
    if not lossless:
        with Image.open(stream, formats=["WEBP"]) as result:
            if cv2.PSNR(np.asarray(result), pixels) < _LEAST_DB:
                return None
    return stream.getvalue()


_WRITE: Final[dict[str, Callable[[bytes, bytes, bytes], bytes | None]]] = {
    "image/png": _write_png,
    "image/jpeg": _write_jpeg,
}
WRITABLE: Final = frozenset({*_WRITE, "image/webp"})
READABLE: Final = {
    "image/png": ["PNG"],
    "image/jpeg": ["JPEG"],
    "image/webp": ["WEBP"],
    "image/gif": ["GIF"],
    "image/avif": ["AVIF"],
}
