"""The text of keys: a public id, by which a key is found, and a secret, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from typing import Final, NamedTuple

_ALPHABET: Final = string.digits + string.ascii_letters
_ID_LENGTH: Final = 12
_SECRET_LENGTH: Final = 43  # 256 bits in base 62
_FORM: Final = re.compile(rf"(?:[A-Za-z]+[_-])*([0-9A-Za-z]{{{_ID_LENGTH}}})[_:]([0-9A-Za-z]{{{_SECRET_LENGTH}}})")


class Token(NamedTuple):
    key_id: str
    secret: str


def new_token() -> Token:
    return Token(_random(_ID_LENGTH), _random(_SECRET_LENGTH))


def spell(token: Token, prefix: str = "atl_") -> str:
    """The key as its owner sees it, once."""
    return f"{prefix}{token.key_id}_{token.secret}"


def parse(text: str) -> Token | None:
    """Reads a key in any of the forms that clients insist on: `atl_ID_SECRET`, `zc_live_ID_SECRET`, `sk-ID_SECRET`,
    `ID:SECRET`. None if it is no such thing."""
    match = _FORM.fullmatch(text.strip())
    return Token(match[1], match[2]) if match else None


def hash_secret(secret: str) -> bytes:
    """SHA-256: a secret with 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def matches(secret: str, secret_hash: bytes) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(hash_secret(secret), secret_hash)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
