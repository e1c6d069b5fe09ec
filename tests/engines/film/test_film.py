"""Films from words: what moves, what stands, and what the files are."""

from __future__ import annotations

import itertools
from pathlib import Path

import av
import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media, StyleUse
from atelier.domain.wishes.video import TextToVideo
from atelier.engines.film.asking import read_script
from atelier.engines.film.keys import Keys
from atelier.engines.film.reel import Reel
from atelier.engines.film.run import run
from atelier.engines.frames.arrays import Picture
from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.camera import Move
from atelier.engines.port import Done, Refused, Task
from atelier.engines.sketch.subjects.people.steps import stepping
from atelier.engines.sketch.words.interpret import interpret
from tests.engines.frames.samples import frames_of
from tests.engines.sketch.easel import apart
from tests.engines.sound.damaged import KINDS, damaged_sound


def film(folder: Path, prompt: str, *, seed: int = 7, outputs: int = 1, **given: object) -> Done:
    folder.mkdir(exist_ok=True)
    fields: dict[str, object] = {"width_px": 192, "height_px": 108, "duration_s": 1.0, "fps": 16.0, **given}
    wish = TextToVideo(prompt=prompt, **fields)  # type: ignore[arg-type]
    outcome = run(Task("job", Order("atelier/film", wish, outputs, seed), str(folder)), lambda *_: None)
    assert isinstance(outcome, Done)
    return outcome


def reel(prompt: str) -> Reel:
    return Reel(interpret(prompt), 240, 136, 7)


def test_a_film_is_what_players_expect(tmp_path: Path) -> None:
    said: list[float] = []
    wish = TextToVideo(prompt="a lake, zyx, pan left", width_px=192, height_px=108, duration_s=1.5, fps=16)
    task = Task("job", Order("atelier/film", wish, 2, 7), str(tmp_path))
    outcome = run(task, lambda part, _: said.append(part))
    assert isinstance(outcome, Done)
    for made in outcome.files:
        with av.open(made.path) as container:
            video = container.streams.video[0]
            assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
            assert (video.width, video.height, video.frames) == (192, 108, 24)
    first, second = (frames_of(Path(made.path)) for made in outcome.files)
    assert apart(first[0], second[0]) > 3
    assert said == sorted(said)
    assert said[-1] == pytest.approx(1.0)
    assert outcome.notes["camera"] == "pan left"
    assert outcome.notes["ignored_words"] == ["zyx"]
    assert outcome.notes["drawn"] == ["lake"]


def test_the_same_seed_films_the_same(tmp_path: Path) -> None:
    one, other = (film(tmp_path / name, "the sea at dawn", duration_s=0.5) for name in "ab")
    assert Path(one.files[0].path).read_bytes() == Path(other.files[0].path).read_bytes()


def moved(reel_: Reel, seconds: float) -> Picture:
    return np.abs(reel_.picture(seconds).astype(np.int16) - reel_.picture(0).astype(np.int16)).max(axis=2)


