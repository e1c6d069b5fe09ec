"""The order in which jobs come to the device."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.diffusers.turns import Turns


def served(names: list[str], passes: int) -> list[int]:
    """The places in the queue of jobs that all wait while the first runs, in the order in which they come on."""

    async def work() -> list[int]:
        turns = Turns(passes)
        done: list[int] = []

        async def job(number: int, name: str) -> None:
            async with turns.turn(name):
                await asyncio.sleep(0)
                done.append(number)

        await asyncio.gather(*(job(number, name) for number, name in enumerate(names)))
        return done

    return asyncio.run(work())


def test_jobs_for_the_loaded_model_go_first() -> None:
    assert served(["a", "b", "a", "b", "a"], 8) == [0, 2, 4, 1, 3]


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.integers(0, 4))
def test_everyone_is_served_once_and_nobody_is_passed_too_often(names: list[str], passes: int) -> None:
    order = served(names, passes)
    assert sorted(order) == list(range(len(names)))
    for place, number in enumerate(order):
        assert sum(later > number for later in order[:place]) <= passes


def test_who_gives_up_waiting_holds_up_nobody() -> None:
    async def work() -> None:
        turns = Turns(1)
        entered = asyncio.Event()

        async def hold() -> None:
            async with turns.turn("a"):
                entered.set()
                await asyncio.sleep(3600)

        async def take() -> None:
            async with turns.turn("b"):
                pass

        holding = asyncio.create_task(hold())
        await entered.wait()
        waiting, last = asyncio.create_task(take()), asyncio.create_task(take())
        await asyncio.sleep(0)
        waiting.cancel()
        holding.cancel()
        async with asyncio.timeout(10):
            await last

    asyncio.run(work())
