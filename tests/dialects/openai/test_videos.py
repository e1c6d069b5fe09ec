"""Videos: accepted, made, shown, listed and removed."""

from __future__ import annotations

import base64
import time
from io import BytesIO
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.db.pool import Pool
from atelier.dialects.openai.choice import Kind, choose
from atelier.dialects.openai.video_orders import nearest_size
from atelier.domain.operations import Operation
from atelier.domain.wishes.video import ExtendVideo, ImageToVideo, TextToVideo, TransformVideo
from tests.dialects.krea.samples import clip, picture
from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron
from tests.dialects.openai.video_customer import LITTLE, PROMPT, Director, director_of


def film(content: bytes) -> tuple[int, int, float]:
    """Width, height and seconds of a video, decoded to its end."""
    with av.open(BytesIO(content), "r") as container:
        stream = container.streams.video[0]
        frames = len(list(container.decode(stream)))
        assert stream.average_rate is not None
        return stream.width, stream.height, float(frames / stream.average_rate)


async def test_the_least_that_may_be_asked_for(director: Director) -> None:
    asked_at = int(time.time())
    answer = await director.ask(prompt=PROMPT)
    video = answer.json()
    assert int(answer.headers["openai-poll-after-ms"]) >= 500
    assert asked_at <= video["created_at"] <= time.time()
    known = {"id": video["id"], "created_at": video["created_at"], "object": "video", "model": "sora-2"}
    known |= {"prompt": PROMPT, "seconds": "4", "size": "720x1280", "expires_at": None}
    known |= {"remixed_from_video_id": None, "error": None}
    assert video == known | {"status": "queued", "progress": 0, "completed_at": None}
    done = await director.end(video["id"])
    ended_at = done.pop("completed_at")
    assert video["created_at"] <= ended_at <= time.time()
    assert done == known | {"status": "completed", "progress": 100}
    last = await director.get(f"/videos/{video['id']}")
    assert "openai-poll-after-ms" not in last.headers
    content = await director.content(video["id"])
    assert content.headers["content-type"] == "video/mp4"
    assert film(content.content) == (720, 1280, 4.0)


async def test_words_become_a_wish_with_sound(director: Director) -> None:
    await director.make(prompt=PROMPT, model="sora-2-pro", seconds="20", size="1792x1024")
    wish = (await director.order()).wish
    assert wish == TextToVideo(PROMPT, 1792, 1024, 20.0, 30.0, sound=True)


