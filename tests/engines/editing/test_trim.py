"""Trimming: exactly the frames of the span, and the sound of the same time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.domain.wishes.editing import Trim
from atelier.domain.wishes.parts import Span
from tests.engines.editing.room import clicks, clicks_in, clip, edit, media, numbers_of, refusal_of, remade, sound_of


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds, with a beep at every half."""
    return clip(tmp_path_factory.mktemp("tape") / "tape.mp4", 90, sound=clicks(3))


@pytest.mark.parametrize(
    ("start_s", "end_s", "frames"),
    [
        (0, 1, range(30)),
        (0.5, 1.5, range(15, 45)),
        (0.333, 0.667, range(10, 20)),
        (2.0, None, range(60, 90)),
        (2.9, 99, range(87, 90)),
        (1.0, 1.04, range(30, 31)),
        (0, None, range(90)),
    ],
)
def test_the_span_to_the_frame(tape: Path, tmp_path: Path, start_s: float, end_s: float | None, frames: range) -> None:
    assert numbers_of(edit(Trim(media(tape), Span(start_s, end_s)), tmp_path)) == list(frames)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0.05, 2.95), st.sampled_from([23.976, 24, 25, 30, 50]))
def test_spans_that_meet_share_no_frame_and_miss_none(tmp_path: Path, cut_s: float, fps: float) -> None:
    source = clip(tmp_path / f"{fps}.mp4", round(3 * fps), fps=fps)
    before = numbers_of(edit(Trim(media(source), Span(0, cut_s)), tmp_path))
    after = numbers_of(edit(Trim(media(source), Span(cut_s, None)), tmp_path))
    assert before + after == list(range(round(3 * fps)))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("open.mp4", ("-c:v", "libx264", "-g", "300", "-bf", "5", "-c:a", "copy")),
        ("x.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")),
        ("x.mov", ("-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast", "-c:a", "pcm_s16le")),
    ],
)
def test_however_it_is_coded(tape: Path, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    source = remade(tape, name, *options)
    result = edit(Trim(media(source), Span(1.1, 2.2)), tmp_path)
    assert numbers_of(result) == list(range(33, 66))
    assert clicks_in(sound_of(result)[0]) == pytest.approx([0.4, 0.9], abs=0.004)


def test_the_sound_is_that_of_the_span(tape: Path, tmp_path: Path) -> None:
    sound = sound_of(edit(Trim(media(tape), Span(0.7, 2.1)), tmp_path))
    assert clicks_in(sound[0]) == pytest.approx([0.3, 0.8, 1.3], abs=0.002)
    assert sound.shape[1] / 48_000 == pytest.approx(1.4, abs=0.03)


@pytest.mark.parametrize(
    ("start_s", "end_s", "word"),
    [(3.0, None, "lasts"), (7, 8, "lasts"), (1, 1, "empty"), (2, 1, "empty"), (1, 1.001, "no frame")],
)
def test_what_leaves_nothing_is_refused(
    tape: Path, tmp_path: Path, start_s: float, end_s: float | None, word: str
) -> None:
    refused = refusal_of(Trim(media(tape), Span(start_s, end_s)), tmp_path)
    assert refused.code == "unsupported_input"
    assert word in refused.message
