"""Which addresses are public: by table, and by rules that hold for every address."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.guard.addresses import is_allowed, is_public

CLOSED = (
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.1.2.3",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "fd00:ec2::254",
)
OPEN = (
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
)


@pytest.mark.parametrize("text", CLOSED)
def test_closed(text: str) -> None:
    assert not is_public(ip_address(text))
    assert not is_allowed(ip_address(text))


@pytest.mark.parametrize("text", OPEN)
def test_open(text: str) -> None:
    assert is_public(ip_address(text))
    assert is_allowed(ip_address(text))


@given(st.ip_addresses())
def test_never_more_generous_than_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        plain = getattr(address, "ipv4_mapped", None) or address
        assert plain.is_global
        assert not (plain.is_multicast or plain.is_loopback or plain.is_link_local or plain.is_unspecified)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::"]))
def test_an_address_in_disguise_is_judged_by_what_it_is(address: IPv4Address, disguise: str) -> None:
    disguised = IPv6Address(int(IPv6Address(disguise)) | int(address))
    assert is_public(disguised) == is_public(address)
    network = IPv4Network((int(address) & 0xFFFF_FF00, 24))
    assert is_allowed(disguised, [network])


@given(st.ip_addresses(v=6))
def test_allowed_networks_open_only_themselves(address: IPv6Address) -> None:
    network = IPv6Network("fd12:3456::/32")
    assert is_allowed(address, [network]) == (is_public(address) or address in network)
