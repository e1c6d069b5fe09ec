"""From scenes to shots, by rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from heapq import heappop, heappush
from random import Random
from typing import Final

import msgspec

from atelier.engines.text.shots.camera import camera_for
from atelier.engines.text.shots.quotes import quoted
from atelier.engines.text.shots.screenplay import Beat, Kind, Scene, read_script
from atelier.engines.text.shots.shot import LONGEST_S, SHORTEST_S, SPOKEN_PER_S, Shot, words_in

_SEEN_PER_S: Final = 3.2
"""Words of action that a second of film shows: a page of a screenplay is about a minute."""

_SHOT_WORDS: Final = 22.0
_SPEECH_WORDS: Final = 26.0
_BREATH_S: Final = 0.6
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’)])\s+|(?<=[。！？])(?![”」』])|(?<=[。！？][”」』])")
"""Where one sentence ends and the next begins; what closes a quotation belongs to it."""
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|No)|\b[A-Z]|\be\.g|\bi\.e|\ba\.m|\bp\.m)\.$"
)
_ABBREVIATION: Final = 6  # characters of the longest, with what stands before it
_TRANSITIONS: Final = ("fade", "dissolve", "wipe", "iris")
_SAME_TIME: Final = frozenset(("continuous", "same", "same time", "later", "moments later", "continuing"))
_REMNANT_WORDS: Final = 4.0  # a last sentence so short does not get a shot of its own


class _Line(msgspec.Struct):
    """Something said, and by whom. `how` is the direction: "whispering"."""

    speaker: str
    how: str
    words: str


class _Draft(msgspec.Struct):
    """A shot in the making. `scene` numbers the scene it belongs to, `speech` its place in a conversation."""

    scene: int
    location: str
    time_of_day: str
    inside: bool
    opening: bool
    transition: str
    seen: list[str] = []
    said: list[_Line] = []
    seen_words: float = 0.0
    spoken_words: float = 0.0
    speech: int | None = None

    def show(self, text: str) -> None:
        self.seen.append(text)
        self.seen_words += words_in(text)

    def say(self, line: _Line) -> None:
        self.said.append(line)
        self.spoken_words += words_in(line.words)

    def absorb(self, following: _Draft) -> None:
        self.seen += following.seen
        self.said += following.said
        self.seen_words += following.seen_words
        self.spoken_words += following.spoken_words
        self.speech = None if self.seen else self.speech

    @property
    def size(self) -> float:
        return self.seen_words + self.spoken_words

    @property
    def duration_s(self) -> float:
        seen_s = self.seen_words / _SEEN_PER_S
        spoken_s = self.spoken_words / SPOKEN_PER_S + _BREATH_S if self.said else 0.0
        needed_s = max(seen_s, spoken_s, 0.6 * (seen_s + spoken_s))
        return min(LONGEST_S, max(SHORTEST_S, round(2 * needed_s) / 2))


def break_down(script: str, most: int, style: str, seed: int) -> list[Shot]:
    """The script as at most `most` shots. Everything in it is in one of them. The seed chooses among cameras."""
    drafter = _Drafter()
    for scene in read_script(script):
        drafter.add(scene)
    chance = Random(seed)
    drafts = _merged(drafter.drafts, max(1, most))
    return [_shot(draft, number, style.strip(), chance) for number, draft in enumerate(drafts, 1)]


class _Drafter:
    """Takes scenes in their order. A transition at the end of one leads into the next."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self._scenes = 0
        self._time_of_day = ""
        self._transition = "cut"
        self._speeches = 0
        self._closed = True

    def add(self, scene: Scene) -> None:
        self._scenes += 1
        self._speeches = 0
        self._closed = True
        if scene.time_of_day not in _SAME_TIME:
            self._time_of_day = scene.time_of_day
        for beat in scene.beats:
            if beat.kind is Kind.TRANSITION:
                self._transition = next((name for name in _TRANSITIONS if name in beat.text), "cut")
                continue
            for part in _parts(beat):
                self._put(scene, beat, part)
            self._closed = beat.alone

    def _put(self, scene: Scene, beat: Beat, part: str) -> None:
        """Into the shot before it, or into a new one."""
        if self._closed or not _joins(self.drafts[-1], beat, part):
            first_of_scene = not self.drafts or self.drafts[-1].scene != self._scenes
            opening = first_of_scene and (bool(scene.location) or not self.drafts)
            self.drafts.append(
                _Draft(self._scenes, scene.location, self._time_of_day, scene.inside, opening, self._transition)
            )
            self._transition = "cut"
            self._closed = False
        draft = self.drafts[-1]
        if beat.kind is Kind.SPEECH:
            draft.say(_Line(beat.speaker, beat.how, part))
            draft.speech = self._speeches if not draft.seen else None
            self._speeches += 1
        else:
            draft.show(part)
            for speaker, words in quoted(part):
                draft.say(_Line(speaker, "", words))
            self._speeches = 0


