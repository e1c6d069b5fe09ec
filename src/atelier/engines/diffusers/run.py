"""The entry point that the device's process is called at. It stays, and keeps models loaded between calls."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.image import EditImage, TextToImage, UpscaleImage
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.domain.wishes.training import TrainStyle
from atelier.domain.wishes.video import ImageToVideo, TextToVideo, Transformation, TransformVideo, UpscaleVideo
from atelier.engines.diffusers.cards import ModelCard
from atelier.engines.diffusers.family import Way
from atelier.engines.port import Outcome, Progress, Refused, Task, part_of

if TYPE_CHECKING:
    from atelier.engines.diffusers.device import Device
    from atelier.engines.diffusers.shelf import Shelf
    from atelier.engines.diffusers.studio import Studio

_LOADED: Final = 0.05
_BROKEN: Final = 70  # what the process ends with when its device is of no use any more


class Commission(msgspec.Struct, frozen=True):
    """A task, and what the operator's settings say to it."""

    task: Task
    card: ModelCard
    way: Way
    weights: str
    device: str = "auto"
    memory_bytes: int = 0


def run(commission: Commission, progress: Progress) -> Outcome:
    """Pictures as PNG, clips as MP4, sounds as WAV, one for each output; a style as safetensors, and its cover."""
    progress(0.0, "loading the model")
    _prepare()
    from atelier.engines.diffusers.device import TooLittleMemory
    from atelier.engines.diffusers.loading import WeightsMissing
    from atelier.engines.diffusers.looks import BadStyle
    from atelier.engines.diffusers.pictures import FLAGGED, Flagged

    try:
        return _run(commission, progress)
    except WeightsMissing as error:
        return Refused("not_configured", f"the weights of {commission.card.title} cannot be loaded: {error}")
    except TooLittleMemory:
        return Refused(
            "unsupported_input", "this needs more memory than the device has; ask for a smaller size or less time"
        )
    except BadStyle as error:
        return Refused("unsupported_input", f"{error}; leave it out")
    except Flagged:
        return FLAGGED
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    except Exception as error:
        _leave_if_broken(error)
        raise


def run_together(commissions: tuple[Commission, ...], progress: Progress) -> list[Outcome]:
    """Pictures of several tasks in one call of the pipeline (sittings.py tells which may share one). Whatever comes
    between is raised: each is then done alone, and learns what its own fault is."""
    progress(0.0, "loading the model")
    _prepare()
    from atelier.engines.diffusers import pictures

    try:
        return pictures.draw_together([_studio(one) for one in commissions], part_of(progress, _LOADED, 1.0))
    except Exception as error:
        _leave_if_broken(error)
        raise


def _leave_if_broken(error: Exception) -> None:
    """Every later call in this process would fail as well: the next gets a fresh one."""
    from atelier.engines.diffusers.device import broken

    if broken(error):
        print(error, file=sys.stderr, flush=True)  # noqa: T201 - the sandbox reads it for the log
        os._exit(_BROKEN)


def _prepare() -> None:
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # torch's threads wait without keeping processors busy


def _run(commission: Commission, progress: Progress) -> Outcome:
    from atelier.engines.diffusers import clips, pictures, sounds

    task, card, weights = commission.task, commission.card, Path(commission.weights)
    wish = task.order.wish
    if isinstance(wish, TrainStyle):
        from atelier.engines.diffusers.training.train import train

        device = _device(commission.device, commission.memory_bytes)
        shelf = _shelf(commission.device, commission.memory_bytes)
        return train(task, wish, card, weights, device, shelf, part_of(progress, _LOADED, 1.0))
    studio = _studio(commission)
    rest = part_of(progress, _LOADED, 1.0)
    match wish:
        case TextToImage():
            return pictures.draw(studio, wish, rest)
        case EditImage():
            return pictures.edit(studio, wish, rest)
        case UpscaleImage():
            return pictures.enlarge(studio, wish, rest)
        case TextToVideo() | ImageToVideo():
            return clips.film(studio, wish, rest)
        case TransformVideo(how=Transformation.STYLE):
            return clips.refilm(studio, wish, rest)
        case TransformVideo():
            from atelier.engines.diffusers.acting.perform import perform

            return perform(studio, wish, rest)
        case UpscaleVideo():
            return clips.enlarge(studio, wish, rest)
        case MakeMusic() | MakeSound():
            return sounds.play(studio, wish, rest)
        case _:
            return Refused("unsupported_input", f"no pipeline does {task.order.operation}")


def _studio(commission: Commission) -> Studio:
    from atelier.engines.diffusers.studio import Studio

    return Studio(
        commission.task,
        commission.card,
        commission.way,
        Path(commission.weights),
        _device(commission.device, commission.memory_bytes),
        _shelf(commission.device, commission.memory_bytes),
    )


@functools.cache
def _device(name: str, memory_bytes: int) -> Device:
    from atelier.engines.diffusers.device import Device

    return Device(name, memory_bytes)


@functools.cache
def _shelf(name: str, memory_bytes: int) -> Shelf:
    from atelier.engines.diffusers.shelf import Shelf

    return Shelf(_device(name, memory_bytes))
