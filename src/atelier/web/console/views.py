"""What pages show of jobs and files: the native dialect's records, with what only people need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from atelier.catalogue.load import menu
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.native import translate, wire
from atelier.dialects.native.jobs import Shown
from atelier.domain.job import JobState
from atelier.jobs.records import Job
from atelier.storage.assets import Asset, Assets
from atelier.web.console.asking import given_to, model_of
from atelier.web.console.ways import WAYS
from atelier.web.console.words import DIALECTS

_MENUS: Final = frozenset({"native", *WAYS})
_SUBTITLES: Final = frozenset({"text/vtt", "application/x-subrip"})
_HEADLINES: Final = ("prompt", "text", "input", "script", "name", "positive_prompt", "scene", "description")


class FileView(msgspec.Struct, frozen=True):
    """A file and what is known of it. `url` works on this page, `link` for everybody."""

    asset: wire.Asset
    url: str

    @property
    def shape(self) -> str:
        """`1024 x 768, 2.0 s`"""
        parts = []
        if self.asset.width_px and self.asset.height_px:
            parts.append(f"{self.asset.width_px} × {self.asset.height_px}")
        if self.asset.duration_s:
            parts.append(f"{self.asset.duration_s:.1f} s")
        return ", ".join(parts)


class JobView(msgspec.Struct, frozen=True):
    """A job, its files, and what it was made from."""

    job: wire.Job
    dialect: str
    outputs: list[FileView]
    inputs: list[FileView]
    given: Mapping[str, Any]
    """The input as a form holds it."""
    again: str | None
    """The model whose form can ask for the same once more."""

    @property
    def headline(self) -> str:
        """The words that the customer knows it by."""
        return headline(self.given) or self.model_title

    @property
    def model_title(self) -> str:
        offer = menu(self.dialect).offers.get(self.job.model) if self.dialect in _MENUS else None
        return self.job.model if offer is None else offer.title

    @property
    def dialect_title(self) -> str:
        return DIALECTS.get(self.dialect, self.dialect)

    @property
    def live(self) -> bool:
        return self.job.status in ("queued", "running")

    @property
    def took_s(self) -> float | None:
        if self.job.started_at is None or self.job.finished_at is None:
            return None
        return (self.job.finished_at - self.job.started_at).total_seconds()

    @property
    def face(self) -> FileView | None:
        """The output that it is known by: the first that can be seen, such as the cover of a style."""
        seen = (file for file in self.outputs if file.asset.kind in ("image", "video"))
        return next(seen, self.outputs[0] if self.outputs else None)

    @property
    def subtitles(self) -> FileView | None:
        """Those that were made, to be shown over what they are about."""
        return next((file for file in self.outputs if file.asset.media_type in _SUBTITLES), None)

    @property
    def subtitled(self) -> tuple[FileView, FileView] | None:
        """The video that subtitles were made of, and these; None where the result itself can be watched."""
        words, films = self.subtitles, [file for file in self.inputs if file.asset.kind == "video"]
        return (
            (films[0], words)
            if words and films and not any(one.asset.kind == "video" for one in self.outputs)
            else None
        )

    @property
    def before(self) -> FileView | None:
        """The picture that the result can be laid over: the one image that it was made from."""
        pictures = [file for file in self.inputs if file.asset.kind == "image"]
        made = self.outputs[0].asset if self.outputs else None
        if made is None or made.kind != "image" or not pictures or not pictures[0].asset.width_px:
            return None
        first = pictures[0].asset
        near = abs(first.width_px / first.height_px - made.width_px / made.height_px) < 0.02  # type: ignore[operator]
        return pictures[0] if near and not self.job.operation.startswith("remove") else None


class Views:
    """Makes them."""

    def __init__(self, assets: Assets, links: FileLinks, shown: Shown) -> None:
        self._assets = assets
        self._links = links
        self._shown = shown

    async def jobs(self, jobs: Sequence[Job]) -> list[JobView]:
        shown = await self._shown.many(jobs)
        ended = [job.id for job in jobs if job.state in (JobState.SUCCEEDED, JobState.PARTIAL)]
        made = await self._assets.outputs(ended) if ended else {}
        return [
            JobView(
                job=told,
                dialect=job.dialect,
                outputs=[self.file(one) for one in made.get(job.id, ())],
                inputs=[],
                given=given_to(job.dialect, job.model, job.input),
                again=model_of(job),
            )
            for job, told in zip(jobs, shown, strict=True)
        ]

    async def job(self, job: Job) -> JobView:
        """With what it was made from, too."""
        (view,) = await self.jobs([job])
        given = await self._assets.inputs(job.account_id, job.input_assets) if job.input_assets else {}
        inputs = [self.file(given[one]) for one in job.input_assets if one in given]
        return msgspec.structs.replace(view, inputs=inputs)

    def file(self, asset: Asset) -> FileView:
        return FileView(translate.asset(asset, self._links.to(asset)), local(self._links.to(asset)))

    def link_to(self, asset_id: UUID, filename: str) -> str:
        return local(self._links.to_file(asset_id, filename))


def local(url: str) -> str:
    """A link of ours without scheme and host: a page may be reached under another name than links are made for."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def headline(given: Mapping[str, Any]) -> str:
    """The first words in an input, cut to a line."""
    text = next((given[name] for name in _HEADLINES if isinstance(given.get(name), str) and given[name].strip()), "")
    line = " ".join(text.split())
    return line if len(line) <= 140 else line[:139] + "…"
