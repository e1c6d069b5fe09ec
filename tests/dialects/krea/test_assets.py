"""Files: what is taken, how it is shown, and that its link works wherever a request takes one."""

from __future__ import annotations

import asyncio

import pytest

from tests.dialects.krea import judge
from tests.dialects.krea.conftest import NewShop
from tests.dialects.krea.samples import clip, picture
from tests.dialects.krea.shop import Shop
from tests.guard.receiver import Receiver, reply, until
from tests.house import House
from tests.storage.samples import of_type

FLUX = "/generate/image/bfl/flux-1-dev"
ASSET = {"$ref": "#/components/schemas/Asset"}
MOST_BYTES = 75 << 20
MEDIA_TYPES = [
    *("image/jpeg", "image/png", "image/webp", "image/heic"),
    *("video/mp4", "video/quicktime", "video/webm"),
    *("model/gltf-binary", "audio/wav", "audio/mpeg"),
]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
async def test_every_type_is_taken(media_type: str, till: Shop) -> None:
    asset = await till.upload(of_type(media_type), "file.dat", description="from the pier")
    judge.validate(ASSET, asset)
    assert (asset["mime_type"], asset["size_bytes"]) == (media_type, len(of_type(media_type)))
    assert asset["description"] == "from the pier"
    assert (asset["width"] is None) == (not media_type.startswith(("image/", "video/")))
    shown = (await till.get(f"/assets/{asset['id']}")).json()
    assert shown == {**asset, "image_url": shown["image_url"]}
    file = await till.http.get(shown["image_url"], headers={"authorization": ""})
    assert (file.headers["content-type"], file.content) == (media_type, of_type(media_type))


@pytest.mark.parametrize("media_type", ["image/gif", "audio/flac", "text/plain"])
async def test_other_types_are_refused(media_type: str, till: Shop) -> None:
    response = await till.http.post("/krea/assets", files={"file": ("picture.png", of_type(media_type), "image/png")})
    assert response.status_code == 400
    judge.check("upload_asset", response)
    assert len((await till.get("/assets")).json()["items"]) == 2


async def test_as_large_as_75_mb(till: Shop) -> None:
    film = of_type("video/mp4")
    room = MOST_BYTES - len(film)
    fits = film + room.to_bytes(4, "big") + b"free" + bytes(room - 8)  # a box that says it is empty
    response = await till.http.post("/krea/assets", files={"file": ("film.mp4", fits + b"x")})
    assert response.status_code == 400
    assert "75" in response.json()["error"] or str(MOST_BYTES) in response.json()["error"].replace(",", "")
    assert (await till.upload(fits, "film.mp4"))["size_bytes"] == MOST_BYTES


async def test_a_form_without_a_file_names_it(till: Shop) -> None:
    files = [("file", ("a.png", picture())), ("file", ("b.png", picture()))]
    for form in (
        {"files": {"picture": ("a.png", picture())}},
        {"files": {"picture": ("a.png", picture() + bytes(1 << 17))}},
        {"files": files},
        {"data": {"file_name": "a.png"}},
        {"content": b"x"},
    ):
        response = await till.http.post("/krea/assets", **form)  # type: ignore[arg-type]
        assert response.status_code == 400
        judge.check("upload_asset", response)
        assert "file" in response.json()["error"]
        assert "longer" not in response.json()["error"]
    assert len((await till.get("/assets")).json()["items"]) == 2


async def test_an_upload_that_is_cut_off_leaves_nothing(till: Shop, counter: House) -> None:
    """Not even the traceback of a defect: whoever hangs up has made no mistake of ours."""
    scratch, broken = counter.data_dir / "scratch", counter.log.count("request_broken")
    host, port = counter.url.removeprefix("http://").split(":")
    head = (
        f"POST /krea/assets HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {till.customer.key}\r\n"
        "content-type: multipart/form-data; boundary=cut\r\ncontent-length: 9000000\r\n\r\n"
    )
    part = '--cut\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode() + part.encode() + picture() + bytes(1 << 20))
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await until(lambda: "request_cut_off" in counter.log)
    assert counter.log.count("request_broken") == broken
    assert not any(path.is_file() for path in scratch.rglob("*"))
    assert len((await till.get("/assets")).json()["items"]) == 2


