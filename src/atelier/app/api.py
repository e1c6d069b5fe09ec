"""The API: opens the rooms, introduces them to the flows, and puts the dialects in front."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import msgspec
from litestar import Litestar
from litestar.types import ASGIApp

from atelier.accounts.accounts import Accounts
from atelier.accounts.sessions import Sessions
from atelier.app.dialects import ERRORS, FACES, dialect_bodies, dialect_rooms, dialect_routes
from atelier.app.places import Places
from atelier.apps.apps import Apps
from atelier.catalogue.presets import load_presets
from atelier.catalogue.quote import Exchange
from atelier.db.notify import CHANGES, DELIVERIES, KEYS, Bell, Listener
from atelier.db.pool import Pool, open_pool
from atelier.dialects.edge.asked import Asked
from atelier.dialects.edge.binding import bind
from atelier.dialects.edge.denial import denying, note_refusal
from atelier.dialects.edge.envelopes import by_path
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.rates import limits_of, tell
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.mcp.door import Door, mcp_route
from atelier.dialects.mcp.skill import skill_route
from atelier.dialects.native import wire
from atelier.dialects.native.errors import handlers as native_errors
from atelier.dialects.native.jobs import Shown
from atelier.dialects.native.orders import Orders
from atelier.dialects.native.routes import native_routes
from atelier.dialects.openai.headers import tell_request
from atelier.engines.installed import installed
from atelier.engines.remote.health import Ward
from atelier.engines.remote.http import Network
from atelier.engines.remote.record import Record
from atelier.engines.router import Router
from atelier.flows.attempts import Attempts
from atelier.flows.attend import Attend
from atelier.flows.cancel import Cancel
from atelier.flows.collect import Collector
from atelier.flows.comfyui_status import ComfyUIStatus
from atelier.flows.deliver import Deliverer, Render
from atelier.flows.moments import Timekeeper
from atelier.flows.once import Once
from atelier.flows.place import Place
from atelier.flows.references import References
from atelier.flows.submit import Submit
from atelier.flows.try_webhook import TryWebhook
from atelier.flows.unserved import Unserved
from atelier.flows.upload import Intake
from atelier.flows.video_pages import VideoPages
from atelier.flows.watch import Watch
from atelier.guard.transport import guarded_client
from atelier.jobs.jobs import Jobs
from atelier.ledger.ledger import Ledger
from atelier.sandbox.host import Sandbox
from atelier.settings import Settings
from atelier.storage.assets import Assets
from atelier.storage.fetch import Fetcher
from atelier.storage.links import Links
from atelier.storage.opening import open_store
from atelier.styles.styles import Styles
from atelier.web.console.asking import Asking
from atelier.web.console.batch import Batches
from atelier.web.console.colours import Palettes
from atelier.web.console.errors import console_errors
from atelier.web.console.ordering import Ordering
from atelier.web.console.origins import Origins
from atelier.web.console.pages import Pages
from atelier.web.console.repeating import Repeats
from atelier.web.console.routes import BASE as CONSOLE
from atelier.web.console.routes import console_routes
from atelier.web.console.static import Static
from atelier.web.console.strengths import Strengths
from atelier.web.console.thumbs import Thumbs
from atelier.web.console.views import Views
from atelier.web.docs import DOCS, Documentation, openapi_of
from atelier.web.health import health, readiness
from atelier.web.hosts import by_host
from atelier.web.metrics import Metrics, metrics_page
from atelier.webhooks.endpoints import Webhooks

_PREVIEWS = 5
"""Pictures of the work in progress that a job of the console shows."""

_HOSTS = ("krea", "zencreator", "gateai", "aliveai", "studio", "openai")


class Api(NamedTuple):
    """The application, what ends its open streams when the server stops, and the link that lets the first person into
    the console, if nobody has signed in yet."""

    app: ASGIApp
    end_streams: Callable[[], None]
    first_link: Callable[[], Awaitable[str | None]]


@contextlib.asynccontextmanager
async def open_api(settings: Settings, dsn: str, base_url: str) -> AsyncIterator[Api]:
    """The whole API over an up-to-date database. `base_url` is where clients reach it, without a slash at the end."""
    places = Places(settings.data_dir)
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            await open_pool(dsn, size=settings.database.pool_size, name="atelier api")
        )
        bell = Bell(pool)
        stack.push_async_callback(bell.close)
        sandbox = Sandbox(size=2, memory_bytes=settings.jobs.memory_bytes, idle_s=settings.jobs.idle_s)
        stack.push_async_callback(sandbox.close)
        clients = _open_clients(stack, settings)
        network = Network(settings.fetch, file_bytes=settings.engines.remote.file_bytes)
        stack.push_async_callback(network.close)

        accounts = Accounts(pool, bell)
        jobs = Jobs(pool)
        assets = Assets(pool)
        store = open_store(settings.storage.url, places.store)
        grants = await Links.open(pool)
        links = FileLinks(grants, base_url, ttl_s=settings.storage.link_ttl_s)
        cards = installed(settings.engines)
        engines = Router(cards, settings.routes)
        watch = Watch(jobs)
        once = Once(pool)
        intake = Intake(assets=assets, store=store, sandbox=sandbox, scratch=places.uploads, options=settings.storage)
        styles = Styles(pool)
        await styles.keep_house()
        webhooks = Webhooks(pool, settings.webhooks, bell)
        apps = Apps(pool)
        await apps.keep_house()
        exchange = Exchange(compute_unit=settings.money.compute_unit, usd=settings.money.usd)
        fetcher = Fetcher(clients.files, settings.fetch)
        references = References(
            assets=assets,
            intake=intake,
            store=store,
            links=grants,
            fetcher=fetcher,
            samples={sample.id: sample for sample in load_presets().samples},
            options=settings.fetch,
            own_urls=(base_url, *settings.server.other_urls),
        )
        place = Place(
            submit=Submit(pool, bell, accounts, settings.jobs),
            references=references,
            styles=styles,
            router=engines,
            exchange=exchange,
            settings=settings.jobs,
        )
        shown = Shown(jobs, assets, links)
        limits = limits_of(settings.limits)
        door = Door(base_url)
        stack.push_async_callback(door.close)
        cancel = Cancel(pool, bell, jobs, assets)
        attempts = Attempts(pool)
        metrics = Metrics()
        ledger = Ledger(pool)
        sessions = Sessions(pool, accounts)
        rooms: dict[str, Any] = {
            "accounts": accounts,
            "ledger": ledger,
            "sessions": sessions,
            "jobs": jobs,
            "assets": assets,
            "styles": styles,
            "apps": apps,
            "orders": Orders(apps, exchange),
            "webhooks": webhooks,
            "try_webhook": TryWebhook(webhooks, clients.webhooks, settings.webhooks),
            "references": references,
            "video_pages": VideoPages(client=clients.pages, fetcher=fetcher, intake=intake, options=settings.fetch),
            "exchange": exchange,
            "place": place,
            "cancel": cancel,
            "attempts": attempts,
            "attend": Attend(watch=watch, cancel=cancel, attempts=attempts, limit_s=settings.jobs.answer_limit_s),
            "watch": watch,
            "once": once,
            "intake": intake,
            "uploads": Uploads(intake, assets, once),
            "shown": shown,
            "links": links,
            "file_grants": grants,
            "store": store,
            "sandbox": sandbox,
            "engines": engines,
            "ward": Ward(pool, settings.engines.remote),
            "comfyui": ComfyUIStatus(settings.engines, network),
            "remote_record": Record(pool),
            "cards": cards,
            "settings": settings,
            "limits": limits,
            "metrics": metrics,
            "documentation": Documentation(server=base_url, settings=settings, problem=wire.Problem, job=wire.Job),
        }
        rooms |= dialect_rooms(rooms, settings, places, base_url)
        rooms |= _console_rooms(rooms, settings, places, base_url)
        bodies = {"native": _native_body(shown), **dialect_bodies(rooms)}
        await _background(stack, settings, dsn, pool, bell, accounts, watch, store, places, bodies, jobs, engines)

        answers = by_path({**ERRORS, CONSOLE: console_errors(rooms["pages"])}, native_errors)
        app = Litestar(
            route_handlers=[
                *native_routes(accounts, limits, rooms),
                *dialect_routes(accounts, rooms),
                *console_routes(sessions, (base_url, *settings.server.other_urls), rooms),
                mcp_route(accounts, door),
                skill_route(base_url),
                *bind([health, readiness, metrics_page, *DOCS, *map(openapi_of, FACES)], rooms),
            ],
            exception_handlers=answers,
            after_exception=[note_refusal],
            before_send=[tell, tell_request],
            request_class=Asked,
            openapi_config=None,
            logging_config=None,
        )

        async def first_link() -> str | None:
            token = await sessions.offer_link() if settings.server.first_link else None
            return None if token is None else f"{base_url}{CONSOLE}/welcome/{token}"

        yield Api(by_host(denying(metrics.watching(app), answers), _HOSTS), watch.close, first_link)


class _Clients(msgspec.Struct, frozen=True):
    """HTTP clients that reach only where they may: for customers' files, for pages with videos, for their webhooks."""

    files: httpx.AsyncClient
    pages: httpx.AsyncClient
    webhooks: httpx.AsyncClient


