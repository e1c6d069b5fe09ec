"""Which engines can be asked at the moment: a circuit breaker that all workers share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from atelier.db.pool import Pool, statements
from atelier.settings_remote import RemoteSettings

_sql: Any = statements("engines")

_PROBE_S: Final = 90.0
"""A probe that tells nothing for so long died with its worker."""

Condition = Literal["well", "failing", "closed"]


class Health(msgspec.Struct, frozen=True):
    """What is known of an engine that failed lately."""

    engine: str
    failures: int
    fault: str
    failed_at: datetime
    closed_until: datetime | None

    @property
    def condition(self) -> Condition:
        closed = self.closed_until is not None and self.closed_until > datetime.now(UTC)
        return "closed" if closed else "failing"


class Ward:
    """Keeps the health of all engines that can be away."""

    def __init__(self, pool: Pool, settings: RemoteSettings) -> None:
        self._pool = pool
        self._settings = settings

    async def wait_s(self, engine: str) -> float | None:
        """How long to leave an engine alone; None: ask it, and tell `well` or `failed` what came of it."""
        wait_s: float | None = await _sql.wait_for_engine(self._pool, engine=engine, probe_s=_PROBE_S)
        return wait_s

    async def well(self, engine: str) -> None:
        await _sql.engine_well(self._pool, engine=engine)

    async def untried(self, engine: str) -> None:
        """Whoever was to try it did not get as far: the next may."""
        await _sql.engine_untried(self._pool, engine=engine)

    async def failed(self, engine: str, fault: str) -> None:
        await _sql.engine_failed(
            self._pool,
            engine=engine,
            fault=fault,
            close_after=self._settings.close_after,
            first_s=self._settings.closed_s,
            most_s=self._settings.closed_most_s,
        )

    async def all(self) -> dict[str, Health]:
        """By engine; those that are well are left out."""
        return {row["engine"]: Health(**row) async for row in _sql.list_health(self._pool)}
