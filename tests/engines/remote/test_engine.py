"""Asking, waiting and fetching, and everything that can go wrong on the way, with every provider."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage
from atelier.engines.port import Done, Failed, Later, Refused
from atelier.settings_remote import RemoteSettings
from tests.engines.remote.bench import MODELS, QUICK, Bench, picture, until
from tests.engines.remote.providers import Answer

KINDS = sorted(MODELS)
INSTANT = {"openai", "google"}
LOOKING = sorted(set(KINDS) - INSTANT)
WORDS = {
    "fal": "/status",
    "bfl": "get_result",
    "replicate": "predictions/",
    "runway": "tasks/",
    "luma": "generations/luma",
}
"""What is in the path of a look."""


@pytest.mark.parametrize("kind", KINDS)
async def test_a_picture_comes_back(bench: Bench, kind: str) -> None:
    engine = bench.engine(kind)
    outcome = await bench.run(engine, bench.task(await bench.job()))
    assert isinstance(outcome, Done), outcome
    (made,) = outcome.files
    assert Path(made.path).read_bytes() == bench.world.picture
    row = await bench.row()
    assert row["state"] == "done"
    assert row["billed"]
    assert float(row["cost_usd"]) == 0.05
    assert [share for share, _ in bench.told] == sorted(share for share, _ in bench.told)
    assert len(bench.world.tasks) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_the_providers_rules_are_a_refusal(bench: Bench, kind: str) -> None:
    bench.world.fate = "policy"
    task = bench.task(await bench.job())
    outcome = await bench.run(bench.engine(kind), task)
    assert isinstance(outcome, Refused)
    assert outcome.code == "content_policy"
    again = await bench.run(bench.engine(kind), task)
    assert again == outcome
    assert len(bench.world.asks()) == 1, "a refusal is not asked for twice"


@pytest.mark.parametrize("kind", LOOKING)
async def test_a_task_that_broke_off_is_asked_for_again_by_the_next_attempt(bench: Bench, kind: str) -> None:
    bench.world.fate = "failed"
    engine, task = bench.engine(kind), bench.task(await bench.job())
    assert isinstance(await bench.run(engine, task), Failed)
    bench.world.fate = "done"
    assert isinstance(await bench.run(engine, task), Done)
    row = await bench.row()
    assert (row["tries"], row["state"]) == (2, "done")


@pytest.mark.parametrize("kind", KINDS)
async def test_too_many_requests_are_repeated_later(bench: Bench, kind: str) -> None:
    bench.world.instead = [("", Answer(429, {"detail": "slow down"}, {"retry-after": "17"}))]
    outcome = await bench.run(bench.engine(kind), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.after_s == 17
    assert outcome.elsewhere
    assert await bench.rows() == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_provider_out_of_order_is_away(bench: Bench, kind: str) -> None:
    bench.world.instead = [("", Answer(503, {"detail": "maintenance"}))]
    outcome = await bench.run(bench.engine(kind), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere
    assert await bench.rows() == []
    assert (await bench.ward().all())[bench.name(kind)].failures == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_key_that_is_not_taken_is_no_fault_of_the_customer(bench: Bench, kind: str) -> None:
    outcome = await bench.run(bench.engine(kind, account={"key": "wrong"}), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere
    assert "key" in outcome.reason
    assert "wrong" not in outcome.reason


async def test_who_counts_requests_is_well(bench: Bench) -> None:
    await bench.ward().failed(bench.name("fal"), "status 503")
    bench.world.instead = [("", Answer(429, {}))]
    await bench.run(bench.engine("fal"), bench.task(await bench.job()))
    assert bench.name("fal") not in await bench.ward().all()


async def test_an_order_that_is_refused_here_tells_nothing_of_the_provider(bench: Bench) -> None:
    await bench.ward().failed(bench.name("fal"), "status 503")
    engine = bench.engine("fal", operations=(Operation.EDIT_IMAGE,))
    two = EditImage(images=(picture(), picture()), prompt="more light")
    assert isinstance(await bench.run(engine, bench.task(await bench.job(), two)), Refused)
    assert bench.world.asks() == []
    assert (await bench.ward().all())[bench.name("fal")].failures == 1


async def test_google_says_in_its_answer_when_to_come_back(bench: Bench) -> None:
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}
    error = {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [{"@type": "other"}, retry]}
    bench.world.instead = [("", Answer(429, {"error": error}))]
    outcome = await bench.run(bench.engine("google"), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.after_s == 34.5


@pytest.mark.parametrize(("status", "code"), [(429, "insufficient_quota"), (400, "billing_hard_limit_reached")])
async def test_an_account_without_credit_is_no_fault_of_the_customer(bench: Bench, status: int, code: str) -> None:
    bench.world.instead = [("", Answer(status, {"error": {"code": code, "message": "Billing hard limit"}}))]
    outcome = await bench.run(bench.engine("openai"), bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere
    assert "no credit" in outcome.reason


async def test_a_provider_that_is_not_there_is_away(bench: Bench) -> None:
    engine = bench.engine("fal", account={"url": "http://127.0.0.1:1"})
    outcome = await bench.run(engine, bench.task(await bench.job()))
    assert isinstance(outcome, Later)
    assert outcome.elsewhere


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "answer", [Answer(200, {"hello": 1}), Answer(200, raw=b"<html>"), Answer(200, []), Answer(504, {})], ids=str
)
async def test_an_answer_without_sense_is_never_asked_for_twice(bench: Bench, kind: str, answer: Answer) -> None:
    """The provider may have begun: a person must look."""
    bench.world.instead = [("", answer)]
    engine, task = bench.engine(kind), bench.task(await bench.job())
    outcome = await bench.run(engine, task)
    assert isinstance(outcome, Later)
    assert not outcome.elsewhere
    assert (await bench.row())["state"] == "unclear"
    assert isinstance(await bench.run(engine, task), Later)
    assert len(bench.world.asks()) == 1


@pytest.mark.parametrize("kind", LOOKING)
async def test_senseless_news_are_waited_out(bench: Bench, kind: str) -> None:
    word = WORDS[kind]
    bench.world.instead = [
        (word, Answer(500, {"detail": "oops"})),
        (word, Answer(200, raw=b"garbage")),
        (word, Answer(200, {"status": "SOMETHING_NEW"})),
        (word, Answer(429, {})),
    ]
    assert isinstance(await bench.run(bench.engine(kind), bench.task(await bench.job())), Done)
    assert bench.world.instead == []
    assert len(bench.world.tasks) == 1


@pytest.mark.parametrize("kind", LOOKING)
async def test_what_takes_longer_than_a_turn_is_taken_up_again(bench: Bench, kind: str) -> None:
    bench.world.polls = 6
    engine = bench.engine(kind, remote=msgspec.structs.replace(QUICK, turn_s=0.5))
    task = bench.task(await bench.job())
    turns = 0
    while isinstance(outcome := await bench.run(engine, task), Later):
        assert not outcome.elsewhere
        turns += 1
        assert turns < 50
    assert isinstance(outcome, Done)
    assert turns
    assert len(bench.world.tasks) == 1


async def test_an_answer_that_comes_too_late_is_never_asked_for_twice(bench: Bench) -> None:
    bench.world.pause_s = 4.0
    engine, task = bench.engine("fal", account={"timeout_s": 2.0}), bench.task(await bench.job())
    for _ in range(2):
        outcome = await bench.run(engine, task)
        assert isinstance(outcome, Later)
        assert not outcome.elsewhere
    assert (await bench.row())["state"] == "unclear"
    assert len(bench.world.asks()) == 1


async def test_a_request_in_doubt_is_repeated_where_the_provider_knows_it_by_its_key(bench: Bench) -> None:
    world = bench.world
    world.keys_honoured = True
    world.pause_s = 4.0
    account = {"idempotency_header": "idempotency-key"}
    task = bench.task(await bench.job())
    assert isinstance(await bench.run(bench.engine("fal", account={**account, "timeout_s": 2.0}), task), Later)
    assert (await bench.row())["state"] == "intended"
    world.pause_s = 0.0
    assert isinstance(await bench.run(bench.engine("fal", account=account), task), Done)
    assert len(world.asks()) == 2
    assert len(world.tasks) == 1


async def test_a_request_in_doubt_may_be_repeated_at_the_operators_risk(bench: Bench) -> None:
    bench.world.instead = [("", Answer(200, {}))]
    engine, task = bench.engine("fal", if_unclear="repeat"), bench.task(await bench.job())
    assert isinstance(await bench.run(engine, task), Failed)
    assert isinstance(await bench.run(engine, task), Done)


async def test_a_person_decides_what_is_unclear(bench: Bench) -> None:
    from atelier.engines.remote.record import State

    bench.world.instead = [("", Answer(200, {})), ("", Answer(200, {}))]
    engine, first = bench.engine("fal"), bench.task(await bench.job())
    assert isinstance(await bench.run(engine, first), Later)
    assert await bench.record.decide(UUID(first.job_id), State.FAILED, "it never arrived") == 1
    assert isinstance(await bench.run(engine, first), Later)
    assert await bench.record.decide(UUID(first.job_id), State.GIVEN_UP, "it cannot be found") == 1
    assert isinstance(await bench.run(engine, first), Refused)


async def test_silence_of_a_known_task_becomes_a_persons_matter_and_its_voice_ends_that(bench: Bench) -> None:
    remote = RemoteSettings(turn_s=100, poll_s=0.1, unclear_after_s=0.4)
    engine, task = bench.engine("fal", remote=remote), bench.task(await bench.job())
    bench.world.instead = [("/status", Answer(500, {})) for _ in range(1000)]
    assert isinstance(await bench.run(engine, task), Later)
    assert (await bench.row())["state"] == "unclear"
    bench.world.instead = []
    assert isinstance(await bench.run(engine, task), Done)
    assert len(bench.world.tasks) == 1


async def test_outputs_are_tasks_of_their_own_with_seeds_of_their_own(bench: Bench) -> None:
    outcome = await bench.run(bench.engine("fal"), bench.task(await bench.job(), outputs=3))
    assert isinstance(outcome, Done)
    assert len(outcome.files) == 3
    seeds = {asked.body["seed"] for asked in bench.world.asks()}
    assert len(seeds) == 3


async def test_an_engine_never_has_more_tasks_than_it_may(bench: Bench) -> None:
    bench.world.fate = "never"
    remote = msgspec.structs.replace(QUICK, turn_s=0.5)
    engine = bench.engine("fal", at_once=2, remote=remote)
    outcomes = await asyncio.gather(*[bench.run(engine, bench.task(await bench.job())) for _ in range(5)])
    assert all(isinstance(outcome, Later) for outcome in outcomes)
    assert len(bench.world.tasks) == 2


async def test_an_attempt_that_is_stopped_while_it_asks_leaves_the_name_behind(bench: Bench) -> None:
    bench.world.pause_s = 0.5
    engine, task = bench.engine("fal"), bench.task(await bench.job())
    running = asyncio.create_task(bench.run(engine, task))
    await until(bench.world.asks)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    row = await bench.row()
    assert (row["state"], row["name"]) == ("accepted", "fal-0")
    bench.world.pause_s = 0.0
    assert isinstance(await bench.run(engine, task), Done)
    assert len(bench.world.tasks) == 1


async def test_a_result_is_fetched_again_and_never_paid_again(bench: Bench) -> None:
    for kind in ("fal", "openai"):
        engine, task = bench.engine(kind), bench.task(await bench.job())
        first = await bench.run(engine, task)
        second = await bench.run(engine, task)
        assert isinstance(first, Done)
        assert isinstance(second, Done)
        assert Path(second.files[0].path).read_bytes() == bench.world.picture
    assert len(bench.world.tasks) == 2


async def test_a_file_that_cannot_be_had_at_once_is_waited_for(bench: Bench) -> None:
    bench.world.instead = [("/files/", Answer(404, {})), ("/files/", Answer(503, {}))]
    assert isinstance(await bench.run(bench.engine("fal"), bench.task(await bench.job())), Done)


async def test_a_file_too_large_is_not_taken(bench: Bench) -> None:
    bench.world.picture = bytes(1_000_001)
    outcome = await bench.run(bench.engine("fal"), bench.task(await bench.job()))
    assert isinstance(outcome, Refused)
    assert outcome.code == "unavailable"


async def test_a_file_elsewhere_is_fetched_without_the_key_and_not_from_inside(bench: Bench) -> None:
    from tests.engines.remote.providers import providers

    with providers() as stranger:
        stranger.instead = []
        answer = Answer(200, {"images": [{"url": f"{stranger.url}/files/x.png"}]})
        bench.world.instead = [
            ("/requests/fal-0/status", Answer(200, {"status": "COMPLETED"})),
            ("requests/fal-0", answer),
        ]
        outcome = await bench.run(bench.engine("fal"), bench.task(await bench.job()))
        assert isinstance(outcome, Refused)
        assert stranger.asked == []


async def test_addresses_that_are_not_the_providers_own_get_no_key(bench: Bench) -> None:
    from tests.engines.remote.providers import providers

    with providers() as stranger:
        base = f"{stranger.url}/fal/x/requests/1"
        body = {"request_id": "1", "status_url": base + "/status", "response_url": base, "cancel_url": base + "/cancel"}
        bench.world.instead = [("", Answer(200, body))]
        await bench.run(bench.engine("fal"), bench.task(await bench.job()))
        assert stranger.asked == []


async def test_nothing_is_asked_for_a_job_that_is_to_stop(bench: Bench) -> None:
    job_id = await bench.job()
    await bench.pool.execute("update jobs set cancel_requested_at = now() where id = $1", job_id)
    assert isinstance(await bench.run(bench.engine("fal"), bench.task(job_id)), Later)
    assert bench.world.asked == []