async def test_uploads_are_listed_newest_first(till: Shop) -> None:
    names = [(await till.upload(picture(shade=shade)))["id"] for shade in range(3)]
    page = (await till.get("/assets", limit=2)).json()
    judge.validate({"$ref": "#/components/schemas/AssetList"}, page)
    assert [asset["id"] for asset in page["items"]] == names[:0:-1]
    rest = (await till.get("/assets", limit=3, cursor=page["next_cursor"])).json()
    assert rest["items"][0]["id"] == names[0]
    assert len(rest["items"]) == 3
    assert (await till.get("/assets", limit=1, cursor=rest["next_cursor"])).json() == {"items": [], "next_cursor": None}


async def test_a_deleted_file_cannot_be_used_any_more(till: Shop) -> None:
    asset = await till.upload(picture())
    deleted = (await till.delete(f"/assets/{asset['id']}")).json()
    assert deleted["success"] is True
    assert (await till.get(f"/assets/{asset['id']}")).status_code == 404
    refused = await till.post(FLUX, {"prompt": "a pier", "image_url": asset["image_url"]})
    assert refused.status_code == 400
    assert "image_url" in refused.json()["error"]


async def test_files_of_others_are_not_there(till: Shop, shop: Shop) -> None:
    asset = await shop.upload(picture())
    assert (await till.get(f"/assets/{asset['id']}")).status_code == 404
    assert (await till.delete(f"/assets/{asset['id']}")).status_code == 404


async def test_a_repeated_upload_is_one_file(till: Shop) -> None:
    key = {"idempotency-key": "upload-1"}
    answers = [
        await till.http.post("/krea/assets", files={"file": ("a.png", picture())}, headers=key) for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert len((await till.get("/assets")).json()["items"]) == 3


async def test_links_to_uploads_results_and_other_servers_all_work(shop: Shop) -> None:
    await shop.stock()
    made = (await shop.run(FLUX, prompt="a pier", width=512, height=512))["result"]["urls"][0]
    server = Receiver(reply(200, picture(96, 64), {"content-type": "image/png"}))
    async with server.serving():
        links = {"upload": shop.image, "result": made, "foreign": server.url.replace("/hook", "/a.png")}
        for name, link in links.items():
            job = await shop.make(FLUX, prompt="a pier", image_url=link)
            (image,) = (await shop.order(job["job_id"])).media()
            expected = {"upload": (64, 48), "result": (512, 512), "foreign": (96, 64)}[name]
            assert (image.width_px, image.height_px) == expected, name


async def test_a_foreign_picture_may_be_as_large_as_an_upload(shop: Shop) -> None:
    large = picture(96, 64) + bytes(11_000_000)  # readers stop at the end of the picture

    async def larger(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 Told\r\ncontent-length: {MOST_BYTES + 1}\r\n\r\n".encode())
        await writer.drain()

    server = Receiver(reply(200, large, {"content-type": "image/png"}), larger)
    async with server.serving():
        assert (await shop.make(FLUX, prompt="a pier", image_url=server.url))["job_id"]
        refused = await shop.post(FLUX, {"prompt": "a pier", "image_url": server.url})
    assert refused.status_code == 400
    assert f"{MOST_BYTES:,}" in refused.json()["error"]


@pytest.mark.parametrize(
    "link",
    [
        "http://10.0.0.1/a.png",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://nowhere.invalid/a.png",
    ],
)
async def test_links_into_private_networks_are_refused(link: str, till: Shop) -> None:
    response = await till.post(FLUX, {"prompt": "a pier", "image_url": link})
    assert response.status_code == 400
    assert "image_url" in response.json()["error"]
    assert await till.untouched()


async def test_what_a_foreign_server_sends_must_be_of_the_kind(shops: NewShop) -> None:
    shop = await shops()
    server = Receiver(reply(404), reply(200, b"no picture"), reply(200, clip()))
    async with server.serving():
        for _ in range(3):
            response = await shop.post(FLUX, {"prompt": "a pier", "image_url": server.url})
            assert response.status_code == 400
            assert "image_url" in response.json()["error"]
    assert await shop.untouched()
