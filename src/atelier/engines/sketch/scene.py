"""The scene: what a prompt asks for, as data that every drawing starts from."""

from __future__ import annotations

import msgspec


class Subject(msgspec.Struct, frozen=True):
    """Something asked for by name.

    `kind` is a figure's name, or "person". `colours` are `#rrggbb`. `size` is a factor. `place` is "", left, right,
    centre, top, bottom, foreground, background or sky. `relation` (on, in, by, under, over, riding, with) is to the
    subject with index `other`. A plural without a number has `count` 3 and `many` set.
    """

    kind: str
    word: str
    count: int = 1
    many: bool = False
    colours: tuple[str, ...] = ()
    size: float = 1.0
    place: str = ""
    traits: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    relation: str = ""
    other: int | None = None


class Scene(msgspec.Struct, frozen=True):
    """A whole picture in words it understood.

    `furnishing` stands along the wall of a room, from the corner farthest from its window; `ground` is the colour of
    the plain background that was asked for, "" for none.

    `setting` is land, city, street, space, underwater, room, portrait, plain or abstract. `tints` are colours asked for
    parts of nature: ("water", "#2fc0c0"). `emblems` are unknown nouns, shown as lettered signs; `lettering` is text in
    quotes. `style` is the style the prompt names, "" for none. `absent` are things to leave out. `drawn` and `ignored`
    tell what was understood of the prompt.
    """

    setting: str = "land"
    subjects: tuple[Subject, ...] = ()
    furnishing: tuple[Subject, ...] = ()
    land: str = ""
    water: str = ""
    covers: tuple[str, ...] = ()
    sky: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    tints: tuple[tuple[str, str], ...] = ()
    time: str = ""
    weather: tuple[str, ...] = ()
    season: str = ""
    moods: tuple[str, ...] = ()
    camera: tuple[str, ...] = ()
    form: str = ""
    style: str = ""
    colours: tuple[str, ...] = ()
    ground: str = ""
    lettering: tuple[str, ...] = ()
    sign: bool = False
    emblems: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    drawn: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def tint(self, name: str) -> str | None:
        return next((code for part, code in self.tints if part == name), None)

    def mood(self, *names: str) -> bool:
        return any(name in self.moods for name in names)

    def sees(self, *names: str) -> bool:
        """Whether any of these is in the sky."""
        return any(name in self.sky for name in names)
