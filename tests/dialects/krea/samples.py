"""Files to upload."""

from __future__ import annotations

import io


def picture(width: int = 64, height: int = 48, form: str = "PNG", shade: int = 90) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (shade, 120, 60)).save(buffer, form)
    return buffer.getvalue()


def clip(frames: int = 12, width: int = 64, height: int = 48) -> bytes:
    """A video that goes from black to white at 12 frames a second."""
    import av
    import numpy as np

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            shade = np.full((height, width, 3), number * 255 // (frames - 1), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()
