"""What an operator can set about webhooks."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

import msgspec
from msgspec import Meta

Positive = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]


class WebhookSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Limits hold for one API process; every process delivers."""

    retry_schedule_s: tuple[Annotated[float, Meta(ge=0)], ...] = (
        *(0, 5, 5 * 60, 30 * 60),
        *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)),
    )
    """The pause before each attempt, counted from the end of the attempt before it; a little chance is added, at most a
    tenth. The first is 0: deliveries are due when the job ends. As many attempts as entries, then it has failed."""
    timeout_s: Positive = 15.0
    """The whole of one attempt, from the name's resolution to the status line."""
    lease_s: Positive = 60.0
    """An attempt that is not recorded after so long died with its process, and is made again."""
    disable_after_s: Positive = 5 * 86_400.0
    """An endpoint whose every attempt has failed for so long is disabled."""
    rotation_overlap_s: Annotated[float, Meta(ge=0)] = 86_400.0
    """How long a replaced secret still signs beside the new one."""
    max_endpoints: Count = 10
    """An account's."""
    max_concurrent: Count = 64
    per_account: Count = 16
    per_receiver: Count = 4
    """Attempts in flight: in all, to one account's receivers, to one receiver."""
    allow_http: bool = False
    """Accept http:// URLs. Bodies and their links then travel readable."""
    allow_networks: tuple[str, ...] = ()
    """Networks to deliver to although they are not public, such as "10.1.0.0/16"."""

    def __post_init__(self) -> None:
        if not self.retry_schedule_s or self.retry_schedule_s[0] != 0:
            raise ValueError("retry_schedule_s must begin with 0: the first attempt is made when the job ends")
        if self.lease_s <= 2 * self.timeout_s:
            raise ValueError("lease_s must be more than twice timeout_s, or live attempts are taken for dead ones")
        self.networks()

    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """`allow_networks`, parsed. Raises ValueError naming the entry."""
        return tuple(ip_network(text) for text in self.allow_networks)
