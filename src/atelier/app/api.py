"""The API: opens the rooms, introduces them to the flows, and puts the dialects in front."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from litestar import Litestar
from litestar.types import ASGIApp

from atelier.accounts.accounts import Accounts
from atelier.app.dialects import ERRORS, FACES, dialect_routes
from atelier.app.places import Places
from atelier.apps.apps import Apps
from atelier.catalogue.presets import load_presets
from atelier.catalogue.quote import Exchange
from atelier.db.notify import CHANGES, DELIVERIES, KEYS, Bell, Listener
from atelier.db.pool import Pool, open_pool
from atelier.dialects.edge.binding import bind
from atelier.dialects.edge.envelopes import by_path
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.rates import limits_of, tell
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.krea.acceptance import Acceptance
from atelier.dialects.krea.jobs import KreaJobs
from atelier.dialects.krea.routes import BASE as KREA
from atelier.dialects.krea.styles import KreaStyles
from atelier.dialects.native import wire
from atelier.dialects.native.errors import handlers as native_errors
from atelier.dialects.native.jobs import Shown
from atelier.dialects.native.orders import Orders
from atelier.dialects.native.routes import native_routes
from atelier.engines.builtin import BUILTIN
from atelier.engines.router import Router
from atelier.flows.cancel import Cancel
from atelier.flows.collect import Collector
from atelier.flows.deliver import Deliverer, Render
from atelier.flows.moments import Timekeeper
from atelier.flows.once import Once
from atelier.flows.place import Place
from atelier.flows.references import References
from atelier.flows.submit import Submit
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
from atelier.storage.store import open_store
from atelier.styles.styles import Styles
from atelier.web.docs import DOCS, Documentation, openapi_of
from atelier.web.health import health, readiness
from atelier.web.hosts import by_host
from atelier.web.metrics import Metrics, metrics_page
from atelier.webhooks.endpoints import Webhooks

_HOSTS = ("krea", "zencreator", "gateai", "aliveai", "studio", "openai")


class Api(NamedTuple):
    """The application, and what ends its open streams when the server stops."""

    app: ASGIApp
    end_streams: Callable[[], None]


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
        fetching = guarded_client(allow=settings.fetch.networks(), timeout_s=settings.fetch.first_byte_s)
        stack.push_async_callback(fetching.aclose)
        reading = guarded_client(
            allow=settings.fetch.networks(),
            timeout_s=settings.fetch.first_byte_s,
            max_redirects=settings.fetch.redirects,
        )
        stack.push_async_callback(reading.aclose)

        accounts = Accounts(pool, bell)
        jobs = Jobs(pool)
        assets = Assets(pool)
        store = open_store(settings.storage.url, places.store)
        grants = await Links.open(pool)
        links = FileLinks(grants, base_url, ttl_s=settings.storage.link_ttl_s)
        engines = Router(BUILTIN, settings.routes)
        watch = Watch(jobs)
        once = Once(pool)
        intake = Intake(assets=assets, store=store, sandbox=sandbox, scratch=places.uploads, options=settings.storage)
        styles = Styles(pool)
        await styles.keep_house()
        apps = Apps(pool)
        await apps.keep_house()
        exchange = Exchange(compute_unit=settings.money.compute_unit, usd=settings.money.usd)
        fetcher = Fetcher(fetching, settings.fetch)
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
        krea_jobs = KreaJobs(jobs, assets, links)
        bodies = {"krea": krea_jobs.webhook_body}
        await _background(stack, settings, dsn, pool, bell, accounts, watch, store, places, shown, bodies)

        metrics = Metrics()
        rooms = {
            "accounts": accounts,
            "ledger": Ledger(pool),
            "jobs": jobs,
            "assets": assets,
            "styles": styles,
            "apps": apps,
            "orders": Orders(apps, exchange),
            "webhooks": Webhooks(pool, settings.webhooks, bell),
            "references": references,
            "video_pages": VideoPages(client=reading, fetcher=fetcher, intake=intake, options=settings.fetch),
            "exchange": exchange,
            "place": place,
            "cancel": Cancel(pool, bell, jobs, assets),
            "watch": watch,
            "once": once,
            "uploads": Uploads(intake, assets, once),
            "shown": shown,
            "krea_jobs": krea_jobs,
            "krea_styles": KreaStyles(styles, assets, links, references, base_url + KREA),
            "krea_acceptance": Acceptance(place, once, jobs, settings.webhooks),
            "links": links,
            "file_grants": grants,
            "store": store,
            "engines": engines,
            "cards": BUILTIN,
            "settings": settings,
            "limits": limits,
            "metrics": metrics,
            "documentation": Documentation(server=base_url, settings=settings, problem=wire.Problem, job=wire.Job),
        }
        app = Litestar(
            route_handlers=[
                *native_routes(accounts, limits, rooms),
                *dialect_routes(accounts, rooms),
                *bind([health, readiness, metrics_page, *DOCS, *map(openapi_of, FACES)], rooms),
            ],
            exception_handlers=by_path(ERRORS, native_errors),
            before_send=[tell],
            openapi_config=None,
            logging_config=None,
        )
        yield Api(by_host(metrics.watching(app), _HOSTS), watch.close)


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
    shown: Shown,
    bodies: Mapping[str, Render],
) -> None:
    """What runs beside the requests: webhooks, the collector, the timekeeper, and the ear for other processes."""

    async def native_body(job_id: UUID, event: str) -> bytes:
        job = await shown.for_webhook(job_id)
        return msgspec.json.encode({"type": event, "timestamp": job.finished_at, "data": job})

    deliverer = Deliverer(pool, settings.webhooks, {"native": native_body, **bodies})
    deliverer.start()
    stack.push_async_callback(deliverer.close)

    collector = Collector(pool=pool, store=store, scratch=(places.jobs, places.uploads), options=settings.storage)
    timekeeper = Timekeeper(pool, bell)
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


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
