"""What comes out: H.264 and AAC in MP4, as every player takes it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from atelier.engines.editing.ffmpeg.normal import RATE_HZ
from atelier.engines.editing.ffmpeg.source import Sound
from atelier.engines.frames.threads import allowed_threads

_CRF: Final = 18  # hard to tell from the original
_PRESET: Final = "veryfast"
_KEY_FRAME_EVERY_S: Final = 5
_BIT_RATE: Final = "192k"

MP4: Final = ("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4")
"""Nothing of what the source says about itself goes along: it may tell where and by whom it was taken."""

COPIED_PICTURE: Final = ("-c:v", "copy")
COPIED_SOUND: Final = ("-c:a", "copy")
SOUND: Final = ("-c:a", "aac", "-b:a", _BIT_RATE, "-ar", str(RATE_HZ), "-ac", "2")


def picture_options(rate: Fraction) -> tuple[str, ...]:
    """For frames that have their final form and time; uneven times are kept."""
    return (
        *("-c:v", "libx264", "-preset", _PRESET, "-crf", str(_CRF), "-pix_fmt", "yuv420p"),
        *("-g", str(max(1, round(_KEY_FRAME_EVERY_S * rate))), "-threads:v", str(allowed_threads())),
        *("-fps_mode", "passthrough", "-enc_time_base:v", "filter"),
    )


def is_final(sound: Sound) -> bool:
    """Whether a sound is already what we would make of it."""
    return (sound.codec, sound.rate_hz, sound.channels) == ("aac", RATE_HZ, 2) and abs(sound.start_s) < 0.001
