"""Running one job from the terminal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from atelier.cli.client import Client, Refused
from atelier.cli.show import credits_text, progress
from atelier.domain.errors import Unavailable


def run_job(client: Client, model: str, given: dict[str, Any], out: Path) -> dict[str, Any]:
    """Submits a job, shows its progress, saves its outputs. Returns the job with `files`, the paths saved.

    Raises Refused when it does not succeed, Unavailable when nothing can be written to `out`, before anything is
    asked for. An interrupt cancels the job.
    """
    _make_ready(out)
    accepted = client.post("/jobs", {"model": model, "input": given})
    job: dict[str, Any] = accepted
    try:
        with progress() as bars:
            bar = bars.add_task(f"{model} ({credits_text(job['cost']['credits'])})", total=100, stage="queued")
            for job in client.follow(accepted["id"]):
                waiting = job["status"] == "queued"
                stage = f"number {job['queue_position']} in the queue" if waiting else job["stage"] or job["status"]
                bars.update(bar, completed=job["progress"], stage=stage)
    except KeyboardInterrupt:
        client.post(f"/jobs/{accepted['id']}/cancel")
        raise
    if job["status"] not in ("succeeded", "partial"):
        raise Refused(f"{job['error']['message']} ({job['error']['code']}); nothing was charged")
    return job | {"files": [str(_save(client, job, index, out)) for index in range(len(job["outputs"]))]}


def _make_ready(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"cannot make the folder {out}: {error.strerror}; choose another with -o") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise Unavailable(f"cannot write into {out}: choose another folder with -o")


def _save(client: Client, job: dict[str, Any], index: int, out: Path) -> Path:
    url: str = job["outputs"][index]["url"]
    name = url.partition("?")[0].rpartition("/")[2]
    file = out / name
    client.download(url, file)
    return file
