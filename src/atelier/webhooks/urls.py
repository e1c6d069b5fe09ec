"""Which URLs may be delivered to, as far as the URL itself tells; addresses are checked at every connection."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

import httpx

from atelier.domain.errors import Invalid
from atelier.guard.addresses import is_allowed
from atelier.settings import WebhookSettings

_LONGEST: Final = 2048
_NAME: Final = re.compile(rb"[A-Za-z0-9._-]+")  # as it goes to the resolver: other scripts are in punycode by then


def check_url(url: str, settings: WebhookSettings, *, pointer: str = "/url") -> None:
    """Raises Invalid at `pointer` for a URL that could never be delivered to, or must not be."""
    if len(url) > _LONGEST:
        raise Invalid.at(pointer, f"must have at most {_LONGEST} characters")
    if url != url.strip() or not url.isprintable():
        raise Invalid.at(pointer, "must not contain spaces around it or control characters")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise Invalid.at(pointer, "must be a URL such as https://example.com/hooks") from None
    schemes = ("https", "http") if settings.allow_http else ("https",)
    if parsed.scheme not in schemes or not parsed.host:
        raise Invalid.at(pointer, f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)} and a host")
    if parsed.userinfo:
        raise Invalid.at(pointer, "must not contain a user name or a password: verify the signature instead")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise Invalid.at(pointer, "must have a port between 1 and 65535, or none")
    _check_host(parsed, settings, pointer)


def _check_host(url: httpx.URL, settings: WebhookSettings, pointer: str) -> None:
    try:
        address = ip_address(url.host)
    except ValueError:
        if not _NAME.fullmatch(url.raw_host):
            raise Invalid.at(pointer, "must name a host such as example.com") from None
        return
    if not is_allowed(address, settings.networks()):
        raise Invalid.at(pointer, "must be at a public address")
