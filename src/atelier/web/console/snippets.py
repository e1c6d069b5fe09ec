"""Programs that ask a dialect for a job and wait for it: for a shell, for Python, for JavaScript."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pprint import pformat
from typing import Any, Final

import msgspec

from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.openai.asking import kind_of
from atelier.dialects.openai.choice import CALLS

_WIDTH: Final = 88


class Face(msgspec.Struct, frozen=True):
    """How a dialect speaks of what it was asked for: its id, where it is followed, and when it has ended."""

    base: str
    ident: str
    follow: str
    ended: tuple[str, ...]
    result: str = ""
    """Where the files are told, where the state does not tell them."""


FACES: Final[Mapping[str, Face]] = {
    "native": Face("/v1", "id", "/jobs/{}", ("succeeded", "partial", "failed", "canceled")),
    "krea": Face("/krea", "job_id", "/jobs/{}", ("completed", "failed", "cancelled")),
    "gateai": Face("/gateai", "task_id", "/get/{}", ("FINISHED", "FAILED")),
    "zencreator": Face(
        "/zencreator", "id", "/generations/{}", ("succeeded", "partial", "failed"), "/generations/{}/result"
    ),
    "openai": Face("/openai/v1", "id", "/videos/{}", ("completed", "failed")),
}


def path_of(offer: Offer, dialect: str) -> str:
    """Where a model of a dialect is asked, below the dialect's base."""
    if dialect == "krea":
        facts = menu("krea").facts
        assert isinstance(facts, KreaMenu)
        assert isinstance(offer.facts, KreaOffer)
        return facts.paths[offer.facts.group].replace("{id}", offer.id)
    if dialect == "openai":
        return CALLS[kind_of(offer)]
    return {"gateai": "/api/generate", "zencreator": "/generations"}[dialect]


def curl(url: str, body: Mapping[str, Any], headers: Sequence[str] = (), save: str = "") -> str:
    """`save` is the file that the answer becomes."""
    lines = [
        f"curl {url}",
        '-H "Authorization: Bearer $ATELIER_API_KEY"',
        '-H "Content-Type: application/json"',
        *(f'-H "{header}"' for header in headers),
        f"-d {shlex.quote(json.dumps(body, ensure_ascii=False))}",
        *([f"-o {save}"] if save else ()),
    ]
    return " \\\n  ".join(lines)


def python(server: str, face: Face, path: str, body: Mapping[str, Any]) -> str:
    follow = face.follow.replace("{}", f"{{job['{face.ident}']}}")
    result = face.result.replace("{}", f"{{job['{face.ident}']}}")
    end = f'job = api.get(f"{result}").raise_for_status().json()\n' if result else ""
    return (
        "import os\nimport time\n\nimport httpx\n\n"
        "api = httpx.Client(\n"
        f'    base_url="{server}{face.base}",\n'
        '    headers={"Authorization": f"Bearer {os.environ[\'ATELIER_API_KEY\']}"},\n'
        "    timeout=60,\n"
        ")\n"
        f'job = api.post("{path}", json={literal(body, 4)}).raise_for_status().json()\n'
        f'while job["status"] not in {face.ended!r}:\n'
        "    time.sleep(1)\n"
        f'    job = api.get(f"{follow}").raise_for_status().json()\n'
        f"{end}"
        "print(job)"
    )


def javascript(server: str, face: Face, path: str, body: Mapping[str, Any]) -> str:
    follow = face.follow.replace("{}", f"${{job.{face.ident}}}")
    result = face.result.replace("{}", f"${{job.{face.ident}}}")
    end = f"job = await api(`{result}`);\n" if result else ""
    return (
        "const api = async (path, body) => {\n"
        f'  const answer = await fetch("{server}{face.base}" + path, {{\n'
        '    method: body ? "POST" : "GET",\n'
        "    headers: {\n"
        '      "Authorization": `Bearer ${process.env.ATELIER_API_KEY}`,\n'
        '      "Content-Type": "application/json",\n'
        "    },\n"
        "    body: body && JSON.stringify(body),\n"
        "  });\n"
        "  if (!answer.ok) throw new Error(await answer.text());\n"
        "  return answer.json();\n"
        "};\n\n"
        f'let job = await api("{path}", {json.dumps(body, ensure_ascii=False, indent=2)});\n'
        f"while (!{json.dumps(face.ended)}.includes(job.status)) {{\n"
        "  await new Promise((resolve) => setTimeout(resolve, 1000));\n"
        f"  job = await api(`{follow}`);\n"
        "}\n"
        f"{end}"
        "console.log(job);"
    )


def literal(value: Any, indent: int = 0) -> str:
    """A value as Python writes it, over several lines where it is long."""
    text = pformat(value, width=_WIDTH - indent, sort_dicts=False)
    return text.replace("\n", "\n" + " " * indent)


def argument(value: Any) -> str:
    """A field's value on a command line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
