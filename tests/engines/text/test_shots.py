"""Scripts broken into shots."""

from __future__ import annotations

import itertools
import json
import re
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.domain.wishes.text import ScriptToShots
from atelier.engines.port import Done, Later, Refused
from atelier.engines.text.engine import LONGEST_SCRIPT
from atelier.engines.text.shots.breakdown import break_down
from atelier.engines.text.shots.quotes import quoted
from atelier.engines.text.shots.screenplay import Kind, read_script
from atelier.engines.text.shots.shot import LONGEST_S, SHORTEST_S, Shot, words_in
from atelier.settings import ChatSettings
from tests.engines.text.chat_server import ChatServer, Reply
from tests.engines.text.desk import texts, write

SCREENPLAY = """\
Title: The Lighthouse
Author: A. Writer

FADE IN:

EXT. HARBOUR - NIGHT

Rain. A ferry pulls out into the dark water. ANNA (30s) runs along the pier, waving.

ANNA
(shouting)
Wait! Wait for me!

The ferry does not stop. She watches its lights get smaller.

CUT TO:

INT. LIGHTHOUSE - CONTINUOUS

The KEEPER looks out of the window. His hand trembles.

KEEPER
They always miss it.

DISSOLVE TO:

EXT. HARBOUR - DAWN

Close on a clock. The hands point to six.
"""
PROSE = (
    "The old fisherman rowed out before dawn. Gulls followed him. "
    "Mr. Gray cast his net twice and caught nothing, and the third time it came up heavy. "
    '"You again," said Anna. "Finally." Inside lay a bottle.'
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_a_screenplay() -> None:
    shots = break_down(SCREENPLAY, 40, "", 1)
    assert [shot.number for shot in shots] == list(range(1, len(shots) + 1))
    first, shout, *_, last = shots
    assert (first.location, first.time_of_day, first.transition) == ("Harbour", "night", "fade")
    assert first.camera.startswith("wide establishing shot")
    assert first.description.startswith("Harbour, night. Rain.")
    assert shout.dialogue == "Anna (shouting): Wait! Wait for me!"
    assert (last.location, last.time_of_day, last.transition) == ("Harbour", "dawn", "dissolve")
    assert last.camera.startswith("close-up")
    inside = next(shot for shot in shots if shot.location == "Lighthouse")
    assert inside.time_of_day == "night", "CONTINUOUS goes on in the same night"
    assert "Title" not in " ".join(shot.description for shot in shots)


def test_prose_keeps_every_word_in_order() -> None:
    shots = break_down(PROSE, 40, "", 1)
    assert len(shots) > 1
    assert " ".join(shot.description for shot in shots) == PROSE
    assert [shot.dialogue for shot in shots if shot.dialogue] == ["Anna: You again"]


def test_abbreviations_do_not_end_sentences() -> None:
    shots = break_down(PROSE, 40, "", 1)
    assert not any(shot.description.endswith("Mr.") for shot in shots)


def test_a_shot_list_is_kept_shot_by_shot() -> None:
    shots = break_down("1. Wide shot of a desert at noon\n2. Close-up of boots\n- He turns the radio on", 40, "", 1)
    assert [shot.description for shot in shots] == [
        "Wide shot of a desert at noon",
        "Close-up of boots",
        "He turns the radio on",
    ]
    assert [shot.camera.partition(",")[0] for shot in shots[:2]] == ["wide shot", "close-up"]


def test_a_script_without_spaces() -> None:
    shots = break_down("黄昏的海边，一个女孩在奔跑，风吹起她的头发，远处的船慢慢驶向港口。" * 4, 40, "", 1)
    assert len(shots) >= 2
    assert "".join(shot.description.replace(" ", "") for shot in shots).count("港口") == 4


def test_the_style_is_named_in_every_shot() -> None:
    assert all(shot.description.endswith("Style: noir.") for shot in break_down(SCREENPLAY, 40, "noir", 1))


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_there_are_never_more_than_wanted_and_nothing_is_lost(most: int) -> None:
    whole = break_down(SCREENPLAY, 200, "", 1)
    fewer = break_down(SCREENPLAY, most, "", 1)
    assert len(fewer) == min(most, len(whole))
    assert words(" ".join(shot.dialogue for shot in fewer)).count("wait") == 2
    assert {"trembles", "ferry", "six"} <= set(words(" ".join(shot.description for shot in fewer)))


@settings(max_examples=60)
@given(st.text(st.sampled_from("AB ab.\n!-:()\"'1é語。"), max_size=300), st.integers(1, 12), st.integers(0, 9))
def test_any_text_gives_shots_that_can_be_filmed(script: str, most: int, seed: int) -> None:
    shots = break_down(script, most, "", seed)
    assert len(shots) <= most
    assert shots == break_down(script, most, "", seed)
    for shot in shots:
        assert shot.description.strip()
        assert SHORTEST_S <= shot.duration_s <= LONGEST_S
        assert ", " in shot.camera


def test_talk_takes_its_time() -> None:
    speech = "ANNA\n" + "I have been waiting here for you every single evening since the summer ended. " * 2
    (shot, *rest) = break_down(f"INT. ROOM - DAY\n\n{speech}", 1, "", 1)
    assert rest == []
    assert shot.duration_s == pytest.approx(words_in(speech) / 2.5, abs=1.5)


@pytest.mark.parametrize(
    ("line", "place", "time_of_day"),
    [
        ("INT. KITCHEN - DAY", "Kitchen", "day"),
        ("EXT. O'BRIEN'S FARM — NIGHT (RAIN)", "O'Brien's Farm", "night (rain)"),
        ("INT./EXT. CAR - MOVING - DUSK", "Car - Moving", "dusk"),
        ("12. Int. Kitchen, day", "Kitchen, day", ""),
        (".SNIPER SCOPE POV", "Sniper Scope Pov", ""),
        ("I/E TRAIN - LATER", "Train", "later"),
    ],
)
def test_headings(line: str, place: str, time_of_day: str) -> None:
    (scene,) = read_script(f"{line}\n\nSomething happens.")
    assert (scene.location, scene.time_of_day) == (place, time_of_day)


def test_speeches_in_their_many_forms() -> None:
    script = "ANNA\nHi.\n\n@McGREGOR (O.S.)\n(softly)\nHello.\n\nKeeper: Come in.\n\nHe waits."
    beats = [beat for scene in read_script(script) for beat in scene.beats]
    assert [(beat.kind, beat.speaker, beat.how, beat.text) for beat in beats] == [
        (Kind.SPEECH, "Anna", "", "Hi."),
        (Kind.SPEECH, "McGREGOR", "o.s., softly", "Hello."),
        (Kind.SPEECH, "Keeper", "", "Come in."),
        (Kind.ACTION, "", "", "He waits."),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"You again," he said.', [("He", "You again")]),
        ('She whispered, "Go."', [("She", "Go.")]),
        ('"Who is there?" asked the keeper.', [("The keeper", "Who is there?")]),
        ("„Komm“, said Anna.", [("Anna", "Komm")]),
        ('The sign read "Open".', []),
        ('"Stop." He said nothing more.', []),
    ],
)
def test_who_speaks_in_prose(text: str, found: list[tuple[str, str]]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize("script", ['"' * 25_000, "A" * 50_000, "INT. " * 10_000, "(" * 50_000, "ANNA\n" * 8_000])
def test_no_text_takes_long(script: str) -> None:
    started = time.process_time()
    break_down(script, 40, "", 1)
    assert time.process_time() - started < 3


async def test_without_an_endpoint_rules_break_it_down(tmp_path: Path) -> None:
    outcome = await write(tmp_path, ScriptToShots(SCREENPLAY, most=4), outputs=2)
    first, second = (msgspec.json.decode(text, type=list[Shot]) for text in texts(outcome))
    assert len(first) == len(second) == 4
    assert isinstance(outcome, Done)
    assert outcome.notes["method"] == "rules"
    assert outcome.notes["shots"] == 4
    assert outcome.notes["duration_s"] == pytest.approx(sum(shot.duration_s for shot in first))


def shots_json(count: int, **change: object) -> str:
    shot = {"number": 1, "description": "A ferry.", "camera": "wide shot, pan", "duration_s": 4.0} | change
    return json.dumps({"shots": [{**shot, "number": number} for number in itertools.islice(itertools.count(7), count)]})


async def test_an_endpoint_breaks_it_down(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(shots_json(3)))
    outcome = await write(tmp_path, ScriptToShots(SCREENPLAY, most=5, style="noir"), chat)
    (shots,) = (msgspec.json.decode(text, type=list[Shot]) for text in texts(outcome))
    assert [shot.number for shot in shots] == [1, 2, 3]
    assert isinstance(outcome, Done)
    assert outcome.notes["method"] == "model tiny"
    assert server.asked[0].text == {"script": SCREENPLAY, "style": "noir"}
    assert "at most 5 shots" in server.asked[0].body["messages"][0]["content"]


@pytest.mark.parametrize(
    "content",
    [
        shots_json(9),
        shots_json(0),
        shots_json(2, description=" "),
        shots_json(2, duration_s=-1),
        shots_json(1, description="a naked woman"),
        "{}",
    ],
)
async def test_rules_step_in_for_answers_of_no_use(
    tmp_path: Path, server: ChatServer, chat: ChatSettings, content: str
) -> None:
    server.reply(Reply(content))
    outcome = await write(tmp_path, ScriptToShots(SCREENPLAY, most=5), chat)
    assert isinstance(outcome, Done)
    assert outcome.notes["method"].startswith("rules, as")
    assert len(server.asked) == 2


async def test_a_busy_endpoint_is_waited_for(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(status=503, headers={"retry-after": "3"}))
    outcome = await write(tmp_path, ScriptToShots(SCREENPLAY), chat)
    assert isinstance(outcome, Later)
    assert outcome.after_s == 3


@pytest.mark.parametrize(
    ("script", "code"),
    [(" \n", "unsupported_input"), ("CUT TO:", "unsupported_input"), ("a" * (LONGEST_SCRIPT + 1), "input_too_long")],
)
async def test_what_cannot_be_broken_down_is_refused(tmp_path: Path, script: str, code: str) -> None:
    outcome = await write(tmp_path, ScriptToShots(script))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
