"""From an instruction to wishes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from atelier.engines.retouch.asking.colours import colour_of, palette_of
from atelier.engines.retouch.asking.lexicon import (
    ADD,
    BACKGROUNDS,
    BLUR,
    COLOURED,
    CUT,
    FILLERS,
    INTO_SECOND,
    MAKE,
    MOVED,
    NOT,
    ON_SOMEBODY,
    REGIONS,
    REMOVE,
    REPLACE,
    SECOND,
    SLIGHTLY,
    SPLIT,
    SPOT,
    STEPS,
    VERY,
    WHOLE,
    patterns,
)
from atelier.engines.retouch.asking.wishes import Recolour, Wishes, Worn
from atelier.engines.sketch.words.grammar import Reading, read
from atelier.engines.sketch.words.interpret import interpret
from atelier.engines.sketch.words.lexicon import lexicon, spell

_MOST_IGNORED: Final = 24
_SLIGHT, _STRONG = 0.55, 1.5
_PLACES: Final = frozenset({"land", "water", "setting", "cover"})
_THINGS: Final = frozenset({"figure", "person", "group"})


def understand(prompt: str, negative_prompt: str = "", *, described: bool = False) -> Wishes:
    """Read an instruction. `described`: plain nouns say what shall be there, as they do for a masked part.

    What the negative prompt names is left out.
    """
    asking = _Asking(described)
    asking.palette, rest = palette_of(_plain(prompt))
    for clause in SPLIT.split(rest):
        if clause.strip():
            asking.clause(clause.strip())
    unwanted = _Asking(described=False)
    for clause in SPLIT.split(_plain(negative_prompt)):
        unwanted.direct(clause)
    return asking.wishes(banned=asking.banned | unwanted.named)


def steps_of(prompt: str) -> list[str]:
    """The instructions of a sequence, one after the other: parted by "then", semicolons or lines."""
    return [step.strip(" ,.") for step in STEPS.split(prompt) if step.strip(" ,.")] or [prompt]


def _plain(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text.lower().replace("’", "'"))


@dataclass
class _Asking:
    """Wishes in the making."""

    described: bool
    asked: dict[tuple[str, str], float] = field(default_factory=dict)
    banned: set[tuple[str, str]] = field(default_factory=set)
    sky: str = ""
    backdrop: str = ""
    blurred: float = 0.0
    cut: bool = False
    brought: str = ""
    spot: str = ""
    added: list[str] = field(default_factory=list)
    worn: list[Worn] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    recolours: list[Recolour] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    palette: tuple[str, ...] = ()
    adding: bool = False
    """Whether the clause before asked for things to be added."""

    @property
    def named(self) -> set[tuple[str, str]]:
        return set(self.asked)

    def clause(self, text: str) -> None:
        adding, self.adding = self.adding, False
        self.spot = self.spot or _spot(text)
        amount = _SLIGHT if SLIGHTLY.search(text) else _STRONG if VERY.search(text) else 1.0
        if BLUR.search(text):
            self.blurred = amount
            self.plain(BLUR.sub(" ", text), amount)
        elif CUT.search(text):
            self.cut = True
            self._leftover(CUT.sub(" ", text))
        elif NOT.match(text):
            self._deny(NOT.sub("", text))
        elif found := REPLACE.search(text):
            self._replace(found["what"].strip(), found["new"].strip(), amount)
        elif found := REMOVE.search(text):
            self._remove(found["what"].strip(), text, amount)
        elif found := ADD.search(text):
            self._add(found["what"].strip(), amount)
        elif found := MAKE.search(text):
            self._make(found["what"].strip(), found["new"].strip(), text, amount)
        elif adding and _things(read(text)):
            self._add(text, amount)
        else:
            self.plain(text, amount)

    def direct(self, text: str, amount: float = 1.0) -> str:
        """Take the words of grades, times, weathers, seasons and styles; returns the rest."""
        rest = text
        for pattern, asked in patterns():
            if match := pattern.search(rest):
                self.asked.setdefault(asked, amount)
                rest = rest[: match.start()] + " | " + rest[match.end() :]
        return rest

    def plain(self, text: str, amount: float) -> None:
        """A clause without a verb of its own: a look, a place to be in, or what shall be there."""
        reading = read(text)
        if (found := COLOURED.search(text)) and (colour := colour_of(found["colour"])):
            self.backdrop = colour
            return
        if any(phrase.role in _PLACES for phrase in reading.phrases) and not self.backdrop:
            if SECOND.search(text):
                self.brought = "background"
            self._behind(text)
            return
        rest = self.direct(text, amount)
        if SECOND.search(rest):
            if "style" in rest or "look" in rest or "colo" in rest:
                self.brought = "style"
            elif "background" in rest:
                self.brought = "background"
            rest = SECOND.sub(" ", rest)
        rest_reading = read(rest)
        things = _things(rest_reading)
        heavenly = any(phrase.role == "sky" for phrase in rest_reading.phrases)
        if (things and self.described) or (heavenly and not things):
            self.added.append(rest.replace("|", " "))
        elif self.described and rest_reading.colours and not rest_reading.phrases:
            self.recolours.append(Recolour("all", rest_reading.colours[0]))
        else:
            self._leftover(rest)

    def _behind(self, text: str) -> None:
        """A place for the picture's subject to be in; the things named beside it are taken for the subject itself."""
        self.backdrop = text
        scene = interpret(text)
        self.ignored += [word.lower() for word in (*scene.ignored, *scene.emblems)]
        if scene.setting == "plain" and not (scene.form or scene.subjects):
            self.backdrop = ""  # a place that nobody here knows is no place to stand before

    def _deny(self, text: str) -> None:
        """ "No rain": neither asked for here nor anywhere else."""
        denied = _Asking(described=False)
        self._leftover(denied.direct(text))
        self.banned |= denied.named

    def _replace(self, what: str, new: str, amount: float) -> None:
        colour, what_colour = colour_of(new), colour_of(what)
        if REGIONS.get(what) == "sky" and colour is None:
            self._new_sky(new)
        elif what in BACKGROUNDS:
            self._new_background(new, colour)
        elif colour is not None:
            self.recolours.append(Recolour(what_colour or _region(what), colour))
        elif what in WHOLE or what in FILLERS:
            self.plain(new, amount)
        elif _things(read(new)):
            self.removed.append(what)
            self.added.append(new)
        else:
            self._leftover(what)
            self.plain(new, amount)

    def _make(self, what: str, new: str, text: str, amount: float) -> None:
        if found := SLIGHTLY.search(what) or VERY.search(what):
            what = what.replace(found[0], "").strip()
        colour = colour_of(new)
        if colour is not None and what not in WHOLE - {"it"}:
            self.recolours.append(Recolour(_region(what), colour))
        elif REGIONS.get(what) == "sky":
            self._new_sky(f"{new} sky")
        elif what in BACKGROUNDS and not self._only_direct(new):
            self._new_background(new, colour)
        elif what in WHOLE or self._only_direct(new):
            self.plain(new, amount)
        else:
            self.plain(text, amount)

    def _only_direct(self, text: str) -> bool:
        return not _words(_Asking(described=False).direct(text))

    def _new_sky(self, text: str) -> None:
        self.sky = text if "sky" in text else f"{text} sky"
        scene = interpret(self.sky)
        self.ignored += [word.lower() for word in (*scene.ignored, *scene.emblems)]

    def _new_background(self, text: str, colour: str | None) -> None:
        if SECOND.search(text):
            self.brought = "background"
        elif colour is not None:
            self.backdrop = colour
        else:
            self._behind(text)

    def _remove(self, what: str, text: str, amount: float) -> None:
        rest = self.direct(text, amount) if self._only_direct(text) else ""
        if rest:
            return
        words = _words(what)
        if words:
            self.removed.append(what)

    def _add(self, what: str, amount: float) -> None:
        self.adding = True
        if INTO_SECOND.search(what):
            self.brought = "background"
            return
        if SECOND.search(what):
            return  # what the other pictures bring is cut out of them, not drawn
        moved = MOVED.match(what)
        if moved:
            reading = read(what[moved.end() :])
            if any(phrase.role in _PLACES for phrase in reading.phrases):
                self._behind(what[moved.end() :])
                return
        reading = read(what)
        if worn := _worn(reading, what):
            self.worn += worn
        elif not _things(reading) and self._only_direct(what):
            self.direct(what, amount)
        elif _things(reading) or any(phrase.role in {"sky", "cover"} for phrase in reading.phrases) or reading.quotes:
            self.added.append(what)
            self.ignored += [word.lower() for word in (*reading.unknown, *reading.names)]
        else:
            self._leftover(self.direct(what, amount))

    def _leftover(self, text: str) -> None:
        self.ignored += _words(text)

    def wishes(self, banned: set[tuple[str, str]]) -> Wishes:
        kept = {key: amount for key, amount in self.asked.items() if key not in banned}

        def of(kind: str) -> tuple[tuple[str, float], ...]:
            return tuple((name, amount) for (what, name), amount in kept.items() if what == kind)

        return Wishes(
            looks=of("look"),
            time=next((name for name, _ in of("time")), ""),
            weather=of("weather"),
            season=next((name for name, _ in of("season")), ""),
            styles=tuple(name for name, _ in of("style")),
            sky=self.sky,
            backdrop=self.backdrop,
            blurred=self.blurred,
            cut=self.cut,
            added=tuple(self.added),
            worn=tuple(self.worn),
            removed=tuple(self.removed),
            recolours=tuple(self.recolours),
            palette=self.palette,
            turns=tuple(name for name, _ in of("turn")),
            brought=self.brought,
            spot=self.spot,
            ignored=tuple(dict.fromkeys(self.ignored))[:_MOST_IGNORED],
        )


