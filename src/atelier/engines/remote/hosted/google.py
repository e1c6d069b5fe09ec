"""Google: https://ai.google.dev/api. Gemini and Imagen answer with the picture, Veo with a name."""

from __future__ import annotations

from typing import Any, Final

from atelier.domain.operations import Operation
from atelier.engines.remote.hosted.openai import decoded
from atelier.engines.remote.hosted.provider import DECLINED, UNSUITED, Hoster, Template, amounts, refused, text_at
from atelier.engines.remote.http import Call, Reply, retry_after_s
from atelier.engines.remote.port import Accepted, Broken, Declined, Finished, Handle, RemoteFile, Working

_PICTURE: Final = {"bytesBase64Encoded": "{image_base64}", "mimeType": "{image_type}"}
_LAST: Final = {"bytesBase64Encoded": "{last_frame_base64}", "mimeType": "{last_frame_type}"}
_CLIP: Final = {
    "aspectRatio": "{aspect}",
    "durationSeconds": "{seconds}",
    "resolution": "{resolution}",
    "negativePrompt": "{negative_prompt}",
}
_GEMINI: Final = {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "{aspect}"}}
_FORBIDDEN: Final = ("SAFETY", "PROHIBITED", "BLOCKLIST", "RECITATION", "SPII")
_CLIP_RATIOS: Final = ("16:9", "9:16")
_RESOLUTIONS: Final = {"480p": "720p", "540p": "720p", "1440p": "1080p", "2160p": "4k"}
"""What Veo has instead; not every Veo makes 4k."""


class Google(Hoster):
    """One model speaks one of three protocols; its name tells which."""

    url = "https://generativelanguage.googleapis.com/v1beta"
    hosts = ("generativelanguage.googleapis.com",)

    def headers(self, key: str) -> dict[str, str]:
        return {"x-goog-api-key": key}

    def instant(self, model: str) -> bool:
        return not model.startswith("veo")

    def template(self, operation: Operation, model: str) -> Template | None:
        still = not model.startswith("veo")
        match operation:
            case Operation.TEXT_TO_IMAGE if model.startswith("imagen"):
                return {
                    "instances": [{"prompt": "{prompt}"}],
                    "parameters": {"sampleCount": 1, "aspectRatio": "{aspect}"},
                }
            case Operation.TEXT_TO_IMAGE if still:
                return {"contents": [{"parts": [{"text": "{prompt}"}]}], "generationConfig": _GEMINI}
            case Operation.EDIT_IMAGE if still and not model.startswith("imagen"):
                parts = [{"text": "{prompt}"}, "{images}"]
                return {"contents": [{"parts": parts}], "generationConfig": {"responseModalities": ["IMAGE"]}}
            case Operation.TEXT_TO_VIDEO if not still:
                return {"instances": [{"prompt": "{prompt}"}], "parameters": _CLIP}
            case Operation.IMAGE_TO_VIDEO if not still:
                instance = {"prompt": "{prompt}", "image": _PICTURE, "lastFrame": _LAST}
                return {"instances": [instance], "parameters": _CLIP}
            case _:
                return None

    def ask(self, url: str, model: str, operation: Operation, given: dict[str, Any]) -> Call:
        if model.startswith("veo"):
            parameters = given.get("parameters", {})
            if (ratio := parameters.get("aspectRatio")) and ratio not in _CLIP_RATIOS:
                width, height = map(int, ratio.split(":"))
                parameters["aspectRatio"] = _CLIP_RATIOS[width < height]
            if resolution := parameters.get("resolution"):
                parameters["resolution"] = _RESOLUTIONS.get(resolution, resolution)
            for instance in given.get("instances", []):
                for frame in ("image", "lastFrame"):
                    if "bytesBase64Encoded" not in instance.get(frame, {}):
                        instance.pop(frame, None)
            return Call("POST", f"{url}/models/{model}:predictLongRunning", body=given)
        if model.startswith("imagen"):
            return Call("POST", f"{url}/models/{model}:predict", body=given, slow=True)
        for content in given.get("contents", []):
            content["parts"] = [part for piece in content["parts"] for part in _parts(piece)]
        return Call("POST", f"{url}/models/{model}:generateContent", body=given, slow=True)

    def received(self, reply: Reply) -> Accepted | Finished | Declined | Broken | None:
        values = reply.values
        if name := text_at(values, "name"):
            return Accepted(Handle(name))
        if text_at(values, "predictions", 0, "raiFilteredReason"):
            return Declined("content_policy", DECLINED, billed=False)
        if body := decoded(text_at(values, "predictions", 0, "bytesBase64Encoded")):
            return Finished((RemoteFile(body=body),))
        return _candidate(values)

    def look(self, url: str, handle: Handle) -> Call:
        return Call("GET", f"{url}/{handle.name}")

    def news(self, reply: Reply, handle: Handle) -> Working | Finished | Declined | Broken | None:
        values = reply.values
        if reply.status == 404:
            return Broken("the provider knows the task no more")
        if not reply.well or text_at(values, "name") != handle.name:
            return None
        if not values.get("done"):
            return Working(stage="working at the provider")
        if isinstance(error := values.get("error"), dict):
            code = error.get("code")
            return refused(str(error.get("message", ""))) if code == 3 else Broken("the model broke off", billed=False)
        answer = values.get("response") or {}
        videos = answer.get("generateVideoResponse") or answer
        url = text_at(videos, "generatedSamples", 0, "video", "uri")
        if url:
            return Finished((RemoteFile(url),))
        if videos.get("raiMediaFilteredCount"):
            return Declined("content_policy", DECLINED, billed=False)
        return Broken("it ended without a file")

    def stop(self, url: str, handle: Handle) -> Call | None:
        return None

    def pause_s(self, reply: Reply) -> float:
        """In the answer's details instead of a header: `google.rpc.RetryInfo`, "34.07s"."""
        error = reply.values.get("error")
        details = error.get("details") if isinstance(error, dict) else None
        for detail in details if isinstance(details, list) else []:
            if delay := text_at(detail, "retryDelay"):
                return retry_after_s(delay.removesuffix("s"))
        return super().pause_s(reply)

    def refusal(self, reply: Reply) -> Declined | None:
        if "API_KEY_INVALID" in reply.text or "API key" in reply.text:
            return None
        return super().refusal(reply)


