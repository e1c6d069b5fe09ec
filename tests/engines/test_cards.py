"""Every engine that starts is the one that its card tells of."""

from __future__ import annotations

from atelier.engines.builtin import BUILTIN, GRAPHS, start_builtin
from atelier.sandbox.host import Sandbox
from atelier.settings import EngineSettings


async def test_engines_do_what_their_cards_say() -> None:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    started = {engine.name: engine.operations for engine in start_builtin(sandbox, EngineSettings())}
    assert started == {card.name: card.operations for card in BUILTIN if card is not GRAPHS}
    await sandbox.close()
