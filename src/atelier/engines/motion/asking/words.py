"""What a prompt asks of the camera, the weather and the light."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from atelier.engines.motion.asking.lexicon import ANY_MOVE, FAST, FILLERS, NOT, PATTERNS, SLOW, Effect
from atelier.engines.motion.camera import Move

_MOST_WORDS: Final = 24  # of the ignored ones are listed
_MOST_MOVES: Final = 2  # are joined in a shot; more would be none

_ALIKE: Final = ((Move.ZOOM_IN, Move.PUSH_IN), (Move.ZOOM_OUT, Move.PULL_OUT), (Move.ZOOM_IN, Move.DOLLY_ZOOM))
"""Who does not want the first does not want the second: both make things larger or smaller."""


class Wishes(msgspec.Struct, frozen=True):
    """`moves` has, for each move named, the ways to make it ("zoom" alone: in or out). `banned` ones are never
    chosen. `pace` scales how far moves go. `ignored` are the words that nothing was made of."""

    moves: tuple[tuple[Move, ...], ...] = ()
    effects: frozenset[Effect] = frozenset()
    banned_moves: frozenset[Move] = frozenset()
    banned_effects: frozenset[Effect] = frozenset()
    pace: float = 1.0
    ignored: tuple[str, ...] = ()


def understand(prompt: str, negative_prompt: str = "") -> Wishes:
    """Read both prompts. In either, "no rain" or "without zoom" bans; the negative prompt bans all that it names."""
    text, spans = _plain(prompt), []
    wanted: list[tuple[Move, ...]] = []
    effects: set[Effect] = set()
    banned: set[Move | Effect] = set()
    for start, end, thing in _named(text):
        spans.append((start, end))
        if _denied(text, start) and thing != (Move.STATIC,):
            banned.update([thing] if isinstance(thing, Effect) else thing)
        elif isinstance(thing, Effect):
            effects.add(thing)
        elif thing not in wanted:
            wanted.append(thing)
    banned.update(_banned_by(_plain(negative_prompt)))
    banned.update(move for near, move in _ALIKE if near in banned)
    allowed = (tuple(move for move in ways if move not in banned) for ways in wanted)
    moves = tuple(ways for ways in allowed if ways)
    too_many = tuple(str(ways[0]) for ways in moves[_MOST_MOVES:])
    return Wishes(
        moves=moves[:_MOST_MOVES],
        effects=frozenset(effects - banned),
        banned_moves=frozenset(thing for thing in banned if isinstance(thing, Move)),
        banned_effects=frozenset(thing for thing in banned if isinstance(thing, Effect)),
        pace=_pace(text),
        ignored=(*too_many, *_ignored(text, spans))[:_MOST_WORDS],
    )


def without_moves(prompt: str) -> str:
    """The prompt without what it says of the camera: "a boat, slow pan to the left" is "a boat, "."""
    text = "".join(mark.lower() if len(mark.lower()) == 1 else mark for mark in prompt)
    cuts = [(start, end) for start, end, thing in _named(text) if not isinstance(thing, Effect)]
    kept = list(prompt)
    for start, end in cuts:
        paces = [match for pace in (SLOW, FAST) for match in pace.finditer(text, 0, start)]
        begin = min((match.start() for match in paces if not text[match.end() : start].strip()), default=start)
        kept[begin:end] = " " * (end - begin)
    return re.sub(r"\s+", " ", re.sub(r"\b(?:the )?camera\b", " ", "".join(kept), flags=re.IGNORECASE))


def _banned_by(negative: str) -> set[Move | Effect]:
    banned: set[Move | Effect] = set()
    for _, _, thing in _named(negative):
        banned.update([thing] if isinstance(thing, Effect) else thing)
    if ANY_MOVE.search(negative):
        banned.update(move for move in Move if move is not Move.STATIC)
    return banned


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'"))


def _named(text: str) -> list[tuple[int, int, tuple[Move, ...] | Effect]]:
    """Everything named, in the order of the text; of overlapping matches the pattern that stands first wins."""
    taken = [False] * len(text)
    found = []
    for pattern, thing in PATTERNS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append((match.start(), match.end(), thing))
    return sorted(found, key=lambda item: item[:2])


def _denied(text: str, start: int) -> bool:
    """Whether a "no" or "without" stands before, within the same clause and at most three words away."""
    clause = re.split(r"[.,;:!?]|\bbut\b|\bjust\b|\bonly\b", text[:start])[-1]
    return NOT.search(" ".join(clause.split()[-3:])) is not None


def _pace(text: str) -> float:
    if SLOW.search(text):
        return 0.65
    return 1.4 if FAST.search(text) else 1.0


def _ignored(text: str, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    rest = list(text)
    for pattern in (SLOW, FAST, NOT):
        spans = spans + [match.span() for match in pattern.finditer(text)]
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    words = re.findall(r"[^\W\d_][\w'-]*", "".join(rest))
    fresh = dict.fromkeys(word for word in words if word not in FILLERS and len(word) > 1)
    return tuple(fresh)
