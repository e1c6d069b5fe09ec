"""What belongs to videos among the routes of the dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atelier.dialects.openai import video_content, video_webhooks, videos
from atelier.dialects.openai.placing import Placing
from atelier.dialects.openai.video_making import VideoMaking

VIDEO_HANDLERS = (*videos.HANDLERS, *video_content.HANDLERS, *video_webhooks.HANDLERS)


def video_rooms(rooms: Mapping[str, Any], placing: Placing) -> dict[str, Any]:
    making = VideoMaking(jobs=rooms["jobs"], videos=rooms["videos"], placing=placing, attend=rooms["attend"])
    return {"video_making": making}
