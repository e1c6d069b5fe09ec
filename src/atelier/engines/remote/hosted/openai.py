"""OpenAI's pictures: https://platform.openai.com/docs/api-reference/images. The answer is the picture."""

from __future__ import annotations

import base64
import binascii
from fractions import Fraction
from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import Hoster, Template, text_at
from atelier.engines.remote.http import Call, Part, Reply
from atelier.engines.remote.port import Finished, Handle, RemoteFile
from atelier.engines.remote.values import nearest

_SIZES: Final = ("1024:1024", "1536:1024", "1024:1536")
_DALL_E_3: Final = ("1024:1024", "1792:1024", "1024:1792")


class OpenAI(Hoster):
    """Sizes are the nearest that the model has."""

    url = "https://api.openai.com/v1"
    hosts = ("openai.com",)

    def instant(self, model: str) -> bool:
        return True

    def template(self, operation: Operation, model: str) -> Template | None:
        match operation:
            case Operation.TEXT_TO_IMAGE:
                old = {"response_format": "b64_json"} if model.startswith("dall-e") else {}
                return {"prompt": "{prompt}", "size": "{size}", "n": 1, **old}
            case Operation.EDIT_IMAGE:
                return {"prompt": "{prompt}", "image": "{images}", "n": 1}
            case _:
                return None

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        body = {"model": model, **given}
        if operation is Operation.EDIT_IMAGE:
            pictures = body.pop("image", [])
            return Call("POST", f"{url}/images/edits", body=body, files=tuple(map(_part, pictures)), slow=True)
        width, cross, height = str(body.get("size", "")).partition("x")
        if cross:
            sizes = _DALL_E_3 if model.startswith("dall-e-3") else _SIZES
            body["size"] = nearest(Fraction(int(width), int(height)), sizes).replace(":", "x")
        return Call("POST", f"{url}/images/generations", body=body, slow=True)

    def received(self, reply: Reply) -> Finished | None:
        content, url = text_at(reply.values, "data", 0, "b64_json"), text_at(reply.values, "data", 0, "url")
        if url:
            return Finished((RemoteFile(url),))
        body = decoded(content)
        return Finished((RemoteFile(body=body),)) if body else None

    def look(self, url: str, handle: Handle) -> Call | None:
        return None

    def news(self, reply: Reply, handle: Handle) -> None:
        return None

    def stop(self, url: str, handle: Handle) -> Call | None:
        return None


def decoded(text: str) -> bytes:
    """Base64 as bytes; b"" where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _part(uri: str) -> Part:
    """A data URI as a file of a form."""
    head, _, content = uri.partition(",")
    media_type = head.removeprefix("data:").partition(";")[0]
    return Part("image[]", "image." + media_type.rpartition("/")[2], decoded(content), media_type)