@pytest.mark.parametrize("way", ["file", "form_link", "form_id", "data_uri", "object_data", "object_link", "object_id"])
async def test_a_picture_to_begin_with(director: Director, way: str) -> None:
    """However it comes."""
    content = picture(1280, 720)
    data = "data:image/png;base64," + base64.b64encode(content).decode()
    upload = await director.http.post("/v1/assets", files={"file": ("p.png", content)})
    stored = upload.json()
    fields: dict[str, Any] = {"prompt": PROMPT, "size": "1280x720", "seconds": "4"}
    match way:
        case "file":
            answer = await director.send("/videos", fields, {"input_reference": ("p.png", content, "image/png")})
        case "form_link":
            answer = await director.form("/videos", fields | {"input_reference[image_url]": stored["url"]})
        case "form_id":
            answer = await director.form("/videos", fields | {"input_reference[file_id]": stored["id"]})
        case "data_uri":
            answer = await director.ask(**fields, input_reference=data)
        case "object_data":
            answer = await director.ask(**fields, input_reference={"image_url": data})
        case "object_link":
            answer = await director.ask(**fields, input_reference={"image_url": {"url": stored["url"]}})
        case _:
            answer = await director.ask(**fields, input_reference={"file_id": stored["id"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "queued"
    wish = (await director.order()).wish
    assert isinstance(wish, ImageToVideo)
    assert (wish.image.width_px, wish.width_px, wish.height_px) == (1280, 1280, 720)
    assert (await director.end(answer.json()["id"]))["status"] == "completed"


async def test_a_form_without_files(director: Director) -> None:
    """As the current client libraries send every request for a video."""
    answer = await director.form("/videos", {"prompt": PROMPT, "model": "sora-2", "seconds": "8"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["seconds"], answer.json()["prompt"]) == ("8", PROMPT)


@pytest.mark.parametrize("name", ["sora-2-2025-12-08", "kling-2.1", "veo-3", "atelier/film"])
async def test_other_names(director: Director, name: str) -> None:
    video = (
        await director.finish(prompt=PROMPT, model=name, seconds="2", size="320x240")
        if "sora" not in name
        else (await director.finish(prompt=PROMPT, model=name))
    )
    assert video["model"] == name
    assert (await director.get(f"/models/{name}")).status_code == 200


async def test_a_native_model_that_needs_a_picture(director: Director) -> None:
    refused = await director.ask(prompt=PROMPT, model="atelier/motion", size="320x180")
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "input_reference")
    data = "data:image/png;base64," + base64.b64encode(picture()).decode()
    video = await director.finish(prompt=PROMPT, model="atelier/motion", size="320x180", input_reference=data)
    assert film((await director.content(video["id"])).content) == (320, 180, 4.0)
    assert (await director.order()).operation is Operation.IMAGE_TO_VIDEO


WRONG: list[tuple[dict[str, Any], str | None, str]] = [
    ({"prompt": None}, "prompt", "missing_required_parameter"),
    ({"prompt": ""}, "prompt", "invalid_value"),
    ({"seconds": "5"}, "seconds", "invalid_value"),
    ({"seconds": 4}, "seconds", "invalid_value"),
    ({"size": "1792x1024"}, "size", "invalid_value"),
    ({"model": "kling-2.1", "size": "4000x4000"}, "size", "invalid_value"),
    ({"model": "kling-2.1", "size": "321x240"}, "size", "invalid_value"),
    ({"model": "atelier/film", "size": "2048x2048"}, "size", "invalid_value"),
    ({"model": 5}, "model", "invalid_value"),
    ({"model": "gpt-image-1"}, "model", "invalid_value"),
    ({"colour": "blue"}, "colour", "unknown_parameter"),
    ({"duration_s": 1}, "duration_s", "unknown_parameter"),
    ({"video": "x"}, "video", "unknown_parameter"),
    ({"input_reference": "data:image/png;base64,AAAA"}, "input_reference", "unsupported_file"),
    ({"input_reference": {"url": "x"}}, "input_reference", "invalid_value"),
    ({"prompt": "a naked woman undressing"}, "prompt", "moderation_blocked"),
]


@pytest.mark.parametrize(("change", "param", "code"), WRONG, ids=[str(change)[:50] for change, _, _ in WRONG])
async def test_what_is_refused_costs_nothing(
    director: Director, change: dict[str, Any], param: str | None, code: str
) -> None:
    answer = await director.ask(**{"prompt": PROMPT} | change)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["param"], error["code"]) == (
        400,
        "invalid_request_error",
        param,
        code,
    )
    assert await director.untouched()


async def test_an_unknown_model(director: Director) -> None:
    answer = await director.ask(prompt=PROMPT, model="sora-3")
    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["code"]) == (404, "model", "model_not_found")
    assert "sora-2" in error["message"]


async def test_a_refused_form_leaves_no_file(director: Director) -> None:
    files = {"input_reference": ("p.png", picture(), "image/png")}
    answer = await director.send("/videos", {"prompt": PROMPT, "seconds": "5"}, files)
    assert answer.status_code == 400
    assert (await director.http.get("/v1/assets")).json()["items"] == []


async def test_who_cannot_pay(patrons: NewPatron) -> None:
    poor = director_of(await patrons(credit=39))
    answer = await poor.ask(prompt=PROMPT)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (429, "insufficient_quota", "insufficient_quota")
    assert answer.headers["x-should-retry"] == "false"
    assert await poor.untouched()


async def test_who_asks_too_quickly(director: Director) -> None:
    await director.fill_window(free_in_s=40)
    answer = await director.ask(prompt=PROMPT)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (429, "requests", "rate_limit_exceeded")
    assert 30 <= int(answer.headers["retry-after"]) <= 41
    assert await director.untouched()


async def test_an_engine_that_refuses(director: Director) -> None:
    video = await director.end((await director.make(prompt="[refuse]"))["id"])
    assert (video["status"], video["error"]["code"]) == ("failed", "unsupported_input")
    assert "refuse" in video["error"]["message"]
    assert [kind for kind, _ in await director.entries()] == ["hold", "release"]
    assert sum(amount for _, amount in await director.entries()) == 0
    answer = await director.content(video["id"])
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "video_id")
    assert "failed" in answer.json()["error"]["message"]


async def test_progress_and_a_deletion_on_the_way(director: Director) -> None:
    """It stops, and its price goes back."""
    video = await director.make(prompt="[wait 60]")
    deadline = time.monotonic() + 30
    while (seen := await director.video(video["id"]))["progress"] == 0:
        assert time.monotonic() < deadline, seen
    assert (seen["status"], seen["completed_at"]) == ("in_progress", None)
    early = await director.content(video["id"])
    assert (early.status_code, "in_progress" in early.json()["error"]["message"]) == (400, True)
    gone = await director.remove(video["id"])
    assert gone.json() == {"id": video["id"], "object": "video.deleted", "deleted": True}
    assert (await director.get(f"/videos/{video['id']}")).status_code == 404
    await director.until(lambda jobs: jobs[0]["status"] == "canceled")
    assert sum(amount for _, amount in await director.entries()) == 0
    assert (await director.get("/videos")).json()["data"] == []


