"""Black Forest Labs: https://docs.bfl.ai. Every answer names the address to look at."""

from __future__ import annotations

from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import DECLINED, Hoster, Template, text_at
from atelier.engines.remote.http import Call, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working

_WORDS: Final = {"prompt": "{prompt}", "seed": "{seed}"}
_STEP_PX: Final = 32
_LEAST_PX: Final = 256
_MOST_PX: Final = 1440


class BlackForestLabs(Hoster):
    """Older models take pixels, the Kontext and Ultra ones a ratio. Refused requests are not billed."""

    url = "https://api.bfl.ai/v1"
    hosts = ("bfl.ai", "bfl.ml")

    def headers(self, key: str) -> dict[str, str]:
        return {"x-key": key}

    def template(self, operation: Operation, model: str) -> Template | None:
        match operation:
            case Operation.TEXT_TO_IMAGE if "kontext" in model or "ultra" in model:
                return {**_WORDS, "aspect_ratio": "{aspect}"}
            case Operation.TEXT_TO_IMAGE:
                size = {"width": "{width_px}", "height": "{height_px}"}
                return {**_WORDS, **size, "steps": "{steps}", "guidance": "{guidance}"}
            case Operation.EDIT_IMAGE if "fill" in model:
                return {**_WORDS, "image": "{image_base64}", "mask": "{mask_base64}"}
            case Operation.EDIT_IMAGE:
                return {**_WORDS, "input_image": "{image_base64}"}
            case _:
                return None

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        sides = {name: _fit(given[name]) for name in ("width", "height") if isinstance(given.get(name), int)}
        return Call("POST", f"{url}/{model}", body={**given, **sides})

    def received(self, reply: Reply) -> Accepted | None:
        name, look = text_at(reply.values, "id"), text_at(reply.values, "polling_url")
        return Accepted(Handle(name, {"look": look} if look else {})) if name else None

    def look(self, url: str, handle: Handle) -> Call:
        return Call("GET", handle.addresses.get("look") or f"{url}/get_result?id={handle.name}")

    def news(self, reply: Reply, handle: Handle) -> Working | Finished | Declined | Broken | None:
        values = reply.values
        match values.get("status"):
            case "Pending" | "Processing":
                share = values.get("progress")
                return Working(
                    share if isinstance(share, float) and 0 <= share <= 1 else None, "working at the provider"
                )
            case "Ready":
                url = text_at(values, "result", "sample")
                return Finished((RemoteFile(url),)) if url else None
            case "Request Moderated" | "Content Moderated":
                return Declined("content_policy", DECLINED, billed=False)
            case "Task not found":
                return Broken("the provider knows the task no more")
            case "Error" | "Failed":
                return Broken("the model broke off")
            case _:
                return None

    def stop(self, url: str, handle: Handle) -> Call | None:
        return None


def _fit(side_px: int) -> int:
    return min(max(round(side_px / _STEP_PX) * _STEP_PX, _LEAST_PX), _MOST_PX)
