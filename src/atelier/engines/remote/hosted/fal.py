"""fal.ai by its queue: https://docs.fal.ai/model-endpoints/queue."""

from __future__ import annotations

from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.provider import Hoster, Template, amounts, refused, text_at, urls_in
from atelier.engines.remote.http import Call, Reply
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working

_PICTURE: Final = {"prompt": "{prompt}", "negative_prompt": "{negative_prompt}", "seed": "{seed}"}
_STEPS: Final = {"num_inference_steps": "{steps}", "guidance_scale": "{guidance}"}
_SIZE: Final = {"image_size": {"width": "{width_px}", "height": "{height_px}"}}
_CLIP: Final = {**_PICTURE, "aspect_ratio": "{aspect}", "duration": "{seconds:text}"}
_INPUTS: Final[dict[Operation, Template]] = {
    Operation.TEXT_TO_IMAGE: {**_PICTURE, **_STEPS, **_SIZE, "num_images": 1},
    Operation.EDIT_IMAGE: {**_PICTURE, **_STEPS, "image_url": "{image}", "mask_url": "{mask}", "num_images": 1},
    Operation.UPSCALE_IMAGE: {"image_url": "{image}", "prompt": "{prompt}"},
    Operation.ENHANCE_IMAGE: {"image_url": "{image}", "prompt": "{prompt}"},
    Operation.REMOVE_BACKGROUND: {"image_url": "{image}"},
    Operation.TEXT_TO_VIDEO: _CLIP,
    Operation.IMAGE_TO_VIDEO: {**_CLIP, "image_url": "{image}", "tail_image_url": "{last_frame}"},
    Operation.UPSCALE_VIDEO: {"video_url": "{video}"},
    Operation.TALKING_HEAD: {"image_url": "{image}", "audio_url": "{audio}", "prompt": "{prompt}"},
    Operation.MAKE_MUSIC: {"prompt": "{prompt}", "lyrics": "{lyrics}", "duration": "{seconds}"},
    Operation.MAKE_SOUND: {"prompt": "{prompt}", "duration_seconds": "{seconds}"},
    Operation.SPEAK: {"text": "{text}", "voice": "{voice}", "speed": "{speed}"},
    Operation.MAKE_3D: {"image_url": "{image}", "prompt": "{prompt}"},
}


class Fal(Hoster):
    """Results are kept by request: the queue says when, another address says what."""

    url = "https://queue.fal.run"
    hosts = ("fal.run",)

    def headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Key {key}"}

    def template(self, operation: Operation, model: str) -> Template | None:
        return _INPUTS.get(operation)

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        return Call("POST", f"{url}/{model}", body=given)

    def received(self, reply: Reply) -> Accepted | None:
        values = reply.values
        name = text_at(values, "request_id")
        addresses = {key: text_at(values, f"{key}_url") for key in ("status", "response", "cancel")}
        return Accepted(Handle(name, addresses)) if name and all(addresses.values()) else None

    def look(self, url: str, handle: Handle) -> Call:
        return Call("GET", handle.addresses["status"])

    def news(self, reply: Reply, handle: Handle) -> Working | Broken | Call | None:
        if reply.status == 404:
            return Broken("the provider knows the task no more")
        match reply.values.get("status"):
            case "IN_QUEUE":
                return Working(stage="queued at the provider")
            case "IN_PROGRESS":
                return Working(stage="working at the provider")
            case "COMPLETED":
                return Call("GET", handle.addresses["response"])
            case _:
                return None

    def result(self, reply: Reply) -> Finished | Declined | Broken | None:
        if reply.well:
            urls = urls_in({name: value for name, value in reply.values.items() if name not in ("prompt", "logs")})
            units = reply.headers.get("x-fal-billable-units", "")
            usage = amounts({"units": float(units)}) if units.replace(".", "", 1).isdecimal() else {}
            return Finished((RemoteFile(urls[0]),), usage=usage) if urls else None
        if reply.status in (400, 413, 422):
            return refused(reply.text)
        return Broken(f"the model broke off (status {reply.status})") if reply.status != 429 else None

    def stop(self, url: str, handle: Handle) -> Call | None:
        return Call("PUT", handle.addresses["cancel"])
