"""Places in flight: limits hold whatever comes, and the dead ones hold few."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from atelier.webhooks.lanes import Lanes

ACCOUNTS = [UUID(int=number) for number in range(3)]


def lanes() -> Lanes:
    return Lanes(most=8, per_account=5, per_receiver=3)


def test_limits() -> None:
    places = lanes()
    first, second, third = ACCOUNTS
    assert [places.enter(first, "a") for _ in range(4)] == [True, True, True, False]
    assert places.busy_receivers() == ["a"]
    assert [places.enter(first, "b") for _ in range(3)] == [True, True, False]
    assert places.busy_accounts() == [first]
    assert [places.enter(second, "c") for _ in range(4)] == [True, True, True, False]
    assert places.free == 0
    assert not places.enter(third, "d")
    places.leave(first, "a", well=True)
    assert places.enter(third, "d")


def test_a_failing_receiver_gets_one_place_until_it_succeeds() -> None:
    places = lanes()
    account = ACCOUNTS[0]
    assert places.enter(account, "a")
    places.leave(account, "a", well=False)
    assert [places.enter(account, "a") for _ in range(2)] == [True, False]
    places.leave(account, "a", well=None)
    assert [places.enter(account, "a") for _ in range(2)] == [True, False]
    places.leave(account, "a", well=True)
    assert [places.enter(account, "a") for _ in range(4)] == [True, True, True, False]


def test_failures_are_remembered_of_a_bounded_number() -> None:
    places = lanes()
    for number in range(10_001):
        assert places.enter(ACCOUNTS[0], str(number))
        places.leave(ACCOUNTS[0], str(number), well=False)
    assert [places.enter(ACCOUNTS[0], "0") for _ in range(2)] == [True, True]
    assert [places.enter(ACCOUNTS[0], "1") for _ in range(2)] == [True, False]


@given(st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from("abc"), st.sampled_from([True, False, None]))))
def test_limits_hold_for_every_order(steps: list[tuple[UUID, str, bool | None]]) -> None:
    places = lanes()
    inside: list[tuple[UUID, str]] = []
    for account, receiver, well in steps:
        if well is not None and (account, receiver) in inside:
            inside.remove((account, receiver))
            places.leave(account, receiver, well=well)
        elif places.enter(account, receiver):
            inside.append((account, receiver))
        accounts = Counter(account for account, _ in inside)
        receivers = Counter(receiver for _, receiver in inside)
        assert places.free == 8 - len(inside) >= 0
        assert max(accounts.values(), default=0) <= 5
        assert max(receivers.values(), default=0) <= 3
        assert set(places.busy_accounts()) == {account for account, count in accounts.items() if count == 5}
        assert {receiver for receiver, count in receivers.items() if count == 3} <= set(places.busy_receivers())
