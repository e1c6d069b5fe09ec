"""A small grammar: modifiers before their noun, relations between nouns, negations, counts, colours, places."""

from __future__ import annotations

from dataclasses import dataclass, field

from atelier.engines.sketch.words.lexicon import NOUNS, Meaning, fold, lexicon, unnamed
from atelier.engines.sketch.words.tokens import Token, tokens_of

GERMAN_JOINTS = ("", "s", "n", "es", "en")
SMALLEST_PART = 3
SAME_PLURAL = frozenset({"fish", "sheep", "deer"})
"""One of them has an article; without it there are several."""


@dataclass
class Phrase:
    """A noun with what was said about it."""

    role: str
    key: str
    text: str
    plural: bool = False
    count: int | None = None
    colours: list[str] = field(default_factory=list)
    size: float = 1.0
    place: str = ""
    traits: list[str] = field(default_factory=list)
    relation: str = ""
    other: Phrase | None = None


@dataclass
class Reading:
    """All that was understood, in order, and what was not."""

    phrases: list[Phrase] = field(default_factory=list)
    modifiers: list[tuple[str, str]] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Unknown words that seem to name a thing."""
    drawn: list[str] = field(default_factory=list)
    ground: str = ""
    """The colour of "a yellow background"."""


def read(prompt: str) -> Reading:
    return _Reader(tokens_of(prompt)).run()


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.out = Reading()
        self.pending = Phrase("", "", "")
        """Modifiers waiting for their noun."""
        self.last: Phrase | None = None
        self.relation = ""
        self.negated = False
        self.strange: list[str] = []
        self.after_noun = False
        """Whether the word before was a noun, with nothing between."""
        self.singled = False
        """Whether an article said that one thing is coming."""

    def run(self) -> Reading:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == "word":
                self._word(token)
            else:
                self._end_phrase()
                if token.kind == "quote":
                    self.out.quotes.append(token.text)
                self.at += 1
        self._end_phrase()
        return self.out

    def _word(self, token: Token) -> None:
        found = self._match()
        if found is None:
            parts = split_compound(token.folded)
            if parts is None:
                self.strange.append(token.text)
                self.at += 1
                return
            for meaning in parts:
                self._take(meaning, token.text)
            self.at += 1
            return
        meaning, size = found
        text = " ".join(piece.text for piece in self.tokens[self.at : self.at + size])
        self.at += size
        self._take(meaning, text)

    def _match(self) -> tuple[Meaning, int] | None:
        known = lexicon()
        longest = 0
        while (
            longest < known.longest
            and self.at + longest < len(self.tokens)
            and self.tokens[self.at + longest].kind == "word"
        ):
            longest += 1
        for size in range(longest, 0, -1):
            meaning = known.find(tuple(token.folded for token in self.tokens[self.at : self.at + size]))
            if meaning is not None:
                return meaning, size
        return None

    def _take(self, meaning: Meaning, text: str) -> None:
        if meaning.role in NOUNS:
            self._noun(meaning, text)
            return
        # Unknown words in front of a modifier or preposition stand alone.
        if meaning.role not in {"colour", "size", "count", "trait", "quality", "mood"}:
            self._settle_strange(noun_follows=False)
        if meaning.role == "preposition":
            self._preposition(meaning.key, text)
        elif meaning.role == "negation":
            self._drop_pending()
            self.negated = True
        elif meaning.role == "stop":
            if text.casefold() in {"a", "an", "the", "but"} and self.after_noun:
                self.relation = self.relation or "with"
            self.singled = text.casefold() in {"a", "an", "the", "this", "that"}
        elif self.negated:
            self.out.absent.append((meaning.role, meaning.key))
        else:
            self._modifier(meaning, text)
        self.after_noun = False

    def _modifier(self, meaning: Meaning, text: str) -> None:
        role, key = meaning.role, meaning.key
        if role not in {"quality", "hue"}:
            self.out.drawn.append(text)
        if role == "colour":
            self._colour(key)
        elif role == "count":
            self.pending.count = int(key)
        elif role == "size":
            self.pending.size *= float(key)
        elif role == "place":
            self._place(key)
        elif role == "trait":
            self._trait(key)
        else:
            self.out.modifiers.append((role, key))

    def _colour(self, code: str) -> None:
        """Before a noun it waits for it; right after a noun, with none following, it belongs to that one."""
        if self.after_noun and self.last is not None and not self._noun_ahead():
            self.last.colours.append(code)
        else:
            self.pending.colours.append(code)

    def _noun_ahead(self) -> bool:
        known = lexicon()
        for token in self.tokens[self.at : self.at + 3]:
            if token.kind != "word":
                return False
            meaning = known.find((token.folded,))
            if meaning is None:
                return True
            if meaning.role in NOUNS:
                return True
            if meaning.role in {"preposition", "stop", "negation"}:
                return False
        return False

    def _place(self, key: str) -> None:
        """A place after a noun is that noun's; before one it waits. "On a yellow background" is no place."""
        if key == "background" and self.pending.colours and not self._noun_ahead():
            self.out.ground, self.pending = self.pending.colours[-1], Phrase("", "", "")
            return
        if self.last is not None and not self._noun_ahead():
            self.last.place = self.last.place or key
        else:
            self.pending.place = key

    def _trait(self, key: str) -> None:
        if key == "riding":
            self.relation = "riding"
        if self.after_noun and self.last is not None:
            self.last.traits.append(key)
            # "a girl reading a book": what follows belongs to her.
            self.relation = self.relation or "with"
        elif self._noun_ahead():
            self.pending.traits.append(key)
        elif self.last is not None:
            self.last.traits.append(key)
        else:
            self.pending.traits.append(key)

    def _preposition(self, key: str, text: str) -> None:
        if not (self.negated and text.casefold() in {"and", "und", "et", "y", "e"}):
            self.negated = False
        if self.relation != "riding":
            self.relation = key
        if text.casefold() in {"and", "und", "et", "y", "e"} and self.pending.colours:
            return
        self._release()

    def _noun(self, meaning: Meaning, text: str) -> None:
        self._settle_strange(noun_follows=True)
        if self.negated:
            self.out.absent.append((meaning.role, meaning.key))
            self.pending = Phrase("", "", "")
            self.after_noun = False
            return
        if (
            meaning.key in {"pair", "family"}
            and self.after_noun
            and self.last is not None
            and self.last.role == "figure"
        ):
            # "an elephant family" has no people in it.
            self.last.count, self.pending = self.last.count or 3, Phrase("", "", "")
            self.out.drawn.append(text)
            return
        phrase = self.pending
        phrase.role, phrase.key, phrase.text, phrase.plural = meaning.role, meaning.key, text, meaning.plural
        if meaning.key in SAME_PLURAL and not self.singled and len(text.split()) == 1:
            phrase.plural = True
        self.singled = False
        joined = self.last.role if self.after_noun and self.last is not None else ""
        if self.last is not None and joined == meaning.role and joined in {"figure", "person"}:
            # "fire truck": the second noun is the thing; "woman astronaut": one person with both traits.
            if joined == "person":
                phrase.key = f"{self.last.key}+{phrase.key}"
            phrase.colours = self.last.colours + phrase.colours
            phrase.count, phrase.size = phrase.count or self.last.count, phrase.size * self.last.size
            phrase.traits = self.last.traits + phrase.traits
            phrase.relation, phrase.other = self.last.relation, self.last.other
            self.out.phrases.remove(self.last)
        elif self.relation and self.last is not None:
            phrase.relation, phrase.other = self.relation, self.last
        self.relation = ""
        self.out.phrases.append(phrase)
        self.out.drawn.append(text)
        self.last = phrase
        self.pending = Phrase("", "", "")
        self.after_noun = True

    def _settle_strange(self, *, noun_follows: bool) -> None:
        """Decide what the unknown words just read are: a name of their own, or words about a noun that follows."""
        if not self.strange:
            return
        words, self.strange = self.strange, []
        if self.negated:
            return
        self.out.unknown += words
        placed = self.relation == "in" and self.last is not None
        if noun_follows or placed or fold(words[-1]) in unnamed():
            # "a field in Provence" says where it is, "shallow depth" how it is seen: no things that stand there.
            return
        names = [word for word in words if names_a_thing(word)]
        if self.after_noun and names and names[-1].casefold().endswith(("s", "ed", "ing")):
            # "a cat chases": a verb we do not know.
            return
        if names:
            self.out.names.append(" ".join(names[-3:]))
            self.after_noun = False

    def _release(self) -> None:
        """Colours that found no noun colour the picture; an orange without one is the fruit."""
        waiting, self.pending = self.pending, Phrase("", "", "")
        self.out.colours += waiting.colours
        if waiting.count and waiting.colours == [] and self.last is None:
            return

    def _drop_pending(self) -> None:
        self._release()

    def _end_phrase(self) -> None:
        self._settle_strange(noun_follows=False)
        if self.after_noun is False and self.last is not None and self.pending.traits:
            self.last.traits += self.pending.traits
        self._release()
        self.negated = False
        self.relation = ""
        self.after_noun = False


def names_a_thing(word: str) -> bool:
    """A guess from its ending whether an unknown word is a noun; adverbs, most adjectives and words
    for light, mood or quality are not."""
    low = word.casefold()
    if fold(word) in unnamed():
        return False
    if not low.isascii():
        return True
    if low[0].isdigit() or len(low) < 2:  # 35mm, 2020s
        return False
    if len(low) > 5 and low.endswith(("ing", "ed")):
        return False
    return not low.endswith(("ly", "ful", "ous", "less", "ish", "able", "ible", "esque", "ive"))


def split_compound(word: str) -> list[Meaning] | None:
    """A German compound such as "bergsee" as the meanings of its two parts."""
    known = lexicon()
    for cut in range(SMALLEST_PART, len(word) - SMALLEST_PART + 1):
        tail = word[cut:]
        for joint in GERMAN_JOINTS:
            head = word[: cut - len(joint)]
            if word[:cut].endswith(joint) and head in known.german and tail in known.german:
                parts = [known.meanings[head], known.meanings[tail]]
                if parts[1].role in NOUNS and parts[0].role in NOUNS | {"season", "time", "weather", "colour"}:
                    return parts
    return None