def _parts(beat: Beat) -> Iterable[str]:
    """A long paragraph or speech in portions of whole sentences, each short enough for a shot."""
    limit = _SPEECH_WORDS if beat.kind is Kind.SPEECH else _SHOT_WORDS
    if beat.alone or words_in(beat.text) <= limit:
        return [beat.text]
    parts: list[str] = []
    for sentence in _sentences(beat.text):
        if parts and words_in(parts[-1]) + words_in(sentence) <= limit:
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    if len(parts) > 1 and words_in(parts[-1]) <= _REMNANT_WORDS:
        remnant = parts.pop()
        parts[-1] = f"{parts[-1]} {remnant}"
    return parts


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        if found and _ABBREVIATED.search(found[-1][-_ABBREVIATION:]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def _joins(draft: _Draft, beat: Beat, part: str) -> bool:
    """Whether a part goes into the shot before it: a line said right after a short action, an action of few words."""
    if beat.alone or draft.said:
        return False
    if beat.kind is Kind.SPEECH:
        return draft.size <= 12 and words_in(part) <= 14
    return draft.size + words_in(part) <= 14


def _merged(drafts: list[_Draft], most: int) -> list[_Draft]:
    """Neighbours joined until there are few enough: the shortest pairs first, those of one scene before others."""
    following = [*range(1, len(drafts)), None]
    before = [None, *range(len(drafts) - 1)]
    alive = [True] * len(drafts)
    pairs: list[tuple[bool, float, int, int]] = []

    def offer(left: int | None) -> None:
        if left is not None and (right := following[left]) is not None:
            apart = drafts[left].scene != drafts[right].scene
            heappush(pairs, (apart, drafts[left].size + drafts[right].size, left, right))

    for place in range(len(drafts)):
        offer(place)
    for _ in range(len(drafts) - most):
        _, size, left, right = heappop(pairs)
        while not (alive[left] and following[left] == right and size == drafts[left].size + drafts[right].size):
            _, size, left, right = heappop(pairs)  # one of the two has been joined to another meanwhile
        drafts[left].absorb(drafts[right])
        alive[right] = False
        following[left] = after = following[right]
        if after is not None:
            before[after] = left
        offer(left)
        offer(before[left])
    return [draft for draft, still in zip(drafts, alive, strict=True) if still]


def _shot(draft: _Draft, number: int, style: str, chance: Random) -> Shot:
    text = " ".join(draft.seen)
    camera = camera_for(text, opening=draft.opening, inside=draft.inside, speech=draft.speech, chance=chance)
    return Shot(
        number=number,
        description=_description(draft, text, style),
        camera=camera,
        duration_s=draft.duration_s,
        dialogue=_dialogue(draft.said),
        location=draft.location,
        time_of_day=draft.time_of_day,
        transition=draft.transition,
    )


def _dialogue(lines: list[_Line]) -> str:
    """One line for each speech; portions of the same one come together again."""
    speeches: list[_Line] = []
    for line in lines:
        if speeches and (speeches[-1].speaker, speeches[-1].how) == (line.speaker, line.how):
            speeches[-1] = _Line(line.speaker, line.how, f"{speeches[-1].words} {line.words}")
        else:
            speeches.append(line)
    return "\n".join(f"{line.speaker}{f' ({line.how})' if line.how else ''}: {line.words}" for line in speeches)


def _description(draft: _Draft, text: str, style: str) -> str:
    """What is seen, so that it stands for itself: a shot of mere talk says who talks, an opening one says where."""
    if not text:
        speakers = list(dict.fromkeys(line.speaker for line in draft.said))
        text = f"{' and '.join(speakers[:2])} {'speaks' if len(speakers) == 1 else 'speak'}."
    setting = ", ".join(part for part in (draft.location, draft.time_of_day) if part)
    if setting and (draft.opening or not draft.seen):
        text = f"{setting}. {text}"
    return f"{text} Style: {style}." if style else text
