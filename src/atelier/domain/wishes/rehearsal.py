"""A wish that only pretends."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Part(StrEnum):
    """How a rehearsal ends."""

    SUCCEED = "succeed"
    REFUSE = "refuse"
    FAIL = "fail"
    CRASH = "crash"
    HOARD = "hoard"
    """Takes memory until there is no more."""


class Rehearse(msgspec.Struct, frozen=True, tag="rehearse", omit_defaults=True):
    """A job that only pretends to work: for testing clients, and for measuring and torturing the house.

    It works for `work_s` seconds, in a process of its own if `heavy`, makes `files` tiny pictures and ends as `part`
    says. Until it is `late_by_s` seconds old, it is sent back to the queue.
    """

    work_s: float = 0.0
    files: int = 0
    part: Part = Part.SUCCEED
    heavy: bool = False
    late_by_s: float = 0.0
    text: str = ""
