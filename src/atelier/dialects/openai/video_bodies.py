"""The bodies of calls for videos as the document shows them. What is checked stands in the menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from atelier.dialects.openai.choice import Kind, menu_facts, openai_menu

Schema = Mapping[str, Any]

_FILM: Final[Schema] = openai_menu().offers[menu_facts().default_models[Kind.VIDEO]].input["properties"]
_PROMPT: Final = {key: value for key, value in _FILM["prompt"].items() if key != "x-media"}
_MODEL: Final = {"type": "string", "examples": ["sora-2"]}
_SECONDS: Final = {
    "type": "string",
    "pattern": "^[0-9]{1,2}$",
    "description": f"For the models of the service one of {', '.join(_FILM['seconds']['enum'])}.",
    "examples": ["4"],
}
_SIZE: Final = {
    "type": "string",
    "pattern": "^[0-9]{2,4}x[0-9]{2,4}$",
    "description": "Width and height in pixels. The models of the service have a few sizes, the others any.",
    "examples": _FILM["size"]["enum"],
}
_PICTURE: Final = {
    "description": "The picture that the video begins with: a file, a link, or the id of a file here.",
    "type": "string",
    "contentMediaType": "application/octet-stream",
}
_VIDEO: Final = {
    "description": 'The video to go on from: a file, or one made here by its id: `video[id]`, in JSON `{"id": ...}`.',
    "type": "string",
    "contentMediaType": "application/octet-stream",
}


def _form(title: str, properties: Schema, *required: str) -> Schema:
    return {"title": title, "type": "object", "properties": dict(properties), "required": list(required)}


CREATE: Final = _form(
    "VideoCreate",
    {"prompt": _PROMPT, "model": _MODEL, "seconds": _SECONDS, "size": _SIZE, "input_reference": _PICTURE},
    "prompt",
)
EDIT: Final = _form("VideoEdit", {"prompt": _PROMPT, "video": _VIDEO, "model": _MODEL}, "prompt", "video")
EXTEND: Final = _form(
    "VideoExtension",
    {"prompt": _PROMPT, "video": _VIDEO, "seconds": _SECONDS, "model": _MODEL},
    *("prompt", "video", "seconds"),
)
REMIX: Final = _form("VideoRemix", {"prompt": _PROMPT, "model": _MODEL}, "prompt")
