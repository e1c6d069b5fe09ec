"""Signed links to files: unguessable, expiring, checked without the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
import re
import secrets
import time
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote, urlsplit
from uuid import UUID

import msgspec

from atelier.db.pool import Pool, statements
from atelier.domain.errors import Forbidden
from atelier.domain.ids import parse_id

_PREFIX: Final = "/files/"
_SIGNATURE_BYTES: Final = 16
_ROUND_S: Final = 300  # links made within five minutes are equal, so that caches and clients that poll see one
_EXPIRY: Final = re.compile(r"[1-9][0-9]{0,11}")

_sql: Any = statements("storage")


class Grant(msgspec.Struct, frozen=True):
    """What a valid link allows: reading this asset until then (unix seconds)."""

    asset_id: UUID
    expires_at: int


class Links:
    """Makes and checks links `/files/<asset id>/<file name>?exp=<unix seconds>&sig=<signature>`.

    The signature is an HMAC-SHA256 over asset, name and time, cut to 128 bits, under a key that is derived for one
    purpose: a link made for another purpose does not open a file here. Whoever has a link may read the file.
    """

    def __init__(self, secret: bytes, *, purpose: str = "file") -> None:
        self._key = hmac.digest(secret, f"atelier link v1 {purpose}".encode(), hashlib.sha256)

    @classmethod
    async def open(cls, pool: Pool, *, purpose: str = "file") -> Links:
        """With the secret of this installation, which the first caller makes."""
        fresh = base64.b64encode(secrets.token_bytes(32)).decode()
        return cls(base64.b64decode(await _sql.link_secret(pool, fresh=fresh)), purpose=purpose)

    def sign(self, asset_id: UUID, filename: str, *, ttl_s: float, now: float | None = None) -> str:
        """Path and query of a link that lives at least `ttl_s` seconds, and at most five minutes longer."""
        expiry = math.ceil(((time.time() if now is None else now) + ttl_s) / _ROUND_S) * _ROUND_S
        signature = self._signature(str(asset_id), filename, str(expiry))
        return f"{_PREFIX}{asset_id}/{quote(filename, safe='')}?exp={expiry}&sig={signature}"

    def verify(self, path: str, query: str, *, now: float | None = None) -> Grant:
        """Raises Forbidden for a link that is not ours, was changed, or has expired."""
        asset, _, filename = unquote(path).removeprefix(_PREFIX).partition("/")
        given = parse_qs(query, keep_blank_values=True)
        asset_id = parse_id(asset)
        expiry, signature = _only(given.get("exp")), _only(given.get("sig"))
        if (
            asset_id is None
            or not path.startswith(_PREFIX)
            or not _EXPIRY.fullmatch(expiry)
            or not hmac.compare_digest(self._signature(asset, filename, expiry).encode(), signature.encode())
        ):
            raise Forbidden("this link is not valid; ask for a new one")
        if int(expiry) <= (time.time() if now is None else now):
            raise Forbidden("this link has expired; ask for a new one")
        return Grant(asset_id, int(expiry))

    def parse_own(self, url: str, own_urls: Iterable[str], *, now: float | None = None) -> Grant | None:
        """What a link allows, if it is one to a file here: below one of `own_urls`, or a path alone. None if not.

        Raises Forbidden as `verify` does.
        """
        try:
            parts = urlsplit(url)
            place = (parts.hostname, _port(parts.scheme, parts.port))
        except ValueError:
            return None
        for own in ("", *own_urls):
            base = urlsplit(own)
            prefix = base.path.rstrip("/")
            if (base.hostname, _port(base.scheme, base.port)) == place and parts.path.startswith(prefix + _PREFIX):
                return self.verify(parts.path[len(prefix) :], parts.query, now=now)
        return None

    def _signature(self, asset: str, filename: str, expiry: str) -> str:
        message = "\n".join((asset, expiry, filename)).encode(errors="surrogatepass")
        digest = hmac.digest(self._key, message, hashlib.sha256)[:_SIGNATURE_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _only(values: list[str] | None) -> str:
    return values[0] if values is not None and len(values) == 1 else ""


def _port(scheme: str, port: int | None) -> int | None:
    """Without the port that goes without saying: behind a proxy, http and https name the same place."""
    return None if (scheme, port) in (("http", 80), ("https", 443)) else port
