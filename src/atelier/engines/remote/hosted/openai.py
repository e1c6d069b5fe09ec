"""OpenAI's pictures: https://platform.openai.com/docs/api-reference/images. The answer is the picture."""

from __future__ import annotations

import base64
import binascii
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import Hoster, Template, amounts, text_at
from atelier.engines.remote.http import Call, Part, Reply
from atelier.engines.remote.port import Finished, Handle, RemoteFile
from atelier.engines.remote.values import nearest

_SIZES: Final = ("1024:1024", "1536:1024", "1024:1536")
_OLDER: Final = {"dall-e-2": ("1024:1024",), "dall-e-3": ("1024:1024", "1792:1024", "1024:1792")}
_WORDS: Final = {"prompt": "{prompt}", "size": "{size}", "n": 1}
_FAITHFUL: Final = ("gpt-image-1", "gpt-image-1.5")
"""Models that may be asked to keep closer to the pictures. Smaller ones may not, and newer ones always do."""
_MOST_PICTURES: Final = 16


class OpenAI(Hoster):
    """Sizes are the nearest that the model has."""

    url = "https://api.openai.com/v1"
    hosts = ("openai.com",)
    clears_masks = True

    def instant(self, model: str) -> bool:
        return True

    def template(self, operation: Operation, model: str) -> Template | None:
        match operation:
            case Operation.TEXT_TO_IMAGE if model.startswith("dall-e"):
                return {**_WORDS, "response_format": "b64_json"}
            case Operation.TEXT_TO_IMAGE:
                return {**_WORDS, **_choices(model)}
            case Operation.EDIT_IMAGE:
                fidelity = {"input_fidelity": "{fidelity}"} if model in _FAITHFUL else {}
                pictures = {"image": "{images}", "references": "{references}", "mask": "{mask}"}
                return {**_WORDS, **pictures, **fidelity, **_choices(model)}
            case _:
                return None

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        body = {"model": model, **given}
        width, cross, height = str(body.get("size", "")).partition("x")
        if cross:
            sizes = next((sizes for name, sizes in _OLDER.items() if model.startswith(name)), _SIZES)
            body["size"] = nearest(Fraction(int(width), int(height)), sizes).replace(":", "x")
        if operation is Operation.EDIT_IMAGE:
            pictures = [*body.pop("image", []), *body.pop("references", [])][:_MOST_PICTURES]
            files = [_part("image[]", picture) for picture in pictures]
            if mask := body.pop("mask", ""):
                files.append(_part("mask", mask))
            return Call("POST", f"{url}/images/edits", body=body, files=tuple(files), slow=True)
        return Call("POST", f"{url}/images/generations", body=body, slow=True)

    def received(self, reply: Reply) -> Finished | None:
        content, url = text_at(reply.values, "data", 0, "b64_json"), text_at(reply.values, "data", 0, "url")
        body = decoded(content)
        file = RemoteFile(url) if url else RemoteFile(body=body)
        return Finished((file,), usage=_usage(reply.values.get("usage"))) if url or body else None

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


def _choices(model: str) -> Template:
    """What the customer chose by other names. Not every model draws on transparency."""
    clear = {} if model.startswith("gpt-image-2") else {"background": "{background}"}
    return {"quality": "{quality}", **clear}


def _usage(told: Any) -> dict[str, Decimal]:
    """Tokens of words and of pictures cost differently; older answers tell their sum only."""
    if not isinstance(told, dict):
        return {}
    parts = told.get("input_tokens_details")
    by_kind = parts if isinstance(parts, dict) else {"text_tokens": told.get("input_tokens")}
    return amounts(
        {
            "text_tokens": by_kind.get("text_tokens"),
            "image_tokens": by_kind.get("image_tokens"),
            "output_tokens": told.get("output_tokens"),
        }
    )


def _part(name: str, uri: str) -> Part:
    """A data URI as a file of a form. Masks have been drawn anew, as PNG."""
    head, _, content = uri.partition(",")
    media_type = "image/png" if name == "mask" else head.removeprefix("data:").partition(";")[0]
    return Part(name, f"{name.removesuffix('[]')}." + media_type.rpartition("/")[2], decoded(content), media_type)
