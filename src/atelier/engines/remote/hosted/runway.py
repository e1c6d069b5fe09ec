"""Runway by its tasks: https://docs.dev.runwayml.com/api."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import DECLINED, Hoster, Template, refused, text_at
from atelier.engines.remote.http import Call, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working
from atelier.engines.remote.values import nearest

_VERSION: Final = "2024-11-06"
_CLIPS: Final = ("1280:720", "720:1280", "1104:832", "832:1104", "960:960", "1584:672")
_STILLS: Final = ("1920:1080", "1080:1920", "1024:1024", "1440:1080", "1080:1440", "2112:912")
_TEXT: Final = {"promptText": "{prompt}", "seed": "{seed}", "ratio": "{aspect}"}
_INPUTS: Final[dict[Operation, Template]] = {
    Operation.TEXT_TO_IMAGE: _TEXT,
    Operation.TEXT_TO_VIDEO: {**_TEXT, "duration": "{seconds}"},
    Operation.IMAGE_TO_VIDEO: {
        **_TEXT,
        "duration": "{seconds}",
        "promptImage": [{"uri": "{image}", "position": "first"}, {"uri": "{last_frame}", "position": "last"}],
    },
    Operation.UPSCALE_VIDEO: {"videoUri": "{video}"},
}
_PATHS: Final = {
    Operation.TEXT_TO_IMAGE: "text_to_image",
    Operation.TEXT_TO_VIDEO: "text_to_video",
    Operation.IMAGE_TO_VIDEO: "image_to_video",
    Operation.UPSCALE_VIDEO: "video_upscale",
}


class Runway(Hoster):
    """Sizes are pairs of its own; the nearest in shape is taken, unless the settings name one."""

    url = "https://api.dev.runwayml.com/v1"
    hosts = ("runwayml.com",)

    def headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}", "x-runway-version": _VERSION}

    def template(self, operation: Operation, model: str) -> Template | None:
        return _INPUTS.get(operation)

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        body = {"model": model, **given}
        ratio = body.get("ratio", "")
        sizes = _STILLS if operation is Operation.TEXT_TO_IMAGE else _CLIPS
        if ratio and len(ratio) <= len("21:9"):
            width, height = map(int, ratio.split(":"))
            body["ratio"] = nearest(Fraction(width, height), sizes)
        if isinstance(frames := body.get("promptImage"), list):
            body["promptImage"] = [frame for frame in frames if "uri" in frame]
        return Call("POST", f"{url}/{_PATHS[operation]}", body=body)

    def received(self, reply: Reply) -> Accepted | None:
        name = text_at(reply.values, "id")
        return Accepted(Handle(name)) if name else None

    def look(self, url: str, handle: Handle) -> Call:
        return Call("GET", f"{url}/tasks/{handle.name}")

    def news(self, reply: Reply, handle: Handle) -> Working | Finished | Declined | Broken | None:
        if reply.status == 404:
            return Broken("the provider knows the task no more")
        values = reply.values
        match values.get("status"):
            case "PENDING" | "THROTTLED":
                return Working(stage="queued at the provider")
            case "RUNNING":
                share = values.get("progress")
                return Working(
                    share if isinstance(share, float) and 0 <= share <= 1 else None, "working at the provider"
                )
            case "SUCCEEDED":
                url = text_at(values, "output", 0)
                return Finished((RemoteFile(url),)) if url else None
            case "FAILED":
                return _failure(text_at(values, "failureCode"))
            case "CANCELLED":
                return Broken("it was canceled at the provider")
            case _:
                return None

    def stop(self, url: str, handle: Handle) -> Call | None:
        return Call("DELETE", f"{url}/tasks/{handle.name}")


def _failure(code: str) -> Declined | Broken:
    """Codes such as SAFETY.INPUT.TEXT, INPUT_PREPROCESSING.SAFETY.TEXT, INPUT_PREPROCESSING.INTERNAL, ASSET.INVALID,
    THIRD_PARTY.INPUT_VALIDATION, INTERNAL.BAD_OUTPUT.CODE01. Refused inputs are billed, too; outputs perhaps."""
    if "SAFETY" in code.split("."):
        return Declined("content_policy", DECLINED, billed=None if "OUTPUT" in code else True)
    if code.startswith(("ASSET", "INVALID", "THIRD_PARTY.INPUT")):
        return refused("", billed=None)
    return Broken("the model broke off", billed=False)
