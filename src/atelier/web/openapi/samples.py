"""How to call an operation, in the two ways that everybody has at hand: curl and Python."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from atelier.web.openapi.operations import Operation

_KEY: Final = "ATELIER_API_KEY"
_WIDE: Final = 88
_STREAM: Final = "text/event-stream"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """An operation with values filled in. `form` has the fields of a multipart body, `file` a path."""

    operation: Operation
    server: str
    path: str
    query: Mapping[str, Any] = {}
    headers: Mapping[str, str] = {}
    body: Any = None
    form: Mapping[str, str] | None = None

    @property
    def streams(self) -> bool:
        return any(answer.media_type == _STREAM for answer in self.operation.answers)

    @property
    def is_socket(self) -> bool:
        return any(answer.status == 101 for answer in self.operation.answers)

    @property
    def empty(self) -> bool:
        return all(answer.kind is None for answer in self.operation.answers)


def samples(call: Call) -> list[dict[str, str]]:
    """In the shape of `x-codeSamples`. curl speaks no WebSocket, so there it is left out."""
    python = _python_socket(call) if call.is_socket else _python(call)
    found = [] if call.is_socket else [{"lang": "Shell", "label": "curl", "source": _curl(call)}]
    return [*found, {"lang": "Python", "label": "Python", "source": python}]


# -------------------------------------------------------------------------- curl


def _curl(call: Call) -> str:
    return " \\\n  ".join(_curl_words(call)) + "\n"


def _curl_words(call: Call) -> Iterator[str]:
    url = call.server + call.path + (f"?{urlencode(call.query)}" if call.query else "")
    method = call.operation.method.upper()
    has_body = call.body is not None or call.form is not None
    implied = method == ("POST" if has_body else "GET")
    yield f"curl {'' if implied else f'-X {method} '}{'-N ' if call.streams else ''}{shlex.quote(url)}"
    if call.operation.guarded:
        yield f'-H "Authorization: Bearer ${_KEY}"'
    for name, value in call.headers.items():
        yield f"-H {shlex.quote(f'{name}: {value}')}"
    if call.body is not None:
        yield '-H "Content-Type: application/json"'
        yield f"-d {shlex.quote(json.dumps(call.body, indent=2, ensure_ascii=False))}"
    for name, value in (call.form or {}).items():
        yield f"-F {shlex.quote(f'{name}=@{value}' if name == 'file' else f'{name}={value}')}"


# ------------------------------------------------------------------------ Python


def _python(call: Call) -> str:
    method = call.operation.method
    if call.streams:
        opened = _fitting("with httpx.stream", [literal(method.upper()), *_arguments(call)], " as stream:")
        lines = [
            *(opened, "    for line in stream.iter_lines():", '        if line.startswith("data: "):'),
            *("            job = json.loads(line[6:])", '            print(job["status"], job["progress"])'),
        ]
    else:
        asked = _fitting(f"response = httpx.{method}", list(_arguments(call)))
        lines = [asked, "response.raise_for_status()", *([] if call.empty else ["print(response.json())"])]
    imports = [*(["import json"] if call.streams else []), *(["import os"] if call.operation.guarded else [])]
    return "\n".join([*imports, *([""] if imports else []), "import httpx", "", *lines]) + "\n"


def _arguments(call: Call) -> Iterator[str]:
    yield literal(call.server + call.path)
    if call.query:
        yield f"params={literal(call.query)}"
    headers = _headers(call)
    if headers:
        yield f"headers={{{', '.join(headers)}}}"
    if call.body is not None:
        yield f"json={literal(call.body, 4)}"
    if call.form is not None:
        yield f'files={{"file": open({literal(call.form["file"])}, "rb")}}'
        yield f"data={literal({name: value for name, value in call.form.items() if name != 'file'})}"
    if call.streams:
        yield "timeout=None"


def _headers(call: Call) -> list[str]:
    key = [f'''"Authorization": f"Bearer {{os.environ['{_KEY}']}}"'''] if call.operation.guarded else []
    return [*key, *(f"{literal(name)}: {literal(value)}" for name, value in call.headers.items())]


def _fitting(function: str, arguments: Sequence[str], tail: str = "") -> str:
    """A call on one line, or on one for each argument."""
    flat = f"{function}({', '.join(arguments)}){tail}"
    if len(flat) <= _WIDE and "\n" not in flat:
        return flat
    return "\n".join([f"{function}(", *(f"    {argument}," for argument in arguments), f"){tail}"])


def _python_socket(call: Call) -> str:
    url = call.server.replace("http", "ws", 1) + call.path
    opened = _fitting("with connect", [literal(url), f"additional_headers={{{_headers(call)[0]}}}"], " as socket:")
    return (
        "import json\nimport os\n\nfrom websockets.sync.client import connect\n\n"
        f"{opened}\n"
        "    for message in socket:\n"
        "        job = json.loads(message)\n"
        '        print(job["status"], job["progress"])\n'
    )


def literal(value: Any, indent: int = 0) -> str:
    """A JSON value as Python, broken over lines where it does not fit; `indent` is where it begins."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return repr(value)
    if isinstance(value, dict):
        inner = [f"{literal(name)}: {literal(item, indent + 4)}" for name, item in value.items()]
        left, right = "{", "}"
    else:
        inner = [literal(item, indent + 4) for item in value]
        left, right = "[", "]"
    flat = left + ", ".join(inner) + right
    if indent + len(flat) <= _WIDE and "\n" not in flat:
        return flat
    space = " " * (indent + 4)
    return f"{left}\n" + "".join(f"{space}{item},\n" for item in inner) + " " * indent + right
