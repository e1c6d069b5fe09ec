"""`/videos/{video_id}/content`: the video's file, and pictures of what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from litestar import Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.files import send_file
from atelier.dialects.openai.video_jobs import Videos
from atelier.domain.errors import Invalid
from atelier.engines.builtin import EngineCard
from atelier.flows.overview import MEDIA_TYPES, Overviews, View
from atelier.storage.store import Store

_VIEWS: Final[Mapping[str, View]] = {"thumbnail": View.FRAME, "spritesheet": View.SHEET}
_UNCHANGING: Final = "private, max-age=3600"


@get(
    "/videos/{video_id:str}/content",
    scope=Scope.READ,
    tags=["Videos"],
    responses={
        200: ResponseSpec(
            bytes,
            description="The video as MP4, a thumbnail as WebP, a sheet of five by five frames as JPEG.",
            media_type="video/mp4",
        ),
        206: ResponseSpec(bytes, description="The part of the video that `Range` asked for.", media_type="video/mp4"),
    },
    also=dict.fromkeys(MEDIA_TYPES.values(), bytes),
    fails=(Invalid,),
)
async def download_video_content(
    request: Request[Any, Any, Any],
    video_id: Annotated[str, PathParameter(description="The `id` of the video.")],
    caller: Authenticated,
    videos: Videos,
    overviews: Overviews,
    store: Store,
    cards: tuple[EngineCard, ...],
    variant: Annotated[
        Literal["video", "thumbnail", "spritesheet"],
        QueryParameter(description="The video itself, or a picture of it."),
    ] = "video",
) -> Response[Any]:
    """The file of a finished video; or its first frame; or frames from beginning to end, row by row."""
    job = await videos.get(caller.account_id, video_id)
    file = await videos.file(job)
    view = _VIEWS.get(variant)
    if view is None:
        return send_file(request, file, store, expires_at=None)
    trained = any(card.name == job.engine and card.trained for card in cards)
    picture = await overviews.of(file, view, model=job.model, engine=job.engine or "", trained=trained)
    name = f"{video_id}-{variant}.{MEDIA_TYPES[view].removeprefix('image/')}"
    headers = {"cache-control": _UNCHANGING, "content-disposition": f'inline; filename="{name}"'}
    return Response(picture, media_type=MEDIA_TYPES[view], headers=headers)


HANDLERS: tuple[Any, ...] = (download_video_content,)
