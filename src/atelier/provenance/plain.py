"""Plain metadata: what ordinary viewers show. Anybody can change it, so it proves nothing; it informs.

Pictures and MP4 carry the IPTC digital source type in XMP, its formal home; sound carries a comment, 3D models both
among the extras of their `asset`. A file that has such a statement already keeps its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from atelier import __version__
from atelier.provenance import containers
from atelier.provenance.facts import Marking, SourceType

_XMP_KEYWORD: Final = b"XML:com.adobe.xmp"
_XMP_NAMESPACE: Final = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_BOX: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_ID3_LIMIT: Final = 1 << 28


def label(file: Path, media_type: str, facts: Marking, source: SourceType) -> None:
    """Writes the plain metadata into `file`, which is nobody else's yet. Formats without a place for them stay as is.

    Raises ValueError on a file that is not what `media_type` says.
    """
    if media_type in ("video/mp4", "video/quicktime", "audio/mp4"):
        _append_xmp_box(file, _xmp(facts, source))
    elif (rewrite := _REWRITES.get(media_type)) is not None:
        data = file.read_bytes()
        labelled = rewrite(data, facts, source)
        if labelled is not data:
            file.write_bytes(labelled)


def _tool(facts: Marking) -> str:
    return f"Atelier/{__version__} ({facts.engine})"


def _comment(facts: Marking, source: SourceType) -> str:
    return f"Made by {_tool(facts)}. Digital source type: {source.value}"


def _xmp(facts: Marking, source: SourceType) -> bytes:
    properties = {
        "xmp:CreatorTool": _tool(facts),
        "xmp:CreateDate": facts.made_at.isoformat(timespec="seconds"),
        "Iptc4xmpExt:DigitalSourceType": source.uri,
    }
    if facts.trained:
        properties["Iptc4xmpExt:AISystemUsed"] = facts.model
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in properties.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        f'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}/>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _label_png(data: bytes, facts: Marking, source: SourceType) -> bytes:
    header, *rest = containers.png_parts(data)
    if any(part.kind == b"iTXt" and part.body.startswith(_XMP_KEYWORD) for part in rest):
        return data
    # keyword, then: not compressed, no language, no translated keyword
    xmp = containers.png_chunk(b"iTXt", _XMP_KEYWORD + bytes(5) + _xmp(facts, source))
    comment = _comment(facts, source).encode("latin-1", "replace")
    text = containers.png_chunk(b"tEXt", b"Comment\0" + comment)
    return containers.png_file([header.raw, xmp, text, *(part.raw for part in rest)])


def _label_jpeg(data: bytes, facts: Marking, source: SourceType) -> bytes:
    parts = containers.jpeg_parts(data)
    if any(part.body.startswith(_XMP_NAMESPACE) for part in parts):
        return data
    segment = containers.jpeg_segment(containers.APP0 + 1, _XMP_NAMESPACE + _xmp(facts, source))
    first = 1 if parts[0].kind[0] == containers.APP0 else 0  # JFIF insists on being first
    raw = [part.raw for part in parts]
    return containers.jpeg_file([*raw[:first], segment, *raw[first:]])


def _label_webp(data: bytes, facts: Marking, source: SourceType) -> bytes:
    parts = containers.riff_parts(data, b"WEBP")
    if any(part.kind == b"XMP " for part in parts):
        return data
    if parts[0].kind == b"VP8X":
        flags, rest = parts[0].body, parts[1:]
    else:
        flags, rest = _webp_flags(parts[0]), parts
    extended = containers.riff_chunk(b"VP8X", bytes([flags[0] | _WEBP_HAS_XMP]) + flags[1:])
    xmp = containers.riff_chunk(b"XMP ", _xmp(facts, source))
    return containers.riff_file(b"WEBP", [extended, *(part.raw for part in rest), xmp])


_WEBP_HAS_XMP: Final = 0x04
_WEBP_HAS_ALPHA: Final = 0x10


def _webp_flags(picture: containers.Part) -> bytes:
    """The body of a VP8X chunk for a simple file, from its picture's own header (RFC 9649)."""
    body = picture.body
    if picture.kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bits >> 28 & 1
    else:
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        alpha = 0
    flags = _WEBP_HAS_ALPHA if alpha else 0
    return bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def _label_gif(data: bytes, facts: Marking, source: SourceType) -> bytes:
    if not data.startswith(b"GIF89a") or b"XMP DataXMP" in data:
        return data
    colours = 3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0
    first = 13 + colours
    # The packet stands in the open, not cut into sub-blocks; readers leave it by the descending bytes behind it.
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0bXMP DataXMP" + _xmp(facts, source) + trailer
    return data[:first] + extension + data[first:]