def _open_clients(stack: AsyncExitStack, settings: Settings) -> _Clients:
    networks, patience_s = settings.fetch.networks(), settings.fetch.first_byte_s
    clients = _Clients(
        files=guarded_client(allow=networks, timeout_s=patience_s),
        pages=guarded_client(allow=networks, timeout_s=patience_s, max_redirects=settings.fetch.redirects),
        webhooks=guarded_client(allow=settings.webhooks.networks(), timeout_s=settings.webhooks.timeout_s),
    )
    for client in (clients.files, clients.pages, clients.webhooks):
        stack.push_async_callback(client.aclose)
    return clients


def _console_rooms(rooms: Mapping[str, Any], settings: Settings, places: Places, base_url: str) -> dict[str, Any]:
    """What the console needs more than the rooms of all."""
    assets, links, static = rooms["assets"], rooms["links"], Static()
    asking = Asking(rooms["apps"], rooms["exchange"], assets, links, previews=_PREVIEWS)
    views = Views(assets, links, rooms["shown"])
    ordering = Ordering(asking, rooms["place"], rooms["limits"])
    repeats = Repeats(asking, ordering)
    thumbs = Thumbs(rooms["store"], rooms["sandbox"], places.uploads, settings.storage.limits)
    return {
        "static": static,
        "pages": Pages(base_url, rooms["ledger"], static),
        "views": views,
        "thumbs": thumbs,
        "origins": Origins(
            assets=assets,
            store=rooms["store"],
            sandbox=rooms["sandbox"],
            scratch=places.uploads,
            identity=places.identity,
        ),
        "palettes": Palettes(thumbs, static, rooms["sandbox"]),
        "strengths": Strengths(asking, ordering, rooms["jobs"], views),
        "asking": asking,
        "ordering": ordering,
        "repeats": repeats,
        "batches": Batches(rooms["jobs"], assets, views, rooms["cancel"], repeats),
    }