def _worn(reading: Reading, text: str) -> list[Worn]:
    """What of this people put on their heads; a crown stands by itself unless somebody is said to get it."""
    found = []
    for phrase in reading.phrases:
        kind = "hat:crown" if phrase.key == "crown" and ON_SOMEBODY.search(text) else phrase.key
        if kind.startswith(("hat:", "glasses")) or (kind == "crown" and ON_SOMEBODY.search(text)):
            found.append(Worn(kind, phrase.text, next(iter(phrase.colours), "")))
        elif phrase.key == "hat_alone":
            found.append(Worn("hat:fedora", phrase.text, next(iter(phrase.colours), "")))
        elif phrase.key == "cap_alone":
            found.append(Worn("hat:cap", phrase.text, next(iter(phrase.colours), "")))
    return found


def _spot(text: str) -> str:
    """Where in the picture something is to be: "left", "right", "centre", "top" and so on, or ""."""
    found = SPOT.search(text)
    return {"middle": "centre", "center": "centre"}.get(found["spot"], found["spot"]) if found else ""


def _things(reading: Reading) -> bool:
    return any(phrase.role in _THINGS for phrase in reading.phrases)


def _region(what: str) -> str:
    words = what.split()
    return next(
        (REGIONS[word] for word in reversed(words) if word in REGIONS), "all" if what in WHOLE - {"it"} else "subject"
    )


def _words(text: str) -> list[str]:
    """What is left to be told of: not the words that only join others."""
    known = lexicon()
    found = []
    for word in re.findall(r"[^\W\d_][\w'-]*", VERY.sub(" ", SLIGHTLY.sub(" ", text))):
        meaning = known.find((spell(word),))
        joins = meaning is not None and meaning.role in {"stop", "preposition", "quality", "negation"}
        if len(word) > 1 and word not in FILLERS and not joins:
            found.append(word)
    return found
