"""Replicate by its predictions: https://replicate.com/docs/reference/http."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import POLICY, Hoster, Template, amounts, refused, text_at, urls_in
from atelier.engines.remote.http import Call, Part, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working

_SMALL: Final = 256_000
"""Bytes of a file that may go along in the request, by Replicate's advice."""
_PICTURE: Final = {"prompt": "{prompt}", "seed": "{seed}"}
_INPUTS: Final[dict[Operation, Template]] = {
    Operation.TEXT_TO_IMAGE: {**_PICTURE, "aspect_ratio": "{aspect}"},
    Operation.EDIT_IMAGE: {**_PICTURE, "input_image": "{image}"},
    Operation.UPSCALE_IMAGE: {"image": "{image}"},
    Operation.ENHANCE_IMAGE: {"image": "{image}"},
    Operation.REMOVE_BACKGROUND: {"image": "{image}"},
    Operation.TEXT_TO_VIDEO: {**_PICTURE, "aspect_ratio": "{aspect}", "duration": "{seconds}"},
    Operation.IMAGE_TO_VIDEO: {
        **_PICTURE,
        "start_image": "{image}",
        "end_image": "{last_frame}",
        "duration": "{seconds}",
    },
    Operation.UPSCALE_VIDEO: {"video": "{video}"},
    Operation.MAKE_MUSIC: {"prompt": "{prompt}", "duration": "{seconds}"},
    Operation.MAKE_SOUND: {"prompt": "{prompt}", "duration": "{seconds}"},
    Operation.SPEAK: {"text": "{text}"},
    Operation.MAKE_3D: {"image": "{image}"},
}


class Replicate(Hoster):
    """A model is `owner/name`, or `owner/name:version` where it has no public latest one."""

    url = "https://api.replicate.com/v1"
    hosts = ("api.replicate.com",)

    def template(self, operation: Operation, model: str) -> Template | None:
        return _INPUTS.get(operation)

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        name, _, version = model.partition(":")
        if version:
            return Call("POST", f"{url}/predictions", body={"version": version, "input": given})
        return Call("POST", f"{url}/models/{name}/predictions", body={"input": given})

    def received(self, reply: Reply) -> Accepted | None:
        name = text_at(reply.values, "id")
        cancel = text_at(reply.values, "urls", "cancel")
        return Accepted(Handle(name, {"cancel": cancel})) if name else None

    def carry(self, url: str, file: Part) -> Call | None:
        if len(file.content) <= _SMALL:
            return None
        return Call("POST", f"{url}/files", files=(msgspec.structs.replace(file, name="content"),))

    def carried(self, reply: Reply) -> str:
        return text_at(reply.values, "urls", "get")

    def look(self, url: str, handle: Handle) -> Call:
        return Call("GET", f"{url}/predictions/{handle.name}")

    def news(self, reply: Reply, handle: Handle) -> Working | Finished | Declined | Broken | None:
        if reply.status == 404:
            return Broken("the provider knows the task no more")
        values = reply.values
        match values.get("status"):
            case "starting":
                return Working(stage="starting at the provider")
            case "processing":
                return Working(stage="working at the provider")
            case "succeeded":
                urls = urls_in(values.get("output"))
                metrics = values.get("metrics")
                usage = amounts({"seconds": metrics.get("predict_time")}) if isinstance(metrics, dict) else {}
                file = (RemoteFile(urls[0]),) if urls else ()
                return Finished(file, usage=usage) if file else Broken("it ended without a file", billed=True)
            case "failed":
                error = str(values.get("error") or "")
                return refused(error, billed=True) if POLICY.search(error) else Broken("the model broke off")
            case "canceled" | "aborted":
                return Broken("it was canceled at the provider")
            case _:
                return None

    def stop(self, url: str, handle: Handle) -> Call | None:
        return Call("POST", handle.addresses.get("cancel") or f"{url}/predictions/{handle.name}/cancel")
