"""Whole orders: the files that come out, what is told of them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.order import Order
from atelier.domain.wishes.sound import MakeMusic, MakeSound, Speak
from atelier.engines.port import Done, Refused, Task
from atelier.engines.sound.loudness import loudness, true_peak_db
from atelier.engines.synth.run import LONGEST_S, OPERATIONS, run
from tests.engines.synth.listening import decoded, files, made, music, order, rms, sound

SHORT = MakeMusic(prompt="calm piano", duration_s=3)


def silent(fraction: float, stage: str) -> None:
    """Nobody listens."""


def test_a_piece_is_what_players_expect(tmp_path: Path) -> None:
    stages: list[tuple[float, str]] = []
    (path,) = made(tmp_path, SHORT, progress=lambda fraction, stage: stages.append((fraction, stage)))
    wave = decoded(path)
    assert wave.shape == (2, 3 * 48_000)
    assert loudness(wave) == pytest.approx(-16, abs=1.5)
    assert true_peak_db(wave) <= -0.9
    assert stages[0] == (0.0, "reading")
    assert stages[-1] == (pytest.approx(1.0), "playing")
    assert [fraction for fraction, _ in stages] == sorted(fraction for fraction, _ in stages)
    assert len(stages) > 3
    assert [file.name for file in Path(path.parent).iterdir()] == [path.name]


@pytest.mark.parametrize("duration_s", [0.2, 2.0, 7.77])
def test_lengths_are_exact_and_never_silent(tmp_path: Path, duration_s: float) -> None:
    for wish in (
        MakeMusic(prompt="funk", duration_s=duration_s),
        MakeSound(prompt="rain and a bell", duration_s=duration_s),
        MakeSound(prompt="fire", duration_s=duration_s, loop=True),
    ):
        (path,) = made(tmp_path, wish)
        wave = decoded(path)
        assert wave.shape[1] == round(48_000 * duration_s)
        assert rms(wave) > 0.01
        assert np.abs(wave).max() < 0.95


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    for wish in (SHORT, MakeSound(prompt="birds, wind and a door", duration_s=2)):
        one = made(tmp_path, wish, seed=5)[0].read_bytes()
        assert made(tmp_path, wish, seed=5)[0].read_bytes() == one
        assert made(tmp_path, wish, seed=6)[0].read_bytes() != one


def test_takes_differ_and_do_not_depend_on_each_other(tmp_path: Path) -> None:
    contents = [path.read_bytes() for path in made(tmp_path, SHORT, outputs=3)]
    assert len(set(contents)) == 3
    assert made(tmp_path, SHORT)[0].read_bytes() == contents[0]


def test_the_customer_is_told(tmp_path: Path) -> None:
    wish = MakeMusic(prompt="a zyx jazz waltz in Bb major, 150 bpm, with clarinet, no piano", duration_s=8)
    outcome = run(order(tmp_path, wish), silent)
    assert isinstance(outcome, Done)
    notes = outcome.notes
    assert (notes["key"], notes["tempo_bpm"], notes["meter"]) == ("Bb major", 150.0, "3/4")
    assert "clarinet" in notes["instruments"]
    assert "piano" not in notes["instruments"]
    assert notes["ignored_words"] == ["zyx"]
    outcome = run(order(tmp_path, MakeSound(prompt="heavy rain on a wug roof, no thunder", duration_s=1)), silent)
    assert isinstance(outcome, Done)
    assert outcome.notes == {"sounds": ["rain"], "ignored_words": ["wug", "roof"]}


def test_where_takes_differ_each_is_told(tmp_path: Path) -> None:
    outcome = run(order(tmp_path, MakeMusic(prompt="zyx in A minor", duration_s=2), outputs=2), silent)
    assert isinstance(outcome, Done)
    assert len(files(outcome)) == 2
    assert outcome.notes["ignored_words"] == ["zyx"]
    assert outcome.notes["key"] == "A minor"
    assert len(outcome.notes["tempo_bpm"]) == 2


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (MakeSound(prompt="zyx wug", duration_s=3), "unsupported_input"),
        (MakeSound(prompt="rain", duration_s=0), "unsupported_input"),
        (MakeMusic(prompt="jazz", duration_s=-1), "unsupported_input"),
        (MakeMusic(prompt="jazz", duration_s=float("nan")), "unsupported_input"),
        (MakeSound(prompt="rain", duration_s=LONGEST_S + 1), "input_too_long"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, wish: MakeMusic | MakeSound, code: str) -> None:
    outcome = run(order(tmp_path, wish), silent)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert not list((tmp_path / "scratch").iterdir())


def test_other_wishes_are_refused(tmp_path: Path) -> None:
    outcome = run(Task("job", Order("synth", Speak(text="hello"), 1, 1), str(tmp_path)), silent)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"


def test_what_it_does_is_what_the_row_says() -> None:
    from atelier.engines.builtin import SANDBOXED

    (card,) = (card for card in SANDBOXED if card.name == "synth")
    assert card.operations == OPERATIONS
    assert card.function == f"{run.__module__}:{run.__name__}"


def test_a_loop_has_no_seam(tmp_path: Path) -> None:
    """The step from the last sample to the first is like any other, and so is the level on both sides."""
    for prompt in ("waves", "engine", "birds in the wind"):
        wave = sound(tmp_path, prompt, 4.0, loop=True)
        usual = np.quantile(np.abs(np.diff(wave, axis=1)), 0.999)
        assert np.abs(wave[:, 0] - wave[:, -1]).max() <= 1.5 * usual
        around = rms(np.concatenate([wave[:, -4_800:], wave[:, :4_800]], axis=1))
        assert around > 0.15 * rms(wave)


def test_a_click_is_no_roar(tmp_path: Path) -> None:
    """Short sounds keep their shape: the limiter is not driven to make a tick as loud as rain."""
    click, rain = sound(tmp_path, "mouse click"), sound(tmp_path, "rain")
    assert rms(click) < 0.4 * rms(rain)
    assert np.abs(click).max() > 0.5


def test_a_piece_ends(tmp_path: Path) -> None:
    """The last chord rings out: nothing is cut off."""
    wave = music(tmp_path, "rock", 10)
    assert np.abs(wave[:, -240:]).max() < 0.02
    assert rms(wave[:, -72_000:-48_000]) > 0.01
