"""Videos with the official Python package, as its users write it. Prints what was found."""

import asyncio
import json
import os
import queue
import threading
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import openai
from openai import AsyncOpenAI, OpenAI
from openai.types import Video

warnings.simplefilter("ignore", DeprecationWarning)  # the service has been switched off; this server has not

PROMPT = "a paper boat on a pond, slow pan to the left"
PICTURE = Path(os.environ["PICTURE"])
found: dict[str, object] = {"version": openai.__version__}
received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        received.put((dict(self.headers.items()), self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def hear() -> str:
    """Listens for webhooks. Returns the URL."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/openai"


def failure(error: openai.APIStatusError) -> list[object]:
    return [type(error).__name__, error.status_code, error.code, error.param, error.type, bool(error.request_id)]


def make(client: OpenAI) -> None:
    url = hear()
    body = {"name": "sdk", "url": url, "event_types": ["video.completed", "video.failed"]}
    if hasattr(client.webhooks, "create"):
        hook = client.webhooks.create(**body)
        secret = hook.signing_secret
        found["hooks"] = [one.id for one in client.webhooks.list()] == [hook.id]
        found["tried"] = client.webhooks.test(hook.id, event_type="video.failed").status_code
        headers, payload = received.get(timeout=60)
        found["sample"] = client.webhooks.unwrap(payload, headers, secret=secret).type
    else:
        secret = client.post("/webhook_endpoints", body=body, cast_to=dict[str, object])["signing_secret"]

    video = client.videos.create_and_poll(prompt=PROMPT, model="sora-2", seconds="4", size="1280x720")
    found["video"] = video.model_dump()
    Video.model_validate(json.loads(video.to_json()), strict=True)
    headers, payload = received.get(timeout=60)
    event = client.webhooks.unwrap(payload, headers, secret=str(secret))
    found["event"] = [event.type, event.data.id == video.id]
    try:
        client.webhooks.unwrap(payload + b" ", headers, secret=str(secret))
    except openai.InvalidWebhookSignatureError:
        found["forged"] = "refused"

    found["files"] = {}
    for variant in ("video", "thumbnail", "spritesheet"):
        content = client.videos.download_content(video.id, variant=variant)
        path = PICTURE.with_name(f"{openai.__version__}-{variant}")
        content.write_to_file(path)
        found["files"][variant] = str(path)

    remix = client.videos.remix(video.id, prompt="the same at night")
    found["remix"] = remix.remixed_from_video_id == video.id
    if hasattr(client.videos, "edit"):
        # Its `video` argument takes files alone, whatever its type says; ids go by the way for everything else.
        named = {"prompt": "make it winter", "video": {"id": video.id}}
        edited = client.post("/videos/edits", body=named, cast_to=Video)
        longer = client.post("/videos/extensions", body=named | {"seconds": "8"}, cast_to=Video)
        uploaded = client.videos.edit(prompt="make it winter", video=Path(found["files"]["video"]))
        grown = client.videos.extend(prompt="and on", seconds="4", video=Path(found["files"]["video"]))
        found["changed"] = [client.videos.poll(one.id).status for one in (edited, longer, uploaded, grown)]
        found["longer"] = longer.seconds
    found["listed"] = len([one.id for one in client.videos.list(limit=2)])
    found["deleted"] = client.videos.delete(video.id).deleted


def fail(client: OpenAI) -> None:
    stranger = client.with_options(api_key="sk-none")
    calls = {
        "key": stranger.videos.list,
        "size": lambda: client.videos.create(prompt=PROMPT, size="1x1"),
        "words": lambda: client.videos.create(prompt="a naked woman undressing"),
        "missing": lambda: client.videos.retrieve("video_none"),
        "gone": lambda: client.videos.download_content("video_none"),
    }
    for name, call in calls.items():
        try:
            call()
        except openai.APIStatusError as error:
            found[name] = failure(error)
    lost = client.videos.create_and_poll(prompt="[refuse]")
    found["lost"] = [lost.status, lost.error.code]


async def at_once(client: AsyncOpenAI) -> None:
    async with client:
        videos = await asyncio.gather(
            client.videos.create_and_poll(prompt=PROMPT, input_reference=PICTURE),
            client.videos.create_and_poll(prompt=PROMPT, model="sora-2-pro", size="1792x1024"),
        )
        found["async"] = [[video.status, video.size, video.progress] for video in videos]
        content = await client.videos.download_content(videos[1].id)
        found["bytes"] = len(content.content)
        found["async_listed"] = len([video async for video in client.videos.list(order="asc", limit=3)])


make(OpenAI())
fail(OpenAI())
asyncio.run(at_once(AsyncOpenAI()))
print(json.dumps(found))
