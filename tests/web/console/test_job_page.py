"""One job: what was asked, where its time and its money went, and where its files come from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atelier.web.console.timing import timing_of
from atelier.web.console.words import unit_of, unitless
from tests.web.console.conftest import NewVisitor, Visitor

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SPAN = st.none() | st.floats(0, 10_000)


@given(waited=SPAN, worked=SPAN, told=SPAN)
def test_the_parts_of_a_jobs_time_fill_the_bar(waited: float | None, worked: float | None, told: float | None) -> None:
    started = None if waited is None else NOW + timedelta(seconds=waited)
    finished = None if worked is None else (started or NOW) + timedelta(seconds=worked)
    ended = None if told is None else (finished or NOW) + timedelta(seconds=told)
    job: Any = SimpleNamespace(created_at=NOW, started_at=started, finished_at=finished)
    delivery: Any = SimpleNamespace(ended_at=ended)
    parts = timing_of(job, [delivery], NOW + timedelta(hours=9)).parts
    assert [part.name for part in parts][:1] == ["queued"]
    assert all(part.seconds >= 0 for part in parts)
    assert sum(part.width for part in parts) <= 100.1


def test_units_stand_behind_values() -> None:
    assert (unitless("duration_s"), unit_of("duration_s")) == ("duration", " s")
    assert (unitless("styles"), unit_of("styles")) == ("styles", "")


async def test_a_job_tells_everything(visitor: Visitor) -> None:
    job = await visitor.customer.run(files=1, credits=4, part="succeed")
    page = (await visitor.page(f"/jobs/{job['id']}")).text
    for words in ("Waiting", "Working", "Charged", "as held", "Verify", "rehearsal"):
        assert words in page
    failed = await visitor.customer.run(part="refuse", credits=4)
    page = (await visitor.page(f"/jobs/{failed['id']}")).text
    assert "Given back" in page
    assert 'data-charged="0.0"' in page


async def test_files_of_the_input_are_named_and_lead_to_their_page(visitor: Visitor) -> None:
    source = await visitor.customer.run("atelier/sketch", prompt="a boat", width=256, height=256)
    asset = source["outputs"][0]["asset_id"]
    job = await visitor.customer.run("atelier/edit", images=[asset], prompt="at night")
    page = (await visitor.page(f"/jobs/{job['id']}")).text
    assert f'<a href="/console/assets/{asset}">text_to_image' in page
    assert asset not in page.partition("<h2>Input")[2].partition("<h2>Time")[0].replace(f"/assets/{asset}", "")


async def test_marks_are_read_from_the_file(visitors: NewVisitor) -> None:
    visitor, other = await visitors(), await visitors()
    job = await visitor.customer.run("atelier/sketch", prompt="a boat", width=256, height=256)
    where = f"/assets/{job['outputs'][0]['asset_id']}/origin"
    page = (await visitor.page(where)).text
    assert "Signed by this server, and unchanged since" in page
    assert "atelier/sketch" in page
    await other.get(where, 404)


async def test_jobs_of_the_console_show_their_work_in_progress(visitor: Visitor) -> None:
    sent = await visitor.post("/create/atelier/sketch", prompt="a lighthouse", aspect_ratio="1:1")
    job = sent.headers["location"].rpartition("/")[2]
    await visitor.customer.until(job, lambda one: one["status"] == "succeeded", limit_s=60)
    preview = await visitor.get(f"/jobs/{job}/previews/0")
    assert preview.headers["content-type"].startswith("image/")
