"""`atelier remote` and `atelier route`: engines that are elsewhere, straight from the database and the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from atelier.cli.options import AsJson, DataDir

if TYPE_CHECKING:
    from atelier.db.pool import Pool
    from atelier.domain.operations import Operation
    from atelier.settings import Settings

T = TypeVar("T")

remote = typer.Typer(help="What engines elsewhere work on, what is unclear, what it costs.", no_args_is_help=True)
routes = typer.Typer(help="Which engines run which models.", no_args_is_help=True)


class Decision(StrEnum):
    """`again`: it never arrived, so ask once more; `give-up`: nothing will come of it."""

    AGAIN = "again"
    GIVE_UP = "give-up"


@remote.command("list")
def list_tasks(
    everything: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most, the newest first.")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List what engines elsewhere were asked for. What is `unclear` waits for you: see `atelier remote decide`."""
    from atelier.cli.show import table

    async def do(pool: Pool, _: Settings) -> list[dict[str, Any]]:
        from atelier.engines.remote.record import Record

        return [_told(row) for row in await Record(pool).all(open_only=not everything, count=limit)]

    table(_with_database(data_dir, do), as_json=as_json)


@remote.command("decide")
def decide(
    job: Annotated[str, typer.Argument(help="The job, as `atelier remote list` shows it.")],
    decision: Annotated[Decision, typer.Argument(help="again: ask once more. give-up: end the job, uncharged.")],
    data_dir: DataDir = None,
) -> None:
    """Say what is to become of a job's unclear tasks, once you have looked at the provider's own pages."""
    from atelier.domain.errors import NotFound
    from atelier.domain.ids import parse_id

    async def do(pool: Pool, _: Settings) -> int:
        from atelier.engines.remote.record import Record, State

        state = State.FAILED if decision is Decision.AGAIN else State.GIVEN_UP
        job_id = parse_id(job)
        decided = 0 if job_id is None else await Record(pool).decide(job_id, state, "the operator has given this up")
        if not decided:
            raise NotFound("job with unclear tasks", job)
        return decided

    print(_with_database(data_dir, do))


@remote.command("costs")
def costs(
    days: Annotated[float, typer.Option(min=0, help="How far to look back.")] = 30.0,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """What engines elsewhere have cost, beside what customers paid for those jobs."""
    from atelier.cli.show import table

    async def do(pool: Pool, _: Settings) -> list[dict[str, Any]]:
        from datetime import UTC, datetime, timedelta

        from atelier.domain.money import as_credits
        from atelier.engines.remote.record import Record

        return [
            {
                "engine": row["engine"],
                "tasks": row["tasks"],
                "done": row["done"],
                "cost_usd": None if row["cost_usd"] is None else float(row["cost_usd"]),
                "billed, cost unknown": row["unpriced"],
                "credits earned": float(as_credits(row["earned"])),
            }
            for row in await Record(pool).costs(datetime.now(UTC) - timedelta(days=days))
        ]

    table(_with_database(data_dir, do), as_json=as_json)


@routes.command("explain")
def explain(
    model: Annotated[str, typer.Argument(help="A model's id in any dialect, such as atelier/sketch.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say which engines a job for a model would be tried on, in their order, and why."""
    from atelier.cli.show import table

    async def do(pool: Pool, settings: Settings) -> list[dict[str, Any]]:
        from atelier.engines.diffusers.engine import NAME
        from atelier.engines.diffusers.outlook import obstacle
        from atelier.engines.installed import installed
        from atelier.engines.remote.health import Ward
        from atelier.engines.router import Router
        from atelier.jobs.jobs import Jobs

        router = Router(installed(settings.engines), settings.routes)
        ailing = await Ward(pool, settings.engines.remote).all()
        workers = await Jobs(pool).workers(settings.jobs.lost_after_s)

        def state(name: str, operation: Operation) -> str:
            card = router.card(name)
            mine = settings.engines.diffusers
            if name == NAME and mine is not None and (told := obstacle(mine, model, operation)):
                return told
            if card and workers and not any(worker.serves(name, card.lane) for worker in workers):
                return "no worker serves this"
            return ailing[name].condition if name in ailing else "well"

        return [
            {
                "operation": operation,
                "order": number,
                "engine": step.engine,
                "by the route": step.route or "none: the engines in the box",
                "is": step.fault or state(step.engine, operation),
            }
            for operation in operations_of(model)
            for number, step in enumerate(router.explain(model, operation), 1)
        ]

    table(_with_database(data_dir, do), as_json=as_json)


def operations_of(model: str) -> list[Operation]:
    """What a model can be asked to do, by the menus of all dialects. Raises UnknownModel."""
    from atelier.catalogue.find import suggest
    from atelier.catalogue.load import dialects, menu
    from atelier.domain.errors import UnknownModel
    from atelier.domain.operations import Operation

    menus = [menu(name) for name in dialects()]
    offers = [found.offers[model] for found in menus if model in found.offers]
    if not offers:
        raise UnknownModel(model, suggest([name for found in menus for name in found.offers], model))
    return sorted({Operation(operation) for offer in offers for operation in offer.operations})


def _told(row: dict[str, Any]) -> dict[str, Any]:
    import msgspec

    from atelier.domain.money import as_credits

    return {
        "job": str(row["job_id"]),
        "output": row["position"] + 1,
        "engine": row["engine"],
        "model": row["model"],
        "state": row["state"],
        "provider's name": row["name"],
        "asked": row["asked_at"].isoformat(timespec="seconds"),
        "heard": None if row["heard_at"] is None else row["heard_at"].isoformat(timespec="seconds"),
        "cost_usd": None if row["cost_usd"] is None else float(row["cost_usd"]),
        "credits": float(as_credits(row["price"])),
        "usage": None if row["usage"] is None else msgspec.json.decode(row["usage"]),
        "why": row["fault"],
    }


def _with_database(data_dir: Path | None, do: Callable[[Pool, Settings], Awaitable[T]]) -> T:
    """Runs `do` over the database of a data directory: the server's if one runs, else one started for the moment."""
    import asyncio

    from atelier.app.database import open_database
    from atelier.db.pool import open_pool
    from atelier.settings import load

    settings = load(overrides={"data_dir": data_dir})

    async def run() -> T:
        async with open_database(settings) as database, await open_pool(database.dsn, size=2, name="atelier") as pool:
            return await do(pool, settings)

    return asyncio.run(run())
