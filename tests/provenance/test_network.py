"""Whatever a file says, reading it makes no connection."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import c2pa
import pytest

from atelier.provenance.facts import Input, Marking, Seal, SourceType
from atelier.provenance.identity import Identity
from atelier.provenance.mark import mark
from atelier.provenance.read import inspect

DEFINITION = {
    "format": "image/jpeg",
    "assertions": [
        {
            "label": "c2pa.actions.v2",
            "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": SourceType.TRAINED.uri}]},
        }
    ],
}


class Listener:
    """Counts the connections made to it, and hangs up."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def lure(fresh: Callable[[str], Path], identity: Identity, listener: Listener) -> Path:
    """A picture that says its manifest is to be had from the listener."""
    source = fresh("picture.jpg")
    target = source.with_name("lure.jpg")
    information = c2pa.C2paSignerInfo(
        alg=b"es256", sign_cert=identity.chain_pem, private_key=identity.key_pem, ta_url=None
    )
    with c2pa.Signer.from_info(information) as signer, c2pa.Builder(DEFINITION) as builder:
        builder.set_remote_url(f"http://127.0.0.1:{listener.port}/manifest.c2pa")
        builder.set_no_embed()
        with source.open("rb") as original, target.open("w+b") as signed:
            builder.sign(signer, "image/jpeg", original, signed)
    return target


def test_remote_manifests_are_not_fetched(lure: Path, identity: Identity, listener: Listener) -> None:
    assert inspect(lure, "image/jpeg", identity) is None
    assert listener.connections == 0
    with pytest.raises(c2pa.C2paError), lure.open("rb") as stream:  # the library, left to itself, would
        c2pa.Reader("image/jpeg", stream)
    assert listener.connections > 0


def test_neither_are_those_of_inputs(
    lure: Path, fresh: Callable[[str], Path], facts: Marking, identity: Identity, listener: Listener
) -> None:
    path = fresh("picture.png")
    marking = Marking(
        facts.job_id, "edit_image", "vision", "any", trained=False, inputs=(Input(str(lure), "image/jpeg"),)
    )
    mark(path, "image/png", marking, identity)
    mark(lure, "image/jpeg", marking, identity)
    for marked, media_type in ((path, "image/png"), (lure, "image/jpeg")):
        found = inspect(marked, media_type, identity)
        assert found is not None
        assert found.seal is Seal.INTACT
    assert listener.connections == 0
