"""Which URLs may be registered."""

from __future__ import annotations

import pytest

from atelier.domain.errors import Invalid
from atelier.settings import WebhookSettings
from atelier.webhooks.urls import check_url

STRICT = WebhookSettings()
RELAXED = WebhookSettings(allow_http=True, allow_networks=("10.1.0.0/16", "::1/128"))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com:8443/hooks?tenant=7#part",
        "https://bücher.example/hook",
        "https://8.8.8.8/hook",
        "https://[2606:4700::1111]/hook",
        "HTTPS://EXAMPLE.COM/",
        "https://example.com/" + "x" * 2000,
    ],
)
def test_good(url: str) -> None:
    check_url(url, STRICT)


@pytest.mark.parametrize(
    ("url", "match"),
    [
        ("", "must begin with https"),
        ("example.com/hook", "must begin with https"),
        ("/hook", "must begin with https"),
        ("http://example.com/", "must begin with https:// and a host"),
        ("ftp://example.com/", "must begin with https"),
        ("file:///etc/passwd", "must begin with https"),
        ("https://", "must begin with https"),
        ("https:///path", "must begin with https"),
        ("https://user:pass@example.com/", "user name"),
        ("https://user@example.com/", "user name"),
        ("https://example.com:99999999/", "port between"),
        ("https://example.com:0/", "port between"),
        ("https://0177.0.0.1/", "must be a URL"),
        ("https://exa mple.com/", "must name a host"),
        ("https://exa%00mple.com/", "must name a host"),
        (" https://example.com/", "spaces"),
        ("https://example.com/\n", "spaces"),
        ("https://example.com/\x00", "control"),
        ("https://example.com/" + "x" * 2048, "at most 2048"),
        ("https://127.0.0.1/", "public address"),
        ("https://10.1.2.3/", "public address"),
        ("https://[::1]/", "public address"),
        ("https://[::ffff:169.254.169.254]/", "public address"),
    ],
)
def test_bad(url: str, match: str) -> None:
    with pytest.raises(Invalid, match=match) as fault:
        check_url(url, STRICT, pointer="/webhook_url")
    assert fault.value.faults[0].pointer == "/webhook_url"


@pytest.mark.parametrize("url", ["http://example.com/", "http://10.1.2.3:9000/", "http://[::1]/"])
def test_settings_relax(url: str) -> None:
    check_url(url, RELAXED)
    with pytest.raises(Invalid):
        check_url(url, STRICT)
