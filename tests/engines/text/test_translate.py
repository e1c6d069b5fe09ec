"""Subtitles in another language."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from atelier.engines.captions.cue import width
from atelier.engines.captions.formats import Form, Subtitles, parse, write
from atelier.engines.port import Done, Later, Refused
from atelier.engines.text.translate import batches
from atelier.settings import ChatSettings
from tests.engines.captions.test_formats import CUES, VTT
from tests.engines.text.chat_server import Asked, ChatServer, Reply
from tests.engines.text.desk import texts, translate

SRT = "1\n00:00:01,000 --> 00:00:02,500\nGood morning.\n\n2\n00:00:03,000 --> 00:00:05,000\nHow are\nyou?\n"


def by_line(change: Callable[[str], str]) -> Callable[[Asked], Reply]:
    """A model that changes every text in one way, and nothing else."""

    def answer(asked: Asked) -> Reply:
        cues = [{"n": cue["n"], "text": change(cue["text"])} for cue in asked.text["cues"]]
        return Reply(json.dumps({"cues": cues}))

    return answer


def long_file(cues: int) -> str:
    stamps = (f"00:{number // 60:02}:{number % 60:02}" for number in range(cues + 1))
    return "\n".join(
        f"{number}\n{start},000 --> {end},000\nLine {number}\n"
        for number, (start, end) in enumerate(itertools.pairwise(stamps), 1)
    )


async def test_texts_change_and_times_do_not(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.answer = by_line({"Good morning.": "Guten Morgen.", "How are\nyou?": "Wie geht es\ndir?"}.__getitem__)
    outcome = await translate(tmp_path, SRT, "de", chat)
    assert texts(outcome) == [
        SRT.replace("Good morning.", "Guten Morgen.").replace("How are\nyou?", "Wie geht es\ndir?")
    ]
    assert isinstance(outcome, Done)
    assert outcome.notes == {"cues": 2, "language": "de", "method": "model tiny"}
    assert '"de"' in server.asked[0].body["messages"][0]["content"]


async def test_a_vtt_file_keeps_all_but_the_texts(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.answer = by_line(lambda text: text.replace("Hello", "Hallo").replace("Bye", "Tschüs"))
    (text,) = texts(await translate(tmp_path, VTT, "de", chat))
    assert text.startswith("WEBVTT - Interview\n\nNOTE made by hand")
    assert "<v Anna>Hallo</v>" in text
    before, after = parse(VTT), parse(text)
    assert [msgspec.structs.replace(cue, text="") for cue in after.cues] == [
        msgspec.structs.replace(cue, text="") for cue in before.cues
    ]


async def test_long_files_go_in_portions_and_progress_tells(
    tmp_path: Path, server: ChatServer, chat: ChatSettings
) -> None:
    server.answer = by_line(str.upper)
    told: list[tuple[float, str]] = []
    (text,) = texts(await translate(tmp_path, long_file(100), "de", chat, told=told))
    assert text == long_file(100).replace("Line", "LINE")
    assert len(server.asked) == 3
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


async def test_long_translations_are_laid_out_on_two_lines(
    tmp_path: Path, server: ChatServer, chat: ChatSettings
) -> None:
    long = "Einen wunderschönen guten Morgen wünsche ich allen, die heute hier sind"
    server.answer = by_line(lambda text: long)
    cue = parse(texts(await translate(tmp_path, SRT, "de", chat))[0]).cues[0]
    assert cue.text.replace("\n", " ") == long
    assert len(cue.text.split("\n")) == 2
    assert all(width(line) <= 42 for line in cue.text.split("\n"))


@pytest.mark.parametrize("said", ["a --> b", "one\n\n2\n00:00:09,000 --> 00:00:10,000\nmore", "\r\nx\r\n\r\ny"])
async def test_an_answer_cannot_smuggle_cues_in(
    tmp_path: Path, server: ChatServer, chat: ChatSettings, said: str
) -> None:
    server.answer = by_line(lambda text: said)
    subtitles = parse(texts(await translate(tmp_path, SRT, "de", chat))[0])
    assert [(cue.start_ms, cue.end_ms) for cue in subtitles.cues] == [(1_000, 2_500), (3_000, 5_000)]


async def test_an_empty_answer_leaves_the_original(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.answer = by_line(lambda text: " ")
    assert texts(await translate(tmp_path, SRT, "de", chat)) == [SRT]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cues: cues[:-1],
        lambda cues: cues[::-1],
        lambda cues: [*cues, {"n": 99, "text": "more"}],
        lambda cues: [{**cue, "n": 1} for cue in cues],
        lambda cues: [],
    ],
)
async def test_lost_cues_are_asked_for_again(
    tmp_path: Path, server: ChatServer, chat: ChatSettings, spoil: Callable[[list[object]], list[object]]
) -> None:
    def answer(asked: Asked) -> Reply:
        cues = asked.text["cues"]
        return Reply(json.dumps({"cues": spoil(cues) if len(server.asked) == 1 else cues}))

    server.answer = answer
    assert texts(await translate(tmp_path, SRT, "de", chat)) == [SRT]
    assert len(server.asked) == 2
    assert server.asked[0].body["seed"] != server.asked[1].body["seed"]


async def test_a_weak_model_gets_smaller_portions(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    def answer(asked: Asked) -> Reply:
        cues = asked.text["cues"]
        return Reply(json.dumps({"cues": cues[: min(len(cues), 12)]}))

    server.answer = answer
    assert texts(await translate(tmp_path, long_file(40), "de", chat)) == [long_file(40)]


async def test_a_model_that_loses_cues_again_and_again_is_refused(
    tmp_path: Path, server: ChatServer, chat: ChatSettings
) -> None:
    server.reply(Reply('{"cues": []}'))
    outcome = await translate(tmp_path, long_file(40), "de", chat)
    assert isinstance(outcome, Refused)
    assert "every subtitle" in outcome.message
    assert len(server.asked) <= 8


async def test_short_waits_do_not_lose_what_is_done(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    def answer(asked: Asked) -> Reply:
        if len(server.asked) == 2:
            return Reply(status=429, headers={"retry-after": "1"})
        return by_line(str.upper)(asked)

    server.answer = answer
    (text,) = texts(await translate(tmp_path, long_file(60), "de", chat))
    assert text == long_file(60).replace("Line", "LINE")
    assert len(server.asked) == 3


async def test_before_anything_is_done_the_job_comes_back_later(
    tmp_path: Path, server: ChatServer, chat: ChatSettings
) -> None:
    server.reply(Reply(status=429, headers={"retry-after": "4"}))
    assert await translate(tmp_path, SRT, "de", chat) == Later(4, "the chat endpoint is rate limited")


async def test_a_job_does_not_wait_forever(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(status=500))
    outcome = await translate(tmp_path, SRT, "de", msgspec.structs.replace(chat, patience_s=0))
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"


@pytest.mark.parametrize(
    ("subtitles", "language", "code"),
    [
        (SRT, "klingon please", "unsupported_input"),
        (SRT, "", "unsupported_input"),
        ("hello", "de", "unreadable_media"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n\xff\xfe\n", "de", "unreadable_media"),
        (long_file(3_599) + "\n" + long_file(2_000), "de", "input_too_long"),
    ],
)
async def test_what_cannot_be_translated_is_refused(
    tmp_path: Path, server: ChatServer, chat: ChatSettings, subtitles: str, language: str, code: str
) -> None:
    outcome = await translate(tmp_path, subtitles, language, chat)
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert server.asked == []


async def test_without_an_endpoint_the_answer_says_what_is_missing(tmp_path: Path) -> None:
    outcome = await translate(tmp_path, SRT, "de", None)
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"
    assert "chat endpoint" in outcome.message


@settings(max_examples=50)
@given(CUES)
def test_portions_hold_every_cue_once(cues: list[object]) -> None:
    many = parse(write(Subtitles(Form.SRT, tuple(cues * 20)))).cues  # type: ignore[arg-type]
    portions = list(batches(many))
    assert [cue for portion in portions for cue in portion] == list(many)
    assert all(1 <= len(portion) <= 40 for portion in portions)