def _parts(piece: Any) -> list[dict[str, Any]]:
    """A part, or the pictures in place of it."""
    if not isinstance(piece, list):
        return [piece]
    pictures = []
    for uri in piece:
        head, _, content = uri.partition(",")
        media_type = head.removeprefix("data:").partition(";")[0]
        pictures.append({"inlineData": {"mimeType": media_type, "data": content}})
    return pictures


def _candidate(values: dict[str, Any]) -> Finished | Declined | None:
    """Gemini's answer: parts of text and pictures, or the reason why there are none."""
    if text_at(values, "promptFeedback", "blockReason"):
        return Declined("content_policy", DECLINED, billed=False)
    candidates = values.get("candidates")
    if not isinstance(candidates, list) or not candidates or not isinstance(candidates[0], dict):
        return None
    content = candidates[0].get("content")
    parts = content.get("parts") if isinstance(content, dict) else None
    told = values.get("usageMetadata")
    usage = told if isinstance(told, dict) else {}
    tokens = {"input_tokens": usage.get("promptTokenCount"), "output_tokens": usage.get("candidatesTokenCount")}
    for part in parts if isinstance(parts, list) else []:
        if body := decoded(text_at(part, "inlineData", "data")):
            return Finished((RemoteFile(body=body),), usage=amounts(tokens))
    reason = text_at(candidates[0], "finishReason")
    if any(word in reason for word in _FORBIDDEN):
        return Declined("content_policy", DECLINED, billed=None)
    return Declined("unsupported_input", UNSUITED, billed=None) if reason else None
