"""Signatures against the reference implementation."""

from __future__ import annotations

import base64
import datetime
import json
import time

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st

from atelier.webhooks.sign import Secret, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_example_of_the_specification() -> None:
    signature = Secret(SECRET).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(
    key=st.binary(min_size=24, max_size=64),
    message_id=st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1),
    timestamp=st.integers(0, 4_102_444_800),
    body=st.text(st.characters(codec="utf-8")),
)
def test_signs_like_the_reference(key: bytes, message_id: str, timestamp: int, body: str) -> None:
    text = "whsec_" + base64.b64encode(key).decode()
    at = datetime.datetime.fromtimestamp(timestamp, datetime.UTC)
    expected = standardwebhooks.Webhook(text).sign(message_id, at, body)
    assert Secret(text).sign(message_id, timestamp, body.encode()) == expected
    assert Secret(text.rstrip("=")).sign(message_id, timestamp, body.encode()) == expected


def test_every_valid_secret_verifies_and_no_other() -> None:
    secrets = [Secret.new(), Secret.new()]
    body = json.dumps({"type": "job.succeeded", "name": "Ünï"}).encode()
    headers = signed_headers("msg_1", int(time.time()), body, secrets)
    assert headers["webhook-signature"].split(" ") == [
        secret.sign("msg_1", int(headers["webhook-timestamp"]), body) for secret in secrets
    ]
    for secret in secrets:
        assert standardwebhooks.Webhook(secret.text).verify(body, headers) == json.loads(body)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(Secret.new().text).verify(body, headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secrets[0].text).verify(body + b" ", headers)


def test_new_secrets_have_256_bits_and_differ() -> None:
    first, second = Secret.new(), Secret.new()
    assert first.text != second.text
    assert len(base64.b64decode(first.text.removeprefix("whsec_"))) == 32


def test_a_secret_is_not_in_its_repr() -> None:
    assert repr(Secret(SECRET)) == str(Secret(SECRET)) == "Secret(whsec_...)"


@pytest.mark.parametrize(
    "text", ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_!!!", "whsec_c2hvcnQ=", "whsec_" + "QUJD" * 30]
)
def test_malformed_secrets_sign_nothing_and_are_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="a webhook secret") as fault:
        Secret(text).sign("msg_1", 1, b"")
    assert len(text) <= len("whsec_") or text not in str(fault.value)
