"""Programs that ask a dialect for a job and wait for it: for a shell, for Python, for JavaScript."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from atelier.catalogue.facts import KreaMenu, KreaOffer
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.gateai.tasks import BASE as GATEAI
from atelier.dialects.krea.routes import BASE as KREA
from atelier.dialects.openai.asking import kind_of
from atelier.dialects.openai.choice import CALLS
from atelier.dialects.openai.headers import BASE as OPENAI
from atelier.dialects.zencreator.presets import BASE as ZENCREATOR
from atelier.dialects.zencreator.routes import API

_WIDTH: Final = 72


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
    "krea": Face(KREA, "job_id", "/jobs/{}", ("completed", "failed", "cancelled")),
    "gateai": Face(GATEAI, "task_id", "/get/{}", ("FINISHED", "FAILED")),
    "zencreator": Face(
        ZENCREATOR + API, "id", "/generations/{}", ("succeeded", "partial", "failed"), "/generations/{}/result"
    ),
    "openai": Face(OPENAI, "id", "/videos/{}", ("completed", "failed")),
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
        f'job = api.post("{path}", json={literal(body)}).raise_for_status().json()\n'
        f'while job["status"] not in ({", ".join(map(_short, face.ended))}):\n'
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
    short = _short(value)
    if len(short) <= _WIDTH - indent or not isinstance(value, dict | list) or not value:
        return short
    inner, outer = " " * (indent + 4), " " * indent
    if isinstance(value, dict):
        lines = [f"{inner}{_short(name)}: {literal(one, indent + 4)},\n" for name, one in value.items()]
        return "{\n" + "".join(lines) + outer + "}"
    return "[\n" + "".join(f"{inner}{literal(one, indent + 4)},\n" for one in value) + outer + "]"


def _short(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_short(name)}: {_short(one)}" for name, one in value.items()) + "}"
    return f"[{', '.join(map(_short, value))}]" if isinstance(value, list) else repr(value)


def parameter(name: str, value: Any) -> str:
    """A field as the command line takes it."""
    if isinstance(value, str):
        return shlex.quote(f"{name}={value}")
    return shlex.quote(f"{name}:={json.dumps(value, ensure_ascii=False)}")
