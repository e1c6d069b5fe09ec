"""Sounds added to videos."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import AddAudio
from atelier.domain.wishes.parts import Media
from tests.engines.editing.room import (
    RATE_HZ,
    clicks,
    clicks_in,
    clip,
    edit,
    ffmpeg,
    frames_of,
    level_of,
    media,
    numbers_of,
    pitch_of,
    refusal_of,
    remade,
    save_sound,
    sound_of,
    tone,
)


def heard(path: Path) -> Media:
    return media(path, MediaKind.AUDIO, "audio/wav")


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a low tone."""
    return clip(tmp_path_factory.mktemp("talk") / "talk.mp4", 90, sound=tone(300, 3, level=0.2))


@pytest.fixture(scope="module")
def whistle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second of a high one."""
    return save_sound(tmp_path_factory.mktemp("whistle") / "whistle.wav", tone(2000, 1, level=0.2))


def strength(sound: np.ndarray, frequency_hz: float) -> float:
    """The level of one frequency."""
    time = np.arange(len(sound)) / RATE_HZ
    return float(abs(2 * np.mean(sound * np.exp(-2j * np.pi * frequency_hz * time))))


def test_mixed_beside_the_videos_own(talk: Path, whistle: Path, tmp_path: Path) -> None:
    sound = sound_of(edit(AddAudio(media(talk), heard(whistle), offset_s=1.0, volume=0.5, own_volume=2.0), tmp_path))[0]
    before, during, after = (sound[n * RATE_HZ + 4000 : (n + 1) * RATE_HZ - 4000] for n in range(3))
    own = strength(sound_of(talk)[0][4000:-4000], 300)
    for part in (before, during, after):
        assert strength(part, 300) == pytest.approx(2 * own, rel=0.05)
    assert strength(during, 2000) == pytest.approx(0.1, rel=0.05)
    assert max(strength(before, 2000), strength(after, 2000)) < 0.002


def test_in_place_of_the_videos_own(talk: Path, whistle: Path, tmp_path: Path) -> None:
    sound = sound_of(edit(AddAudio(media(talk), heard(whistle), mix=False), tmp_path))[0]
    assert pitch_of(sound[4000 : RATE_HZ - 4000]) == pytest.approx(2000, abs=3)
    assert strength(sound[4000:-4000], 300) < 0.002
    assert level_of(sound[RATE_HZ + 4000 :]) < 0.002


@pytest.mark.parametrize("mix", [True, False])
@pytest.mark.parametrize("offset_s", [0.0, 0.75, -0.3, 2.5])
def test_the_sound_begins_when_it_should(tmp_path: Path, mix: bool, offset_s: float) -> None:
    video = clip(tmp_path / "c.mp4", 90, sound=np.zeros(3 * RATE_HZ, np.float32))
    beeps = save_sound(tmp_path / "beeps.wav", clicks(1))
    sound = sound_of(edit(AddAudio(media(video), heard(beeps), mix=mix, offset_s=offset_s), tmp_path))[0]
    due = [place + offset_s for place in (0.0, 0.5) if 0 <= place + offset_s < 2.99]
    assert clicks_in(sound) == pytest.approx(due, abs=0.003)


@pytest.mark.parametrize("seconds", [0.5, 10])
def test_the_video_keeps_its_length_and_its_coding(talk: Path, tmp_path: Path, seconds: float) -> None:
    music = save_sound(tmp_path / "music.mp3", tone(500, seconds))
    result = edit(AddAudio(media(talk), heard(music), mix=False), tmp_path)
    assert numbers_of(result) == list(range(90))
    assert video_packets(result) == video_packets(talk)
    assert sound_of(result).shape[1] / RATE_HZ == pytest.approx(3, abs=0.03)


def video_packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_what_players_may_not_take_is_coded_anew(talk: Path, whistle: Path, tmp_path: Path) -> None:
    web = remade(talk, "talk.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-an")
    result = edit(AddAudio(media(web), heard(whistle)), tmp_path)
    assert numbers_of(result) == list(range(90))
    with av.open(str(result)) as container:
        assert container.streams.video[0].codec_context.name == "h264"


def test_a_turned_video_stays_turned(talk: Path, whistle: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(talk.read_bytes())
    turned = rotated(turned)
    result = edit(AddAudio(media(turned), heard(whistle)), tmp_path)
    with av.open(str(result)) as container:
        assert next(container.decode(video=0)).rotation % 360 == 90


def rotated(path: Path) -> Path:
    result = path.with_name("rotated.mp4")
    ffmpeg("-display_rotation", "90", "-i", str(path), "-c", "copy", str(result))
    return result


def test_loud_sums_are_held_below_the_ceiling(talk: Path, tmp_path: Path) -> None:
    loud = save_sound(tmp_path / "loud.wav", tone(310, 3, level=0.9))
    sound = sound_of(edit(AddAudio(media(talk), heard(loud), volume=4.0, own_volume=4.0), tmp_path))
    assert np.abs(sound).max() < 1.05
    assert level_of(sound[0]) > 0.4


def test_a_video_without_sound_gets_one(whistle: Path, tmp_path: Path) -> None:
    mute = clip(tmp_path / "m.mp4", 60)
    sound = sound_of(edit(AddAudio(media(mute), heard(whistle)), tmp_path))
    assert strength(sound[0][4000 : RATE_HZ - 4000], 2000) == pytest.approx(0.2, rel=0.05)
    assert len(frames_of(mute)) == 60


@pytest.mark.parametrize(
    ("offset_s", "volume", "word"),
    [(3.0, 1.0, "begin at 3 s"), (-1.5, 1.0, "lasts 1.00 s"), (0, 4.5, "volume"), (0, -1, "volume")],
)
def test_what_would_not_be_heard_is_refused(
    talk: Path, whistle: Path, tmp_path: Path, offset_s: float, volume: float, word: str
) -> None:
    refused = refusal_of(AddAudio(media(talk), heard(whistle), offset_s=offset_s, volume=volume), tmp_path)
    assert word in refused.message


def test_a_file_without_sound_is_refused(talk: Path, tmp_path: Path) -> None:
    mute = clip(tmp_path / "m.mp4", 10)
    refused = refusal_of(AddAudio(media(talk), media(mute)), tmp_path)
    assert refused == type(refused)("unreadable_media", "the sound: the file holds no sound")
