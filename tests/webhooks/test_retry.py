"""When failed deliveries are tried again."""

from __future__ import annotations

from email.utils import formatdate

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.settings import WebhookSettings
from atelier.webhooks.retry import JITTER, LONGEST_RETRY_AFTER_S, parse_retry_after, pause_s

SCHEDULE = WebhookSettings().retry_schedule_s
HOUR = 3600


def test_the_default_schedule() -> None:
    pauses = [pause_s(SCHEDULE, attempts, retry_after_s=None, chance=0) for attempts in range(1, 11)]
    hours = [hours * HOUR for hours in (2, 5, 10, 14, 20, 24)]
    assert pauses == [5, 300, 1800, *hours, None]
    assert SCHEDULE[0] == 0


@given(
    attempts=st.integers(1, 9),
    retry_after_s=st.none() | st.floats(0, 1e12),
    chance=st.floats(0, 1),
)
def test_never_before_the_schedule_or_the_receiver_allows(
    attempts: int, retry_after_s: float | None, chance: float
) -> None:
    pause = pause_s(SCHEDULE, attempts, retry_after_s=retry_after_s, chance=chance)
    least = max(SCHEDULE[attempts], min(retry_after_s or 0, LONGEST_RETRY_AFTER_S))
    assert pause is not None
    assert least <= pause <= least * (1 + JITTER)


@pytest.mark.parametrize("attempts", [10, 11, 99])
def test_the_last_attempt_is_the_last(attempts: int) -> None:
    assert pause_s(SCHEDULE, attempts, retry_after_s=1, chance=0) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        (formatdate(1_000_060, usegmt=True), 60),
        (formatdate(999_000, usegmt=True), 0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("9" * 400, 999_999_999_999),
    ],
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    assert parse_retry_after(text, now_s=1_000_000) == seconds


@given(st.text())
def test_no_header_is_a_fault(text: str) -> None:
    parsed = parse_retry_after(text, now_s=1_000_000)
    assert parsed is None or parsed >= 0


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"retry_schedule_s": []}, "must begin with 0"),
        ({"retry_schedule_s": [5, 10]}, "must begin with 0"),
        ({"timeout_s": 30, "lease_s": 60}, "more than twice timeout_s"),
        ({"allow_networks": ["inside"]}, "'inside' does not appear to be"),
        ({"alow_http": True}, "unknown field `alow_http`"),
    ],
)
def test_settings_that_cannot_be(values: dict[str, object], match: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=match):
        msgspec.convert(values, WebhookSettings)
