"""`/metrics`: what the process has served, and how the queue stands, for Prometheus."""

from __future__ import annotations

import time

from litestar import Response, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from atelier.jobs.jobs import Jobs
from atelier.settings import Settings

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)


class Metrics:
    """The figures of one API process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        labels = ("method", "route", "status")
        self._requests = Counter("atelier_http_requests", "Answers sent.", labels, registry=self.registry)
        self._seconds = Histogram(
            "atelier_http_seconds",
            "Seconds to the beginning of an answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.jobs = Gauge("atelier_jobs", "Jobs that have not ended.", ("lane", "status"), registry=self.registry)
        self.workers = Gauge("atelier_workers", "Workers that are alive.", registry=self.registry)

    def watching(self, app: ASGIApp) -> ASGIApp:
        """The application with every answer counted."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == ScopeType.WEBSOCKET:
                await app(scope, receive, send)
                return
            method = scope["method"]
            started = time.perf_counter()

            async def counting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    route = str(scope.get("path_template") or "unknown")
                    self._requests.labels(method, route, message["status"]).inc()
                    self._seconds.labels(route).observe(time.perf_counter() - started)
                await send(message)

            await app(scope, receive, counting)

        return watched


@get("/metrics", include_in_schema=False)
async def metrics_page(metrics: Metrics, jobs: Jobs, settings: Settings) -> Response[bytes]:
    metrics.jobs.clear()
    for (lane, status), count in (await jobs.queue_depths()).items():
        metrics.jobs.labels(lane, status).set(count)
    metrics.workers.set(await jobs.worker_processes(settings.jobs.lost_after_s))
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
