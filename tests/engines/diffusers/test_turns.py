"""The order in which jobs come to the device, and which of them come together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.diffusers.turns import Turns, Waiting

MOST = 4


class Job(Waiting):
    def __init__(self, number: int, model: str, *, size: str | None = None, outputs: int = 1) -> None:
        super().__init__(model, None if size is None else (model, size), outputs, MOST)
        self.number = number


def sittings(jobs: list[Job], passes: int) -> list[list[int]]:
    """The places in the queue of jobs that all wait, as they are served."""
    turns: Turns[Job] = Turns(passes)
    for job in jobs:
        turns.join(job)
    served = []
    while chosen := turns.next():
        served.append([job.number for job in chosen])
    assert turns.waiting == ()
    return served


def alone(names: str) -> list[Job]:
    return [Job(number, name) for number, name in enumerate(names)]


def alike(names: str, **more: int) -> list[Job]:
    return [Job(number, name, size="small", **more) for number, name in enumerate(names)]


def test_jobs_for_the_loaded_model_go_first() -> None:
    assert sittings(alone("ababa"), 8) == [[0], [2], [4], [1], [3]]


def test_those_that_are_alike_come_together_up_to_the_batch() -> None:
    assert sittings(alike("aabaaab"), 8) == [[0, 1, 3, 4], [5], [2, 6]]
    assert sittings(alike("aaa", outputs=2), 8) == [[0, 1], [2]]


def test_more_outputs_than_a_batch_are_served_too() -> None:
    assert sittings(alike("aa", outputs=9), 8) == [[0], [1]]


def test_those_that_came_to_nothing_together_are_served_next_and_alone() -> None:
    turns: Turns[Job] = Turns(8)
    for job in alike("baab"):
        turns.join(job)
    assert [job.number for job in turns.next()] == [0, 3]
    again = turns.next()
    assert [job.number for job in again] == [1, 2]
    turns.join(Job(4, "a", size="small"))
    for job in again:
        job.shape = None
    turns.put_back(again)
    assert [[job.number for job in turns.next()] for _ in range(3)] == [[1], [2], [4]]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["small", "large", None]), st.integers(1, MOST + 1)),
        min_size=1,
        max_size=30,
    ),
    st.integers(0, 6),
)
def test_everyone_is_served_once_and_nobody_is_passed_too_often(
    wanted: list[tuple[str, str | None, int]], passes: int
) -> None:
    jobs = [Job(number, name, size=size, outputs=outputs) for number, (name, size, outputs) in enumerate(wanted)]
    served = sittings(jobs, passes)
    order = [number for sitting in served for number in sitting]
    assert sorted(order) == list(range(len(jobs)))
    for place, sitting in enumerate(served):
        members = [jobs[number] for number in sitting]
        assert len({member.shape for member in members}) == 1
        assert len(members) == 1 or members[0].shape is not None
        assert len(members) == 1 or sum(member.outputs for member in members) <= MOST
        before = [number for earlier in served[:place] for number in earlier]
        for number in sitting:
            assert sum(earlier > number for earlier in before) <= passes


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2)), min_size=1, max_size=40), st.integers(0, 4))
def test_nobody_starves_while_others_keep_coming(arrivals: list[tuple[str, int]], passes: int) -> None:
    """Between two arrivals, some are served."""
    turns: Turns[Job] = Turns(passes)
    order: list[int] = []
    for number, (name, served) in enumerate(arrivals):
        turns.join(Job(number, name, size="small"))
        for _ in range(served):
            order += [job.number for job in turns.next()]
        for waiting in turns.waiting:
            assert sum(other > waiting.number for other in order) <= passes
