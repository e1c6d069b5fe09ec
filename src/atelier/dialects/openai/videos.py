"""`/videos`: jobs that end in a video, and what is in their files."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from litestar import Request, Response, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.openai.described import FAILS, READS
from atelier.dialects.openai.video_bodies import CREATE, EDIT, EXTEND, REMIX, Bodies
from atelier.dialects.openai.video_jobs import POLL_AFTER, Videos
from atelier.dialects.openai.video_making import VideoMaking
from atelier.dialects.openai.video_wire import Video, VideoDeleted, VideoList
from atelier.flows.cancel import Cancel

Id = Annotated[str, PathParameter(description="The `id` of the video.")]

_MADE: Final = {200: ResponseSpec(Video, description="The job: poll it by its id until it has ended.")}
_POLL: Final = [
    ResponseHeader(name=POLL_AFTER, description="Milliseconds to wait before looking again.", documentation_only=True)
]


def _post(path: str, bodies: Bodies) -> post:
    """What the calls that make videos have in common."""
    return post(
        path,
        scope=Scope.GENERATE,
        status_code=200,
        request_max_body_size=None,
        tags=["Videos"],
        responses=_MADE,
        response_headers=_POLL,
        body=bodies.json,
        form=bodies.form,
        reads=READS,
        fails=FAILS,
    )


@_post("/videos", CREATE)
async def create_video(
    request: Request[Any, Any, Any], caller: Authenticated, video_making: VideoMaking
) -> Response[bytes]:
    """A video from words, and from a picture that it begins with.

    The body may be JSON as well; files are then links, data URIs or ids of files here.
    """
    return await video_making.create(request, caller)


@_post("/videos/edits", EDIT)
async def edit_video(
    request: Request[Any, Any, Any], caller: Authenticated, video_making: VideoMaking
) -> Response[bytes]:
    """A video changed as the words say: one that was made here, or a file."""
    return await video_making.edit(request, caller)


@_post("/videos/extensions", EXTEND)
async def extend_video(
    request: Request[Any, Any, Any], caller: Authenticated, video_making: VideoMaking
) -> Response[bytes]:
    """A video and then so many seconds more. The result is the whole; what is added is charged."""
    return await video_making.extend(request, caller)


@_post("/videos/{video_id:str}/remix", REMIX)
async def remix_video(
    request: Request[Any, Any, Any], video_id: Id, caller: Authenticated, video_making: VideoMaking
) -> Response[bytes]:
    """A finished video, changed as the words say."""
    return await video_making.remix(request, caller, video_id)


@get("/videos", scope=Scope.READ, tags=["Videos"])
async def list_videos(
    caller: Authenticated,
    videos: Videos,
    after: Annotated[str | None, QueryParameter(description="The `last_id` of the page before.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100, description="Videos of a page.")] = 20,
    order: Annotated[Literal["asc", "desc"], QueryParameter(description="By the time of creation.")] = "desc",
) -> VideoList:
    """The videos of this account, newest first unless told otherwise."""
    return await videos.page(caller.account_id, after=after, limit=limit, oldest_first=order == "asc")


@get(
    "/videos/{video_id:str}",
    scope=Scope.READ,
    tags=["Videos"],
    responses={200: ResponseSpec(Video, description="The video as it stands.")},
    response_headers=_POLL,
)
async def retrieve_video(
    video_id: Id, caller: Authenticated, videos: Videos, video_making: VideoMaking
) -> Response[bytes]:
    """A video as it stands."""
    return video_making.answer(await videos.get(caller.account_id, video_id))


@delete("/videos/{video_id:str}", scope=Scope.GENERATE, status_code=200, tags=["Videos"])
async def delete_video(video_id: Id, caller: Authenticated, videos: Videos, cancel: Cancel) -> VideoDeleted:
    """Removes a video and its file. One that is in the making is stopped, and its price goes back."""
    job = await videos.get(caller.account_id, video_id)
    await cancel.delete(caller.account_id, job.id)
    return VideoDeleted(id=video_id)


HANDLERS: tuple[Any, ...] = (
    create_video,
    edit_video,
    extend_video,
    remix_video,
    list_videos,
    retrieve_video,
    delete_video,
)
