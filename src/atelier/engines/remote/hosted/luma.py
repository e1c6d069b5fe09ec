"""Luma by its generations: https://docs.lumalabs.ai. It takes pictures by public links only."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import POLICY, Hoster, Template, refused, text_at
from atelier.engines.remote.http import Call, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working
from atelier.engines.remote.values import nearest

_RATIOS: Final = ("16:9", "9:16", "4:3", "3:4", "1:1", "21:9", "9:21")
_RESOLUTIONS: Final = {"480p": "540p", "1440p": "1080p", "2160p": "4k"}
"""What it has instead of others."""
_PICTURE: Final = {"prompt": "{prompt}", "aspect_ratio": "{aspect}"}
_REFERENCES: Final = {
    "image_ref": [{"url": "{subject_references}"}],
    "style_ref": [{"url": "{style_references}"}],
    "character_ref": {"identity0": {"images": "{face_references}"}},
}
_CLIP: Final = {**_PICTURE, "resolution": "{resolution}", "duration": "{seconds}s"}
_FIRST: Final = {"type": "image", "url": "{image}"}
_LAST: Final = {"type": "image", "url": "{last_frame}"}
_INPUTS: Final[dict[Operation, Template]] = {
    Operation.TEXT_TO_IMAGE: {**_PICTURE, **_REFERENCES},
    Operation.EDIT_IMAGE: {"prompt": "{prompt}", "modify_image_ref": {"url": "{image}"}, **_REFERENCES},
    Operation.TEXT_TO_VIDEO: _CLIP,
    Operation.IMAGE_TO_VIDEO: {**_CLIP, "keyframes": {"frame0": _FIRST, "frame1": _LAST}},
}
_MOST_REFERENCES: Final = 4


class Luma(Hoster):
    """Clips and pictures are asked for at different addresses, and looked for at one."""

    url = "https://api.lumalabs.ai/dream-machine/v1"
    hosts = ("lumalabs.ai",)
    by_link = True

    def template(self, operation: Operation, model: str) -> Template | None:
        return _INPUTS.get(operation)

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        body = {"model": model, **given}
        if ratio := body.get("aspect_ratio"):
            width, height = map(int, ratio.split(":"))
            body["aspect_ratio"] = nearest(Fraction(width, height), _RATIOS)
        if resolution := body.get("resolution"):
            body["resolution"] = _RESOLUTIONS.get(resolution, resolution)
        for name in ("image_ref", "style_ref"):
            links = [link for reference in body.get(name, []) for link in reference["url"]]
            if links:
                body[name] = [{"url": link} for link in links[:_MOST_REFERENCES]]
        if isinstance(frames := body.get("keyframes"), dict):
            body["keyframes"] = {name: frame for name, frame in frames.items() if "url" in frame}
        still = operation in (Operation.TEXT_TO_IMAGE, Operation.EDIT_IMAGE)
        return Call("POST", f"{url}/generations/{'image' if still else 'video'}", body=body)

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
