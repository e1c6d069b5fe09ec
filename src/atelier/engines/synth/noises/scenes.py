"""Places, and what is heard there."""

from __future__ import annotations

from typing import Final

import msgspec


class Scene(msgspec.Struct, frozen=True):
    """`words` is a regular expression of what the place is called; `heard` are the noises (registry.py) with the force
    that each has there, the first the loudest."""

    words: str
    heard: tuple[tuple[str, float], ...]


SCENES: Final[tuple[Scene, ...]] = (
    Scene(r"beach(es)?|seaside|lagoons?|island", (("waves", 0.45), ("gulls", 0.2), ("wind", 0.15))),
    Scene(
        r"harbou?rs?|ports?|docks?|piers?|marina|lighthouses?", (("waves", 0.25), ("gulls", 0.35), ("ship horn", 0.2))
    ),
    Scene(r"rain ?forests?|jungles?|tropical", (("birds", 0.8), ("cicadas", 0.3), ("leaves", 0.3), ("brook", 0.15))),
    Scene(r"forests?|woods|woodlands?|groves?", (("birds", 0.45), ("leaves", 0.4), ("wind", 0.1))),
    Scene(r"parks?|gardens?|meadows?|orchards?|spring(time)?", (("birds", 0.5), ("leaves", 0.25), ("bees", 0.1))),
    Scene(r"fields?|countryside|prairies?|farmland|summer", (("crickets", 0.3), ("birds", 0.35), ("wind", 0.2))),
    Scene(r"farms?|barn(yard)?|village", (("rooster", 0.3), ("cow", 0.3), ("sheep", 0.25), ("birds", 0.3))),
    Scene(r"mountains?|peaks?|cliffs?|hills?|valleys?|canyons?|alps|alpine", (("wind", 0.55), ("birds", 0.1))),
    Scene(r"deserts?|dunes?|wasteland|savanna", (("wind", 0.5), ("crickets", 0.1))),
    Scene(r"swamps?|marsh(es)?|bayou|ponds?", (("frogs", 0.5), ("crickets", 0.5), ("bees", 0.2))),
    Scene(r"lakes?|lakeside|rowing", (("waves", 0.1), ("birds", 0.35), ("leaves", 0.2))),
    Scene(
        r"nights?|midnight|moon(light|lit)?|dusk|evening|stars|starry", (("crickets", 0.5), ("owl", 0.3), ("wind", 0.1))
    ),
    Scene(r"mornings?|dawn|sunrise", (("birds", 0.6), ("leaves", 0.2))),
    Scene(r"snow(y|fall|ing)?|winter|arctic|ice|icy|glaciers?|frozen|antarctic\w*", (("wind", 0.5),)),
    Scene(r"caves?|caverns?|tunnels?|dungeons?|sewers?", (("water drop", 0.4), ("drone", 0.2))),
    Scene(
        r"cit(y|ies)|downtown|urban|skylines?|skyscrapers?|town|new york|tokyo|neon city",
        (("traffic", 0.5), ("murmur", 0.2), ("car horn", 0.15), ("siren", 0.05)),
    ),
    Scene(
        r"markets?|bazaars?|fairs?|festivals?|squares?|plazas?", (("murmur", 0.7), ("footsteps", 0.2), ("bell", 0.1))
    ),
    Scene(r"caf[eé]s?|coffee ?shops?|restaurants?|bars?|pubs?|diners?|dinner", (("murmur", 0.5), ("clinking", 0.4))),
    Scene(r"part(y|ies)|wedding|reception|celebrat\w+", (("murmur", 0.8), ("laughter", 0.5), ("clinking", 0.4))),
    Scene(r"offices?|coworking|workplaces?", (("typing", 0.4), ("fan", 0.2), ("murmur", 0.2), ("telephone", 0.05))),
    Scene(r"kitchens?|cooking|chef", (("bubbles", 0.4), ("clinking", 0.5), ("fan", 0.2))),
    Scene(
        r"bedrooms?|living rooms?|rooms?|interiors?|house|home|indoors?|studio", (("room tone", 0.5), ("clock", 0.2))
    ),
    Scene(
        r"museums?|galler(y|ies)|cathedrals?|church(es)?|temples?|monaster(y|ies)",
        (("room tone", 0.6), ("church bell", 0.2), ("footsteps", 0.15)),
    ),
    Scene(r"concerts?|theat(er|re)s?|shows?|stage", (("applause", 0.5), ("murmur", 0.3))),
    Scene(
        r"(train )?stations?|airports?|terminals?|lobby|malls?", (("murmur", 0.6), ("footsteps", 0.4), ("train", 0.1))
    ),
    Scene(r"hospitals?|clinics?|laborator(y|ies)|labs?", (("room tone", 0.5), ("computer", 0.2), ("heartbeat", 0.1))),
    Scene(r"workshops?|garages?|forges?", (("hammering", 0.4), ("sawing", 0.3), ("room tone", 0.5))),
    Scene(r"battles?|battlefields?|wars?", (("explosion", 0.5), ("shot", 0.5), ("fire", 0.4))),
    Scene(r"volcano\w*|lava|eruption", (("avalanche", 0.6), ("fire", 0.7), ("explosion", 0.3))),
    Scene(r"castles?|medieval|knights?", (("wind", 0.3), ("fire", 0.3), ("horse", 0.2), ("crow", 0.2))),
    Scene(
        r"graveyards?|cemeter(y|ies)|ghosts?|halloween", (("drone", 0.5), ("wind", 0.4), ("owl", 0.3), ("crow", 0.2))
    ),
    Scene(r"cyberpunk|futuristic|future", (("spaceship", 0.4), ("traffic", 0.3), ("rain", 0.2))),
    Scene(r"playgrounds?|schools?|classrooms?|children|kids", (("laughter", 0.5), ("murmur", 0.5), ("birds", 0.2))),
    Scene(r"gym|basketball|tennis", (("bounce", 0.4), ("footsteps", 0.4), ("murmur", 0.2))),
)
