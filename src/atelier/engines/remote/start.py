"""Every engine that is elsewhere, ready to be asked."""

from __future__ import annotations

from atelier.engines.remote.comfyui.remote import ComfyUI
from atelier.engines.remote.comfyui.workflow import Workflow
from atelier.engines.remote.engine import Contract, RemoteEngine
from atelier.engines.remote.health import Ward
from atelier.engines.remote.hosted.remote import Hosted, Means
from atelier.engines.remote.http import Network
from atelier.engines.remote.port import Remote
from atelier.engines.remote.record import Record
from atelier.settings_remote import HostedSettings, RemoteEngines


def start_remote(
    settings: RemoteEngines, network: Network, record: Record, ward: Ward, means: Means
) -> list[RemoteEngine]:
    """They share the network, which the caller closes. Raises Invalid for a workflow that cannot be read."""
    engines: list[tuple[Contract, Remote]] = [
        (_contract(engine), Hosted(engine, settings.providers[engine.provider], network, means))
        for engine in settings.hosted
    ]
    for workflow in settings.workflows:
        servers = settings.comfyui[workflow.servers]
        at_once = servers.at_once * len(servers.servers)
        contract = Contract(name=workflow.name, operations=frozenset(workflow.operations), at_once=at_once)
        engines.append((contract, ComfyUI(Workflow.read(workflow), servers, network)))
    return [
        RemoteEngine(contract, remote, record, ward, settings.remote, means.sandbox) for contract, remote in engines
    ]


def _contract(engine: HostedSettings) -> Contract:
    return Contract(
        name=engine.name,
        operations=frozenset(engine.operations),
        at_once=engine.at_once,
        repeats=engine.if_unclear == "repeat",
        cost_usd=engine.cost_usd,
        cost_usd_per_s=engine.cost_usd_per_s,
        rates=engine.rates,
    )
