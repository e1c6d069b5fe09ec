"""Submits, reads and whole jobs over HTTP."""

from __future__ import annotations

import asyncio
import json
import time

from benchmarks.control import bare_jobs
from benchmarks.ground import Ground, control, ground
from benchmarks.load import Load, Wire, load, percentiles
from benchmarks.report import Report

_BODY = json.dumps({"model": "atelier/rehearsal", "input": {"credits": 0.01}}).encode()
_ROUNDS = 3
_SECONDS = 3.0
_LATENCY_JOBS = 400
_BACKLOG_S = 6.0


async def submits_and_reads(report: Report) -> None:
    async with ground(workers=0) as here:
        with control(here) as (url, _):
            for connections in (1, 8, 32):
                ours, bare = [], []
                for _ in range(_ROUNDS):
                    ours.append(await _submits(here.house.url, here.keys, "/v1/jobs", connections))
                    bare.append(await _submits(url, _numbers(here), "/jobs", connections))
                    await here.pool.execute("truncate pgqueuer")
                one, other = _median(ours), _median(bare)
                report.ratio(f"durable submits/s, {connections} connections", one.per_s, other.per_s, aim=0.6)
                report.plain(
                    f"  p50 / p99, {connections} connections",
                    f"{one.p50_ms:.2f} / {one.p99_ms:.2f} ms",
                    f"{other.p50_ms:.2f} / {other.p99_ms:.2f} ms",
                )
            job = await here.pool.fetchval(
                "select id from jobs where account_id = $1 limit 1", here.customers[0].account_id
            )
            await here.pool.execute("update jobs set status = 'succeeded' where id = $1", job)
            ours, bare = [], []
            for _ in range(_ROUNDS):
                ours.append(await _reads(here.house.url, here.keys[:1], f"/v1/jobs/{job}"))
                bare.append(await _reads(url, ["0"], f"/jobs/{job}"))
            report.ratio("GET /v1/jobs/{id}/s, 8 connections", _median(ours).per_s, _median(bare).per_s)


async def whole_jobs(report: Report) -> None:
    async with ground(workers=1) as here:
        bare = await bare_jobs(here.house.dsn, here.owners[1], _SECONDS)
        p50, p99 = percentiles(await _latencies(here))
        bare_p50, bare_p99 = percentiles(bare)
        report.limit("no-op job, submit to done: p50", p50, bare_p50, "ms", most=8)
        report.limit("no-op job, submit to done: p99", p99, bare_p99, "ms", most=40)
        per_s = await _throughput(here)
        bare = await bare_jobs(here.house.dsn, here.owners[1], _SECONDS)
        report.least("no-op jobs/s, submitted to settled, one worker", per_s, len(bare) / _SECONDS, least=400)


async def _latencies(here: Ground) -> list[float]:
    """From the first byte of the submit to the final event, seen by a client that listens to its account."""
    key = here.keys[0]
    wire, listening = await Wire.open(here.house.url), await Wire.open(here.house.url)
    events = await listening.listen("/v1/events", key)
    took = []
    for _ in range(_LATENCY_JOBS):
        began = time.perf_counter()
        _, answer = await wire.ask("POST", "/v1/jobs", key, _BODY)
        job = json.loads(answer)["id"]
        async for event in events:
            if event["id"] == job and event["status"] == "succeeded":
                break
        took.append(time.perf_counter() - began)
        await asyncio.sleep(0.01)
    wire.close()
    listening.close()
    return took


async def _throughput(here: Ground) -> float:
    """Jobs a second from the first submit to the last settlement, with a queue that never runs dry."""
    done = "select count(*) from jobs where status = 'succeeded'"
    before = await here.pool.fetchval(done)
    began = time.perf_counter()
    await _submits(here.house.url, here.keys, "/v1/jobs", 8, seconds=_BACKLOG_S)
    while await here.pool.fetchval("select exists (select from jobs where status in ('queued', 'running'))"):
        await asyncio.sleep(0.05)
    passed = time.perf_counter() - began
    return float((await here.pool.fetchval(done) - before) / passed)


async def _submits(url: str, keys: list[str], path: str, connections: int, seconds: float = _SECONDS) -> Load:
    return await load(url, keys, lambda _: ("POST", path, _BODY), connections=connections, seconds=seconds)


async def _reads(url: str, keys: list[str], path: str) -> Load:
    return await load(url, keys, lambda _: ("GET", path, b""), connections=8, seconds=_SECONDS)


def _numbers(here: Ground) -> list[str]:
    return [str(number) for number in range(len(here.customers))]


def _median(loads: list[Load]) -> Load:
    return sorted(loads, key=lambda one: one.per_s)[len(loads) // 2]
