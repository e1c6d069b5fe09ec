"""Writing binary glTF 2.0 (ISO/IEC 12113): one mesh, one material, one texture, in one file."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from atelier.engines.mesh.mesh import Mesh

_MAGIC, _VERSION = 0x46546C67, 2
_JSON, _BINARY = 0x4E4F534A, 0x004E4942
_FLOAT, _UNSIGNED_INT = 5126, 5125
_VERTICES, _INDICES = 34962, 34963
_LINEAR, _LINEAR_MIPMAPS, _CLAMPED = 9729, 9987, 33071
_QUADS: Final = "FB_ngon_encoding"
"""An extension of one rule: neighbouring triangles that begin at the same corner are one face. Readers that do not know
it see triangles."""


class _Buffer:
    """The binary part in the making, and what is said of its pieces."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def view(self, content: bytes, **given: int) -> int:
        self.content += bytes(-len(self.content) % 4)
        self.views.append({"buffer": 0, "byteOffset": len(self.content), "byteLength": len(content), **given})
        self.content += content
        return len(self.views) - 1

    def accessor(self, values: Any, *, component: int, kind: str, target: int, bounds: bool = False) -> int:
        accessor = {
            "bufferView": self.view(np.ascontiguousarray(values).tobytes(), target=target),
            "componentType": component,
            "count": len(values),
            "type": kind,
        }
        if bounds:
            accessor |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def write_glb(path: Path, mesh: Mesh, texture: bytes, *, texture_type: str, name: str) -> None:
    """`texture` is a file's content, `image/jpeg` or `image/png`. Raises OSError."""
    buffer = _Buffer()
    attributes = {
        "POSITION": buffer.accessor(mesh.positions, component=_FLOAT, kind="VEC3", target=_VERTICES, bounds=True),
        "NORMAL": buffer.accessor(mesh.normals(), component=_FLOAT, kind="VEC3", target=_VERTICES),
        "TEXCOORD_0": buffer.accessor(mesh.uv, component=_FLOAT, kind="VEC2", target=_VERTICES),
    }
    indices = buffer.accessor(mesh.faces.astype("<u4").ravel(), component=_UNSIGNED_INT, kind="SCALAR", target=_INDICES)
    picture = buffer.view(texture)
    primitive: dict[str, Any] = {"attributes": attributes, "indices": indices, "material": 0}
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "Atelier"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"name": name, "primitives": [primitive]}],
        "materials": [
            {
                "name": name,
                "pbrMetallicRoughness": {
                    "baseColorTexture": {"index": 0},
                    "metallicFactor": 0,
                    "roughnessFactor": 0.8,
                },
            }
        ],
        "textures": [{"source": 0, "sampler": 0}],
        "samplers": [{"magFilter": _LINEAR, "minFilter": _LINEAR_MIPMAPS, "wrapS": _CLAMPED, "wrapT": _CLAMPED}],
        "images": [{"bufferView": picture, "mimeType": texture_type}],
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
    }
    if mesh.quads:
        document["extensionsUsed"] = [_QUADS]
        primitive["extensions"] = {_QUADS: {}}
    buffer.content += bytes(-len(buffer.content) % 4)
    document["buffers"] = [{"byteLength": len(buffer.content)}]
    text = msgspec.json.encode(document)
    text += b" " * (-len(text) % 4)
    total = 12 + 8 + len(text) + 8 + len(buffer.content)
    with path.open("wb") as file:
        file.write(struct.pack("<III", _MAGIC, _VERSION, total))
        file.write(struct.pack("<II", len(text), _JSON) + text)
        file.write(struct.pack("<II", len(buffer.content), _BINARY))
        file.write(buffer.content)