async def test_a_deleted_video_is_gone_with_its_file(director: Director) -> None:
    video = await director.finish(prompt=PROMPT, **LITTLE)
    spent = await director.entries()
    assert (await director.remove(video["id"])).status_code == 200
    for path in ("", "/content"):
        answer = await director.get(f"/videos/{video['id']}{path}")
        assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")
    assert (await director.remove(video["id"])).status_code == 404
    assert (await director.http.get("/v1/assets")).json()["items"] == []
    assert await director.entries() == spent


async def test_pages(director: Director) -> None:
    made = [(await director.make(prompt=f"{PROMPT} {number}", **LITTLE))["id"] for number in range(5)]
    await director.draw(prompt=PROMPT)  # no video
    whole = (await director.get("/videos")).json()
    assert [video["id"] for video in whole["data"]] == made[::-1]
    assert whole.keys() == {"object", "data", "first_id", "last_id", "has_more"}
    assert (whole["object"], whole["has_more"], whole["first_id"], whole["last_id"]) == (
        "list",
        False,
        made[4],
        made[0],
    )
    first = (await director.get("/videos", limit=2, order="asc")).json()
    assert ([video["id"] for video in first["data"]], first["has_more"]) == (made[:2], True)
    second = (await director.get("/videos", limit=3, order="asc", after=first["last_id"])).json()
    assert ([video["id"] for video in second["data"]], second["has_more"]) == (made[2:], False)
    empty = (await director.get("/videos", after=made[0])).json()
    assert (empty["data"], empty["first_id"], empty["last_id"], empty["has_more"]) == ([], None, None, False)


@pytest.mark.parametrize(("name", "value"), [("limit", 0), ("limit", 101), ("order", "up"), ("after", "video_x")])
async def test_pages_that_cannot_be(director: Director, name: str, value: object) -> None:
    answer = await director.get("/videos", **{name: value})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, name)


async def test_others_see_nothing(director: Director, patron: Patron, patrons: NewPatron) -> None:
    other = director_of(await patrons())
    video = await director.finish(prompt=PROMPT, **LITTLE)
    image = await director.http.post("/v1/jobs", json={"model": "atelier/film", "input": {"prompt": PROMPT}})
    unseen = [(other, video["id"]), (director, "video_" + image.json()["id"].replace("-", "")), (director, "x")]
    for customer, video_id in unseen:
        assert (await customer.get(f"/videos/{video_id}")).status_code == 404
        assert (await customer.content(video_id)).status_code == 404
        assert (await customer.remove(video_id)).status_code == 404
        assert (await customer.post(f"/videos/{video_id}/remix", {"prompt": PROMPT})).status_code == 404
        named = await customer.post("/videos/edits", {"prompt": PROMPT, "video": {"id": video_id}})
        assert (named.status_code, named.json()["error"]["param"]) == (400, "video.id")


async def test_a_remix(director: Director) -> None:
    source = await director.finish(prompt=PROMPT, model="sora-2-pro", size="1024x1792", seconds="4")
    remix = await director.finish(f"/videos/{source['id']}/remix", prompt="the same at night")
    assert remix["remixed_from_video_id"] == source["id"]
    assert (remix["model"], remix["size"], remix["seconds"]) == ("sora-2-pro", "1024x1792", "4")
    assert remix["prompt"] == "the same at night"
    order = await director.order()
    assert isinstance(order.wish, TransformVideo)
    assert (order.wish.prompt, order.wish.width_px, order.wish.height_px) == ("the same at night", 1024, 1792)
    assert film((await director.content(remix["id"])).content) == (1024, 1792, 4.0)


async def test_an_edit_of_a_video_by_its_id_and_of_a_file(director: Director) -> None:
    source = await director.finish(prompt=PROMPT, seconds="4", size="1280x720")
    edited = await director.finish("/videos/edits", prompt="make it winter", video={"id": source["id"]})
    assert (edited["size"], edited["seconds"], edited["remixed_from_video_id"]) == ("1280x720", "4", None)
    by_form = await director.form("/videos/edits", {"prompt": "winter", "video[id]": source["id"]})
    assert by_form.status_code == 200, by_form.text
    files = {"video": ("c.mp4", clip(frames=30, width=640, height=480), "video/mp4")}
    uploaded = await director.send("/videos/edits", {"prompt": "winter"}, files)
    assert uploaded.status_code == 200, uploaded.text
    video = await director.end(uploaded.json()["id"])
    assert (video["status"], video["model"], video["seconds"], video["size"]) == (
        "completed",
        "sora-2",
        "3",
        "1280x720",
    )


