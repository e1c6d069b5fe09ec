"""One picture, changed: every wish in its turn, from what is behind to what lies over all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.previews import Show, no_show
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.asking.wishes import Wishes
from atelier.engines.retouch.changes.background import backdrop_of, before, blurred_behind, plain_backdrop
from atelier.engines.retouch.changes.drawing import drawn_in
from atelier.engines.retouch.changes.filling import filled
from atelier.engines.retouch.changes.grade import grade_of, graded
from atelier.engines.retouch.changes.palette import in_palette
from atelier.engines.retouch.changes.placing import Cutting, placed, spots_for
from atelier.engines.retouch.changes.recolour import recoloured
from atelier.engines.retouch.changes.season import in_season
from atelier.engines.retouch.changes.sky import at_time, with_sky
from atelier.engines.retouch.changes.wearing import NO_WEARER, dressed
from atelier.engines.retouch.changes.weather import weathered
from atelier.engines.retouch.seen.sight import Sight, picture_of, sheet_of
from atelier.engines.sketch.finish import in_styles
from atelier.engines.sketch.styles.registry import Style, joined
from atelier.engines.sketch.words.interpret import interpret

USUAL: Final = 0.8
"""The strength at which wishes are followed as they are; below, less so."""


MOST_REMOVED: Final = 0.33
"""The share of the picture beyond which what stands out is not what shall go, but what the picture is of."""


class Plan(msgspec.Struct, frozen=True):
    """What is done to each picture of an order.

    `looks` are the styles of the order with their strengths; `cuttings` what other pictures bring, `behind` another
    picture to stand before. `taken` is where earlier changes put something, (h, w), 0..1. `strength` is the wish's own,
    0..1.
    """

    wishes: Wishes
    looks: tuple[tuple[Style, float], ...] = ()
    cuttings: tuple[Cutting, ...] = ()
    behind: Plane | None = None
    taken: Plane | None = None
    strength: float = USUAL

    @property
    def share(self) -> float:
        """Of each change, 0..1."""
        return min(1.0, self.strength / USUAL)

    @property
    def solid(self) -> float:
        """The same for things that are there or not."""
        return min(1.0, self.strength / (USUAL * 0.6))


class Edited(msgspec.Struct, frozen=True):
    """`alpha` (h, w), 0..1, where the background was taken away. `undone` tells what could not be done, and why."""

    sheet: Plane
    alpha: Plane | None = None
    undone: tuple[str, ...] = ()


class Editing:
    """The changes to one picture. `t` is the time in seconds for what moves."""

    def __init__(self, plan: Plan, sight: Sight, seed: int, t: float = 0.0) -> None:
        self._plan = plan
        self._wishes = plan.wishes
        self._first = sight
        self._seed = seed
        self._t = t
        self._sight = sight
        self._sheet = sheet_of(sight.picture)
        self._alpha: Plane | None = None
        self._undone: list[str] = []

    def run(self, report: Callable[[float], None] = lambda share: None, show: Show = no_show) -> Edited:
        """`show` is given the picture after every change."""
        if self._plan.strength <= 0:
            return Edited(self._sheet)
        steps = (
            self._remove,
            self._stand_before,
            self._new_sky,
            self._recolour,
            self._season,
            self._bring,
            self._draw,
            self._dress,
            self._time,
            self._weather,
            self._focus,
            self._grade,
            self._style,
            self._cut,
            self._turn,
        )
        for number, step in enumerate(steps, 1):
            step()
            report(number / len(steps))
            show(number / len(steps), lambda: picture_of(self._sheet))
        return Edited(floats(np.clip(self._sheet, 0, 1)), self._alpha, tuple(self._undone))

    def _moved_on(self, sheet: Plane) -> None:
        """The picture shows other things now: look at it anew."""
        self._sheet = sheet
        self._sight = Sight(picture_of(sheet))

    def _lit(self, sheet: Plane) -> None:
        """The picture in another light or weather; paper around it stays as it is."""
        paper = self._sight.paper
        self._sheet = sheet if paper is None else floats(sheet + (self._sheet - sheet) * paper[..., None])

    def _remove(self) -> None:
        if not self._wishes.removed:
            return
        matte, named = self._sight.shaded, ", ".join(self._wishes.removed)
        if matte is None:
            self._undone.append(f"removing {named}: nothing stands out; send a mask")
            return
        if float((matte > 0.5).mean()) > MOST_REMOVED:
            self._undone.append(
                f"removing {named}: it cannot be told from the large subject of the picture; send a mask"
            )
            return
        reach = max(3, min(matte.shape) // 12) | 1
        closed = floats(
            cv2.morphologyEx(matte, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
        )
        grown = floats(cv2.dilate(closed, np.ones((3, 3), np.uint8), iterations=max(2, min(matte.shape) // 80)))
        made = filled(self._sheet, grown, self._seed)
        self._moved_on(floats(self._sheet + (made - self._sheet) * np.float32(self._plan.solid)))

    def _stand_before(self) -> None:
        behind = self._behind()
        if behind is None:
            return
        matte = self._first.matte if not self._wishes.removed else self._sight.matte
        if matte is None:
            self._undone.append("another background: no subject stands out clearly enough to be cut out")
            return
        studio = self._wishes.backdrop.startswith("#")
        self._moved_on(before(self._sheet, matte, behind, self._plan.solid, studio=studio))
        self._sight.knowing(matte=matte)  # the subject is where it was

    def _behind(self) -> Plane | None:
        if self._plan.behind is not None:
            return self._plan.behind
        text = self._wishes.backdrop
        if not text:
            return None
        if text.startswith("#"):
            return plain_backdrop(text, self._sight.shape)
        scene = msgspec.structs.replace(interpret(text), subjects=(), emblems=(), lettering=())
        if scene.setting == "portrait":
            scene = msgspec.structs.replace(scene, setting="land")
        return backdrop_of(scene, self._sight.shape, self._seed)

    def _new_sky(self) -> None:
        if not self._wishes.sky:
            return
        if self._sight.sky is None:
            self._undone.append("another sky: no open sky can be told from the rest")
            return
        scene = interpret(self._wishes.sky)
        self._lit(with_sky(self._sheet, self._sight, scene, self._seed, self._plan.share))

    def _recolour(self) -> None:
        for wish in self._wishes.recolours:
            made = recoloured(self._sheet, self._sight, wish, self._plan.share)
            if made is None:
                self._undone.append(f"another colour: no {wish.where} can be told from the rest")
            else:
                self._sheet = made

    def _season(self) -> None:
        if self._wishes.season:
            self._lit(in_season(self._sheet, self._sight, self._wishes.season, self._seed, self._plan.share))

    def _bring(self) -> None:
        cuttings = list(self._plan.cuttings)
        if not cuttings:
            return
        spots = spots_for(cuttings, self._sight.shape, self._wishes.spot, self._sight.matte)
        for cutting, spot in zip(cuttings, spots, strict=True):
            self._sheet = placed(self._sheet, cutting, spot, self._plan.solid)

    def _draw(self) -> None:
        for number, text in enumerate(self._wishes.added):
            scene = interpret(text)
            seed = self._seed + number
            share, taken = self._plan.solid, self._plan.taken
            self._sheet = drawn_in(self._sheet, self._sight, scene, seed, share, taken=taken, t=self._t)

    def _dress(self) -> None:
        if not self._wishes.worn:
            return
        made = dressed(self._sheet, self._wishes.worn, self._seed, self._plan.solid)
        if made is None:
            self._undone.append(f"putting on {', '.join(thing.name for thing in self._wishes.worn)}: {NO_WEARER}")
        else:
            self._sheet = made

    def _time(self) -> None:
        if self._wishes.time:
            self._lit(at_time(self._sheet, self._sight, self._wishes.time, self._seed, self._plan.share))

    def _weather(self) -> None:
        lit = not (self._wishes.time or self._wishes.sky or self._plan.behind is not None or self._wishes.backdrop)
        for kind, amount in self._wishes.weather:
            share = self._plan.share
            self._lit(weathered(self._sheet, self._sight, kind, amount, self._seed, share, t=self._t, lit=lit))

    def _focus(self) -> None:
        if not self._wishes.blurred:
            return
        made = blurred_behind(self._sheet, self._sight, self._wishes.blurred * self._plan.share)
        if made is None:
            self._undone.append("blurring the background: nothing stands out from it")
        else:
            self._sheet = made

    def _grade(self) -> None:
        if self._wishes.palette:
            self._sheet = in_palette(self._sheet, self._wishes.palette, min(1.0, self._plan.share))
        if self._wishes.looks:
            grade = grade_of(self._wishes.looks, self._plan.strength / USUAL)
            self._sheet = graded(self._sheet, grade, self._seed)

    def _style(self) -> None:
        looks = joined(self._wishes.styles, self._plan.looks, self._plan.share)
        self._sheet = in_styles(self._sheet, looks, self._seed)

    def _cut(self) -> None:
        if not self._wishes.cut:
            return
        if self._first.matte is None:
            self._undone.append("removing the background: no subject stands out clearly enough to be cut out")
            return
        self._alpha = floats(1 - (1 - self._first.matte) * self._plan.solid)

    def _turn(self) -> None:
        for turn in self._wishes.turns:
            self._sheet = _turned(self._sheet, turn)
            if self._alpha is not None:
                self._alpha = _turned(self._alpha, turn)


def _turned(sheet: Plane, turn: str) -> Plane:
    made = {
        "mirror": lambda: sheet[:, ::-1],
        "over": lambda: sheet[::-1],
        "half": lambda: sheet[::-1, ::-1],
        "left": lambda: np.rot90(sheet),
        "right": lambda: np.rot90(sheet, 3),
    }[turn]()
    return np.ascontiguousarray(made)
