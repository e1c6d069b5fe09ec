"""Styles from pictures."""

from __future__ import annotations

from typing import Final

from atelier.catalogue.facts import KreaMenu
from atelier.catalogue.load import menu
from atelier.dialects.krea.orders.draft import Draft
from atelier.domain.operations import Operation
from atelier.domain.wishes.training import StyleKind

_KINDS: Final = {"Object": StyleKind.OBJECT, "Character": StyleKind.CHARACTER}
"""The vendor's other two, `Style` and `Default`, mean the same here."""


def training(draft: Draft) -> None:
    """A style for the models of a family."""
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    draft.operation = Operation.TRAIN_STYLE
    draft.put("family", facts.style_families[draft.given["model"]], "model")
    draft.put("kind", _KINDS.get(draft.given.get("type", ""), StyleKind.STYLE), "type")
    for name, field in (
        ("name", "name"),
        ("trigger_word", "trigger_word"),
        ("max_train_steps", "steps"),
        ("learning_rate", "learning_rate"),
        ("batch_size", "batch_size"),
    ):
        draft.take(name, field)
    for name in ("name", "trigger_word"):
        if draft.given.get(name):
            draft.texts[f"/{name}"] = draft.given[name]
    for index, url in enumerate(draft.given["urls"]):
        draft.put_media("urls", f"/urls/{index}", url, f"/images/{index}")
