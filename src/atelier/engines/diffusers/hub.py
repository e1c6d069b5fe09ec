"""The model hub, as far as a pull needs it: what a repository holds at a commit, and its files, checked as they come.

Its own client library keeps no part of a file that broke off, takes whatever bytes arrive for the right ones, and only
warns of a full disk. Weights are large enough for that to matter.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import quote

import httpx
import msgspec

from atelier import __version__
from atelier.domain.errors import Unavailable

HUB: Final = "https://huggingface.co"
TOKEN: Final = "HF_TOKEN"  # noqa: S105 - where it is looked for
_TRIES: Final = 5
"""In a row without a byte, before a pull gives up."""
_PAUSE_S: Final = 0.5
_TIMEOUT_S: Final = 30.0
_PASSING: Final = (429, 500, 502, 503, 504)
"""What a hub answers that will know better in a moment."""
_CONFIGURATIONS: Final = re.compile(r"\.(json|txt|model|jinja)$|(^|/)LICENSE|(^|/)README\.md$")
_FLAVOUR: Final = re.compile(r"\.([A-Za-z0-9_]+)(?:-\d+-of-\d+)?\.safetensors$")
_FLAVOURS: Final = frozenset({"fp16", "fp32", "bf16", "fp8", "ema", "non_ema"})
"""How repositories call copies of the same tensors."""


class HubFile(msgspec.Struct, frozen=True):
    """`path` within the repository. `sha256` is empty for small files, which git keeps itself: by `blob`, the SHA-1
    of their content behind a head."""

    path: str
    size_bytes: int
    blob: str
    sha256: str = ""

    def is_right(self, path: Path) -> bool:
        """Whether a local file holds just this."""
        if not path.is_file() or path.stat().st_size != self.size_bytes:
            return False
        with path.open("rb") as file:
            if self.sha256:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
            return hashlib.sha1(_head(self.size_bytes) + file.read(), usedforsecurity=False).hexdigest() == self.blob


class Snapshot(msgspec.Struct, frozen=True):
    """What a repository holds at the commit `revision`, which `asked` (a commit, a tag or a branch, "" for the main
    one) named when it was looked up."""

    repository: str
    asked: str
    revision: str
    files: tuple[HubFile, ...]


class Hub:
    """Open it with `with`; threads may share it. The token goes to the hub itself, and not along to where it sends for
    files."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self.url = environment.get("HF_ENDPOINT", "").rstrip("/") or HUB
        self._has_token = bool(environment.get(TOKEN))
        headers = {"user-agent": f"atelier/{__version__}"}
        if self._has_token:
            headers["authorization"] = f"Bearer {environment[TOKEN]}"
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT_S, follow_redirects=True)
        self._stopped = threading.Event()

    def __enter__(self) -> Hub:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def stop(self) -> None:
        """Ends the downloads of all threads soon. What came is kept."""
        self._stopped.set()

    def snapshot(self, repository: str, asked: str) -> Snapshot:
        """Raises Unavailable."""
        revision = quote(asked or "main", safe="")
        address = f"{self.url}/api/models/{repository}/revision/{revision}"
        try:
            reply = self._client.get(address, params={"blobs": "true"})
        except httpx.HTTPError as error:
            raise Unavailable(f"{self.url} cannot be reached ({type(error).__name__}); try again later") from error
        if reply.status_code != httpx.codes.OK:
            raise Unavailable(self._fault(repository, asked, reply))
        try:
            told = msgspec.json.decode(reply.content)
            return Snapshot(repository, asked, _commit(told["sha"]), tuple(map(_file, told["siblings"])))
        except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
            raise Unavailable(f"{self.url} gives no usable list of the files of {repository}: {error}") from error

    def download(self, snapshot: Snapshot, file: HubFile, path: Path, came: Callable[[int], None]) -> None:
        """Writes a file to `path`, going on from a part of it that is there. `came` is told of bytes, and of fewer than
        none when some have to be thrown away. Raises Unavailable."""
        part = path.with_name(path.name + ".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        came(_size(part))
        left = _TRIES
        while True:
            before = _size(part)
            try:
                self._continue(snapshot, file, part, came)
                break
            except httpx.HTTPError as error:
                left = _TRIES if _size(part) > before else left - 1
                if not left:
                    told = f"{file.path} of {snapshot.repository} broke off; pull again, and it goes on from there"
                    raise Unavailable(told) from error
                self._stopped.wait(_PAUSE_S)
            except OSError as error:
                raise _unwritten(error, part) from error
        if not file.is_right(part):
            part.unlink()
            told = f"{file.path} of {snapshot.repository} is not what the hub lists, by its digest; pull again"
            raise Unavailable(told)
        part.rename(path)

    def _continue(self, snapshot: Snapshot, file: HubFile, part: Path, came: Callable[[int], None]) -> None:
        """From where a part ends to the end, or to wherever the connection breaks."""
        size = _size(part)
        if size and size == file.size_bytes:
            return
        address = f"{self.url}/{snapshot.repository}/resolve/{snapshot.revision}/{quote(file.path)}"
        headers = {"accept-encoding": "identity", **({"range": f"bytes={size}-"} if size else {})}
        with self._client.stream("GET", address, headers=headers) as reply:
            if reply.status_code in _PASSING:
                raise httpx.HTTPStatusError("not now", request=reply.request, response=reply)
            if reply.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                raise Unavailable(self._fault(snapshot.repository, snapshot.revision, reply))
            onward = reply.status_code == httpx.codes.PARTIAL_CONTENT
            if not onward:  # it does not know ranges
                came(-size)
            with part.open("ab" if onward else "wb") as target:
                for piece in reply.iter_bytes():  # as they come: what waits for more is lost when the connection breaks
                    if self._stopped.is_set():
                        raise Unavailable("the pull was stopped; pull again, and it goes on from there")
                    target.write(piece)
                    came(len(piece))
        if _size(part) < file.size_bytes:
            raise httpx.RemoteProtocolError("the connection ended before the file")

    def _fault(self, repository: str, revision: str, reply: httpx.Response) -> str:
        """What to do about an answer of failure."""
        code = reply.headers.get("x-error-code", "")
        page = f"{self.url}/{repository}"
        if code == "GatedRepo":
            if self._has_token:
                return (
                    f"{page} wants its terms accepted by the account of the token in {TOKEN}: open it and accept them"
                )
            return f"{page} wants its terms accepted: open it, accept them, and set {TOKEN} to a token of that account"
        if code == "RevisionNotFound":
            return f"{repository} has no revision {revision!r}; mend the model card"
        if code == "RepoNotFound" or reply.status_code in (401, 403):
            if self._has_token:
                return f"the hub shows no {repository} to the token in {TOKEN}: check both"
            return f"the hub shows no {repository} without a token: check the name, or set {TOKEN} if it is private"
        return f"{self.url} answers for {repository} with status {reply.status_code}; try again later"


def wanted(files: Iterable[HubFile], variant: str, *, nested: bool) -> tuple[HubFile, ...]:
    """Configurations, vocabularies and safetensors. Of tensors in several flavours: those of the variant where there
    are any in their folder, else the plain ones. `nested`: none beside the folders, where repositories keep the whole
    model as one file once more."""
    files = tuple(files)
    tensors = [file for file in files if file.path.endswith(".safetensors") and ("/" in file.path or not nested)]
    flavours = {(PurePosixPath(file.path).parent, _flavour(file.path)) for file in tensors}
    chosen = set()
    for file in tensors:
        folder = PurePosixPath(file.path).parent
        if _flavour(file.path) == (variant if (folder, variant) in flavours else ""):
            chosen.add(file.path)
    return tuple(file for file in files if file.path in chosen or _CONFIGURATIONS.search(file.path))


def _flavour(path: str) -> str:
    """`fp16` of `model.fp16.safetensors` or `model.fp16-00001-of-00002.safetensors`; "" for plain tensors."""
    found = _FLAVOUR.search(path)
    return found[1] if found is not None and found[1] in _FLAVOURS else ""


def _file(told: Mapping[str, Any]) -> HubFile:
    """An entry of a repository's list. Raises ValueError for a name that leads out of a folder."""
    path, lfs = str(told["rfilename"]), told.get("lfs") or {}
    if path.startswith("/") or "\\" in path or any(step in ("", ".", "..") for step in path.split("/")):
        raise ValueError(f"{path!r} is no path within a repository")
    return HubFile(path, int(lfs.get("size", told["size"])), str(told["blobId"]), str(lfs.get("sha256", "")))


def _commit(sha: Any) -> str:
    if not isinstance(sha, str) or not re.fullmatch(r"[0-9a-f]{40}", sha):
        raise ValueError("it tells no commit")
    return sha


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _head(size_bytes: int) -> bytes:
    """What git hashes before the content of a file."""
    return b"blob %d\0" % size_bytes


def _unwritten(error: OSError, path: Path) -> Unavailable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable(f"no space is left at {path.parent}; make room and pull again, it goes on from there")
    return Unavailable(f"{path} cannot be written: {error.strerror}")
