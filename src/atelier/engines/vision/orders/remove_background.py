"""The subject of a picture on transparency."""

from __future__ import annotations

from atelier.domain.wishes.image import RemoveBackground
from atelier.engines.port import Done, Outcome, Progress, Refused, Task
from atelier.engines.vision.cutout import DOUBTFUL, cut_out
from atelier.engines.vision.pictures import read_picture, write_picture


def remove_background(task: Task, wish: RemoveBackground, progress: Progress) -> Outcome:
    """One PNG with an alpha channel, of the picture's size. The notes tell how sure the cut is."""
    picture = read_picture(task, wish.image)
    progress(0.1, "looking")
    cutout = cut_out(picture, report=lambda share: progress(0.1 + 0.75 * share, "cutting out"))
    if cutout is None:
        return Refused(
            "unsupported_input",
            "nothing in this picture can be told from its background; take one whose subject stands out",
        )
    progress(0.9, "writing")
    made = write_picture(task, "cutout", cutout.rgba)
    progress(1.0, "finished")
    notes = {"confidence": round(cutout.confidence, 2), "doubtful": cutout.confidence < DOUBTFUL}
    return Done((made,), notes)
