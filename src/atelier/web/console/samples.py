"""The same request as code to copy: for a shell, for Python, for JavaScript, for the command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

import msgspec


class Sample(msgspec.Struct, frozen=True):
    """Code, and the name of what it is for."""

    title: str
    code: str


def samples(server: str, model: str, given: Mapping[str, Any]) -> list[Sample]:
    """How to ask for a job. The key is read from the environment: it never stands in what is copied."""
    body = {"model": model, "input": dict(given)}
    made = [
        Sample("curl", _curl(server, body)),
        Sample("Python", _python(server, body)),
        Sample("JavaScript", _javascript(server, body)),
    ]
    if not model.startswith("apps/"):
        made.append(Sample("Terminal", _terminal(model, given)))
    return made


def _curl(server: str, body: Mapping[str, Any]) -> str:
    text = shlex.quote(json.dumps(body, ensure_ascii=False))
    return (
        f"curl {server}/v1/jobs \\\n"
        '  -H "Authorization: Bearer $ATELIER_API_KEY" \\\n'
        '  -H "Content-Type: application/json" -H "Prefer: wait=60" \\\n'
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
