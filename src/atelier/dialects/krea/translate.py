"""From the rooms' records to the wire, and job states to and fro. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET

from atelier.apps.records import App
from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.load import menu
from atelier.catalogue.schema import plain
from atelier.dialects.krea import wire
from atelier.dialects.krea.wire import JobStatus
from atelier.domain.graph import Port
from atelier.domain.job import JobState
from atelier.domain.operations import Operation
from atelier.flows.graphs.schema import input_schema, output_schema
from atelier.flows.submit import Accepted
from atelier.jobs.records import Job as JobRecord
from atelier.storage.assets import Asset as AssetRecord
from atelier.styles.records import Style as StyleRecord

NOBODY: Final = UUID(int=0)
"""Stands where the vendor's shapes ask for an account and there is none: the house's."""
HOUSE: Final = "atelier"
_ENDED: Final = {
    JobState.SUCCEEDED: JobStatus.COMPLETED,
    JobState.PARTIAL: JobStatus.COMPLETED,
    JobState.FAILED: JobStatus.FAILED,
    JobState.CANCELED: JobStatus.CANCELLED,
}


class Filter(msgspec.Struct, frozen=True):
    """What the rooms know about jobs of a status."""

    status: tuple[str, ...]
    admitted: bool | None = None
    begun: bool | None = None


FILTERS: Final[Mapping[JobStatus, Filter]] = {
    JobStatus.BACKLOGGED: Filter(("queued",), admitted=False),
    JobStatus.QUEUED: Filter(("queued",), admitted=True),
    JobStatus.PROCESSING: Filter(("running",), begun=False),
    JobStatus.SAMPLING: Filter(("running",), begun=True),
    JobStatus.COMPLETED: Filter(("succeeded", "partial")),
    JobStatus.FAILED: Filter(("failed",)),
    JobStatus.CANCELLED: Filter(("canceled",)),
}
"""The other statuses never occur here."""


def status_of(record: JobRecord) -> JobStatus:
    """Sampling begins when an engine first tells of progress. Its name stays with a job that has to run again, so that
    a status is never taken back."""
    if record.state is JobState.QUEUED:
        return waiting(admitted=record.admitted)
    if record.state is JobState.RUNNING:
        return JobStatus.PROCESSING if record.engine is None else JobStatus.SAMPLING
    return _ENDED[record.state]


def waiting(*, admitted: bool) -> JobStatus:
    return JobStatus.QUEUED if admitted else JobStatus.BACKLOGGED


def job(record: JobRecord, urls: Sequence[str]) -> wire.Job:
    """`urls` are links to what it has made."""
    made = record.state in (JobState.SUCCEEDED, JobState.PARTIAL)
    style = record.operation == Operation.TRAIN_STYLE
    result = wire.JobResult(urls=[] if style else list(urls), style_id=str(record.id) if style else UNSET)
    notes = record.note_values
    return wire.Job(
        job_id=record.id,
        status=status_of(record),
        created_at=record.created_at,
        completed_at=UNSET if record.finished_at is None else record.finished_at,
        result=result if made else UNSET,
        error=record.error_message or UNSET,
        notes=notes if made and notes else UNSET,
    )


def accepted(receipt: Accepted) -> wire.JobCreated:
    return wire.JobCreated(
        job_id=receipt.job_id, status=waiting(admitted=receipt.admitted), created_at=receipt.created_at
    )


def created(record: JobRecord) -> wire.JobCreated:
    """For a repetition whose first answer was lost."""
    return wire.JobCreated(job_id=record.id, status=status_of(record), created_at=record.created_at)


def run(created: wire.JobCreated) -> list[wire.Job]:
    """A node app answers with all the jobs that a run comes down to: one."""
    return [wire.Job(job_id=created.job_id, status=created.status, created_at=created.created_at)]


def asset(record: AssetRecord, url: str) -> wire.Asset:
    figures: dict[str, Any] = {"duration_s": record.duration_s, "fps": record.fps, "has_audio": record.has_audio}
    known = {name: figure for name, figure in figures.items() if figure is not None}
    return wire.Asset(
        id=record.id,
        image_url=url,
        uploaded_at=record.created_at,
        width=record.width_px,
        height=record.height_px,
        size_bytes=record.size_bytes,
        mime_type=record.media_type,
        description=record.description or UNSET,
        metadata=known or UNSET,
    )


def style(record: StyleRecord, urls: Sequence[str], cover_url: str | None) -> wire.Style:
    """`urls` are links to the pictures that the reader may see."""
    return wire.Style(
        id=record.id,
        title=record.title,
        urls=list(urls),
        public=record.public,
        cover_url=cover_url,
        prompt=record.words,
        models=models_of(record.families),
        owner=None if record.account_id is None else wire.StyleOwner(id=record.account_id, name=_name(record.owner)),
        like_count=record.like_count,
        created_at=record.created_at,
    )


def models_of(families: Sequence[str]) -> list[str]:
    """What styles for these families are trained for, as the vendor calls it. None at all fit everything; a family
    that nothing is trained for here stands for itself."""
    known = _facts().style_families
    if not families:
        return list(known)
    unknown = [family for family in families if family not in known.values()]
    return [model for model, family in known.items() if family in families] + unknown


def family_of(model: str) -> str | None:
    """The family behind the name of what styles are trained for, or behind the id of a model that can use them."""
    offer = menu("krea").offers.get(model)
    if offer is not None and isinstance(offer.facts, KreaOffer):
        return offer.facts.family
    known = _facts().style_families
    return known.get(model, model if model in known.values() else None)


def node_app(shown: App, latest: UUID, ports: Mapping[str, Port] | None) -> wire.NodeApp:
    """An app in the version that it holds. `ports` is what its nodes give, None if models are gone."""
    graph = shown.latest.graph
    return wire.NodeApp(
        id=shown.id,
        author_id=shown.account_id or NOBODY,
        workspace_id=shown.workspace_id or NOBODY,
        name=shown.name,
        slug=shown.slug,
        description=shown.description,
        scope=shown.audience,
        created_at=shown.created_at,
        updated_at=shown.updated_at,
        last_version_id=latest,
        version=shown.latest.number,
        version_created_at=shown.latest.created_at,
        username=_name(shown.owner),
        example_outputs=None,
        input_openapi_schema=_io(input_schema(graph)),
        output_openapi_schema=None if ports is None else _io(output_schema(graph, ports)),
        input_key_mapping={node.key: node.id for node in graph.inputs()},
        output_key_mapping={f"{node_id}-{key}": key for key, node_id in graph.outputs.items()},
    )


def _io(schema: Mapping[str, Any]) -> wire.NodeAppIo:
    fields = {name: plain(field) for name, field in schema["properties"].items()}
    return wire.NodeAppIo(type="object", properties=fields, required=schema["required"])


def _name(address: str | None) -> str:
    """What of an e-mail address others may read; the house has none."""
    return HOUSE if address is None else address.partition("@")[0]


def _facts() -> KreaMenu:
    facts = menu("krea").facts
    assert isinstance(facts, KreaMenu)
    return facts
