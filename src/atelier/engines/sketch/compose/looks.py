"""From a scene's subject to what its drawing is told."""

from __future__ import annotations

from atelier.engines.sketch.layers.standing import Rider
from atelier.engines.sketch.paint.colour import Colour, colour
from atelier.engines.sketch.scene import Scene, Subject
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import Figure, figures

SEATS: dict[str, tuple[float, float]] = {
    "horse": (-0.03, 0.66),
    "unicorn": (-0.03, 0.66),
    "zebra": (-0.03, 0.66),
    "camel": (0.06, 0.78),
    "elephant": (-0.05, 0.86),
    "deer": (-0.03, 0.56),
    "cow": (0.0, 0.78),
    "dragon": (-0.06, 0.60),
    "dinosaur": (0.02, 0.52),
    "lion": (0.0, 0.60),
    "bear": (-0.05, 0.70),
    "pig": (0.0, 0.64),
    "giraffe": (-0.02, 0.54),
    "sofa": (0.28, 0.42),
    "chair": (0.0, 0.50),
    "bicycle": (-0.18, 0.70),
    "motorbike": (-0.20, 0.56),
    "rowboat": (0.0, 0.12),
    "sailboat": (0.18, 0.10),
    "book": (0.0, 0.58),
    "table": (0.0, 0.76),
    "bench": (-0.28, 0.47),
    "whale": (0.0, 0.66),
    "turtle": (0.0, 0.72),
    "owl": (0.0, 0.9),
    "rocket": (0.1, 0.55),
    "stone_bridge": (0.0, 0.56),
    "chest": (0.0, 0.86),
    "piano": (0.0, 0.95),
    "tractor": (-0.15, 0.62),
    "swan": (-0.12, 0.44),
    "dolphin": (0.0, 0.68),
    "shark": (0.0, 0.6),
    "fish": (0.0, 0.7),
    "bed": (0.0, 0.50),
    "desk": (0.0, 0.78),
    "pillow": (0.0, 0.55),
    "carton": (-0.1, 0.68),
    "basket": (0.0, 0.34),
    "bookcase": (0.0, 1.0),
    "hearth": (0.0, 0.94),
    "fridge": (0.0, 1.0),
    "washer": (0.0, 1.0),
    "barrel": (0.0, 0.98),
    "suitcase": (0.0, 0.66),
    "bathtub": (0.0, 0.50),
}
"""Where things sit on other things, in the other's units."""
SITTERS_HIP = 0.50
"""How high the hip of a riding person is, in the person's units."""


def figure_of(subject: Subject, *, portrait: bool = False) -> Figure:
    if subject.kind == "person":
        return figures()["portrait" if portrait else "figure"]
    return figures()[subject.kind]


def look_of(subject: Subject, scene: Scene, *, extra: tuple[str, ...] = ()) -> Look:
    colours: tuple[Colour, ...] = tuple(colour(code) for code in subject.colours if code)
    if subject.colours and subject.colours[0] == "" and subject.kind == "house":
        colours = (colour("#e9dcc3"), *colours)
    leaves = scene.tint("leaves")
    if not colours and leaves is not None and figure_of(subject).module == "plants.trees":
        colours = (colour(leaves),)
    return Look(
        colours=colours,
        traits=frozenset((*subject.traits, *extra)),
        season=season_of(scene),
        parts=tuple((name, colour(code)) for name, code in subject.parts),
    )


def season_of(scene: Scene) -> str:
    if scene.season:
        return scene.season
    return "winter" if "snow" in scene.weather or scene.land == "snow" else "summer"


def riders_of(scene: Scene, place: int) -> tuple[Rider, ...]:
    """The subjects that sit on the subject at this place."""
    found: list[Rider] = []
    host = scene.subjects[place]
    seat = SEATS.get(host.kind)
    if seat is None:
        return ()
    for index, subject in enumerate(scene.subjects):
        if carrier_of(scene, index) != place:
            continue
        figure = figure_of(subject)
        large = figure_of(host)
        size = figure.metres / large.metres
        if subject.kind != "person":
            size = min(0.9, max(0.32, size * 1.15))
        person = subject.kind == "person"
        extra = (
            ("riding",)
            if person and host.kind not in {"sofa", "chair", "bench", "table", "piano", "rowboat", "bed", "desk"}
            else ("sitting", "seated")
            if person
            else ()
        )
        drop = (SITTERS_HIP if "riding" in extra else 0.30) * size if person else 0.02
        if "sleeping" in subject.traits:
            drop = 0.0
        look = look_of(subject, scene, extra=extra)
        copies = 1 if host.count > 1 else min(2, subject.count)
        for _ in range(copies):
            x = seat[0] + 0.46 * len(found) * size
            found.append(Rider(figure, look, x, seat[1] - drop, size * min(1.2, subject.size)))
    return tuple(found)


def carrier_of(scene: Scene, place: int) -> int | None:
    """The place of the subject that this one sits on: "a cat on a sofa", "an astronaut riding a horse"."""
    subject = scene.subjects[place]
    for index, other in enumerate(scene.subjects):
        if index == place or other.kind not in SEATS or (subject.count > 2 and subject.count != other.count):
            continue
        bridged = other.kind == "stone_bridge" and figure_of(subject).module == "vehicles.land"
        joined = other.other == place and (
            other.relation in {"on", "riding", "in"} or (bridged and other.relation == "over")
        )
        if joined and (
            subject.kind == "person" or bridged or figure_of(subject).metres < figure_of(other).metres * 0.75
        ):
            if other.relation == "in" and other.kind not in {"rowboat", "sailboat", "chair", "sofa", "tractor"}:
                continue
            return index
    return None
