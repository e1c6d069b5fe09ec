"""What stands between a checked request and its job: videos behind links, the order, and the first answer."""

from __future__ import annotations

from uuid import UUID

import msgspec

from atelier.accounts.records import Caller
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.asking import LINKS, Asked, refused
from atelier.dialects.zencreator.rates import start_limit
from atelier.domain import errors
from atelier.flows.once import Once
from atelier.flows.place import Place, Terms
from atelier.flows.submit import Accepted, Answer, Receipt, Retry
from atelier.flows.video_pages import VideoPages
from atelier.jobs.jobs import Jobs
from atelier.storage.assets import Assets


class Starting:
    def __init__(self, place: Place, assets: Assets, once: Once, jobs: Jobs, pages: VideoPages) -> None:
        self._place = place
        self._assets = assets
        self._once = once
        self._jobs = jobs
        self._pages = pages

    async def start(self, caller: Caller, asked: Asked, body: str, retry: Retry | None) -> tuple[Receipt, Answer]:
        """The job, or the one that an earlier request made, and what is answered for it.

        Raises InputRefused for whatever is wrong with the input, and Forbidden for assets of other accounts.
        """
        try:
            asked = await self._with_videos(caller, asked)
            terms = Terms(input=body, retry=retry, rate_limit=start_limit())
            receipt = await self._place.place(caller, asked.wanted, terms)
        except errors.Invalid as invalid:
            await self._refuse_foreign(caller, asked)
            raise refused(invalid) from invalid
        return receipt, await self._answer(caller, receipt, retry)

    async def _with_videos(self, caller: Caller, asked: Asked) -> Asked:
        """With the videos behind links to pages as assets of the account."""
        if not asked.links:
            return asked
        if asked.wanted.likeness and not caller.likeness_accepted:
            raise errors.ConsentMissing(asked.wanted.operation)
        found = {}
        for name, link in asked.links.items():
            try:
                found[name] = await self._pages.take(caller.account_id, link, LINKS[name].extractors)
            except errors.MediaRejected as rejected:
                raise errors.Invalid.at(f"/{name}", rejected.message) from rejected
        return asked.with_assets({name: str(asset.id) for name, asset in found.items()})

    async def _refuse_foreign(self, caller: Caller, asked: Asked) -> None:
        for reference in asked.wanted.references:
            try:
                found = await self._assets.find(UUID(reference.value))
            except (errors.NotFound, ValueError):
                continue
            if found.account_id != caller.account_id:
                raise errors.Forbidden(f"asset {found.id} belongs to another account")

    async def _answer(self, caller: Caller, receipt: Receipt, retry: Retry | None) -> Answer:
        if isinstance(receipt, Accepted):
            shown = wire.Generation(id=receipt.job_id, status="queued", created_at=receipt.created_at)
        elif receipt.answer is not None:
            return receipt.answer
        else:
            job = await self._jobs.find(receipt.job_id)  # whose first answer was lost
            shown = wire.Generation(id=job.id, status="queued", created_at=job.created_at)
        answer = Answer(201, msgspec.json.encode(shown), "application/json")
        if retry is not None:
            await self._once.store(caller.account_id, retry, receipt.job_id, answer)
        return answer
