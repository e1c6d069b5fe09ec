"""What kind of picture a draft becomes."""

from __future__ import annotations

from typing import Final

from atelier.engines.sketch.subjects.registry import figures
from atelier.engines.sketch.words.draft import Draft
from atelier.engines.sketch.words.grammar import Reading

INSIDE = frozenset({"table", "floor", "wall"})
DEEP = frozenset({"deep", "seabed"})
WORLDS = frozenset({"planet", "saturn", "jupiter", "earth", "nebula"})
TALL_M = 3.5
"""What is taller stands outdoors."""


BUSY: Final = frozenset(
    {
        "walking",
        "running",
        "jumping",
        "flying",
        "swimming",
        "dancing",
        "riding",
        "sitting",
        "lying",
        "sleeping",
        "standing",
    }
)
"""What is seen of the whole figure only."""


def setting_of(draft: Draft, reading: Reading) -> str:
    camera, named = draft.named.get("camera", []), draft.named.get("setting", [])
    people = any(subject.kind == "person" for subject in draft.subjects)
    if draft.first("format") == "poster" and reading.quotes and not nature_of(draft) and not draft.first("setting"):
        return "plain"
    if draft.first("format") in {"logo", "plain"} or (reading.ground and not people):
        return "plain"
    if people and ("portrait" in camera or ("close" in camera and len(draft.subjects) == 1 and not nature_of(draft))):
        return "portrait"
    if _is_sitter(draft, named):
        return "portrait"
    for setting in ("street", "city"):
        if setting in named:
            return setting
    if (
        not named
        and not nature_of(draft)
        and draft.subjects
        and all(_is_study(subject.kind) for subject in draft.subjects)
    ):
        return "plain"
    if _is_deep(draft, named):
        return "underwater"
    if "space" in named and not draft.first("land"):
        return "space"
    if _is_inside(draft, named):
        return "room"
    if draft.named.get("abstract") and not nature_of(draft) and not draft.subjects and not draft.named.get("sky"):
        return "abstract"
    return _open_setting(draft, reading)


def _is_study(kind: str) -> bool:
    """Whether this is a part of a body, which stands in no room."""
    return kind in figures() and figures()[kind].module == "people.anatomy" and kind not in {"skeleton", "mask"}


def nature_of(draft: Draft) -> str:
    return draft.first("land") or draft.first("water") or draft.first("cover")


def _is_sitter(draft: Draft, named: list[str]) -> bool:
    """Whether there is one person and nothing else: who that is, is best seen from near."""
    if (
        named
        or nature_of(draft)
        or draft.first("sky")
        or draft.first("weather")
        or "wide" in draft.named.get("camera", [])
    ):
        return False
    if len(draft.subjects) != 1 or draft.first("format"):
        return False
    (subject,) = draft.subjects
    return subject.kind == "person" and subject.count == 1 and subject.size == 1.0 and not BUSY & set(subject.traits)


def _is_deep(draft: Draft, named: list[str]) -> bool:
    homes = draft.homes()
    leaps = any("jumping" in subject.traits for subject in draft.subjects)
    at_home = bool(homes) and all(home in DEEP for home in homes) and draft.first("water") != "beach"
    return "underwater" in named or (at_home and not leaps)


def _is_inside(draft: Draft, named: list[str]) -> bool:
    if nature_of(draft):
        return False
    if any(setting in {"room", "still"} for setting in named):
        return True
    outside = draft.named.get("sky") or any(
        subject.kind == "bench" or (subject.kind in figures() and figures()[subject.kind].metres > TALL_M)
        for subject in draft.subjects
    )
    return not outside and any(home in INSIDE for home in draft.homes())


def _open_setting(draft: Draft, reading: Reading) -> str:
    """Land, unless the words point to space, to pure shapes or to nothing but a name."""
    sky, nature, homes = set(draft.named.get("sky", [])), nature_of(draft), draft.homes()
    if not nature and sky & WORLDS and all(home in {"space", "ground"} for home in homes):
        return "space"
    launched = any(subject.kind == "rocket" for subject in draft.subjects)
    if homes and all(home == "space" for home in homes) and not nature and not launched:
        return "space"
    roles = ("time", "weather", "season", "camera")
    if draft.subjects or nature or sky or any(draft.first(role) for role in roles):
        return "land"
    if draft.named.get("abstract") or reading.colours:
        return "abstract"
    return "plain" if reading.names or reading.quotes else "land"
