"""A picture made better at its own size."""

from __future__ import annotations

from typing import Any

from atelier.domain.wishes.image import EnhanceImage
from atelier.engines.port import Done, Outcome, Progress, Task
from atelier.engines.vision.enhance.cure import enhance
from atelier.engines.vision.enhance.findings import Findings
from atelier.engines.vision.pictures import read_picture, write_picture


def enhance_image(task: Task, wish: EnhanceImage, progress: Progress) -> Outcome:
    """One PNG. The notes tell what was found."""
    picture = read_picture(task, wish.image)
    better, findings = enhance(picture, wish.strength, report=lambda share: progress(0.05 + 0.85 * share, "enhancing"))
    progress(0.92, "writing")
    made = write_picture(task, "enhanced", better)
    progress(1.0, "finished")
    return Done((made,), {"found": _told(findings)})


def _told(findings: Findings) -> dict[str, Any]:
    return {
        "noise": round(findings.noise, 2),
        "darkest": round(findings.darkest),
        "middle": round(findings.middle),
        "lightest": round(findings.lightest),
        "cast": [round(value, 1) for value in findings.cast],
    }
