"""A picture in words."""

from __future__ import annotations

from typing import Any

from atelier.domain.media import MediaKind
from atelier.domain.wishes.image import DescribeImage
from atelier.engines.port import Done, Made, Outcome, Progress, Task
from atelier.engines.vision.describe.facts import Facts, gather
from atelier.engines.vision.describe.questions import describe
from atelier.engines.vision.pictures import read_picture


def describe_image(task: Task, wish: DescribeImage, progress: Progress) -> Outcome:
    """One text file, in English. The notes have the figures behind it, and whether the question was understood."""
    picture = read_picture(task, wish.image)
    progress(0.1, "looking")
    facts = gather(picture)
    progress(0.9, "writing")
    text, answered = describe(facts, wish.question)
    path = task.new_file("description.txt")
    path.write_text(text + "\n", encoding="utf-8")
    progress(1.0, "finished")
    notes = _notes(facts)
    if not answered:
        notes["unanswered"] = "measurements cannot answer this question, so the whole picture is described"
    return Done((Made(str(path), MediaKind.TEXT),), notes)


def _notes(facts: Facts) -> dict[str, Any]:
    notes: dict[str, Any] = {
        "colours": [{"name": one.name, "hex": one.hex, "share": one.share} for one in facts.colours],
        "faces": len(facts.faces),
        "brightness": round(facts.findings.middle),
        "sharpness": round(facts.sharpness, 2),
    }
    if facts.subject is not None:
        box = facts.subject.box
        notes["subject"] = [round(value, 3) for value in (box.x, box.y, box.width, box.height)]
    return notes