async def _background(
    stack: AsyncExitStack,
    settings: Settings,
    dsn: str,
    pool: Pool,
    bell: Bell,
    accounts: Accounts,
    watch: Watch,
    store: Any,
    places: Places,
    bodies: Mapping[str, Render],
    jobs: Jobs,
    engines: Router,
) -> None:
    """What runs beside the requests: webhooks, the collector, the timekeeper, and the ear for other processes."""
    deliverer = Deliverer(pool, settings.webhooks, bodies)
    deliverer.start()
    stack.push_async_callback(deliverer.close)

    collector = Collector(
        pool=pool,
        store=store,
        scratch=(places.jobs, places.uploads),
        options=settings.storage,
        keep_deliveries_s=settings.webhooks.keep_s,
    )
    unserved = Unserved(pool, bell, jobs, engines, settings.jobs)
    timekeeper = Timekeeper(pool, bell, unserved.look)
    for duty, name in ((collector.run(), "collector"), (timekeeper.run(), "timekeeper")):
        stack.push_async_callback(_stop, asyncio.create_task(duty, name=name))

    listener = Listener(
        dsn,
        {CHANGES: watch.on_change, KEYS: accounts.forget, DELIVERIES: lambda _: deliverer.wake()},
        name="atelier api",
        after_gap=watch.look,
    )
    await listener.open()
    stack.push_async_callback(listener.close)


def _native_body(shown: Shown) -> Render:
    async def body(job_id: UUID, event: str) -> bytes:
        job = await shown.for_webhook(job_id)
        return msgspec.json.encode({"type": event, "timestamp": job.finished_at, "data": job})

    return body


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
