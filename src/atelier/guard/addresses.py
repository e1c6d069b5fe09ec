"""Which addresses the open internet ends at. Pure.

IPv4 lists what is not public; IPv6 has one block of public addresses, so it lists that and the exceptions in it. Both
follow IANA's special-purpose registries (RFC 6890 and its successors). The standard library's `is_global` is not used:
it changed between patch releases, and it calls addresses public that carry a private IPv4 address inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_CLOSED_IPV4: Final = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and the inside of many clouds
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local: the metadata services of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, given up
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_OPEN_IPV6: Final = IPv6Network("2000::/3")
_CLOSED_IPV6: Final = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo and its like among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside, behind a relay that nobody runs any more
        "3fff::/20",  # documentation
    )
)
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether packets to this address leave for the open internet, as far as the address itself tells."""
    address = _inner(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_IPV4)
    return address in _OPEN_IPV6 and not any(address in network for network in _CLOSED_IPV6)


def is_allowed(address: Address, allow: Iterable[Network] = ()) -> bool:
    """Whether a connection to this address may be made: it is public, or the operator listed its network."""
    inner = _inner(address)
    return is_public(inner) or any(inner in network or address in network for network in allow)


def _inner(address: Address) -> Address:
    """The IPv4 address that a mapped (::ffff:1.2.3.4) or translated (64:ff9b::1.2.3.4) IPv6 address stands for."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
