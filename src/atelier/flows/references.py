"""References: what customers put into the media fields of a request becomes stored, measured assets.

An asset of one's own is used as it is. Everything else (samples of the house, links to files here, data: URIs, URLs)
becomes an asset of the account first, so that a job that runs again sees the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from urllib.parse import unquote
from uuid import UUID

import msgspec

from atelier.catalogue.presets import Sample
from atelier.domain.errors import Fault, FileMissing, Forbidden, Invalid, MediaRejected, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.flows.still import Frame
from atelier.flows.upload import Intake, any_of
from atelier.settings import FetchSettings
from atelier.storage.assets import Asset, Assets
from atelier.storage.data_uri import decode_data_uri, is_data_uri
from atelier.storage.fetch import Fetcher
from atelier.storage.links import Links
from atelier.storage.store import Store
from atelier.storage.threads import in_thread

Kinds = tuple[MediaKind, ...]


class Reference(msgspec.Struct, frozen=True):
    """A media field of a request: where it stands (a JSON Pointer), what was given, and the kinds it may be.

    `frame`: it is a video that stands for one of its frames, and becomes a picture. `most_bytes`: how large a file from
    elsewhere may be; None: what the settings allow for its kind.
    """

    pointer: str
    value: str
    kinds: tuple[MediaKind, ...]
    frame: Frame | None = None
    most_bytes: int | None = None

    @property
    def wish(self) -> Reference:
        """What is to be had, wherever it stands."""
        return msgspec.structs.replace(self, pointer="")


class References:
    """Resolves references. `own_urls` are the bases of links that this server hands out, `samples` the files of the
    house that everybody may use."""

    def __init__(
        self,
        *,
        assets: Assets,
        intake: Intake,
        store: Store,
        links: Links,
        fetcher: Fetcher,
        options: FetchSettings,
        own_urls: Sequence[str],
        samples: Mapping[UUID, Sample],
    ) -> None:
        self._assets = assets
        self._intake = intake
        self._store = store
        self._links = links
        self._fetcher = fetcher
        self._options = options
        self._own_urls = tuple(own_urls)
        self._samples = samples

    async def resolve(self, account_id: UUID, references: Sequence[Reference]) -> dict[str, Media]:
        """The media behind each pointer. A value that stands in several fields is fetched once.

        Raises Invalid with a fault for every field that cannot be used.
        """
        places = asyncio.Semaphore(self._options.at_once)
        wishes = list(dict.fromkeys(reference.wish for reference in references))

        async def one(wish: Reference) -> Asset:
            async with places:
                found = await self._resolve(account_id, wish)
                return found if wish.frame is None else await self._intake.still(found, wish.frame)

        results = await asyncio.gather(*(one(wish) for wish in wishes), return_exceptions=True)
        found = dict(zip(wishes, results, strict=True))
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, Invalid):
                raise result
        _raise_faults((reference.pointer, found[reference.wish]) for reference in references)
        return {
            reference.pointer: asset.media
            for reference in references
            if isinstance(asset := found[reference.wish], Asset)
        }

    async def _resolve(self, account_id: UUID, wish: Reference) -> Asset:
        value, kinds = wish.value, wish.kinds
        most = wish.most_bytes or max(self._options.max_bytes(kind) for kind in kinds)
        asset_id = parse_id(value)
        sample = None if asset_id is None else self._samples.get(asset_id)
        if sample is not None:
            return await self._keep(account_id, _whole(sample), kinds, most, filename=sample.file)
        if asset_id is not None:
            return _of_kind(await self._own(account_id, asset_id), kinds)
        if is_data_uri(value):
            return await self._keep(account_id, decode_data_uri(value), kinds, most)
        linked = await self._linked(value)
        if linked is None:
            if "://" not in value:
                raise MediaRejected("this is neither the id of a file, nor a data: URI, nor an https:// link")
            content = self._fetcher.fetch(value, max_bytes=most)
            return await self._keep(account_id, content, kinds, most, filename=_last_segment(value))
        if linked.account_id == account_id:
            return _of_kind(linked, kinds)
        # A link is the right to read, and a copy keeps that right alive when the owner deletes the file.
        copy = self._store.open(linked.path, 0, linked.size_bytes)
        return await self._keep(account_id, copy, kinds, linked.size_bytes, filename=linked.filename)

    async def _own(self, account_id: UUID, asset_id: UUID) -> Asset:
        try:
            return await self._assets.get(account_id, asset_id)
        except NotFound as error:
            raise FileMissing(error.message) from error

    async def _linked(self, value: str) -> Asset | None:
        """The asset behind a link to a file here, whoever owns it; None for anything else."""
        try:
            grant = self._links.parse_own(value, self._own_urls)
            return None if grant is None else await self._assets.find(grant.asset_id)
        except Forbidden as error:
            raise MediaRejected(error.message) from error
        except NotFound as error:
            raise FileMissing("the file behind this link has been deleted") from error

    async def _keep(
        self,
        account_id: UUID,
        content: AsyncGenerator[bytes, None],
        kinds: Kinds,
        max_bytes: int,
        *,
        filename: str = "",
    ) -> Asset:
        async with aclosing(content):
            return await self._intake.upload(
                account_id, content, filename=filename, kinds=kinds, max_bytes=max_bytes, origin="fetched"
            )


async def _whole(sample: Sample) -> AsyncGenerator[bytes, None]:
    yield await in_thread(sample.read)


def _of_kind(asset: Asset, kinds: Kinds) -> Asset:
    if asset.kind not in kinds:
        raise MediaRejected(f"this must be {any_of(kinds)}, and asset {asset.id} is {any_of((asset.kind,))}")
    return asset


def _last_segment(url: str) -> str:
    return unquote(url.partition("?")[0].partition("#")[0].rpartition("/")[2])


def _raise_faults(results: Iterable[tuple[str, Asset | BaseException]]) -> None:
    """One fault keeps its own class (too large, unsupported); several make an Invalid that names them all."""
    faulty = [(pointer, result) for pointer, result in results if isinstance(result, Invalid)]
    if not faulty:
        return
    faults = tuple(Fault(pointer, error.message) for pointer, error in faulty)
    message = "; ".join(f"{_field(fault.pointer)}: {fault.message}" for fault in faults)
    first = faulty[0][1]
    refusal = type(first)(message) if len(faulty) == 1 and isinstance(first, MediaRejected) else Invalid(message)
    refusal.faults = faults
    raise refusal from first


def _field(pointer: str) -> str:
    return pointer.removeprefix("/").replace("/", ".") or "body"
