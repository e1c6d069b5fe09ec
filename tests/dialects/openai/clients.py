"""The official client libraries, unmodified: each in an environment of its own, which is made when a test first needs it
and kept for the next run. What they do stands in the scripts of `sdk/`: they get the server and the key from the
environment, as their users would, and print what they found as JSON.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.dialects.openai.customer import Patron

SCRIPTS = Path(__file__).parent / "sdk"
KEPT = Path(sys.prefix) / "clients"
INSTALL_LIMIT_S = 400
RUN_LIMIT_S = 240


class Client:
    """An installed library. `command` runs a script of the folder `home`, which scripts are copied to."""

    def __init__(self, command: str, home: Path) -> None:
        self._command = command
        self._home = home

    async def run(self, script: str, patron: Patron, **environment: str) -> Any:
        """The last line that a script of `sdk/` prints, as JSON."""
        shutil.copy(SCRIPTS / script, self._home / script)
        process = await asyncio.create_subprocess_exec(
            self._command,
            str(self._home / script),
            env={
                "PATH": os.environ["PATH"],
                "NO_PROXY": "127.0.0.1",
                "OPENAI_BASE_URL": patron.base_url,
                "OPENAI_API_KEY": patron.customer.key,
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(RUN_LIMIT_S):
                told, complaints = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        assert process.returncode == 0, complaints.decode()[-4000:]
        return json.loads(told.splitlines()[-1])


def python_client(requirement: str) -> Client:
    """A Python package, by a requirement such as `openai==2.8.*`."""
    home = KEPT / "".join(sign if sign.isalnum() else "_" for sign in requirement)
    python = home / "bin" / "python"

    def install() -> None:
        _call(sys.executable, "-m", "venv", "--clear", str(home))
        _call(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement)

    _once(home, install)
    return Client(str(python), home)


def node_client(requirement: str) -> Client:
    """A Node package, by a requirement such as `openai@7`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("there is no Node.js on this machine")
    home = KEPT / ("node_" + "".join(sign if sign.isalnum() else "_" for sign in requirement))

    def install() -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _call(npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), requirement)

    _once(home, install)
    return Client(node, home)


def _once(home: Path, install: Callable[[], None]) -> None:
    """Installs what is not there yet. A registry out of reach is no defect of ours: the test is skipped."""
    ready = home / ".ready"
    with _alone(home):
        if ready.exists():
            return
        try:
            install()
        except subprocess.SubprocessError as error:
            told = getattr(error, "stderr", None) or str(error)
            pytest.skip(f"{home.name} cannot be installed: {told[-300:]}")
        ready.touch()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Tests in several processes wait for the one that installs."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_LIMIT_S)
