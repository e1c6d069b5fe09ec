"""How many attempts may be in flight, and to whom: no receiver and no account takes the room of the others. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Final
from uuid import UUID

_REMEMBER_MOST: Final = 10_000


class Lanes:
    """Counts attempts in flight in one process, in all, by account and by receiver.

    A receiver whose last attempt failed gets one at a time until one succeeds: the dead ones, which hold an attempt for
    the whole of its time limit, hold as few as possible.
    """

    def __init__(self, *, most: int, per_account: int, per_receiver: int) -> None:
        self._most = most
        self._per_account = per_account
        self._per_receiver = per_receiver
        self._accounts: Counter[UUID] = Counter()
        self._receivers: Counter[str] = Counter()
        self._failing: dict[str, None] = {}  # the oldest first

    @property
    def free(self) -> int:
        return self._most - self._accounts.total()

    def busy_accounts(self) -> list[UUID]:
        return [account for account, count in self._accounts.items() if count >= self._per_account]

    def busy_receivers(self) -> list[str]:
        return [receiver for receiver, count in self._receivers.items() if count >= self._limit(receiver)]

    def enter(self, account: UUID, receiver: str) -> bool:
        """Takes a place, if there is one."""
        if (
            self.free <= 0
            or self._accounts[account] >= self._per_account
            or self._receivers[receiver] >= self._limit(receiver)
        ):
            return False
        self._accounts[account] += 1
        self._receivers[receiver] += 1
        return True

    def leave(self, account: UUID, receiver: str, *, well: bool | None) -> None:
        """Gives a place back. `well` says whether the receiver answered with success, None that it was not asked."""
        self._accounts -= Counter((account,))  # which drops what reaches 0
        self._receivers -= Counter((receiver,))
        if well is None:
            return
        self._failing.pop(receiver, None)
        if not well:
            self._failing[receiver] = None
            if len(self._failing) > _REMEMBER_MOST:
                del self._failing[next(iter(self._failing))]

    def _limit(self, receiver: str) -> int:
        return 1 if receiver in self._failing else self._per_receiver
