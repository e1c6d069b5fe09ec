"""Pictures that are wanted on transparency: what the engine drew, with its background taken away by another engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from atelier.domain.errors import Unavailable
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.image import RemoveBackground, TextToImage
from atelier.domain.wishes.parts import Media
from atelier.engines.port import Done, Engine, Made, Outcome, Progress, Task
from atelier.engines.router import Router

MODEL: Final = Operation.REMOVE_BACKGROUND.value
"""The name under which routes find this step."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPE: Final = 25
_WITH_ALPHA: Final = (4, 6)


_PLAIN: Final = ", on a plain white background"


def easily_cut(order: Order) -> Order:
    """The order as an engine is to be given it: what is to be cut out of a new picture is drawn where it stands out."""
    wish = order.wish
    if not order.finish.transparent or not isinstance(wish, TextToImage):
        return order
    return msgspec.structs.replace(order, wish=msgspec.structs.replace(wish, prompt=wish.prompt + _PLAIN))


class CutOut:
    """The step after an engine whose order asks for transparent pictures."""

    def __init__(self, router: Router, engines: Mapping[str, Engine]) -> None:
        self._router = router
        self._engines = engines

    async def apply(self, task: Task, outcome: Outcome, progress: Progress) -> Outcome:
        """The outcome with every picture cut out; those that came with an alpha channel stay as they are.

        Raises Unavailable when no engine here can do it.
        """
        if not isinstance(outcome, Done) or not task.order.finish.transparent:
            return outcome
        files: list[Made] = []
        for number, made in enumerate(outcome.files):
            progress(number / len(outcome.files), "cutting out")
            if made.kind is not MediaKind.IMAGE or _has_alpha(Path(made.path)):
                files.append(made)
                continue
            step = await self._cut(task, number, made, progress)
            if not isinstance(step, Done):
                return step
            files += step.files
        return msgspec.structs.replace(outcome, files=tuple(files))

    async def _cut(self, task: Task, number: int, made: Made, progress: Progress) -> Outcome:
        # Engines elsewhere keep one task for each output of a job, which this is not.
        cards = [card for card in self._router.engines(MODEL, Operation.REMOVE_BACKGROUND) if not card.remote]
        if not cards:
            raise Unavailable("no engine in the box is left to take the background away; see `atelier route explain`")
        card = cards[0]
        scratch = task.new_file(f"cut-{number}")
        scratch.mkdir()
        picture = Media(f"made-{number}", MediaKind.IMAGE, "image/png")
        order = Order(MODEL, RemoveBackground(picture), 1, task.order.seed)
        step = msgspec.structs.replace(task, order=order, scratch=str(scratch), inputs={picture.asset_id: made.path})
        return await self._engines[card.name].run(step, progress)


def _has_alpha(path: Path) -> bool:
    """Whether a file is a PNG with an alpha channel, by the colour type in its first chunk (PNG, 11.2.1)."""
    with path.open("rb") as file:
        head = file.read(_COLOUR_TYPE + 1)
    return head.startswith(_PNG) and len(head) > _COLOUR_TYPE and head[_COLOUR_TYPE] in _WITH_ALPHA
