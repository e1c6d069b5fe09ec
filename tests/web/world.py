"""One of everything, in place of the ids that stand in examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from atelier.db.pool import Pool
from tests.house import Customer
from tests.support import add_style
from tests.web.contract import Contract

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""One black pixel."""


class World(msgspec.Struct):
    job_id: str
    asset_id: str
    key_id: str
    webhook_id: str
    delivery_id: str
    style_id: str
    app_id: str
    version_id: str
    model_id: str = "atelier/sketch"

    def places(self, contract: Contract) -> dict[str, str]:
        """What to write for each id of the document's examples."""
        written: dict[str, str] = {}
        for _, _, operation in contract.operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    written[parameter["example"]] = getattr(self, parameter["name"])
        return written


GRAPH = {
    "nodes": [{"type": "operation", "id": "picture", "model": "atelier/sketch", "input": {"prompt": "the sea"}}],
    "outputs": {"picture": "picture"},
}


async def new_world(customer: Customer, pool: Pool) -> World:
    """A job that ended, with a webhook of its own; a file, a key, a receiver, a style, an app."""
    http = customer.http
    asset = await http.post("/v1/assets", files={"file": ("dot.png", PNG)})
    key = await http.post("/v1/keys", json={"name": "spare", "scopes": ["read"]})
    hook = await http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/hook"})
    app = (await http.post("/v1/apps", json={"name": "Sea", "graph": GRAPH})).json()
    job = await customer.run(files=1)
    deliveries: Any = (await http.get("/v1/deliveries", params={"job_id": job["id"]})).json()["items"]
    return World(
        job_id=job["id"],
        asset_id=asset.json()["id"],
        key_id=key.json()["id"],
        webhook_id=hook.json()["id"],
        delivery_id=deliveries[0]["id"],
        style_id=await add_style(pool, customer),
        app_id=app["id"],
        version_id=app["latest"]["id"],
    )


def filled(text: str, places: dict[str, str]) -> str:
    for written, meant in places.items():
        text = text.replace(written, meant)
    return text


def put_sample_files(folder: Path) -> None:
    (folder / "harbour.png").write_bytes(PNG)
