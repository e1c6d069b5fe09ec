"""From an order to the ways in which a model could do it, the best first. Light: the worker decides with it."""

from __future__ import annotations

from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.image import EditImage, TextToImage, UpscaleImage
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.domain.wishes.training import TrainStyle
from atelier.domain.wishes.video import ImageToVideo, TextToVideo, Transformation, TransformVideo, UpscaleVideo
from atelier.engines.diffusers.family import Way

OPERATIONS: Final = frozenset(
    {
        Operation.TEXT_TO_IMAGE,
        Operation.EDIT_IMAGE,
        Operation.UPSCALE_IMAGE,
        Operation.TEXT_TO_VIDEO,
        Operation.IMAGE_TO_VIDEO,
        Operation.TRANSFORM_VIDEO,
        Operation.UPSCALE_VIDEO,
        Operation.MAKE_MUSIC,
        Operation.MAKE_SOUND,
        Operation.TRAIN_STYLE,
    }
)


def ways_of(order: Order) -> tuple[Way, ...]:
    """Empty for what no pipeline does."""
    match order.wish:
        case TextToImage(references=references):
            return (Way.INSTRUCT, Way.PICTURE) if references else (Way.PICTURE,)
        case EditImage(mask=mask):
            return (Way.INSTRUCT, Way.REPAINT) if mask is None else (Way.FILL,)
        case UpscaleImage():
            return (Way.ENLARGE,)
        case TextToVideo():
            return (Way.CLIP,)
        case ImageToVideo(last_frame=last):
            return (Way.MOVE,) if last is None else (Way.BETWEEN,)
        case TransformVideo(how=Transformation.STYLE):
            return (Way.REFILM,)
        case TransformVideo(how=Transformation.MOTION):
            return (Way.ACT,)
        case TransformVideo(how=Transformation.REPLACE):
            return (Way.REPLACE,)
        case UpscaleVideo():
            return (Way.ENLARGE_CLIP,)
        case MakeMusic() | MakeSound():
            return (Way.SOUND,)
        case TrainStyle():
            return (Way.LEARN,)
        case _:
            return ()