async def test_an_extension(director: Director) -> None:
    source = await director.finish(prompt=PROMPT, seconds="4", size="1280x720")
    longer = await director.finish("/videos/extensions", prompt="and on", seconds="8", video={"id": source["id"]})
    assert (longer["seconds"], longer["size"], longer["model"]) == ("12", "1280x720", "sora-2")
    order = await director.order()
    assert isinstance(order.wish, ExtendVideo)
    assert (order.wish.duration_s, order.wish.sound) == (8.0, True)
    again = await director.make("/videos/extensions", prompt="on", seconds="20", video={"id": longer["id"]})
    assert again["seconds"] == "32"


NO_SOURCE = [
    ("/videos/edits", {}, "video"),
    ("/videos/edits", {"video": {"id": 5}}, "video"),
    ("/videos/edits", {"video": "https://example.com/a.mp4"}, "video.id"),
    ("/videos/edits", {"seconds": "4"}, "video"),
    ("/videos/extensions", {"seconds": "4"}, "video"),
]


@pytest.mark.parametrize(("path", "given", "param"), NO_SOURCE)
async def test_going_on_from_nothing(director: Director, path: str, given: dict[str, Any], param: str) -> None:
    answer = await director.post(path, {"prompt": PROMPT} | given)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text
    assert await director.untouched()


async def test_what_cannot_go_on(director: Director) -> None:
    waiting = await director.make(prompt="[wait 60]", **LITTLE)
    unfinished = await director.post(f"/videos/{waiting['id']}/remix", {"prompt": PROMPT})
    assert (unfinished.status_code, unfinished.json()["error"]["param"]) == (400, "video_id")
    await director.remove(waiting["id"])
    source = await director.finish(prompt=PROMPT, model="kling-2.1", size="320x240", seconds="1")
    remix = await director.post(f"/videos/{source['id']}/remix", {"prompt": PROMPT})
    assert (remix.status_code, remix.json()["error"]["param"]) == (400, "model")
    another = await director.post(f"/videos/{source['id']}/remix", {"prompt": PROMPT, "model": "sora-2"})
    assert another.json()["size"] == "1280x720"
    named = {"prompt": PROMPT, "video": {"id": source["id"]}, "model": "sora-2"}
    for wrong, param in (
        ({}, "seconds"),
        ({"seconds": "7"}, "seconds"),
        ({"seconds": "4", "size": "1280x720"}, "size"),
    ):
        answer = await director.post("/videos/extensions", named | wrong)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text


async def test_the_whole_may_not_become_too_long(director: Director, house_pool: Pool) -> None:
    source = await director.finish(prompt=PROMPT, model="kling-2.1", size="64x64", seconds="1")
    await house_pool.execute(
        'update jobs set input = (input::jsonb || \'{"seconds": "110"}\')::json where account_id = $1',
        director.customer.account_id,
    )
    named = {"prompt": PROMPT, "video": {"id": source["id"]}, "model": "sora-2"}
    answer = await director.post("/videos/extensions", named | {"seconds": "12"})
    assert (answer.status_code, "122" in answer.json()["error"]["message"]) == (400, True)
    assert (await director.post("/videos/extensions", named | {"seconds": "8"})).status_code == 200


@given(width=st.integers(2, 8000), height=st.integers(2, 8000))
def test_sizes_of_what_is_changed(width: int, height: int) -> None:
    """A size that the model makes, of the same orientation; its own where it may stay."""
    for name in ("sora-2", "sora-2-pro", "kling-2.1"):
        choice = choose(name, Kind.VIDEO)
        found = nearest_size(choice, width, height)
        offered = choice.offer.input["properties"]["size"].get("enum")
        if offered is not None:
            assert f"{found[0]}x{found[1]}" in offered
            assert (found[0] > found[1]) == (width > height) or width == height
            continue
        facts = choice.facts
        assert all(facts.side_px[0] <= side <= facts.side_px[1] and side % facts.side_step_px == 0 for side in found)
        assert found[0] * found[1] <= facts.pixels[1]
        if (
            max(width, height) <= facts.side_px[1]
            and min(width, height) >= facts.side_px[0]
            and width * height <= facts.pixels[1]
        ):
            assert found == (width - width % 2, height - height % 2)
