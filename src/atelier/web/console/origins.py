"""What the marks in a file say of where it comes from: read anew from the stored bytes, in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import msgspec
from litestar import Request, Response, get

from atelier.accounts.records import Scope
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import Unavailable
from atelier.engines.port import Progress
from atelier.provenance.facts import Provenance, Seal
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.storage.assets import Asset, Assets
from atelier.storage.store import Store
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages

FUNCTION: Final = "atelier.web.console.origins:read_marks"
_LIMIT_S: Final = 60.0
SEALS: Final = {
    Seal.INTACT: ("good", "Signed by this server, and unchanged since"),
    Seal.ALTERED: ("bad", "Signed by this server, but changed since"),
    Seal.FOREIGN: ("pending", "Signed by somebody else"),
    Seal.DAMAGED: ("bad", "There are remains of a signature that cannot be believed"),
    None: ("canceled", "No signature"),
}


class Question(msgspec.Struct, frozen=True):
    """A file with what stands beside it, and the directory of what this server signs with."""

    file: str
    media_type: str
    identity: str


class Answer(msgspec.Struct, frozen=True):
    provenance: Provenance | None = None


class Origins:
    """`scratch` is a directory of this machine, `identity` the one with what the house signs with."""

    def __init__(self, *, assets: Assets, store: Store, sandbox: Sandbox, scratch: Path, identity: Path) -> None:
        self._assets = assets
        self._store = store
        self._sandbox = sandbox
        self._scratch = scratch
        self._identity = identity

    async def of(self, asset: Asset) -> Provenance | None:
        """None: there are no marks that we can read. Raises Unavailable."""
        file = self._scratch / f"marks-{uuid4()}"
        beside = file.with_name(file.name + ".c2pa")
        try:
            await self._store.get_file(asset.path, file)
            manifest = await self._assets.manifest(asset)
            if manifest is not None:
                beside.write_bytes(manifest)
            question = Question(str(file), asset.media_type, str(self._identity))
            return (await self._sandbox.call(FUNCTION, question, Answer, timeout_s=_LIMIT_S)).provenance
        except (SandboxError, FileNotFoundError) as error:
            raise Unavailable("the marks of this file cannot be read now; try again in a moment") from error
        finally:
            file.unlink(missing_ok=True)
            beside.unlink(missing_ok=True)


def read_marks(question: Question, progress: Progress) -> Answer:
    """Runs in the sandbox."""
    from atelier.provenance.identity import Identity
    from atelier.provenance.read import inspect

    return Answer(inspect(Path(question.file), question.media_type, Identity.load(Path(question.identity))))


@get("/console/assets/{asset_id:str}/origin", scope=Scope.READ)
async def origin(
    request: Request[Any, Any, Any], asset_id: str, session: Signed, pages: Pages, assets: Assets, origins: Origins
) -> Response[bytes]:
    """What the marks in a file of one's own say."""
    asset = await assets.get(session.caller.account_id, known_id("asset", asset_id))
    found = await origins.of(asset)
    known: dict[str, Any] = {"asset": asset, "found": found, "seal": SEALS[None if found is None else found.seal]}
    if request.headers.get("hx-request"):
        return pages.part(request, session, "part/origin.html", **known)
    return await pages.page(request, session, "origin.html", **known)


ORIGINS = (origin,)
