"""Running a pipeline: steps as progress, a stop between steps, and smaller batches where memory is short."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from atelier.engines.diffusers.device import Device, TooLittleMemory, out_of_memory
from atelier.engines.diffusers.family import Call
from atelier.engines.port import Progress, part_of

T = TypeVar("T")

_STEPS_END: Final = 0.94  # of a call; what is left turns latents into pixels


class StepBar:
    """Stands in for the progress bar that every pipeline moves once a step, also those that take no callback.

    Telling the progress is where a call that is not wanted any more ends, by an exception of the sandbox's.
    """

    def __init__(self, progress: Progress, iterable: Iterable[Any] | None, total: int | None) -> None:
        self._progress = progress
        self._items = None if iterable is None else list(iterable)
        self._total = max(1, len(self._items) if self._items is not None else total or 1)
        self._done = 0

    def update(self, count: int = 1) -> None:
        self._done += count
        ended = self._done >= self._total
        self._progress(_STEPS_END * min(1.0, self._done / self._total), "decoding" if ended else "denoising")

    def __iter__(self) -> Iterator[Any]:
        for item in self._items or ():
            yield item
            self.update()

    def __enter__(self) -> Self:
        self._progress(0.0, "denoising")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pass

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Whatever else a bar may be told, such as a description: it changes nothing here."""
        return lambda *_, **__: None


def run_once(pipeline: Any, call: Call, fields: Mapping[str, Any], progress: Progress, **more: Any) -> Any:
    """One call of a pipeline. Fields that are None are left to its own defaults. `rounds` among them is how often it
    takes all its steps: once for each part of a clip that it makes in parts."""
    rounds, begun = fields.get("rounds", 1), itertools.count()

    def bar(iterable: Iterable[Any] | None = None, total: int | None = None) -> StepBar:
        number = min(next(begun), rounds - 1)
        return StepBar(part_of(progress, number / rounds, (number + 1) / rounds), iterable, total)

    pipeline.progress_bar = bar
    arguments = {argument: fields[field] for argument, field in call.arguments.items() if fields[field] is not None}
    progress(0.0, "reading the prompt")
    with _set({place: fields[field] for place, field in call.settings.items()}, pipeline):
        return pipeline(**arguments, **call.fixed, **more)


@contextmanager
def _set(settings: Mapping[str, Any], pipeline: Any) -> Iterator[None]:
    """Attributes of components have these values while this is entered; None leaves them as they are."""
    before: list[tuple[Any, str, Any]] = []
    try:
        for place, value in settings.items():
            component, _, attribute = place.partition(".")
            part = getattr(pipeline, component)
            if part is None:  # these weights do without
                continue
            before.append((part, attribute, getattr(part, attribute)))
            if value is not None:
                setattr(part, attribute, value)
        yield
    finally:
        for part, attribute, value in before:
            setattr(part, attribute, value)


def in_batches(
    wanted: list[T],
    most: int,
    device: Device,
    make_room: Callable[[], None],
    make: Callable[[list[T], Progress], Any],
    progress: Progress,
) -> list[Any]:
    """Calls `make` with portions of what is wanted, at most `most` at a time, and returns what the calls gave.

    Where a portion does not fit into memory, it is halved, and so are all that follow. Where a single one does not,
    `make_room` is asked once. Raises TooLittleMemory.
    """
    made: list[Any] = []
    done, size, roomy = 0, max(1, most), False
    while done < len(wanted):
        portion = wanted[done : done + size]
        part = part_of(progress, done / len(wanted), (done + len(portion)) / len(wanted))
        try:
            made.append(make(portion, part))
            done += len(portion)
            continue
        except Exception as error:
            if not out_of_memory(error):
                raise
        device.free()  # here, where the exception no longer holds what the call had made
        if len(portion) > 1:
            size = len(portion) // 2
        elif not roomy:
            roomy = True
            make_room()
        else:
            raise TooLittleMemory
    return made
