"""What forms hold: the files in their fields, and the fields as they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from atelier.accounts.records import Caller
from atelier.domain.errors import NotFound
from atelier.storage.assets import Assets
from atelier.web.console.controls import Control
from atelier.web.console.kinds import Kind
from atelier.web.console.reading import Fields
from atelier.web.console.views import FileView, Views


async def files_of(
    fields: Sequence[Control], caller: Caller, assets: Assets, views: Views
) -> dict[str, list[FileView]]:
    """The files that a form begins with, by field. Those that are gone are left out."""
    found: dict[str, list[FileView]] = {}
    for control in (one for field in fields for one in field.walk()):
        if control.kind not in (Kind.MEDIA, Kind.MASK) or not control.value:
            continue
        values = control.value if isinstance(control.value, list) else [control.value]
        found[control.name] = [file for value in values if (file := await _own_file(value, caller, assets, views))]
    return found


def fields_sent(form: Any) -> Fields:
    """The texts of a form as it came in."""
    return {name: [value for value in form.getall(name) if isinstance(value, str)] for name in form}


async def _own_file(value: Any, caller: Caller, assets: Assets, views: Views) -> FileView | None:
    """By id, or by a link of ours to it."""
    name = str(value).partition("/files/")[2].partition("/")[0] or str(value)
    try:
        return views.file(await assets.get(caller.account_id, UUID(name)))
    except (ValueError, NotFound):
        return None
