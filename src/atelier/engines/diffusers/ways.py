"""From an order to the ways in which a model could do it, the best first. Light: the worker decides with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.domain.wishes.image import EditImage, TextToImage, UpscaleImage
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.domain.wishes.training import TrainStyle
from atelier.domain.wishes.video import ImageToVideo, TextToVideo, Transformation, TransformVideo, UpscaleVideo
from atelier.engines.diffusers.family import Way

WAYS: Final[Mapping[Operation, tuple[Way, ...]]] = {
    Operation.TEXT_TO_IMAGE: (Way.PICTURE, Way.INSTRUCT),
    Operation.EDIT_IMAGE: (Way.INSTRUCT, Way.REPAINT, Way.FILL),
    Operation.UPSCALE_IMAGE: (Way.ENLARGE,),
    Operation.TEXT_TO_VIDEO: (Way.CLIP,),
    Operation.IMAGE_TO_VIDEO: (Way.MOVE, Way.BETWEEN),
    Operation.TRANSFORM_VIDEO: (Way.REFILM, Way.ACT, Way.REPLACE),
    Operation.UPSCALE_VIDEO: (Way.ENLARGE_CLIP,),
    Operation.MAKE_MUSIC: (Way.SOUND,),
    Operation.MAKE_SOUND: (Way.SOUND,),
    Operation.TRAIN_STYLE: (Way.LEARN,),
}
"""In which ways an operation may be done; which of them an order wants is told by `ways_of`."""

OPERATIONS: Final = frozenset(WAYS)


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
