"""Signatures of Standard Webhooks 1.0 (https://www.standardwebhooks.com), version v1: HMAC-SHA256. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

_PREFIX: Final = "whsec_"
_NEW_KEY_BYTES: Final = 32
_KEY_BYTES: Final = range(24, 65)  # the specification's bounds


class Secret:
    """A signing secret. Its repr shows nothing, so that no log and no traceback does; `text` is for its owner."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def new(cls) -> Secret:
        return cls(_PREFIX + base64.b64encode(secrets.token_bytes(_NEW_KEY_BYTES)).decode())

    def sign(self, message_id: str, timestamp: int, body: bytes) -> str:
        """`v1,` and the signature. `timestamp` in whole seconds since 1970. ValueError for a malformed secret."""
        digest = hmac.new(self._key(), f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
        return "v1," + base64.b64encode(digest).decode()

    def _key(self) -> bytes:
        """`whsec_` and base64, with or without padding, are the text of it."""
        if not self.text.startswith(_PREFIX):
            raise ValueError(f"a webhook secret begins with {_PREFIX}")
        encoded = self.text.removeprefix(_PREFIX).rstrip("=")
        try:
            key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
        except ValueError:
            raise ValueError("a webhook secret is base64") from None
        if len(key) not in _KEY_BYTES:
            raise ValueError("a webhook secret has 24 to 64 bytes")
        return key

    def __repr__(self) -> str:
        return f"Secret({_PREFIX}...)"


def signed_headers(message_id: str, timestamp: int, body: bytes, signers: Iterable[Secret]) -> dict[str, str]:
    """The three headers. One signature for each secret that is valid, the newest first."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(secret.sign(message_id, timestamp, body) for secret in signers),
    }
