"""Opening videos and sounds that strangers sent."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import av.error
from av.container import InputContainer

from atelier.domain.errors import MediaRejected

CONTAINERS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,wav,mp3,flac,ogg,aac"
"""No playlists: those make the reader open further files."""

_LIMITS: Final = {
    "format_whitelist": CONTAINERS,
    "protocol_whitelist": "file,pipe",
    "probesize": "20000000",
}


def open_media(path: Path) -> InputContainer:
    """The opened file. Raises MediaRejected if it is none of the known containers or has nothing to play."""
    try:
        container = av.open(str(path), options=dict(_LIMITS), metadata_errors="replace")
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaRejected("the file cannot be read as video or sound") from error  # theirs names our paths
    if not container.streams.video and not container.streams.audio:
        container.close()
        raise MediaRejected("the file holds neither video nor sound")
    return container
