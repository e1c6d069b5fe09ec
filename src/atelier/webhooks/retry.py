"""When a failed delivery is tried again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_RETRY_AFTER_S: Final = 86_400.0
"""A receiver may ask for this pause and no longer; a wrong date must not park a delivery for years."""
JITTER: Final = 0.1
"""The share of a pause that chance may add, so that what failed together does not come back together."""


def pause_s(schedule_s: Sequence[float], attempts: int, *, retry_after_s: float | None, chance: float) -> float | None:
    """The pause after `attempts` failed attempts, None when that was the last one.

    Never shorter than the schedule's entry or what the receiver asked for. `chance` is 0..1.
    """
    if attempts >= len(schedule_s):
        return None
    asked_s = min(retry_after_s or 0.0, LONGEST_RETRY_AFTER_S)
    return max(schedule_s[attempts], asked_s) * (1 + JITTER * chance)


def parse_retry_after(text: str | None, *, now_s: float) -> float | None:
    """Seconds to wait from a `Retry-After` header, which holds seconds or a date. None where it holds neither."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now_s)
    except (ValueError, OverflowError):
        return None
