"""Every family that can be built tiny runs in every way it knows; of the others, the table fits the library."""

from __future__ import annotations

import inspect
import shutil
import wave
from fractions import Fraction
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes import Wish
from atelier.domain.wishes.image import EditImage, TextToImage, UpscaleImage
from atelier.domain.wishes.parts import Media, ReferenceImage
from atelier.domain.wishes.sound import MakeSound
from atelier.domain.wishes.video import ImageToVideo, TextToVideo, Transformation, TransformVideo, UpscaleVideo
from atelier.engines.diffusers.cards import Part
from atelier.engines.diffusers.families import FAMILIES
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.pulled import is_here
from atelier.engines.frames.encoder import Encoder
from atelier.engines.frames.reader import FrameReader
from atelier.engines.port import Refused
from tests.engines.diffusers.room import TINY, card_of, done, image, picture, pictures_of, run_task, task_of

CLIP = Media("video", MediaKind.VIDEO, "video/mp4", width_px=64, height_px=64, duration_s=1.0, fps=8.0)

WISHES: dict[Way, Wish] = {
    Way.PICTURE: TextToImage(prompt="a red house", width_px=72, height_px=64),
    Way.REPAINT: EditImage(images=(image(),), prompt="a red house"),
    Way.FILL: EditImage(images=(image(),), prompt="a red house", mask=image("mask")),
    Way.INSTRUCT: EditImage(images=(image(),), prompt="make it red"),
    Way.ENLARGE: UpscaleImage(image=image(), width_px=120, height_px=128),
    Way.CLIP: TextToVideo(prompt="a red house", width_px=64, height_px=64, duration_s=1.0, fps=24.0),
    Way.MOVE: ImageToVideo(image=image(), prompt="wind", width_px=64, height_px=64, duration_s=1.0, fps=24.0),
    Way.BETWEEN: ImageToVideo(
        image=image(), last_frame=image("last"), prompt="wind", width_px=64, height_px=64, duration_s=1.0, fps=24.0
    ),
    Way.REFILM: TransformVideo(video=CLIP, prompt="a red house"),
    Way.ACT: TransformVideo(video=CLIP, how=Transformation.MOTION, image=image()),
    Way.REPLACE: TransformVideo(video=CLIP, how=Transformation.REPLACE, image=image()),
    Way.ENLARGE_CLIP: UpscaleVideo(video=CLIP, width_px=128, height_px=120),
    Way.SOUND: MakeSound(prompt="rain", duration_s=1.0),
}


def test_the_table_fits_the_library(weights: Path) -> None:
    import diffusers

    for family in FAMILIES:
        for way, call in family.calls.items():
            known = inspect.signature(getattr(diffusers, call.pipeline).__call__).parameters
            assert {*call.arguments, *call.fixed, "generator"} <= set(known), call.pipeline
            if way in (Way.PICTURE, Way.REPAINT, Way.FILL, Way.INSTRUCT, Way.ENLARGE):
                assert "num_images_per_prompt" in known


@pytest.mark.parametrize(("pipeline", "way"), [(name, way) for name in TINY for way in card_of(name).family.calls])
def test_every_family_makes_what_it_says(pipeline: str, way: Way, weights: Path, tmp_path: Path) -> None:
    wish = WISHES[way]
    inputs = {
        "image": picture(tmp_path / "image.png"),
        "last": picture(tmp_path / "last.png", shade=160),
        "mask": picture(tmp_path / "mask.png", 32, 32),
        "video": clip(tmp_path / "clip.mp4"),
    }
    heard: list[tuple[float, str]] = []
    task = task_of(tmp_path / "out", wish, **inputs)
    outcome = run_task(
        task, card_of(pipeline), weights, way=way, progress=lambda share, stage: heard.append((share, stage))
    )
    (made,) = done(outcome).files
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    if way is not Way.ENLARGE_CLIP:  # which has no steps
        assert sum(stage == "denoising" for _, stage in heard) >= 2
    if made.kind is MediaKind.IMAGE:
        (shown,) = pictures_of(outcome)
        wanted = (wish.height_px, wish.width_px) if isinstance(wish, TextToImage | UpscaleImage) else (64, 64)
        assert shown.shape == (*wanted, 3)
        assert shown.std() > 2
    elif made.kind is MediaKind.VIDEO:
        with FrameReader(Path(made.path), max_pixels=1 << 20) as reader:
            frames = list(reader)
        assert len(frames) == (8 if isinstance(wish, TransformVideo | UpscaleVideo) else 24)
        assert frames[0].shape == ((120, 128, 3) if way is Way.ENLARGE_CLIP else (64, 64, 3))
        assert np.std(frames[0]) > 2
    else:
        with wave.open(made.path) as file:
            assert (file.getframerate(), file.getnchannels()) == (800, 2)
            assert file.getnframes() == 800
            assert np.frombuffer(file.readframes(800), np.int16).std() > 0


