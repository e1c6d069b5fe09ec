"""Many things at once: what is shown before, what is done, and what could not be."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from atelier.catalogue.load import menu
from atelier.domain.media import MediaKind
from atelier.storage.assets import Asset
from atelier.web.console.giving import given_files, tools_for
from atelier.web.console.zipping import named
from tests.web.console.conftest import NewVisitor, Visitor

UNKNOWN = "00000000-0000-7000-8000-000000000000"


def an_asset(filename: str) -> Asset:
    return Asset(
        id=uuid4(),
        account_id=uuid4(),
        blob_id=uuid4(),
        origin="output",
        kind=MediaKind.IMAGE,
        media_type="image/png",
        sha256=b"",
        size_bytes=1,
        path="x",
        created_at=datetime.now(UTC),
        filename=filename,
    )


@given(st.lists(st.sampled_from(["a.png", "A.png", "a-2.png", "b", "", "../x.png", "a.tar.gz"]), max_size=12))
def test_every_file_of_an_archive_has_a_name_of_its_own(filenames: list[str]) -> None:
    names = [name for name, _ in named([an_asset(one) for one in filenames])]
    assert len({name.lower() for name in names}) == len(filenames)
    assert not any("/" in name or not name for name in names)


def test_files_find_the_fields_that_take_them() -> None:
    offers = menu("native").offers
    edit, motion = offers["atelier/edit"].input, offers["atelier/motion"].input
    assert given_files(edit, [("a", "image"), ("b", "image")]) == {"images": ["a", "b"]}
    assert given_files(motion, [("a", "image")]) == {"image": "a"}
    assert given_files(motion, [("a", "image")], {"image": "x"}) != {"image": "a"}
    assert given_files(edit, [("s", "audio")]) == {}
    both = [card.id for card in tools_for([("v", "video"), ("s", "audio")])]
    assert "atelier/add-audio" in both
    assert "atelier/trim" not in both
    assert "atelier/upscale" not in [card.id for card in tools_for([("a", "image"), ("b", "image")])]


async def made(visitor: Visitor, files: int = 2) -> tuple[dict[str, Any], list[str]]:
    job = await visitor.customer.run(files=files, credits=3)
    return job, [output["asset_id"] for output in job["outputs"]]


async def test_files_come_as_one_archive(visitor: Visitor) -> None:
    _, files = await made(visitor)
    other, _ = await made(visitor, files=1)
    for form, count in (({"file": files}, 2), ({"job": other["id"]}, 1), ({"file": [*files, UNKNOWN]}, 2)):
        answer = await visitor.post("/batch/download", 200, **form)
        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == count
    await visitor.post("/batch/download", 409, file=UNKNOWN)


async def test_nothing_is_deleted_before_it_is_confirmed(visitor: Visitor) -> None:
    _, files = await made(visitor)
    shown = await visitor.post("/batch/delete", 200, file=files)
    assert "Delete 2 files" in shown.text
    await visitor.get(f"/assets/{files[0]}")
    done = await visitor.post("/batch/delete", 200, file=files, sure="yes")
    assert "2 files deleted" in done.text
    await visitor.get(f"/assets/{files[0]}", 404)


async def test_what_could_not_be_done_is_told_item_by_item(visitors: NewVisitor) -> None:
    owner, other = await visitors(), await visitors()
    _, foreign = await made(other, files=1)
    _, files = await made(owner, files=1)
    done = await owner.act("/batch/delete", file=[*files, *foreign, UNKNOWN], sure="yes")
    assert done.text.count('class="fault"') == 2
    signal = msgspec.json.decode(done.headers["hx-trigger"])["atelier:batch"]
    assert signal == {"gone": files, "words": "1 file deleted", "whole": False}
    await other.get(f"/assets/{foreign[0]}")


async def test_jobs_are_repeated_at_the_price_that_was_shown(visitor: Visitor) -> None:
    jobs = [(await made(visitor))[0]["id"] for _ in range(2)]
    before = await visitor.customer.balance()
    shown = await visitor.post("/batch/retry", 200, job=jobs)
    assert "Repeat for 6 credits" in shown.text
    assert await visitor.customer.balance() == before
    await visitor.post("/batch/retry", 200, job=jobs, sure="yes")
    assert len((await visitor.customer.http.get("/v1/jobs")).json()["items"]) == 4
    assert await visitor.customer.balance() == before - 6


async def test_running_jobs_are_canceled_and_ended_ones_left(visitor: Visitor) -> None:
    ended, _ = await made(visitor)
    going = await visitor.customer.submit(work_s=60, credits=5)
    shown = await visitor.post("/batch/cancel", 200, job=[ended["id"], going["id"]])
    assert "Cancel 1 of 2 jobs" in shown.text
    assert "It has ended already" in shown.text
    await visitor.post("/batch/cancel", 200, job=going["id"], sure="yes")
    await visitor.customer.until(going["id"], lambda job: job["status"] == "canceled")


async def test_picked_files_lead_into_the_tools_that_take_them_together(visitor: Visitor) -> None:
    _, files = await made(visitor)
    page = (await visitor.post("/batch/use", 200, file=files)).text
    link = f"/console/create/atelier/edit?media={files[0]}&amp;media={files[1]}"
    assert link in page
    assert "/create/atelier/upscale?" not in page
    form = (await visitor.get(link.removeprefix("/console").replace("&amp;", "&"))).text
    assert all(f'name="images" value="{one}"' in form for one in files)


async def test_batches_are_guarded(visitors: NewVisitor) -> None:
    reader = await visitors(scopes=("read",))
    await reader.post("/batch/delete", 403, file=UNKNOWN)
    await reader.post("/batch/explode", 403, file=UNKNOWN)
    owner = await visitors()
    await owner.post("/batch/explode", 404, file=UNKNOWN)
    await owner.post("/batch/delete", 422)
    refused = await owner.browser.post("/console/batch/delete", data={"file": UNKNOWN})
    assert refused.status_code == 403
