"""Creates that a client repeats by itself when a call fails, without an idempotency key: one job, however often.

Some client libraries count their retries in a header and send nothing else to know them by. So the first call is
remembered too, before it does anything: by the key that made it and a digest of its content. A call that says it is a
retry joins the attempt that it repeats, and takes its id for an idempotency key; which of the two comes first at the
database does not matter then. Equal calls that are no retries stay what they are: several wishes.

Of several equal attempts, a retry joins the latest that has no answer yet: whoever repeats has got none. One that was
answered within the last minute comes next, as the answer may have been lost on its way.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.db.pool import Pool, statements
from atelier.domain.ids import new_id
from atelier.flows.submit import Retry

_sql: Any = statements("flows")

_WINDOW_S: Final = 60.0
_ALIVE_S: Final = 3_600.0  # longer than any call lasts


class Attempt(msgspec.Struct, frozen=True):
    """A call that takes part in an attempt: the first one (`repeated` 0), or a repetition."""

    id: UUID
    digest: bytes
    repeated: int

    @property
    def retry(self) -> Retry:
        return Retry(f"attempt {self.id}", self.digest)


class Attempts:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def join(self, key_id: str, digest: bytes, *, retries: int) -> Attempt:
        """The attempt that a call belongs to; `retries` is how often the client says that it has tried before."""
        if retries > 0:
            row = await _sql.repeat_attempt(
                self._pool, key_id=key_id, digest=digest, alive_s=_ALIVE_S, window_s=_WINDOW_S
            )
            if row is not None:
                return Attempt(row["id"], digest, row["repeated"])
        attempt = Attempt(new_id(), digest, 0)
        await _sql.first_attempt(self._pool, id=attempt.id, key_id=key_id, digest=digest)
        return attempt

    async def answered(self, attempt: Attempt) -> None:
        """The client was given the answer of this call."""
        await _sql.answer_attempt(self._pool, id=attempt.id, repeated=attempt.repeated)

    async def drop(self, attempt: Attempt) -> bool:
        """Forgets the attempt, so that nobody joins it any more. False: a later call has, and goes on with it."""
        dropped: bool = await _sql.drop_attempt(self._pool, id=attempt.id, repeated=attempt.repeated)
        return dropped
