"""What the document says of bodies of calls for videos."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from atelier.catalogue.schema import Schema
from atelier.dialects.openai.choice import Kind
from atelier.dialects.openai.described import form_body, json_body

_NAMED: Final[Schema] = {
    "description": "The video to go on from, made here and finished.",
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "minLength": 1}},
}


class Bodies:
    """One call's body in both forms; a video is a file in one and the id of one in the other."""

    def __init__(self, *, without: Collection[str], required: Collection[str] = ()) -> None:
        more = {} if "video" in without else {"video": _NAMED}
        self.json = _requiring(json_body(Kind.VIDEO, without=without, more=more), required)
        self.form = _requiring(form_body(Kind.VIDEO, without=without), required)


def _requiring(schema: Schema, required: Collection[str]) -> Schema:
    return {**schema, "required": [*schema["required"], *required]}


CREATE: Final = Bodies(without={"video"})
REMIX: Final = Bodies(without={"video", "seconds", "size", "input_reference"})
EDIT: Final = Bodies(without={"seconds", "size", "input_reference"}, required=("video",))
EXTEND: Final = Bodies(without={"size", "input_reference"}, required=("video", "seconds"))
