"""How to call an operation, in the two ways that everybody has at hand: curl and Python."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from atelier.web.openapi.layout import braced, call_text, json_text, python_text
from atelier.web.openapi.operations import Operation

_KEY: Final = "ATELIER_API_KEY"
_STREAM: Final = "text/event-stream"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """An operation with values filled in. `form` has the fields of a multipart body; that of `file` is a path."""

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
    def follows(self) -> bool:
        return self.streams or self.operation.socket

    @property
    def empty(self) -> bool:
        return all(answer.kind is None for answer in self.operation.answers)


def samples(call: Call) -> list[dict[str, str]]:
    """In the shape of `x-codeSamples`. curl speaks no WebSocket, so there it is left out."""
    socket = call.operation.socket
    python = _python_socket(call) if socket else _python(call)
    found = [] if socket else [{"lang": "Shell", "label": "curl", "source": _curl(call)}]
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
        yield f"-d {shlex.quote(json_text(call.body))}"
    for name, value in (call.form or {}).items():
        yield f"-F {shlex.quote(f'{name}=@{value}' if name == 'file' else f'{name}={value}')}"


# ------------------------------------------------------------------------ Python


def _python(call: Call) -> str:
    method = call.operation.method
    if call.streams:
        opened = call_text("with httpx.stream", [python_text(method.upper()), *_arguments(call)], " as stream:")
        lines = [
            *(opened, "    for line in stream.iter_lines():", '        if line.startswith("data: "):'),
            *("            job = json.loads(line[6:])", '            print(job["status"], job["progress"])'),
        ]
    else:
        asked = call_text(f"response = httpx.{method}", list(_arguments(call)))
        if call.form is not None:
            asked = f'with open({python_text(call.form["file"])}, "rb") as file:\n{indent(asked, "    ")}'
        lines = [asked, "response.raise_for_status()", *([] if call.empty else ["print(response.json())"])]
    return _preamble(call, "import httpx") + "\n".join(lines) + "\n"


def _preamble(call: Call, client: str) -> str:
    """Imports, and the key where one is needed."""
    guarded = call.operation.guarded
    standard = [*(["import json"] if call.follows else []), *(["import os"] if guarded else [])]
    key = [f'key = os.environ["{_KEY}"]'] if guarded else []
    return "\n".join([*standard, *([""] if standard else []), client, "", *key]) + ("\n" if key else "")


def _arguments(call: Call) -> Iterator[str]:
    yield python_text(call.server + call.path)
    if call.query:
        yield f"params={python_text(call.query)}"
    headers = _headers(call)
    if headers:
        yield "headers=" + braced(headers, indent=4)
    if call.body is not None:
        yield f"json={python_text(call.body, 4)}"
    if call.form is not None:
        yield 'files={"file": file}'
        yield f"data={python_text({name: value for name, value in call.form.items() if name != 'file'})}"
    if call.streams:
        yield "timeout=None"


def _headers(call: Call) -> list[str]:
    key = ['"Authorization": f"Bearer {key}"'] if call.operation.guarded else []
    return [*key, *(f"{python_text(name)}: {python_text(value)}" for name, value in call.headers.items())]


def _python_socket(call: Call) -> str:
    url = call.server.replace("http", "ws", 1) + call.path
    arguments = [python_text(url), f"additional_headers={{{_headers(call)[0]}}}"]
    lines = [
        *(call_text("with connect", arguments, " as socket:"), "    for message in socket:"),
        *("        job = json.loads(message)", '        print(job["status"], job["progress"])'),
    ]
    return _preamble(call, "from websockets.sync.client import connect") + "\n".join(lines) + "\n"
