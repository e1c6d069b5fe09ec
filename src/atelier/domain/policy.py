"""The content rules: what the house does not make, recognised in the text of a request. Pure, and quick enough for all.

Refused are explicit sexual content, nudity, undressing people and sexualising them. Where minors come into it, the
refusal is severe: the caller records it. Allowed phrases come first, so that chickens keep their breasts and mole-rats
stay naked.

This is a filter for words, not for meanings: it stops plain requests and simple disguises, and errs towards refusing
where people are concerned. The vocabulary stands in policy_terms.py.
"""

from __future__ import annotations

import re
from typing import Final

from atelier.domain import policy_terms
from atelier.domain.errors import PolicyRefused
from atelier.domain.policy_text import WORD, normalise, revealed
from atelier.domain.policy_vocabulary import (
    TELLING,
    Hit,
    Kind,
    Vocabulary,
    unspaced,
    vocabulary,
    word_class,
)

__all__ = ["normalise", "review", "review_exclusions"]

_WITH_MINORS: Final = TELLING - {Kind.PARTIAL, Kind.ATTIRE}
_MESSAGES: Final = {
    Kind.SEVERE: "Sexual content involving minors is never made here, and this request has been recorded.",
    Kind.UNDRESS: "Undressing people is not done here; please ask for something else.",
    Kind.EXPLICIT: "Sexually explicit content is not made here; please describe something else.",
    Kind.NUDITY: "Nudity of people is not made here; please describe them clothed.",
    Kind.SEXUALISING: "People are not sexualised here; please describe them in another way.",
}
_MEDICAL: Final = frozenset(normalise(policy_terms.MEDICAL).split())
_NEGATIONS: Final = frozenset(normalise(policy_terms.NEGATIONS).split())
_STAYS_NEGATED: Final = frozenset(("any", "or", "and", "nor", "explicit", "graphic", "kind", "form", "of"))
_AGE: Final = re.compile(
    r"""(?<!\d)(?:[1-9]|1[0-7])[\s-]*
        (?:(?:years?|yrs?|y)[\s-]*o(?:ld|lds)?(?!\W+(?:whisk|scotch|wine|rum|bourbon))
          |yo|jahr\w*|ans|anos|anni|jaar|lat|лет|yas\w*|[歳才岁歲살세])(?![^\W_])
        |(?<![^\W_])aged?[\s-]+(?:of[\s-]+)?(?:[1-9]|1[0-7])(?!\d)""".replace("лет", normalise("лет")),
    re.VERBOSE,
)
_ITEMS: Final = re.compile(r"[,;|\n]")
_UNSPACED_SCRIPT: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SET_APART: Final = re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff])[ .·・*_~|-]+(?=[\u3040-\u30ff\u3400-\u9fff])")


def review(text: str) -> PolicyRefused | None:
    """Why this text is refused, or None. The refusal names the rule, never the words; `severe` asks to be recorded."""
    known = vocabulary()
    folded = normalise(text)
    words = WORD.findall(folded)
    kinds: set[Kind] = set()
    if known.telling(words) or (not folded.isascii() and _UNSPACED_SCRIPT.search(folded)):
        kinds |= _kinds(folded, words, known)
    plain = revealed(folded, words, lambda word: known.telling([word]), known.core)
    if plain is not None:
        kinds |= _kinds(plain, WORD.findall(plain), known)
    return _refusal(kinds) if kinds else None


def review_exclusions(text: str) -> PolicyRefused | None:
    """The same for a text that says what must not be seen, such as a negative prompt.

    Naming what is unwanted there is welcome, "ugly clothes" too. Only to leave out clothes altogether is refused.
    """
    garments, owners = word_class("garment"), word_class("owner")
    for item in _ITEMS.split(normalise(text)):
        words = {word for word in WORD.findall(item) if not word.isdecimal()}
        if words & garments and words <= garments | owners:
            return PolicyRefused(_MESSAGES[Kind.UNDRESS])
    return None


def _refusal(kinds: set[Kind]) -> PolicyRefused | None:
    minors = Kind.MINOR in kinds
    if Kind.SEVERE in kinds or (minors and kinds & _WITH_MINORS):
        return PolicyRefused(_MESSAGES[Kind.SEVERE], severe=True)
    if minors and Kind.ATTIRE in kinds:
        return PolicyRefused(_MESSAGES[Kind.SEXUALISING])
    for kind in (Kind.UNDRESS, Kind.EXPLICIT, Kind.NUDITY, Kind.SEXUALISING):
        if kind in kinds:
            return PolicyRefused(_MESSAGES[kind])
    return None


def _kinds(text: str, words: list[str], known: Vocabulary) -> set[Kind]:
    """What a normalised text contains, after what its context excuses or makes worse."""
    hits = _unspaced_hits(text)
    if hits or known.telling(words):
        hits |= _spaced_hits(text, known)
    kinds: set[Kind] = {hit.kind for hit in hits if hit.kind is not Kind.MINOR}
    if not kinds & TELLING:
        return set()
    languages = {hit.language for hit in hits if hit.kind in TELLING}
    if _AGE.search(text) or any(hit.kind is Kind.MINOR and (not hit.weak or hit.language in languages) for hit in hits):
        kinds.add(Kind.MINOR)
    present = frozenset(words)
    if Kind.ANATOMY in kinds:
        kinds.discard(Kind.ANATOMY)
        if _MEDICAL.isdisjoint(present):
            kinds.add(Kind.EXPLICIT)
    if Kind.SUGGESTIVE in kinds and Kind.MINOR not in kinds:
        kinds.discard(Kind.SUGGESTIVE)
        if not word_class("person").isdisjoint(present):
            kinds.add(Kind.SEXUALISING)
    if Kind.PARTIAL in kinds:
        kinds.discard(Kind.PARTIAL)
        kinds.add(Kind.SEXUALISING)
    return kinds


def _spaced_hits(text: str, known: Vocabulary) -> set[Hit]:
    """The terms that begin at some word of the text, unless an allowed phrase covers it or "no" stands before it."""
    hits: set[Hit] = set()
    covered = last_end = 0
    negated = False
    for word in WORD.finditer(text):
        start = word.start()
        negated = negated and not text[last_end:start].strip(" -'")
        last_end = word.end()
        if start < covered:
            continue
        matches = [(end, term.hit) for term in known.beginning_with(word[0]) if (end := term.end_of_match(text, start))]
        allowed = [end for end, hit in matches if hit.kind is Kind.ALLOWED]
        if allowed:
            covered = max(allowed)
            continue
        hits.update(hit for _, hit in matches if hit.kind is Kind.MINOR or not negated)
        negated = word[0] in _NEGATIONS or (negated and (bool(matches) or word[0] in _STAYS_NEGATED))
    return hits


def _unspaced_hits(text: str) -> set[Hit]:
    if text.isascii() or not _UNSPACED_SCRIPT.search(text):
        return set()
    joined = _SET_APART.sub("", text)
    return {Hit(kind, "unspaced") for kind, pattern in unspaced().items() if pattern.search(joined)}