def test_water_and_clouds_move_and_the_land_stays() -> None:
    change = moved(reel("a lighthouse on a cliff by the sea, clean"), 0.5)
    height = change.shape[0]
    sea = change[round(0.8 * height) :, : change.shape[1] // 4]
    assert sea.mean() > 3
    still = moved(reel("a desert, clear sky, clean"), 0.5)[round(0.75 * height) :]
    assert still.mean() < 0.5


def test_the_sun_goes_down_in_the_evening_and_up_in_the_morning() -> None:
    def sun(prompt: str, seconds: float) -> float:
        scene = reel(f"the sea at {prompt}, clear sky, clean")
        picture = scene.picture(seconds)[:70].astype(float).sum(axis=2)
        rows = np.nonzero(picture > 0.985 * picture.max())[0]
        return float(rows.mean())

    assert sun("sunset", 12) > sun("sunset", 0) + 1
    assert sun("dawn", 12) < sun("dawn", 0) - 1


def test_runners_cross_the_picture_the_way_they_face() -> None:
    running, still = reel("a red fox running in a meadow"), reel("a red fox in a meadow")
    assert running.pace > 0.05
    assert still.pace == 0

    def fox(seconds: float) -> float:
        picture = running.picture(seconds).astype(float)
        orange = (picture[..., 0] > 1.6 * picture[..., 2]) & (picture[..., 0] > 1.35 * picture[..., 1])
        return float(np.nonzero(orange)[1].mean()) / picture.shape[1]

    assert abs(fox(2) - fox(0)) == pytest.approx(2 * running.pace, abs=0.05)


def legs_and_hull(prompt: str) -> tuple[float, float]:
    """How much the lower and the upper part of the one who moves change from one moment of a round to others."""
    (mover,) = reel(prompt)._movers
    sprites = [mover.at(seconds).sprite.rgba for seconds in (0.0, 0.15, 0.3, 0.45)]
    assert len({sprite.shape for sprite in sprites}) == 1
    change = np.mean([np.abs(sprite - sprites[0]).max(axis=2) > 0.2 for sprite in sprites[1:]], axis=0)
    middle = change.shape[0] // 2
    return float(change[middle:].mean()), float(change[:middle].mean())


@pytest.mark.parametrize("prompt", ["a man walking on a beach", "a dog running on grass", "an elephant walking"])
def test_who_walks_or_runs_moves_the_legs(prompt: str) -> None:
    legs, body = legs_and_hull(prompt)
    assert legs > 0.02
    assert legs > 2 * body


@pytest.mark.parametrize(
    "prompt", ["a windmill in a meadow", "a campfire at night", "a fish swimming", "a red car on a road"]
)
def test_sails_flames_fins_and_wheels_move(prompt: str) -> None:
    (mover,) = reel(prompt)._movers
    one, other = (mover.at(seconds).sprite.rgba for seconds in (0.0, 0.4))
    assert (np.abs(one - other).max(axis=2) > 0.1).mean() > 0.004
    again = reel(prompt)._movers[0].at(0.4).sprite.rgba
    np.testing.assert_array_equal(other, again)


def test_feet_stay_where_they_are_set_down() -> None:
    scene = reel("a man walking on a beach")
    (mover,) = scene._movers
    frame, step_s = mover.at(0).stage.frame, 1 / (24 * mover._hz)
    placed = []
    for number in range(48):
        figure = mover.at((number + 0.5) * step_s)
        assert figure.moment is not None
        foot = stepping(figure.moment).feet[1]
        across = (-1 if figure.mirror else 1) * foot[0] * figure.height * frame.unit
        placed.append((figure.x * frame.width + across, foot[1]))
    slips = [abs(b[0] - a[0]) for a, b in itertools.pairwise(placed) if max(a[1], b[1]) < 0.024]
    assert len(slips) > 12
    assert np.mean(slips) < 0.1 * abs(scene.pace) * frame.width * step_s


def test_nobody_leaves_a_long_clip_early() -> None:
    long = Reel(interpret("a red fox running in a meadow"), 240, 136, 7, duration_s=20)
    assert 0.2 < long.pace * 20 < 0.6


def test_the_camera_does_not_get_into_the_picture() -> None:
    script = read_script("a lighthouse, slow pan to the right, rain", "")
    assert script.scene.drawn == ("lighthouse", "rain")
    assert script.wishes.moves == ((Move.PAN_RIGHT,),)
    assert script.wishes.effects == {Effect.RAIN}


def test_styles_and_sound_go_along(tmp_path: Path) -> None:
    plain, inked = (
        film(tmp_path / name, "a castle, static shot", duration_s=0.5, styles=styles)
        for name, styles in (("a", ()), ("b", (StyleUse("ink", 1.0),)))
    )
    one, other = (frames_of(Path(done.files[0].path))[0] for done in (plain, inked))
    assert apart(one, other) > 10


def test_keys_are_drawn_once_and_forgotten() -> None:
    drawn: list[int] = []

    def draw(number: int) -> int:
        drawn.append(number)
        return number * number

    with Keys(draw, 40, threads=2) as keys:
        for number in range(41):
            assert keys.get(number) == number * number
            assert keys.get(max(0, number - 3)) == max(0, number - 3) ** 2
            assert len(keys._drawn) < 14
    assert sorted(drawn) == list(range(41))


def test_keys_end_with_those_they_are_drawn_on() -> None:
    under = Keys(lambda number: number, 9, threads=1)
    with Keys(lambda number: under.get(number) + 1, 9, threads=1, under=under) as keys:
        assert keys.get(3) == 4
    with pytest.raises(RuntimeError, match="shutdown"):
        under.get(9)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_sound_refuses_the_order(tmp_path: Path, kind: str) -> None:
    audio = Media("sound", MediaKind.AUDIO, "audio/flac")
    wish = TextToVideo(prompt="the sea", width_px=192, height_px=108, duration_s=0.5, fps=8, audio=audio)
    sound = {"sound": str(damaged_sound(tmp_path, kind))}
    outcome = run(Task("job", Order("atelier/film", wish, 1, 7), str(tmp_path), sound), lambda *_: None)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
    assert outcome.message.startswith("audio: ")
    assert str(tmp_path) not in outcome.message


@pytest.mark.parametrize(("sound", "streams"), [(True, 1), (False, 0)])
def test_scenes_are_heard_where_sound_is_wanted(tmp_path: Path, sound: bool, streams: int) -> None:
    done = film(tmp_path, "waves on a beach", sound=sound)
    with av.open(done.files[0].path) as container:
        assert len(container.streams.audio) == streams
        for frame in container.decode(audio=0) if streams else ():
            assert np.abs(frame.to_ndarray()).max() < 1
        if streams:
            heard = np.concatenate([frame.to_ndarray()[0] for frame in av.open(done.files[0].path).decode(audio=0)])
            assert 0.005 < np.sqrt(np.mean(heard**2)) < 0.3
            assert len(heard) / 48_000 == pytest.approx(1.0, abs=0.06)
