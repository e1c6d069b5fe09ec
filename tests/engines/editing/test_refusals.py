"""Files that cannot be edited: each is refused with a reason, by every operation; none is an exception."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes import Wish
from atelier.domain.wishes.editing import (
    AddAudio,
    ApplyBrandKit,
    BurnSubtitles,
    ChangeSpeed,
    Clip,
    Crop,
    ExtractFrames,
    Merge,
    OverlayText,
    Resize,
    Trim,
    VideoToGif,
    Watermark,
)
from atelier.domain.wishes.image import TextToImage
from atelier.domain.wishes.parts import Media, Span
from atelier.engines.builtin import BUILTIN
from atelier.engines.editing.run import OPERATIONS, run
from atelier.engines.port import Done, Outcome, Refused
from tests.engines.editing.room import clip, media, outcome_of, refusal_of, save_sound, still, task_of, tone

EDITS: dict[Operation, Callable[[Media], Wish]] = {
    Operation.TRIM: lambda video: Trim(video, Span(0.1, 0.5)),
    Operation.CHANGE_SPEED: lambda video: ChangeSpeed(video, 2),
    Operation.CROP: lambda video: Crop(video, 0, 0, 16, 16),
    Operation.RESIZE: lambda video: Resize(video, 32, 32),
    Operation.OVERLAY_TEXT: lambda video: OverlayText(video, "text"),
    Operation.MERGE: lambda video: Merge((Clip(video), Clip(video))),
    Operation.WATERMARK: lambda video: Watermark(video, "mark"),
    Operation.VIDEO_TO_GIF: lambda video: VideoToGif(video, 32),
    Operation.EXTRACT_FRAMES: ExtractFrames,
    Operation.ADD_AUDIO: lambda video: AddAudio(video, video),
    Operation.BURN_SUBTITLES: lambda video: BurnSubtitles(video, subtitles_beside(video)),
    Operation.APPLY_BRAND_KIT: lambda video: ApplyBrandKit(video, title="Ada"),
}


def subtitles_beside(video: Media) -> Media:
    path = Path(video.asset_id).with_suffix(".srt")
    path.write_text("1\n00:00:00,000 --> 00:00:01,000\nOne\n")
    return media(path, MediaKind.TEXT, "application/x-subrip")


def noise(folder: Path) -> Path:
    path = folder / "noise.mp4"
    path.write_bytes(random.Random(1).randbytes(5000))
    return path


def empty(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.write_bytes(b"")
    return path


def only_sound(folder: Path) -> Path:
    return save_sound(folder / "sound.m4a", tone(440, 1))


def headless(folder: Path) -> Path:
    """The index of all frames, and none of them."""
    good = clip(folder / "good.mp4", 20).read_bytes()
    path = folder / "headless.mp4"
    path.write_bytes(good[: good.index(b"mdat") + 4])
    return path


def scrambled(folder: Path) -> Path:
    """All is where it should be, and the pictures are noise."""
    good = clip(folder / "good.mp4", 20).read_bytes()
    begin = good.index(b"mdat") + 4
    path = folder / "scrambled.mp4"
    path.write_bytes(good[:begin] + random.Random(1).randbytes(len(good) - begin))
    return path


@pytest.mark.parametrize("broken", [noise, empty, only_sound, headless, scrambled])
def test_every_operation_refuses_what_is_no_video(tmp_path: Path, broken: Callable[[Path], Path]) -> None:
    video = media(broken(tmp_path))
    for operation, wish in EDITS.items():
        refused = refusal_of(wish(video), tmp_path)
        assert refused.code == "unreadable_media", (operation, refused)


def test_damage_at_any_place_is_a_refusal_or_survived(tmp_path: Path) -> None:
    good = clip(tmp_path / "good.mp4", 30, size=(160, 120), sound=tone(440, 1)).read_bytes()
    outcomes: list[Outcome] = []
    for seed in range(12):
        chance = random.Random(seed)
        at, length = chance.randrange(100, len(good)), chance.choice([1, 20, 3000])
        path = tmp_path / "damaged.mp4"
        path.write_bytes(good[:at] + chance.randbytes(length) + good[at + length :])
        outcomes.append(outcome_of(EDITS[chance.choice(list(EDITS))](media(path)), tmp_path))
    assert {type(outcome) for outcome in outcomes} == {Done, Refused}
    codes = {outcome.code for outcome in outcomes if isinstance(outcome, Refused)}
    assert "unreadable_media" in codes
    assert codes <= {"unreadable_media", "unsupported_input", "input_too_long"}, "times may be wrong too"


def test_pictures_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    whole = still(tmp_path / "p.png", np.zeros((64, 64, 3), np.uint8)).read_bytes()
    path = tmp_path / "broken.png"
    path.write_bytes(whole[:60])
    for operation in (Operation.CROP, Operation.RESIZE, Operation.OVERLAY_TEXT, Operation.WATERMARK):
        refused = refusal_of(EDITS[operation](media(path, MediaKind.IMAGE, "image/png")), tmp_path)
        assert refused.code == "unreadable_media"


def test_what_is_not_asked_of_this_engine_is_refused(tmp_path: Path) -> None:
    outcome = run(task_of(TextToImage("a tree", 64, 64), tmp_path), lambda fraction, stage: None)
    assert isinstance(outcome, Refused)
    assert "cannot text_to_image" in outcome.message


def test_the_card_says_what_the_engine_can() -> None:
    (card,) = [card for card in BUILTIN if card.name == "editing"]
    assert card.operations == OPERATIONS == EDITS.keys()
