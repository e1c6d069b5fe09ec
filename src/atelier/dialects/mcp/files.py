"""Tools for files. Over stdio they read and write files of the machine that the agent works on; over HTTP the agent is
elsewhere, and files travel in the call or by link."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import anyio
from msgspec import Meta

from atelier.dialects.mcp.native import Native
from atelier.dialects.mcp.tool import Answer, Given, Misuse, Picture, Report, Told, Tool

_SHOWN_IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_SHOWN_IMAGE_BYTES: Final = 3 << 20
"""Larger images are a link only: models take about 5 MB as base64."""
_SHOWN_TEXT_BYTES: Final = 20_000

AssetId = Annotated[str, Meta(description="The asset_id of an output or of an upload.")]
Description = Annotated[str, Meta(max_length=500, description="What to find the file by later.")]


class UploadHere(Given, frozen=True):
    path: Annotated[str, Meta(min_length=1, description="A file on this machine: an image, video, sound, text or GLB.")]
    description: Description = ""


class UploadThere(Given, frozen=True):
    data: Annotated[str, Meta(description="The file as base64; for what has up to some 10 MB.")] | None = None
    url: Annotated[str, Meta(max_length=8192, description="An https link to the file, instead of data.")] | None = None
    filename: Annotated[str, Meta(max_length=200, description="Its name, with data.")] = "upload"
    description: Description = ""


class DownloadHere(Given, frozen=True):
    asset_id: AssetId
    path: Annotated[
        str, Meta(description="A folder, which then gets the file under its own name, or the file's whole new path.")
    ] = "."
    overwrite: Annotated[bool, Meta(description="Whether it may replace a file that is there.")] = False


class DownloadThere(Given, frozen=True):
    asset_id: AssetId
    show: Annotated[bool, Meta(description="Whether to look at an image or read a text right here as well.")] = True


class Asset(Answer, frozen=True):
    asset_id: str
    media_type: str
    size_bytes: int
    filename: str
    url: Annotated[str, Meta(description="Opens the file without a key until it expires.")]
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None


class Saved(Asset, frozen=True, kw_only=True):
    path: Annotated[str, Meta(description="Where the file is now.")]


async def _upload_here(native: Native, given: UploadHere, _: Report) -> Told:
    try:
        stream = await anyio.to_thread.run_sync(_open, given.path)
    except OSError as error:
        raise Misuse(f"path: {given.path!r} cannot be read: {error.strerror}") from error
    with stream:
        return _asset(await native.upload(Path(given.path).name, stream, given.description))


async def _upload_there(native: Native, given: UploadThere, _: Report) -> Told:
    if (given.data is None) == (given.url is None):
        raise Misuse("give either data (base64) or url, not both and not neither")
    if given.url is not None:
        return _asset(await native.post("/assets/fetch", {"url": given.url, "description": given.description}))
    try:
        content = base64.b64decode(str(given.data), validate=True)
    except binascii.Error as error:
        raise Misuse(
            f"data: this is not base64 ({error}); send the bytes of the file, without a data: prefix"
        ) from error
    return _asset(await native.upload(given.filename, content, given.description))


async def _download_here(native: Native, given: DownloadHere, _: Report) -> Told:
    asset = await native.get(f"/assets/{given.asset_id}")
    wanted = anyio.Path(given.path or ".")
    target = await wanted.expanduser()
    if await target.is_dir():
        target = target / Path(asset["filename"]).name  # whatever a server calls it, it stays in the folder
    target = await target.absolute()
    if not given.overwrite and await target.exists():
        raise Misuse(f"path: {target} is there already; choose another path, or set overwrite")
    try:
        await target.parent.mkdir(parents=True, exist_ok=True)
        await native.save(asset["url"], Path(target))
    except OSError as error:
        raise Misuse(f"path: {target} cannot be written: {error.strerror}") from error
    return Told(Saved(path=str(target), **_known(asset)))


async def _download_there(native: Native, given: DownloadThere, _: Report) -> Told:
    asset = await native.get(f"/assets/{given.asset_id}")
    answer = Asset(**_known(asset))
    if given.show and asset["media_type"] in _SHOWN_IMAGES and asset["size_bytes"] <= _SHOWN_IMAGE_BYTES:
        return Told(answer, pictures=(Picture(await native.content(asset["url"]), asset["media_type"]),))
    if given.show and asset["kind"] == "text" and asset["size_bytes"] <= _SHOWN_TEXT_BYTES:
        return Told(answer, texts=((await native.content(asset["url"])).decode(errors="replace"),))
    return Told(answer)


def _open(path: str) -> BinaryIO:
    return Path(path).expanduser().open("rb")


def _asset(asset: dict[str, Any]) -> Told:
    return Told(Asset(**_known(asset)))


def _known(asset: dict[str, Any]) -> dict[str, Any]:
    return {"asset_id": asset["id"]} | {name: asset[name] for name in Asset.__struct_fields__ if name != "asset_id"}


UPLOAD_HERE = Tool(
    name="upload",
    title="Upload a file",
    description="Store a local file, so that its asset_id can be used as a media field of run.",
    given=UploadHere,
    answer=Asset,
    work=_upload_here,
)
UPLOAD_THERE = Tool(
    name="upload",
    title="Upload a file",
    description="Store a file, given as base64 or by link, so that its asset_id can be used as a media field of run. "
    "(A media field also takes an https link itself.)",
    given=UploadThere,
    answer=Asset,
    work=_upload_there,
    open_world=True,
)
DOWNLOAD_HERE = Tool(
    name="download",
    title="Save a file",
    description="Save an output or an upload to a local path.",
    given=DownloadHere,
    answer=Saved,
    work=_download_here,
    destroys=True,
)
DOWNLOAD_THERE = Tool(
    name="download",
    title="Get a file",
    description="A signed link to an output or an upload, which anybody can open until it expires; an image of up to "
    "3 MB or a short text is shown as well.",
    given=DownloadThere,
    answer=Asset,
    work=_download_there,
    reads=True,
)
