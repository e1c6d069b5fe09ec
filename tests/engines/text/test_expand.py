"""Fuller prompts, by rules and by a chat endpoint."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.wishes.text import ExpandPrompt, PromptFor
from atelier.engines.port import Done, Later, Refused
from atelier.engines.text.engine import LONGEST_PROMPT
from atelier.engines.text.expand.rules import expand, known_facts, read, table
from atelier.settings import ChatSettings
from tests.engines.text.chat_server import ChatServer, Reply
from tests.engines.text.desk import texts, write

EVERY_TARGET = pytest.mark.parametrize("target", PromptFor)


@given(
    st.text(min_size=1, max_size=60).filter(lambda text: text.strip(" .,;\n\t")),
    st.sampled_from(PromptFor),
    st.integers(0, 2**53),
)
def test_the_words_given_come_first_and_the_same_seed_gives_the_same(prompt: str, target: PromptFor, seed: int) -> None:
    made = expand(prompt, target, "", seed)
    assert made.startswith(prompt.strip().rstrip(",;").rstrip("."))
    assert made == expand(prompt, target, "", seed)


@EVERY_TARGET
def test_seeds_differ(target: PromptFor) -> None:
    assert len({expand("a quiet harbour", target, "", seed) for seed in range(20)}) >= 4


@EVERY_TARGET
def test_a_short_prompt_gains_a_lot(target: PromptFor) -> None:
    made = expand("a fox", target, "", 3)
    assert 80 < len(made) < 600
    assert made.count(",") >= 4


@pytest.mark.parametrize(
    ("prompt", "absent"),
    [
        ("a castle at night", ["daylight", "golden light", "setting sun"]),
        ("logo for a coffee shop", ["lens", "photograph", "window light"]),
        ("a reef under water, underwater", ["lamps", "grass", "window"]),
        ("city street, no people", ["people", "crowd"]),
        ("a castle, oil painting, golden hour, wide shot", ["photograph", "lens", "moonlight"]),
        ("portrait in black and white", ["teal", "ochres", "jewel tones"]),
    ],
)
def test_nothing_contradicts_what_is_said(prompt: str, absent: list[str]) -> None:
    for seed in range(40):
        added = expand(prompt, PromptFor.IMAGE, "", seed).removeprefix(prompt)
        assert [word for word in absent if word in added] == []


def test_music_without_drums_gets_none() -> None:
    for seed in range(40):
        added = expand("epic battle, no drums", PromptFor.MUSIC, "", seed).removeprefix("epic battle, no drums")
        assert "drum" not in added
        assert "808" not in added


def test_the_style_stands_behind_the_prompt() -> None:
    made = expand("a dragon.", PromptFor.IMAGE, "watercolour,", 1)
    assert made.startswith("a dragon., watercolour, ") or made.startswith("a dragon, watercolour, ")
    assert "photograph" not in made


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("a man on a beach at night", {"person", "water", "night"}, {"day", "city"}),
        ("no people, only mountains", {"landscape"}, {"person"}),
        ("without the sea but with a castle", {"fantasy"}, {"water"}),
        ("logo of a fox", {"graphic"}, {"animal"}),
    ],
)
def test_reading(text: str, present: set[str], absent: set[str]) -> None:
    found = read(text).facts
    assert present <= found
    assert not absent & found


def test_tables_ask_for_facts_that_exist() -> None:
    known = set(known_facts()) | {"drumless"}
    for target in PromptFor:
        names = [aspect.name for aspect in table(target).aspect]
        assert len(names) == len(set(names))
        added = {fact for aspect in table(target).aspect for option in aspect.options for fact in option.adds.split()}
        for aspect in table(target).aspect:
            lines = [option.text for option in aspect.options]
            assert len(lines) == len(set(lines))
            for option in aspect.options:
                asked = f"{option.fits} {option.needs} {option.bars}".split()
                assert set(asked) <= known | added, option.text
    for fact in known_facts().values():
        assert set(fact.hides.split()) <= known


async def test_without_an_endpoint_rules_write(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    outcome = await write(tmp_path, ExpandPrompt("a fox in the snow"), outputs=3, told=told)
    assert isinstance(outcome, Done)
    assert outcome.notes["method"] == "rules"
    assert outcome.notes["prompts"] == [text.removesuffix("\n") for text in texts(outcome)]
    assert len(set(outcome.notes["prompts"])) == 3
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert told[-1][0] == 1.0
    assert texts(await write(tmp_path, ExpandPrompt("a fox in the snow"), outputs=3)) == texts(outcome)


async def test_an_endpoint_writes_where_there_is_one(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply('{"prompt": "a red fox,\\n crisp snow"}'))
    wish = ExpandPrompt("a fox", PromptFor.VIDEO, "noir")
    outcome = await write(tmp_path, wish, chat)
    assert texts(outcome) == ["a red fox, crisp snow\n"]
    assert isinstance(outcome, Done)
    assert outcome.notes["method"] == "model tiny"
    (asked,) = server.asked
    assert asked.text == {"prompt": "a fox", "style": "noir"}
    assert "camera movement" in asked.body["messages"][0]["content"]


@pytest.mark.parametrize(
    "content",
    ["no JSON", '{"prompt": ""}', '{"prompt": " \\n "}', '{"text": "x"}', json.dumps({"prompt": "a naked woman"})],
)
async def test_rules_step_in_for_answers_of_no_use(
    tmp_path: Path, server: ChatServer, chat: ChatSettings, content: str
) -> None:
    server.reply(Reply(content))
    outcome = await write(tmp_path, ExpandPrompt("a fox in the snow"), chat)
    assert texts(outcome)[0].startswith("a fox in the snow, ")
    assert isinstance(outcome, Done)
    assert outcome.notes["method"].startswith("rules, as the model tiny gave no answer")
    assert len(server.asked) == 2


async def test_a_second_answer_may_be_better(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply("oops"), Reply('{"prompt": "better"}'))
    assert texts(await write(tmp_path, ExpandPrompt("a fox"), chat)) == ["better\n"]


async def test_a_busy_endpoint_is_waited_for_and_then_done_without(
    tmp_path: Path, server: ChatServer, chat: ChatSettings
) -> None:
    server.reply(Reply(status=429, headers={"retry-after": "3"}))
    assert await write(tmp_path, ExpandPrompt("a fox"), chat) == Later(3, "the chat endpoint is rate limited")
    outcome = await write(tmp_path, ExpandPrompt("a fox"), msgspec.structs.replace(chat, patience_s=0))
    assert texts(outcome)[0].startswith("a fox, ")


async def test_a_rejected_key_is_the_operators_to_mend(tmp_path: Path, server: ChatServer, chat: ChatSettings) -> None:
    server.reply(Reply(status=401))
    outcome = await write(tmp_path, ExpandPrompt("a fox"), chat)
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_configured"


@pytest.mark.parametrize(
    ("prompt", "code"), [("  \n", "unsupported_input"), ("a" * (LONGEST_PROMPT + 1), "input_too_long")]
)
async def test_what_cannot_be_expanded_is_refused(tmp_path: Path, prompt: str, code: str) -> None:
    outcome = await write(tmp_path, ExpandPrompt(prompt))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
