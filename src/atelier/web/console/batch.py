"""Many things at once: download, delete, cancel, ask for again, and use files in the next tool.

A page's ticked boxes come as `file` and `job`. What changes something is shown first, item by item and with its price;
the same form sent with `sure` does it, and what could not be done is told with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, post
from litestar.response import Stream

from atelier.accounts.records import Caller, Scope, Session
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import AtelierError, Conflict, Invalid, NotFound
from atelier.flows.cancel import Cancel
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Asset, Assets
from atelier.storage.store import Store
from atelier.web.console.giving import MOST_PICKED, tools_for
from atelier.web.console.guard import Signed
from atelier.web.console.pages import HEADERS, Pages
from atelier.web.console.repeating import Repeats
from atelier.web.console.views import FileView, Views
from atelier.web.console.words import operation_icon
from atelier.web.console.zipping import zipped

Act = Literal["delete", "cancel", "retry"]
DONE: Final = {"delete": "deleted", "cancel": "canceled", "retry": "asked for again"}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One of the things. `fault` says why it is left out; `price`, in micros, what asking for it again costs."""

    id: str
    what: Literal["file", "job"]
    title: str
    icon: str
    file: FileView | None = None
    price: int = 0
    fault: str = ""


class Batches:
    """Looks at what was ticked, and does what is wanted with it, one by one."""

    def __init__(self, jobs: Jobs, assets: Assets, views: Views, cancel: Cancel, repeats: Repeats) -> None:
        self._jobs = jobs
        self._assets = assets
        self._views = views
        self._cancel = cancel
        self._repeats = repeats

    async def files(self, caller: Caller, ids: Sequence[str]) -> tuple[list[Asset], list[Item]]:
        """The files, and those that are not there."""
        found, gone = [], []
        for ident in ids:
            try:
                found.append(await self._assets.get(caller.account_id, known_id("asset", ident)))
            except NotFound as error:
                gone.append(Item(id=ident, what="file", title="A file", icon="file-text", fault=str(error)))
        return found, gone

    async def made(self, caller: Caller, ids: Sequence[str]) -> list[Asset]:
        """All that these jobs have made; none of those that are not there."""
        own = [job.id for job, _ in await self._jobs_of(caller, ids) if job is not None]
        made = await self._assets.outputs(own)
        return [asset for ident in own for asset in made.get(ident, ())]

    async def look(self, caller: Caller, act: Act, file_ids: Sequence[str], job_ids: Sequence[str]) -> list[Item]:
        """What would happen to each."""
        files, gone = await self.files(caller, file_ids)
        items = [self._of_file(one) for one in files] + gone
        for job, ident in await self._jobs_of(caller, job_ids):
            items.append(await self._of_job(caller, act, job, ident))
        return items

    async def do(self, caller: Caller, act: Act, items: Sequence[Item]) -> list[Item]:
        """Each as it came out."""
        return [item if item.fault else await self._one(caller, act, item) for item in items]

    async def _one(self, caller: Caller, act: Act, item: Item) -> Item:
        ident, account_id = UUID(item.id), caller.account_id
        try:
            if item.what == "file":
                await self._assets.delete(account_id, ident)
            elif act == "delete":
                await self._cancel.delete(account_id, ident)
            elif act == "cancel":
                if not await self._cancel.cancel(account_id, ident):
                    raise Conflict("it had ended before")
            else:
                await self._repeats.repeat(caller, await self._jobs.get(account_id, ident))
        except AtelierError as error:
            return msgspec.structs.replace(item, fault=str(error))
        return item

    async def _jobs_of(self, caller: Caller, ids: Sequence[str]) -> list[tuple[Job | None, str]]:
        found: list[tuple[Job | None, str]] = []
        for ident in ids:
            try:
                found.append((await self._jobs.get(caller.account_id, known_id("job", ident)), ident))
            except NotFound:
                found.append((None, ident))
        return found

    def _of_file(self, asset: Asset) -> Item:
        view = self._views.file(asset)
        return Item(id=str(asset.id), what="file", title=asset.filename, icon="file-text", file=view)

    async def _of_job(self, caller: Caller, act: Act, job: Job | None, ident: str) -> Item:
        if job is None:
            return Item(id=ident, what="job", title="A job", icon="clock", fault=f"there is no job {ident!r}")
        (view,) = await self._views.jobs([job])
        item = Item(
            id=ident,
            what="job",
            title=view.headline,
            icon=operation_icon(job.operation),
            file=view.face,
        )
        if act == "cancel" and job.state.final:
            return msgspec.structs.replace(item, fault="it has ended already")
        if act != "retry":
            return item
        try:
            return msgspec.structs.replace(item, price=await self._repeats.quote(caller, job))
        except AtelierError as error:
            return msgspec.structs.replace(item, fault=str(error))


