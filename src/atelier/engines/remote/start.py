"""Every engine that is elsewhere, ready to be asked."""

from __future__ import annotations

from typing import Final

from atelier.engines.remote.engine import Contract, RemoteEngine
from atelier.engines.remote.health import Ward
from atelier.engines.remote.hosted.remote import PROVIDERS, Hosted
from atelier.engines.remote.http import Network
from atelier.engines.remote.record import Record
from atelier.settings_remote import HostedSettings, RemoteEngines

_MARGIN_S: Final = 15.0
_SLOW: Final = 5.0


def start_remote(settings: RemoteEngines, network: Network, record: Record, ward: Ward) -> list[RemoteEngine]:
    """They share the network, which the caller closes."""
    return [
        RemoteEngine(
            _contract(engine, settings),
            Hosted(engine, settings.providers[engine.provider], network),
            record,
            ward,
            settings.remote,
        )
        for engine in settings.hosted
    ]


def _contract(engine: HostedSettings, settings: RemoteEngines) -> Contract:
    account = settings.providers[engine.provider]
    slow = PROVIDERS[account.kind].instant(engine.model)
    return Contract(
        name=engine.name,
        operations=frozenset(engine.operations),
        at_once=engine.at_once,
        grace_s=account.timeout_s * (_SLOW if slow else 1.0) + _MARGIN_S,
        repeats=engine.if_unclear == "repeat",
        cost_usd=engine.cost_usd,
        cost_usd_per_s=engine.cost_usd_per_s,
    )
