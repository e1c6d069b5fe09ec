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
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Japanese and Chinese, which put no spaces between words."""
_LONGEST_UNSPACED = 6
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
        elif _UNSPACED.match(piece):
            found += _unspaced(piece)
        elif piece[0].isalnum():
            # "(fox:1.3)" is how other tools weigh words: the figure is no word.
            if not (_SHARE.fullmatch(piece) and found and found[-1] == Token("stop", ":")):
                found.append(Token("word", piece, fold(piece)))
        else:
            found += _pictured(piece)
    return found


def _unspaced(text: str) -> list[Token]:
    """Known words of a text without spaces, the longest first; what lies between them stays together."""
    known = lexicon()
    found: list[Token] = []
    strange = ""
    place = 0
    while place < len(text):
        size = next(
            (size for size in range(_LONGEST_UNSPACED, 0, -1) if known.knows(fold(text[place : place + size]))), 0
        )
        if size == 0:
            strange += text[place]
        if (size or place + 1 == len(text)) and strange:
            found.append(Token("word", strange, fold(strange)))
            strange = ""
        if size:
            word = text[place : place + size]
            found.append(Token("word", word, fold(word)))
        place += max(1, size)
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
