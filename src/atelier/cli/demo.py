"""The demonstration: the main job from end to end, over HTTP, on a server of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from atelier.cli.admin import Rooms, with_rooms
from atelier.cli.client import Client, temporary_server
from atelier.cli.run import run_job
from atelier.cli.show import credits_text, err

_PROMPT = "a lighthouse on a cliff above the sea at sunset, sailboats, dramatic clouds"
_CREDITS = 1_000 * 1_000_000


def run(out: Path) -> int:
    """Makes an image from words and a video from that image. Prints the paths of the files."""
    with tempfile.TemporaryDirectory(prefix="atelier-demo-") as folder:
        data_dir = Path(folder)
        err.print("starting a server", style="dim")
        with temporary_server(data_dir) as url:
            err.print(f"it listens on {url}", style="dim")
            with Client(url, with_rooms(data_dir, _account)) as client:
                image = run_job(client, "atelier/sketch", {"prompt": _PROMPT, "aspect_ratio": "16:9", "seed": 7}, out)
                video = run_job(
                    client,
                    "atelier/motion",
                    {"image": image["outputs"][0]["asset_id"], "prompt": "slow push in", "duration_s": 5, "seed": 7},
                    out,
                )
                left = client.get("/balance")["available"]
        err.print(f"spent {credits_text(_CREDITS / 1_000_000 - left)}; the server has stopped", style="dim")
    for file in image["files"] + video["files"]:
        print(file)
    return 0


async def _account(rooms: Rooms) -> str:
    from atelier.accounts.tokens import spell

    account = await rooms.accounts.create("demo@example.com")
    await rooms.grant(account.email, _CREDITS, note="for the demonstration")
    _, token = await rooms.accounts.create_key(account.id, name="demo", scopes=["read", "generate"])
    return spell(token)
