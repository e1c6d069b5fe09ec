"""`/assets`: files to use in generations, by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.form import is_form
from atelier.dialects.edge.retry import RetryKey
from atelier.dialects.edge.uploading import Uploads
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.errors import BadRequest
from atelier.dialects.zencreator.rates import UPLOADS, menu_facts
from atelier.domain import errors
from atelier.domain.media import media_type
from atelier.flows.submit import Answer
from atelier.storage.assets import Asset

_TYPES: Final = get_args(wire.MediaType)
_FORM: Final = {
    "title": "AssetUploadForm",
    "type": "object",
    "properties": {
        "file": {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "The file, of 50 MB at most.",
        },
        "media_type": {"type": "string", "enum": list(_TYPES), "description": "What the file is."},
    },
    "required": ["file", "media_type"],
}


@post(
    "/assets",
    scope=Scope.GENERATE,
    window=UPLOADS,
    request_max_body_size=None,
    tags=["Assets"],
    operation_id="upload_asset",
    responses={201: ResponseSpec(wire.AssetUpload, description="The stored file.")},
    form=_FORM,
    fails=(BadRequest, errors.TooLarge, errors.Unsupported, errors.Conflict, errors.RateLimited),
)
async def upload_asset(
    request: Request[Any, Any, Any],
    caller: Authenticated,
    uploads: Uploads,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Stores a picture, a video or a sound. What the file really is must be what `media_type` says."""
    if not is_form(request):
        raise BadRequest("send the body as multipart/form-data, with the fields file and media_type")
    declared = ""

    def check(fields: Mapping[str, str], stored: Asset) -> None:
        nonlocal declared
        declared = fields.get("media_type", "")
        _check_type(declared, stored)

    def answer(stored: Asset) -> Answer:
        shown = {"asset_id": stored.id, "media_type": declared}
        return Answer(201, msgspec.json.encode(shown), "application/json")

    upload = menu_facts().upload
    return await uploads.take(
        request,
        caller,
        idempotency_key,
        answer,
        max_bytes=upload.max_megabytes << 20,
        media_types=tuple({known.name for name in upload.media_types if (known := media_type(name))}),
        check=check,
    )


def _check_type(declared: str, stored: Asset) -> None:
    """Raises Invalid without a type, and Unsupported for one that is not taken, or that the file does not have."""
    if not declared:
        raise errors.Invalid.at("/media_type", "is required")
    known = media_type(declared)
    if declared not in _TYPES or known is None:
        raise errors.Unsupported(f"media_type must be one of {', '.join(_TYPES)}", "/media_type")
    if known.name != stored.media_type:
        raise errors.Unsupported(f"the file is {stored.media_type}, and not {declared}", "/media_type")


HANDLERS: tuple[Any, ...] = (upload_asset,)
