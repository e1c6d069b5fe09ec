"""The fields of `-p`: `name=text`, `name=@file`, `name:=json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from atelier.cli.client import Client


def read_input(client: Client, model: str, params: Sequence[str]) -> dict[str, Any]:
    """The input that the parameters spell. Files are uploaded; a name given several times makes a list.

    Text that the model's schema wants as something else is read as that. Raises typer.BadParameter.
    """
    fields = client.get(f"/models/{model}")["input_schema"].get("properties", {})
    given: dict[str, Any] = {}
    for param in params:
        name, value = _read(client, param, fields)
        if name in given:
            earlier = given[name]
            value = [
                *(earlier if isinstance(earlier, list) else [earlier]),
                *(value if isinstance(value, list) else [value]),
            ]
        given[name] = value
    return given


def _read(client: Client, param: str, fields: dict[str, Any]) -> tuple[str, Any]:
    name, separator, value = param.partition("=")
    if not separator or not name.rstrip(":"):
        raise typer.BadParameter(f"{param!r} is not name=value, name=@file or name:=json")
    if name.endswith(":"):
        try:
            return name[:-1], json.loads(value)
        except ValueError as error:
            raise typer.BadParameter(f"{param!r}: what follows := must be JSON ({error})") from error
    if value.startswith("@"):
        value = client.upload(Path(value[1:]))["id"]
    return name, _typed(value, fields.get(name, {}).get("type"))


def _typed(text: str, wanted: str | None) -> Any:
    """Text as the schema's type, or as it is: then the server says what is wrong with it."""
    try:
        match wanted:
            case "integer":
                return int(text)
            case "number":
                return float(text)
            case "boolean" if text in ("true", "false"):
                return text == "true"
            case "array":
                return [text]
    except ValueError:
        pass
    return text
