"""Where settings come from: a TOML file, the environment above it, the command line above both."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from atelier.domain.errors import SettingsError

_FROM_ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "ATELIER_DATA_DIR": ("data_dir",),
    "ATELIER_DATABASE_URL": ("database", "url"),
    "ATELIER_PUBLIC_URL": ("server", "public_url"),
    "ATELIER_LOG_FORMAT": ("server", "log_format"),
    "ATELIER_LOG_LEVEL": ("server", "log_level"),
    "ATELIER_SLOTS": ("jobs", "slots"),
    "ATELIER_CHAT_URL": ("engines", "chat", "url"),
    "ATELIER_CHAT_MODEL": ("engines", "chat", "model"),
    "ATELIER_CHAT_KEY": ("engines", "chat", "key"),
    "ATELIER_WHISPER": ("engines", "whisper"),
}

_PROVIDER_KEY = "ATELIER_PROVIDER_KEY_"
"""And the name of a provider in capitals: its key."""


class Sources:
    """What each of them says, as nested tables. Raises SettingsError for a file that cannot be read."""

    def __init__(self, environment: Mapping[str, str], overrides: Mapping[str, Any]) -> None:
        self._overrides = overrides
        self._variables = {path: name for name, path in _FROM_ENVIRONMENT.items() if environment.get(name)}
        for name, value in environment.items():
            if name.startswith(_PROVIDER_KEY) and value:
                self._variables["engines", "providers", name.removeprefix(_PROVIDER_KEY).lower(), "key"] = name
        self._environment = environment
        given = overrides.get("data_dir") or environment.get("ATELIER_DATA_DIR") or default_data_dir(environment)
        self._data_dir = Path(given).expanduser().absolute()
        self._path = Path(environment.get("ATELIER_CONFIG") or self._data_dir / "atelier.toml")
        self._file = _read(self._path, required="ATELIER_CONFIG" in environment)

    def merged(self) -> dict[str, Any]:
        """All of it, the data directory as an absolute path."""
        values: dict[str, Any] = {}
        _merge(values, self._file)
        for path, name in self._variables.items():
            _put(values, path, self._environment[name])
        _merge(values, self._overrides)
        return values | {"data_dir": self._data_dir}

    def origin(self, fault: str) -> str:
        """Who set what msgspec finds fault with: its sentence ends with the path of the value, or of its table."""
        path = tuple(fault.rpartition("$.")[2].rstrip("`").split("."))
        given = _at(self._overrides, path)
        if given is not None and not isinstance(given, Mapping):
            return f"--{path[-1].replace('_', '-')}"
        for place, name in self._variables.items():
            if place == path or (place[: len(path)] == path and not _at(self._file, path)):
                return name
        return str(self._path)


def default_data_dir(environment: Mapping[str, str]) -> Path:
    """Where a user's programs keep their data (XDG base directories)."""
    base = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "atelier"


def _read(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(), parse_float=Decimal)
    except (FileNotFoundError, NotADirectoryError) as error:
        if not required:
            return {}
        raise SettingsError(f"{file}: {error.strerror}") from error
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    except ValueError as error:  # no TOML, or no text at all
        raise SettingsError(f"{file}: {error}") from error


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def _merge(into: dict[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _merge(into.setdefault(name, {}), value)
        elif value is not None:
            into[name] = value
