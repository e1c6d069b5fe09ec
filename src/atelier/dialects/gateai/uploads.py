"""`/gateai/api/upload`: files to use in tasks, by their ids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from msgspec import UNSET

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.retry import RetryKey
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.gateai import wire
from atelier.domain import errors
from atelier.domain.media import MEDIA_TYPES, MediaKind
from atelier.flows.submit import Answer
from atelier.settings import Settings
from atelier.storage.assets import Asset

_KINDS: Final = (MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO)
_TYPES: Final = tuple(known.name for known in MEDIA_TYPES if known.kind in _KINDS)
_FORM: Final = {
    "title": "UploadForm",
    "type": "object",
    "properties": {
        "file": {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "A picture, a video or a sound.",
        }
    },
    "required": ["file"],
}


@post(
    "/api/upload",
    scope=Scope.GENERATE,
    status_code=200,
    request_max_body_size=None,
    tags=["Tasks"],
    operation_id="upload_file",
    responses={200: ResponseSpec(wire.Upload, description="The stored file.")},
    form=_FORM,
    fails=(errors.TooLarge, errors.Unsupported, errors.Conflict),
)
async def upload_file(
    request: Request[Any, Any, Any],
    caller: Authenticated,
    uploads: Uploads,
    links: FileLinks,
    settings: Settings,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Stores a file. Its `file_id` can stand wherever a task takes a picture, a video or a sound.

    The file's type is what its content says, whatever its name.
    """

    def answer(stored: Asset) -> Answer:
        shown = _shown(stored, links.to(stored), settings.storage.keep_s)
        return Answer(200, msgspec.json.encode(shown), "application/json")

    return await uploads.take(request, caller, idempotency_key, answer, media_types=_TYPES)


def _shown(asset: Asset, url: str, keep_s: float | None) -> wire.Upload:
    return wire.Upload(
        file_id=str(asset.id),
        kind=asset.kind,
        mime=asset.media_type,
        size=asset.size_bytes,
        url=url,
        expires_at=UNSET if keep_s is None else asset.created_at + timedelta(seconds=keep_s),
    )


HANDLERS: tuple[Any, ...] = (upload_file,)
