"""The same request as code to copy: for a shell, for Python, for JavaScript, for the command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

import msgspec

from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.load import menu
from atelier.domain.media import fit_aspect, parse_aspect
from atelier.domain.operations import Operation
from atelier.web.console.asking import Model


class Sample(msgspec.Struct, frozen=True):
    """Code, and the name of what it is for."""

    title: str
    code: str


def samples(server: str, model: Model, given: Mapping[str, Any]) -> list[Sample]:
    """How to ask for a job. The key is read from the environment: it never stands in what is copied."""
    if model.dialect == "krea":
        return _krea(server, model.offer, given)
    body = {"model": model.offer, "input": dict(given)}
    made = [
        Sample("curl", _curl(f"{server}/v1/jobs", body, wait=True)),
        Sample("Python", _python(server, body)),
        Sample("JavaScript", _javascript(server, body)),
    ]
    if model.operation != Operation.RUN_GRAPH:
        made.append(Sample("Terminal", _terminal(model.offer, given)))
    if model.operation == Operation.TEXT_TO_IMAGE:
        made += _like_it(server, given)
    return made


def _krea(server: str, offer_id: str, given: Mapping[str, Any]) -> list[Sample]:
    known = menu("krea")
    facts = known.offers[offer_id].facts
    assert isinstance(known.facts, KreaMenu)
    assert isinstance(facts, KreaOffer)
    path = known.facts.paths[facts.group].replace("{id}", offer_id)
    return [Sample("Krea, curl", _curl(f"{server}/krea{path}", given))]


def _like_it(server: str, given: Mapping[str, Any]) -> list[Sample]:
    """A picture from the same words by models of other dialects, in their own terms."""
    width, height = _size(given)
    wish = {"prompt": given.get("prompt", ""), "width": width, "height": height}
    return [
        Sample("Krea", _curl(f"{server}/krea/generate/image/bfl/flux-1-dev", wish)),
        Sample("GateAI", _curl(f"{server}/gateai/api/generate", {"model": "flux-schnell", "params": wish})),
    ]


def _size(given: Mapping[str, Any]) -> tuple[int, int]:
    if "width" in given and "height" in given:
        return given["width"], given["height"]
    return fit_aspect(parse_aspect(given.get("aspect_ratio", "1:1")), 1 << 20)


def _curl(url: str, body: Mapping[str, Any], *, wait: bool = False) -> str:
    text = shlex.quote(json.dumps(body, ensure_ascii=False))
    prefer = ' -H "Prefer: wait=60"' if wait else ""
    return (
        f"curl {url} \\\n"
        '  -H "Authorization: Bearer $ATELIER_API_KEY" \\\n'
        f'  -H "Content-Type: application/json"{prefer} \\\n'
        f"  -d {text}"
    )


def _python(server: str, body: Mapping[str, Any]) -> str:
    return (
        "import os\n\nimport httpx\n\n"
        "job = httpx.post(\n"
        f'    "{server}/v1/jobs",\n'
        "    headers={\n"
        '        "Authorization": f"Bearer {os.environ[\'ATELIER_API_KEY\']}",\n'
        '        "Prefer": "wait=60",\n'
        "    },\n"
        f"    json={body!r},\n"
        "    timeout=90,\n"
        ").raise_for_status().json()\n\n"
        'print(job["status"], [output["url"] for output in job["outputs"]])'
    )


def _javascript(server: str, body: Mapping[str, Any]) -> str:
    return (
        f'const answer = await fetch("{server}/v1/jobs", {{\n'
        '  method: "POST",\n'
        "  headers: {\n"
        '    "Authorization": `Bearer ${process.env.ATELIER_API_KEY}`,\n'
        '    "Content-Type": "application/json",\n'
        '    "Prefer": "wait=60",\n'
        "  },\n"
        f"  body: JSON.stringify({json.dumps(body, ensure_ascii=False, indent=2)}),\n"
        "});\n"
        "const job = await answer.json();\n"
        "console.log(job.status, job.outputs.map((output) => output.url));"
    )


def _terminal(model: str, given: Mapping[str, Any]) -> str:
    parts = [f"-p {shlex.quote(name + '=' + _argument(value))}" for name, value in given.items()]
    return " ".join([f"atelier run {model}", *parts, "-o ."])


def _argument(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
