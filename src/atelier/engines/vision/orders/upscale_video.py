"""A video at a larger size."""

from __future__ import annotations

from typing import Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import UpscaleVideo
from atelier.engines.frames.encoder import Encoder, exact_rate
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task
from atelier.engines.vision.clips.larger import Larger
from atelier.engines.vision.clips.line import in_line
from atelier.engines.vision.clips.source import LONGEST_PX, MOST_PIXELS, expected_frames, open_clip, sound_of, too_long

_PIXEL_S: Final = 25e-9  # at least, for each pixel of a large frame


def upscale_video(task: Task, wish: UpscaleVideo, progress: Progress) -> Outcome:
    """One MP4 with the video's own rate and sound.

    Memory grows with the frame and not with the length: about 50 bytes for each pixel of a large one and thread.
    """
    width, height = wish.width_px // 2 * 2, wish.height_px // 2 * 2
    if max(width, height) > LONGEST_PX or width * height > MOST_PIXELS or min(width, height) < 2:
        return Refused(
            "unsupported_input", f"ask for sides of 2 to {LONGEST_PX} pixels, not {wish.width_px} x {wish.height_px}"
        )
    path = task.new_file("upscaled.mp4")
    with open_clip(task, wish.video) as reader:
        count = expected_frames(reader, wish.video)
        if refusal := too_long(task, count, _PIXEL_S * width * height):
            return refusal
        larger = Larger(width, height, wish.detail)
        with Encoder(
            path,
            width_px=width,
            height_px=height,
            fps=exact_rate(float(reader.fps)),
            pixels="yuv420p",
            audio=sound_of(reader, task.path(wish.video)),
        ) as encoder:
            for frame in in_line(larger.draw, map(larger.prepare, reader)):
                encoder.write(frame)
                progress(min(0.99, encoder.frames / count), "enlarging")
    progress(1.0, "finished")
    return Done((Made(str(path), MediaKind.VIDEO),))
