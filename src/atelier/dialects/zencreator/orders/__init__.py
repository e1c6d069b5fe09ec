"""From a tool's checked input to what is wanted, tool by tool. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from atelier.dialects.zencreator.orders.given import Given
from atelier.dialects.zencreator.orders.images import by_prompt, by_ref, image_editor, upscaler
from atelier.dialects.zencreator.orders.people import carousel, collaber, facegen, faceswap, photoshoot
from atelier.dialects.zencreator.orders.plan import Plan
from atelier.dialects.zencreator.orders.videos import lipsync, video2video, video_merger, video_upscaler, videogen

TOOLS: Final[Mapping[str, Callable[[Given], Plan]]] = {
    "upscaler": upscaler,
    "faceswap": faceswap,
    "by_prompt": by_prompt,
    "by_ref": by_ref,
    "photoshoot": photoshoot,
    "facegen": facegen,
    "carousel": carousel,
    "videogen": videogen,
    "image_editor": image_editor,
    "collaber": collaber,
    "video2video": video2video,
    "lipsync": lipsync,
    "video_upscaler": video_upscaler,
    "video_merger": video_merger,
}
"""As the vendor lists them."""

__all__ = ["TOOLS", "Given", "Plan"]
