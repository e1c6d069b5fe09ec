"""Wishes: one struct per operation, canonical names, units in names. An engine's whole view of what is wanted."""

from __future__ import annotations

from atelier.domain.operations import Operation
from atelier.domain.wishes.editing import (
    AddAudio,
    ApplyBrandKit,
    BurnSubtitles,
    ChangeSpeed,
    Crop,
    ExtractFrames,
    Merge,
    OverlayText,
    Resize,
    Trim,
    VideoToGif,
    Watermark,
)
from atelier.domain.wishes.graph import RunGraph
from atelier.domain.wishes.image import (
    CreateFace,
    DescribeImage,
    EditImage,
    EnhanceImage,
    ImproveFace,
    RemoveBackground,
    SwapFace,
    TextToImage,
    UpscaleImage,
)
from atelier.domain.wishes.model import Make3d
from atelier.domain.wishes.rehearsal import Rehearse
from atelier.domain.wishes.sound import MakeMusic, MakeSound, Speak, Transcribe
from atelier.domain.wishes.text import ExpandPrompt, ScriptToShots, TranslateSubtitles
from atelier.domain.wishes.training import TrainStyle
from atelier.domain.wishes.video import (
    AnimateExpression,
    ExtendVideo,
    ImageToVideo,
    IncreaseFps,
    TalkingHead,
    TextToVideo,
    TransformVideo,
    UpscaleVideo,
)

Wish = (
    TextToImage
    | EditImage
    | UpscaleImage
    | EnhanceImage
    | RemoveBackground
    | SwapFace
    | ImproveFace
    | CreateFace
    | DescribeImage
    | TextToVideo
    | ImageToVideo
    | ExtendVideo
    | TransformVideo
    | TalkingHead
    | AnimateExpression
    | UpscaleVideo
    | IncreaseFps
    | Trim
    | ChangeSpeed
    | Crop
    | Resize
    | OverlayText
    | Merge
    | Watermark
    | VideoToGif
    | ExtractFrames
    | AddAudio
    | BurnSubtitles
    | ApplyBrandKit
    | Speak
    | MakeMusic
    | MakeSound
    | Transcribe
    | ExpandPrompt
    | ScriptToShots
    | TranslateSubtitles
    | Make3d
    | TrainStyle
    | RunGraph
    | Rehearse
)
"""The struct of any operation; the tag `type` on the wire names the operation."""


def operation_of(wish: Wish) -> Operation:
    """The operation a wish asks for."""
    return Operation(str(wish.__struct_config__.tag))
