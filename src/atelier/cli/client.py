"""The command line's way to a server: over HTTP, like everybody else."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from atelier.app.places import Places
from atelier.app.sign import signed
from atelier.domain.errors import AtelierError, Conflict, NotFound, Unavailable
from atelier.settings import load

_LOCAL_EMAIL = "local@localhost"
_LOCAL_CREDITS = 100_000 * 1_000_000
_START_LIMIT_S = 60.0
_RETURN_LIMIT_S = 30.0
"""A server that goes away while a job is followed may come back within this: a restart takes seconds."""
_RETURN_PAUSE_S = 0.5


class Refused(AtelierError):
    """The server's own words."""

    code = "refused"


class Client:
    """Calls to `/v1`. Errors are the server's problem details, as one sentence."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self._http = httpx.Client(
            base_url=url + "/v1", headers={"authorization": f"Bearer {key}"}, timeout=httpx.Timeout(60, connect=5)
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, **params: Any) -> Any:
        return self._json("GET", path, params={name: value for name, value in params.items() if value is not None})

    def post(self, path: str, body: Any = None) -> Any:
        return self._json("POST", path, json=body)

    def delete(self, path: str) -> None:
        self._json("DELETE", path)

    def upload(self, file: Path) -> Any:
        try:
            with file.open("rb") as stream:
                return self._json("POST", "/assets", files={"file": (file.name, stream)})
        except OSError as error:
            raise NotFound("file", str(file)) from error

    def follow(self, job_id: str) -> Iterator[Any]:
        """The job after every change, to its end. Takes up the thread again when the connection breaks.

        Raises Unavailable when the server stays away.
        """
        last = ""
        while True:
            with contextlib.suppress(httpx.TransportError, Unavailable):
                for position, job in self._events(job_id, last):
                    last = position
                    yield job
                    if job["status"] not in ("queued", "running"):
                        return
            self._await_return(job_id)

    def _events(self, job_id: str, last: str) -> Iterator[tuple[str, Any]]:
        """What one connection tells, each with the id to go on from."""
        headers = {"last-event-id": last} if last else {}
        with self._http.stream("GET", f"/jobs/{job_id}/events", headers=headers) as response:
            if response.status_code >= 400:
                response.read()
                raise _refusal(response)
            for line in response.iter_lines():
                if line.startswith("id: "):
                    last = line[4:]
                elif line.startswith("data: "):
                    yield last, json.loads(line[6:])

    def _await_return(self, job_id: str) -> None:
        deadline = time.monotonic() + _RETURN_LIMIT_S
        while True:
            time.sleep(_RETURN_PAUSE_S)
            try:
                self.get("/me")
            except Unavailable as error:
                if time.monotonic() > deadline:
                    raise Unavailable(f"{error}; the job is kept: `atelier jobs {job_id}` shows it later") from error
            else:
                return

    def download(self, url: str, file: Path) -> None:
        """Fetches a signed link; the file appears whole or not at all. Raises Unavailable."""
        partial = file.with_name(f".{file.name}.part")
        try:
            with httpx.stream("GET", url, timeout=60) as response, partial.open("wb") as stream:
                if response.status_code != 200:
                    raise Unavailable(f"{url.partition('?')[0]} answered {response.status_code}")
                for chunk in response.iter_bytes():
                    stream.write(chunk)
            partial.replace(file)
        except httpx.TransportError as error:
            raise Unavailable(f"no answer from {self.url}: {error}") from error
        except OSError as error:
            raise Unavailable(f"cannot write {file}: {error.strerror}") from error
        finally:
            partial.unlink(missing_ok=True)

    def _json(self, method: str, path: str, **given: Any) -> Any:
        try:
            response = self._http.request(method, path, **given)
        except httpx.TransportError as error:
            raise Unavailable(f"no answer from {self.url}: {error}") from error
        if response.status_code >= 400:
            raise _refusal(response)
        return response.json() if response.content else None


def _refusal(response: httpx.Response) -> Refused | Unavailable:
    kind = Unavailable if response.status_code == httpx.codes.SERVICE_UNAVAILABLE else Refused
    try:
        problem = response.json()
        return kind(f"{problem['detail']} ({problem['code']})")
    except (ValueError, KeyError, TypeError):
        return kind(f"the server answered {response.status_code}")


@contextmanager
def connect(url: str | None, key: str | None, data_dir: Path | None) -> Iterator[Client]:
    """A client for the server that `reach` finds."""
    with reach(url, key, data_dir) as (found, its_key), Client(found, its_key) as client:
        yield client


@contextmanager
def reach(url: str | None, key: str | None, data_dir: Path | None) -> Iterator[tuple[str, str]]:
    """The URL and a key of the server that was named, else of the one that runs in the data directory, else of one that
    is started for this command alone.

    Without a key, whoever can read the data directory acts for an account of its own there.
    """
    with ExitStack() as stack:
        if url:
            if not key:
                raise Unavailable("a server was named by --url: name a key as well (--key or ATELIER_API_KEY)")
            yield url.rstrip("/"), key
            return
        places = Places(load(overrides={"data_dir": data_dir}).data_dir)
        found = _running(places) or stack.enter_context(temporary_server(data_dir))
        yield found, key or _local_key(places, data_dir)


@contextmanager
def temporary_server(data_dir: Path | None, *, port: int = 0) -> Iterator[str]:
    """A server of its own for a while. Gives its URL. On this terminal it says what goes wrong, and nothing else."""
    command = [sys.executable, "-m", "atelier.cli.main", "serve", "--port", str(port), "--no-first-link"]
    if data_dir is not None:
        command += ["--data-dir", str(data_dir)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ATELIER_LOG_LEVEL": "warning"},
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith("ready "):
            raise Unavailable("the server did not start; its words are above")
        yield line.split()[1]
    finally:
        process.terminate()
        process.wait(timeout=_START_LIMIT_S)
        if process.stdout is not None:
            process.stdout.close()


def _running(places: Places) -> str | None:
    """The URL of the server that has this data directory, if it answers."""
    url = signed(places.running)
    try:
        if url is not None:
            httpx.get(url + "/healthz", timeout=2).raise_for_status()
    except httpx.HTTPError:
        return None
    return url


def _local_key(places: Places, data_dir: Path | None) -> str:
    """The key of the local account, made on first use and kept beside the database, for its owner alone."""
    from atelier.accounts.tokens import spell
    from atelier.cli.admin import Rooms, with_rooms

    if places.local_key.exists():
        return places.local_key.read_text().strip()

    async def make(rooms: Rooms) -> str:
        try:
            account = await rooms.accounts.create(_LOCAL_EMAIL)
            await rooms.grant(account.email, _LOCAL_CREDITS, note="for the command line")
        except Conflict:
            account = await rooms.accounts.find(_LOCAL_EMAIL)
        _, token = await rooms.accounts.create_key(
            account.id, name="command line", scopes=["read", "generate", "admin"]
        )
        return spell(token)

    key = with_rooms(data_dir, make)
    descriptor = os.open(places.local_key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    return key
