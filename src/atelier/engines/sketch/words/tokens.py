"""From a prompt's text to its words, quoted passages and stops."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from atelier.engines.sketch.words.lexicon import fold, lexicon

LONGEST_PROMPT = 4000
"""Characters that are read; what follows is not looked at."""

_QUOTED = re.compile(
    r"\"([^\"\n]{1,80})\"|“([^”\n]{1,80})”|„([^“”\n]{1,80})[“”]|«([^»\n]{1,80})»|(?<!\w)'([^'\n]{1,80})'(?!\w)"
)
_PIECE = re.compile(r"[^\W_]+|[,;:.!?|/()\[\]{}\n]|[^\w\s]", re.UNICODE)
_SHARE = re.compile(r"\d+(\.\d+)?")


class Token(msgspec.Struct, frozen=True):
    """`kind` is "word", "quote" or "stop" (what ends a phrase). `text` is as written, `folded` is looked up."""

    kind: str
    text: str
    folded: str = ""


def tokens_of(prompt: str) -> list[Token]:
    """Never fails, whatever the text holds."""
    text = unicodedata.normalize("NFKC", prompt[:LONGEST_PROMPT])
    text = "".join(mark if mark == "\n" or unicodedata.category(mark)[0] != "C" else " " for mark in text)
    found: list[Token] = []
    place = 0
    for match in _QUOTED.finditer(text):
        found += _words(text[place : match.start()])
        quoted = next(group for group in match.groups() if group is not None).strip()
        if quoted:
            found.append(Token("quote", quoted))
        place = match.end()
    return found + _words(text[place:])


def _words(text: str) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece in ",;:.!?|/()[]{}\n":
            found.append(Token("stop", piece))
        elif piece[0].isalnum():
            # "(fox:1.3)" is how other tools weigh words: the figure is no word.
            if not (_SHARE.fullmatch(piece) and found and found[-1] == Token("stop", ":")):
                found.append(Token("word", piece, fold(piece)))
        else:
            found += _pictured(piece)
    return found


def _pictured(mark: str) -> list[Token]:
    """An emoji stands for the known words in its Unicode name."""
    if unicodedata.category(mark) != "So":
        return []
    known = lexicon()
    words = [word for word in fold(unicodedata.name(mark, "")).replace("-", " ").split() if word not in _EMOJI_WORDS]
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            meaning = known.find(tuple(words[start : start + size]))
            if meaning is not None and meaning.role in {"figure", "person", "land", "water", "sky", "cover", "setting"}:
                return [
                    Token("stop", mark),
                    *(Token("word", word, word) for word in words[start : start + size]),
                    Token("stop", mark),
                ]
    return []


_EMOJI_WORDS = frozenset(
    {"face", "with", "of", "and", "sign", "symbol", "black", "white", "heavy", "the", "on", "in", "person"}
)
