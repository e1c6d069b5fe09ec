"""Creates that are not jobs, made safe to repeat: the first call under a key does the work, the others get its answer.

Job creates do the same inside their own transaction (functions/submit_job.sql), with the same table.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from atelier.db.pool import Pool, statements
from atelier.domain.errors import Conflict, IdempotencyConflict
from atelier.flows.submit import Answer, Retry

_sql: Any = statements("flows")


class Once:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def do(self, account_id: UUID, retry: Retry | None, work: Callable[[], Awaitable[Answer]]) -> Answer:
        """Runs `work`, or returns what it answered before. A failed `work` does not use up the key.

        Raises IdempotencyConflict when the key came with another request, Conflict while the first call still runs.
        """
        if retry is None:
            return await work()
        row = None
        while row is None:  # none: the first call began after our statement did; the next look sees it
            row = await _sql.begin_once(self._pool, account_id=account_id, key=retry.key, fingerprint=retry.fingerprint)
        if not row["mine"]:
            if row["fingerprint"] != retry.fingerprint:
                raise IdempotencyConflict("this idempotency key was used with another request")
            if row["status"] is None:
                raise Conflict("the first request with this idempotency key is still running")
            return Answer(row["status"], row["answer"], row["media_type"])
        try:
            answer = await work()
        except BaseException:
            await asyncio.shield(_sql.abandon_once(self._pool, account_id=account_id, key=retry.key))
            raise
        await self.store(account_id, retry, None, answer)
        return answer

    async def store(self, account_id: UUID, retry: Retry, job_id: UUID | None, answer: Answer) -> None:
        """Keeps what a create answered, for its repetitions."""
        await _sql.store_answer(
            self._pool,
            account_id=account_id,
            key=retry.key,
            job_id=job_id,
            status=answer.status,
            answer=answer.body,
            media_type=answer.media_type,
        )
