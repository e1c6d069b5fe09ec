"""Every engine that starts is the one that its card tells of."""

from __future__ import annotations

from atelier.engines.builtin import BUILTIN, DIFFUSERS, GRAPHS, start_builtin
from atelier.engines.diffusers.engine import device_sandbox
from atelier.sandbox.host import Sandbox
from atelier.settings import DiffusersSettings, EngineSettings


async def test_engines_do_what_their_cards_say() -> None:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    wanted = DiffusersSettings(weights="weights")
    started = start_builtin(sandbox, EngineSettings(diffusers=wanted), device_sandbox(wanted))
    assert {engine.name: engine.operations for engine in started} == {
        card.name: card.operations for card in BUILTIN if card is not GRAPHS
    }
    await sandbox.close()


async def test_real_models_are_for_machines_that_are_set_up_for_them() -> None:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    assert DIFFUSERS.name not in {engine.name for engine in start_builtin(sandbox, EngineSettings())}
    await sandbox.close()
