"""Assets in the database."""

from __future__ import annotations

import asyncio
import hashlib
from uuid import UUID

import msgspec
import pytest

from atelier.db.pool import Pool
from atelier.domain.errors import MediaRejected, NotFound
from atelier.domain.ids import new_id
from atelier.domain.media import MediaFacts, MediaKind
from atelier.domain.wishes.parts import Media
from atelier.storage.assets import Asset, Assets, NewAsset
from atelier.storage.store import blob_path
from tests.support import accept, new_owner

PICTURE = MediaFacts("image/png", MediaKind.IMAGE, 100, 160, 120)
FILM = MediaFacts("video/mp4", MediaKind.VIDEO, 200, 320, 240, 2.0, 24.0, True)


async def add(pool: Pool, account_id: UUID, facts: MediaFacts = PICTURE, content: bytes = b"x", **given: str) -> Asset:
    words = {"origin": "upload", "filename": "photo.png"} | given
    digest = hashlib.sha256(content).digest()
    return await Assets(pool).add(NewAsset(account_id, new_id(), digest, facts, **words))


async def test_assets_are_kept_as_given(pool: Pool) -> None:
    account_id, _ = await new_owner(pool)
    asset = await add(pool, account_id, FILM, filename="film.mp4", description="A film")
    assert await Assets(pool).get(account_id, asset.id) == asset == await Assets(pool).find(asset.id)
    assert (asset.kind, asset.duration_s, asset.has_audio, asset.path) == (
        MediaKind.VIDEO,
        2.0,
        True,
        blob_path(asset.blob_id),
    )
    assert asset.media == Media(
        str(asset.id), MediaKind.VIDEO, "video/mp4", 320, 240, 2.0, 24.0, has_audio=True, size_bytes=200
    )


async def test_equal_content_is_one_blob_in_an_account_and_two_in_two(pool: Pool) -> None:
    (mine, _), (theirs, _) = await new_owner(pool), await new_owner(pool)
    first, second = await asyncio.gather(add(pool, mine), add(pool, mine))
    other = await add(pool, theirs)
    assert first.id != second.id
    assert first.blob_id == second.blob_id != other.blob_id
    assert first.path == second.path == blob_path(first.blob_id)
    assert (await Assets(pool).get(mine, second.id)).path == second.path


async def test_foreign_unknown_and_deleted_assets_are_the_same(pool: Pool) -> None:
    (mine, _), (theirs, _) = await new_owner(pool), await new_owner(pool)
    assets = Assets(pool)
    foreign, deleted = await add(pool, theirs), await add(pool, mine)
    await assets.delete(mine, deleted.id)
    for asset_id in (foreign.id, deleted.id, new_id()):
        for call in (assets.get, assets.delete):
            with pytest.raises(NotFound) as missing:
                await call(mine, asset_id)
            assert str(missing.value) == f"there is no asset '{asset_id}'"
        with pytest.raises(NotFound):
            await assets.describe(mine, asset_id, "mine now")
    with pytest.raises(NotFound):
        await assets.find(deleted.id)
    assert (await assets.get(theirs, foreign.id)).id == foreign.id


async def test_pages(pool: Pool) -> None:
    account_id, _ = await new_owner(pool)
    await add(pool, (await new_owner(pool))[0])
    pictures = [await add(pool, account_id, content=bytes([n]), filename=f"p{n}.png") for n in range(3)]
    film = await add(pool, account_id, FILM, content=b"film", filename="film.mp4", description="100% Rain_in Oslo")
    fetched = await add(pool, account_id, content=b"f", origin="fetched", filename="away.png")
    assets = Assets(pool)

    async def page(**filters: object) -> list[str]:
        found = await assets.page(account_id, **({"count": 10} | filters))  # type: ignore[arg-type]
        return [asset.filename for asset in found]

    assert await page() == ["away.png", "film.mp4", "p2.png", "p1.png", "p0.png"]
    assert await page(count=2) == ["away.png", "film.mp4"]
    assert await page(before=film.id, count=2) == ["p2.png", "p1.png"]
    assert await page(before=pictures[0].id) == []
    assert await page(kinds=[MediaKind.VIDEO]) == ["film.mp4"]
    assert await page(kinds=[]) == []
    assert await page(origins=["fetched"]) == ["away.png"]
    assert await page(media_types=["image/png"], origins=["upload"]) == ["p2.png", "p1.png", "p0.png"]
    assert await page(text="rain_IN") == ["film.mp4"] == await page(text="100%")
    assert await page(text="p_") == []
    assert await page(text="fi\x00lm") == ["film.mp4"]
    assert fetched.origin == "fetched"


async def test_a_job_keeps_what_it_was_given(pool: Pool) -> None:
    (mine, _), (theirs, _) = await new_owner(pool), await new_owner(pool)
    assets = Assets(pool)
    kept, deleted, foreign = await add(pool, mine), await add(pool, mine), await add(pool, theirs)
    await assets.delete(mine, deleted.id)
    found = await assets.inputs(mine, [kept.id, deleted.id, foreign.id, new_id()])
    assert found.keys() == {kept.id, deleted.id}
    assert found[kept.id] == kept and found[deleted.id].deleted_at is not None


async def test_descriptions(pool: Pool) -> None:
    account_id, _ = await new_owner(pool)
    asset = await add(pool, account_id)
    described = await Assets(pool).describe(account_id, asset.id, "A\x00 harbour")
    assert described == msgspec.structs.replace(asset, description="A harbour")
    with pytest.raises(MediaRejected, match="2,000 characters"):
        await Assets(pool).describe(account_id, asset.id, "x" * 2001)
    assert await Assets(pool).get(account_id, asset.id) == described


async def test_outputs_of_jobs(pool: Pool) -> None:
    owner = await new_owner(pool)
    first, second, empty = new_id(), new_id(), new_id()
    for job_id in (first, second, empty):
        await accept(pool, owner, 0, id=job_id)
    made = [
        await _output(pool, owner[0], job_id, position) for job_id, position in ((first, 1), (first, 0), (second, 0))
    ]
    assets = Assets(pool)
    found = await assets.outputs([first, second, empty])
    assert {job: [asset.id for asset in of] for job, of in found.items()} == {
        first: [made[1], made[0]],
        second: [made[2]],
    }
    await assets.delete_outputs(new_id(), first)
    assert len((await assets.outputs([first]))[first]) == 2
    await assets.delete_outputs(owner[0], first)
    assert await assets.outputs([first]) == {}
    assert list(await assets.outputs([second])) == [second]


async def _output(pool: Pool, account_id: UUID, job_id: UUID, position: int) -> UUID:
    asset = await add(pool, account_id, content=bytes([position]) + job_id.bytes)
    await pool.execute(
        "update assets set origin = 'output', job_id = $2, position = $3 where id = $1", asset.id, job_id, position
    )
    return asset.id