@post("/console/batch/download", scope=Scope.READ)
async def download(request: Request[Any, Any, Any], session: Signed, batches: Batches, store: Store) -> Response[Any]:
    """The files, and those that the jobs have made, as one archive."""
    files, jobs = await _picked(request)
    found, _ = await batches.files(session.caller, files)
    found += await batches.made(session.caller, jobs)
    if not found:
        raise Conflict("there are no files in what you picked")
    name = f"atelier-{datetime.now(UTC):%Y-%m-%d-%H%M}.zip"
    headers = {**HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Stream(zipped(found, store), headers=headers, media_type="application/zip", status_code=200)


@post("/console/batch/use", scope=Scope.READ)
async def use(request: Request[Any, Any, Any], session: Signed, pages: Pages, batches: Batches) -> Response[bytes]:
    """The tools that take all of the files."""
    files, jobs = await _picked(request)
    found, _ = await batches.files(session.caller, files)
    found += await batches.made(session.caller, jobs)
    cards = tools_for([(str(one.id), one.kind) for one in found]) if found else []
    query = "&".join(f"media={one.id}" for one in found)
    return await _told(request, session, pages, "use", cards=cards, query=query, count=len(found))


@post("/console/batch/{act:str}", scope=Scope.GENERATE)
async def change(
    request: Request[Any, Any, Any], act: str, session: Signed, pages: Pages, batches: Batches
) -> Response[bytes]:
    """Shows what would happen; once it is confirmed, does it."""
    if act not in DONE:
        raise NotFound("action", act)
    wanted: Act = act  # type: ignore[assignment]
    files, jobs = await _picked(request)
    items = await batches.look(session.caller, wanted, files if act == "delete" else [], jobs)
    if (await request.form()).get("sure") != "yes":
        return await _told(request, session, pages, "review", act=act, items=items, back=_back(files))
    ended = await batches.do(session.caller, wanted, items)
    gone = [item.id for item in ended if not item.fault]
    noun = ended[0].what if ended else "job"
    words = f"{len(gone)} {noun}{'' if len(gone) == 1 else 's'} {DONE[act]}"
    known: dict[str, Any] = {"act": act, "items": ended, "words": words, "back": _back(files)}
    if not request.headers.get("hx-request"):
        return await _told(request, session, pages, "outcome", **known)
    whole = len(gone) == len(ended)
    signal = {"atelier:batch": {"gone": gone if act == "delete" else [], "words": words, "whole": whole}}
    headers = {"hx-trigger": msgspec.json.encode(signal).decode()}
    return pages.part(request, session, "part/batch.html", headers=headers, step="outcome", **known)


async def _picked(request: Request[Any, Any, Any]) -> tuple[list[str], list[str]]:
    """The ids of the files and of the jobs, each once."""
    form = await request.form()
    files, jobs = (
        list(dict.fromkeys(str(one) for one in form.getall(name, []) if isinstance(one, str)))
        for name in ("file", "job")
    )
    if not 1 <= len(files) + len(jobs) <= MOST_PICKED:
        raise Invalid.at("/", f"pick 1 to {MOST_PICKED} things first")
    return files, jobs


def _back(files: Sequence[str]) -> str:
    return "/gallery" if files else "/jobs"


async def _told(
    request: Request[Any, Any, Any], session: Session, pages: Pages, step: str, **known: Any
) -> Response[bytes]:
    """As a sheet over the page for htmx, else as a page of its own."""
    if request.headers.get("hx-request"):
        return pages.part(request, session, "part/batch.html", step=step, **known)
    return await pages.page(request, session, "batch.html", step=step, **known)


BATCH = (download, use, change)
