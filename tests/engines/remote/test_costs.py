"""What tasks elsewhere cost: by what the provider says that they took, else by the settings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from atelier.domain.operations import Operation
from atelier.engines.port import Done
from tests.engines.remote.bench import Bench, clip

TOKENS = {"text_tokens": "0.000005", "image_tokens": "0.00001", "output_tokens": "0.00004"}


@pytest.mark.parametrize(
    ("kind", "rates", "cost", "usage"),
    [
        ("openai", TOKENS, "0.1695", {"text_tokens": 20, "image_tokens": 300, "output_tokens": 4160}),
        ("google", {"output_tokens": "0.00003"}, "0.0387", {"input_tokens": 12, "output_tokens": 1290}),
        ("fal", {"units": "0.025"}, "0.01975", {"units": 0.79}),
        ("replicate", {"seconds": "0.001525"}, "0.0038125", {"seconds": 2.5}),
    ],
)
async def test_what_the_provider_says_counts(
    bench: Bench, kind: str, rates: dict[str, str], cost: str, usage: dict[str, Any]
) -> None:
    engine = bench.engine(kind, rates={unit: Decimal(rate) for unit, rate in rates.items()})
    assert isinstance(await bench.run(engine, bench.task(await bench.job())), Done)
    row = await bench.row()
    assert row["cost_usd"] == Decimal(cost)
    assert msgspec.json.decode(row["usage"]) == usage


@pytest.mark.parametrize("kind", ["openai", "google", "fal", "replicate"])
@pytest.mark.parametrize("rates", [{}, {"parsecs": Decimal(1)}], ids=["no rates", "rates of another unit"])
async def test_what_it_took_is_kept_where_no_rate_is_set(bench: Bench, kind: str, rates: dict[str, Decimal]) -> None:
    engine = bench.engine(kind, rates=rates)
    assert isinstance(await bench.run(engine, bench.task(await bench.job())), Done)
    row = await bench.row()
    assert row["cost_usd"] == Decimal("0.05"), "as the settings say"
    assert row["usage"]


@pytest.mark.parametrize("kind", ["openai", "google", "fal", "replicate"])
async def test_without_a_word_of_the_provider_the_settings_count(bench: Bench, kind: str) -> None:
    bench.world.usage = False
    engine = bench.engine(kind, rates={"units": Decimal(9), "seconds": Decimal(9), "output_tokens": Decimal(9)})
    assert isinstance(await bench.run(engine, bench.task(await bench.job())), Done)
    row = await bench.row()
    assert (row["cost_usd"], row["usage"]) == (Decimal("0.05"), None)


async def test_seconds_of_clips_cost_by_the_settings(bench: Bench) -> None:
    engine = bench.engine(
        "runway", operations=(Operation.TEXT_TO_VIDEO,), cost_usd=None, cost_usd_per_s=Decimal("0.05")
    )
    assert isinstance(await bench.run(engine, bench.task(await bench.job(), clip())), Done)
    assert (await bench.row())["cost_usd"] == Decimal("0.25")
