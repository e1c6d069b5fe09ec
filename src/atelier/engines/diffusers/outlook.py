"""What a job for a model would meet on this machine, before there is one. Light: commands tell it."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.operations import Operation
from atelier.engines.diffusers.cards import all_cards, find, find_to_train
from atelier.engines.diffusers.pulled import is_here
from atelier.engines.diffusers.ways import WAYS
from atelier.settings import DiffusersSettings


def obstacle(settings: DiffusersSettings, model: str, operation: Operation) -> str:
    """Why no weights here would do this for a model, and what to do; "" where some would. Raises CardFault."""
    cards, ways = all_cards(settings.cards), WAYS.get(operation, ())
    here = [card for card in cards if is_here(card, Path(settings.weights).expanduser())]
    if operation is Operation.TRAIN_STYLE:
        return "" if find_to_train(here, model, "") else "no weights here that styles can be trained on"
    if find(here, model, ways):
        return ""
    known = find(cards, model, ways)
    return "no model card does this" if known is None else f"no weights here: atelier models pull {known[0].id}"