def _label_wav(data: bytes, facts: Marking, source: SourceType) -> bytes:
    if int.from_bytes(data[4:8], "little") != len(data) - 8:
        return data  # written as a stream, its sizes are not to be trusted
    comment = _comment(facts, source).encode() + b"\0"
    information = containers.riff_chunk(b"LIST", b"INFO" + containers.riff_chunk(b"ICMT", comment))
    return containers.riff_file(b"WAVE", [data[12:] + bytes(len(data) % 2), information])


def _label_mp3(data: bytes, facts: Marking, source: SourceType) -> bytes:
    """Adds a comment frame to the ID3 tag, or a tag of version 2.4 with it."""
    comment = b"\x03eng\0" + _comment(facts, source).encode()
    if not data.startswith(b"ID3"):
        version, flags, frames, audio = 4, 0, b"", data
    else:
        version, flags = data[3], data[5]
        end = 10 + _syncsafe_value(data[6:10])
        frames, audio = data[10:end], data[end:]
    if version != 4 or flags:  # an older or unusual tag is left to its makers
        return data
    frame = b"COMM" + _syncsafe(len(comment)) + b"\0\0" + comment
    frames = frame + frames  # what follows may be padding, which stays last
    return b"ID3\x04\0\0" + _syncsafe(len(frames)) + frames + audio


def _label_glb(data: bytes, facts: Marking, source: SourceType) -> bytes:
    """Adds to the extras of the `asset` of binary glTF, whose first chunk is JSON."""
    length = int.from_bytes(data[12:16], "little")
    if data[:4] != b"glTF" or data[16:20] != b"JSON" or len(data) < 20 + length:
        raise ValueError("not a GLB file")
    document = json.loads(data[20 : 20 + length])
    try:
        extras = document["asset"].setdefault("extras", {})
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not glTF") from error
    if not isinstance(extras, dict) or "digitalSourceType" in extras:
        return data
    extras |= {"comment": _comment(facts, source), "digitalSourceType": source.uri}
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)  # chunks begin at multiples of four bytes, and JSON is filled up with spaces
    chunks = len(text).to_bytes(4, "little") + b"JSON" + text + data[20 + length :]
    return data[:8] + (12 + len(chunks)).to_bytes(4, "little") + chunks


def _syncsafe(value: int) -> bytes:
    """28 bits in four bytes of seven, as ID3 writes sizes."""
    if value >= _ID3_LIMIT:
        raise ValueError("the ID3 tag is too large")
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def _syncsafe_value(data: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=True))


def _append_xmp_box(file: Path, xmp: bytes) -> None:
    """Appends XMP as the last box: nothing moves, so no offset in the file has to be mended."""
    with file.open("r+b") as stream:
        end = stream.seek(0, 2)
        at = 0
        while at < end:
            stream.seek(at)
            header = stream.read(32)
            size, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if size == 1:
                size = int.from_bytes(header[8:16], "big")
            if size < 8 or kind == b"mfra" or (kind == b"uuid" and _XMP_BOX in header):
                return  # the last box has no end, must stay last, or is what we would write
            at += size
        if at != end:
            raise ValueError("the MP4 file is cut short")
        stream.seek(end)
        stream.write((24 + len(xmp)).to_bytes(4, "big") + b"uuid" + _XMP_BOX + xmp)


_REWRITES: Final[dict[str, Callable[[bytes, Marking, SourceType], bytes]]] = {
    "image/png": _label_png,
    "image/jpeg": _label_jpeg,
    "image/webp": _label_webp,
    "image/gif": _label_gif,
    "audio/wav": _label_wav,
    "audio/mpeg": _label_mp3,
    "model/gltf-binary": _label_glb,
}
