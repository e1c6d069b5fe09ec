"""Kits: what the names in a groove sound like, style by style."""

from __future__ import annotations

from typing import Final

from atelier.engines.synth.drums import metals, skins
from atelier.engines.synth.drums.hit import Drum, Strike


def _kit(name: str, drums: dict[str, tuple[Strike, float, float, float]]) -> dict[str, Drum]:
    return {drum: Drum(f"{name} {drum}", *given) for drum, given in drums.items()}


_COMMON: Final[dict[str, tuple[Strike, float, float, float]]] = {
    # name: strike, level, place, share of the room
    "kick": (skins.KICK, 0.62, 0.0, 0.03),
    "snare": (skins.SNARE, 0.46, 0.05, 0.16),
    "rim": (metals.RIM, 0.26, 0.1, 0.14),
    "clap": (metals.clap, 0.34, -0.05, 0.2),
    "snap": (metals.snap, 0.3, -0.1, 0.2),
    "hat": (metals.CLOSED_HAT, 0.17, 0.3, 0.06),
    "open": (metals.OPEN_HAT, 0.17, 0.3, 0.1),
    "pedal": (metals.PEDAL_HAT, 0.14, 0.3, 0.06),
    "ride": (metals.RIDE, 0.17, -0.35, 0.1),
    "crash": (metals.CRASH, 0.3, -0.25, 0.16),
    "splash": (metals.SPLASH, 0.2, 0.3, 0.14),
    "high": (skins.tom(196), 0.42, 0.25, 0.16),
    "mid": (skins.tom(138), 0.44, 0.0, 0.16),
    "low": (skins.tom(92), 0.48, -0.3, 0.16),
    "shaker": (metals.shaker, 0.13, -0.4, 0.1),
    "tambourine": (metals.tambourine, 0.14, 0.45, 0.12),
    "conga": (skins.hand_drum(196, ring_s=0.16, slap=0.35, slap_hz=2_500), 0.32, -0.35, 0.14),
    "tumba": (skins.hand_drum(142, ring_s=0.2, slap=0.3, slap_hz=1_800), 0.34, -0.45, 0.14),
    "slap": (skins.hand_drum(252, ring_s=0.04, slap=1.0, slap_hz=4_500), 0.3, -0.3, 0.14),
    "bongo": (skins.hand_drum(385, ring_s=0.08, slap=0.6, slap_hz=4_000), 0.26, 0.35, 0.14),
    "clave": (metals.CLAVE, 0.2, 0.2, 0.16),
    "block": (metals.WOOD_BLOCK, 0.2, -0.2, 0.16),
    "cowbell": (metals.COWBELL, 0.18, 0.25, 0.1),
    "agogo": (metals.AGOGO, 0.15, 0.4, 0.12),
    "triangle": (metals.TRIANGLE, 0.1, 0.5, 0.14),
    "castanet": (metals.CASTANET, 0.18, 0.3, 0.16),
    "swell": (metals.swelling, 0.24, 0.0, 0.2),
    "timpani": (skins.timpani(73.4), 0.55, -0.15, 0.3),
    "taiko": (skins.great_drum, 0.66, 0.1, 0.28),
}

KITS: Final[dict[str, dict[str, Drum]]] = {
    "pop": _kit("pop", _COMMON),
    "rock": _kit(
        "rock",
        _COMMON
        | {
            "kick": (skins.ROCK_KICK, 0.64, 0.0, 0.05),
            "snare": (skins.ROCK_SNARE, 0.54, 0.04, 0.22),
            "hat": (metals.CLOSED_HAT, 0.2, 0.32, 0.08),
        },
    ),
    "dusty": _kit(
        "dusty",
        _COMMON
        | {
            "kick": (skins.SOFT_KICK, 0.66, 0.0, 0.02),
            "snare": (skins.DUSTY_SNARE, 0.4, 0.04, 0.12),
            "hat": (metals.SOFT_HAT, 0.13, 0.25, 0.05),
        },
    ),
    "brush": _kit(
        "brush",
        _COMMON
        | {
            "kick": (skins.SOFT_KICK, 0.4, 0.0, 0.08),
            "snare": (skins.brushed, 0.26, 0.1, 0.16),
            "stir": (skins.stirred, 0.12, 0.1, 0.14),
            "hat": (metals.PEDAL_HAT, 0.12, 0.35, 0.1),
        },
    ),
    "club": _kit(
        "club",
        _COMMON
        | {
            "kick": (skins.CLUB_KICK, 0.74, 0.0, 0.0),
            "snare": (skins.CLUB_SNARE, 0.4, 0.0, 0.14),
            "hat": (metals.TIGHT_HAT, 0.15, 0.2, 0.04),
            "open": (metals.OPEN_HAT, 0.16, -0.2, 0.06),
        },
    ),
    "eighties": _kit(
        "eighties",
        _COMMON | {"kick": (skins.CLUB_KICK, 0.62, 0.0, 0.05), "snare": (skins.GATED_SNARE, 0.52, 0.0, 0.3)},
    ),
    "deep": _kit(
        "deep",
        _COMMON
        | {
            "kick": (skins.DEEP_KICK, 0.7, 0.0, 0.0),
            "snare": (skins.CLUB_SNARE, 0.38, 0.0, 0.1),
            "hat": (metals.TIGHT_HAT, 0.14, 0.15, 0.03),
        },
    ),
    "chip": _kit(
        "chip",
        _COMMON
        | {
            "kick": (skins.chip_drum(320, 50, 0.12, 0.15), 0.4, 0.0, 0.0),
            "snare": (skins.chip_drum(900, 420, 0.13, 1.0), 0.26, 0.0, 0.0),
            "hat": (skins.chip_drum(3_000, 2_600, 0.035, 1.0), 0.12, 0.0, 0.0),
            "open": (skins.chip_drum(3_000, 2_400, 0.12, 1.0), 0.12, 0.0, 0.0),
            "crash": (skins.chip_drum(1_800, 700, 0.5, 1.0), 0.2, 0.0, 0.0),
            "high": (skins.chip_drum(500, 200, 0.12, 0.3), 0.3, 0.0, 0.0),
            "mid": (skins.chip_drum(380, 140, 0.12, 0.3), 0.3, 0.0, 0.0),
            "low": (skins.chip_drum(260, 90, 0.14, 0.3), 0.3, 0.0, 0.0),
        },
    ),
}
