"""Luma by its generations: https://docs.lumalabs.ai. It takes pictures by public links only, so words it is here."""

from __future__ import annotations

from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import POLICY, Hoster, Template, refused, text_at
from atelier.engines.remote.http import Call, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working

_INPUTS: Final[dict[Operation, Template]] = {
    Operation.TEXT_TO_IMAGE: {"prompt": "{prompt}", "aspect_ratio": "{aspect}"},
    Operation.TEXT_TO_VIDEO: {
        "prompt": "{prompt}",
        "aspect_ratio": "{aspect}",
        "resolution": "{resolution}",
        "duration": "{seconds}s",
    },
}


class Luma(Hoster):
    """Clips and pictures are asked for at different addresses, and looked for at one."""

    url = "https://api.lumalabs.ai/dream-machine/v1"
    hosts = ("lumalabs.ai",)

    def template(self, operation: Operation, model: str) -> Template | None:
        return _INPUTS.get(operation)

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        path = "generations/image" if operation is Operation.TEXT_TO_IMAGE else "generations"
        return Call("POST", f"{url}/{path}", body={"model": model, **given})

    def received(self, reply: Reply) -> Accepted | None:
        name = text_at(reply.values, "id")
        return Accepted(Handle(name)) if name else None

    def look(self, url: str, handle: Handle) -> Call:
        return Call("GET", f"{url}/generations/{handle.name}")

    def news(self, reply: Reply, handle: Handle) -> Working | Finished | Declined | Broken | None:
        if reply.status == 404:
            return Broken("the provider knows the task no more")
        values = reply.values
        match values.get("state"):
            case "queued" | "pending":
                return Working(stage="queued at the provider")
            case "dreaming" | "processing":
                return Working(stage="working at the provider")
            case "completed":
                url = text_at(values, "assets", "video") or text_at(values, "assets", "image")
                return Finished((RemoteFile(url),)) if url else None
            case "failed":
                reason = text_at(values, "failure_reason")
                return refused(reason) if POLICY.search(reason) else Broken("the model broke off", billed=False)
            case _:
                return None

    def stop(self, url: str, handle: Handle) -> Call | None:
        return Call("DELETE", f"{url}/generations/{handle.name}")