def test_a_clip_that_is_too_long_to_enlarge_is_refused(weights: Path, tmp_path: Path) -> None:
    video = msgspec.structs.replace(CLIP, duration_s=5.0)
    task = task_of(
        tmp_path / "out", UpscaleVideo(video=video, width_px=128, height_px=128), video=clip(tmp_path / "clip.mp4")
    )
    card = card_of("LTXLatentUpsamplePipeline", most_frames=33)
    outcome = run_task(task, card, weights, way=Way.ENLARGE_CLIP)
    assert isinstance(outcome, Refused)
    assert outcome.code == "input_too_long"
    assert "4.12 s" in outcome.message


def test_parts_of_their_own_complete_a_pipeline(weights: Path, tmp_path: Path) -> None:
    from tests.engines.diffusers.tiny.clips import motion_adapter

    folder = tmp_path / "animatediff"
    shutil.copytree(weights / "stablediffusionpipeline", folder)
    card = card_of("AnimateDiffPipeline", path=str(folder), parts={"motion_adapter": Part(kind="MotionAdapter")})
    assert not is_here(card, weights)
    motion_adapter().save_pretrained(folder / "parts" / "motion_adapter", safe_serialization=True)
    assert is_here(card, weights)
    outcome = run_task(task_of(tmp_path / "out", WISHES[Way.CLIP]), card, weights, way=Way.CLIP)
    with FrameReader(Path(done(outcome).files[0].path), max_pixels=1 << 20) as reader:
        assert len(list(reader)) == 24


def test_frames_come_with_their_sound(weights: Path, tmp_path: Path) -> None:
    shown = {}
    for sound in (True, False):
        wish = TextToVideo(prompt="rain", width_px=64, height_px=64, duration_s=1.0, fps=24.0, sound=sound)
        outcome = run_task(task_of(tmp_path / str(sound), wish), card_of("LTX2Pipeline"), weights)
        with av.open(done(outcome).files[0].path) as container:
            shown[sound] = [stream.type for stream in container.streams]
            if sound:
                heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert shown == {True: ["video", "audio"], False: ["video"]}
    assert np.abs(heard).max() > 0


def test_frames_that_a_network_keeps_to_itself_leave_no_standstill(weights: Path, tmp_path: Path) -> None:
    """HunyuanVideo's drops the first four of those that it was told to make."""
    task = task_of(tmp_path / "out", WISHES[Way.MOVE], image=picture(tmp_path / "image.png"))
    outcome = run_task(task, card_of("HunyuanVideoImageToVideoPipeline"), weights, way=Way.MOVE)
    with FrameReader(Path(done(outcome).files[0].path), max_pixels=1 << 20) as reader:
        frames = [frame.astype(np.int16) for frame in reader]
    moves = [number for number in range(1, 24) if np.abs(frames[number] - frames[number - 1]).mean() > 2]
    assert len(moves) == 4
    assert max(moves) >= 18


def test_subjects_of_a_clip_are_shown_to_the_model(weights: Path, tmp_path: Path) -> None:
    films = {}
    for shown in (False, True):
        references = (ReferenceImage(image()),) if shown else ()
        wish = msgspec.structs.replace(WISHES[Way.CLIP], references=references)
        task = task_of(tmp_path / str(shown), wish, image=picture(tmp_path / "image.png"))
        outcome = run_task(task, card_of("WanVACEPipeline"), weights)
        assert "ignored_fields" not in done(outcome).notes
        films[shown] = Path(done(outcome).files[0].path).read_bytes()
    assert films[True] != films[False]


def test_guidance_reaches_a_guider_and_leaves_nothing_there(weights: Path, tmp_path: Path) -> None:
    card = card_of("HunyuanVideo15Pipeline", guidance=None)
    films = {}
    for guidance in (None, 9.0, 3.0):  # 3.0 is what the weights bring
        wish = msgspec.structs.replace(WISHES[Way.CLIP], guidance=guidance)
        outcome = run_task(task_of(tmp_path / str(guidance), wish), card, weights)
        assert "ignored_fields" not in done(outcome).notes
        films[guidance] = Path(done(outcome).files[0].path).read_bytes()
    assert films[None] == films[3.0] != films[9.0]


def clip(path: Path) -> Path:
    with Encoder(path, width_px=64, height_px=64, fps=Fraction(8)) as encoder:
        for number in range(8):
            encoder.write(np.full((64, 64, 3), 60 + 12 * number, np.uint8))
    return path
