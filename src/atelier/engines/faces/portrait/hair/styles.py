"""The registry of ways to wear hair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from atelier.engines.faces.portrait.hair import crops, curls, falls, tied
from atelier.engines.faces.portrait.hair.plan import Plan, Wearing
from atelier.engines.faces.portrait.person import Build
from atelier.engines.sketch.paint.noise import Dice

Style = Callable[[Build, Wearing, Dice], Plan]

STYLES: Final[dict[str, Style]] = {
    "long": falls.long,
    "bob": falls.bob,
    "shag": falls.shag,
    "side_part": crops.side_part,
    "crew": crops.crew,
    "caesar": crops.caesar,
    "quiff": crops.quiff,
    "undercut": crops.undercut,
    "pixie": crops.pixie,
    "bowl": crops.bowl,
    "mohawk": crops.mohawk,
    "buzz": crops.buzz,
    "bald": crops.bald,
    "receding": crops.receding,
    "afro": curls.afro,
    "bun": tied.bun,
    "updo": tied.updo,
    "ponytail": tied.ponytail,
    "pigtails": tied.pigtails,
    "braids": tied.braids,
    "dreadlocks": tied.dreadlocks,
}


def plan(build: Build, wearing: Wearing, source: Dice) -> Plan:
    return STYLES[wearing.style](build, wearing, source)
