"""Settings that are not right: the message names who set them, and which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atelier.domain.errors import SettingsError
from atelier.settings import load


def told(folder: Path, text: str = "", environment: dict[str, str] | None = None, **overrides: Any) -> str:
    """What is said of a settings file, an environment and a command line."""
    if text:
        (folder / "atelier.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load({"ATELIER_DATA_DIR": str(folder), **(environment or {})}, overrides)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("answer = 42", "unknown field `answer`"),
        ("[server]\nprot = 1", "unknown field `prot` - at `$.server`"),
        ("[server]\nport = 70_000", "<= 65535 - at `$.server.port`"),
        ('[server]\nlog_format = "xml"', "'xml' - at `$.server.log_format`"),
        ('[server]\npublic_url = "media.example.com"', "public_url must begin with https://"),
        ('[server]\nother_urls = ["https://a.example", "b"]', "other_urls must begin with https://"),
        ('[database]\nurl = "mysql://x"', "url must begin with postgresql://"),
        ("[money]\nusd = -1", "usd must be a number that is not below zero"),
        ('[money]\ncompute_unit = "NaN"', "compute_unit must be a number"),
        ('[storage]\nurl = "ftp://x"', "s3://"),
        ("[storage]\nupload_bytes = 0", "`$.storage.upload_bytes`"),
        ("[storage.limits]\nimage_pixels = -1", "`$.storage.limits.image_pixels`"),
        ("[fetch]\nredirects = -1", "`$.fetch.redirects`"),
        ("[fetch]\ntotal_s = 0", "`$.fetch.total_s`"),
        ('[engines.chat]\nurl = "chat.example.com"\nmodel = "m"', "url must begin with https://"),
        ('[[routes]]\nmodle = "flux*"', "unknown field `modle` - at `$.routes[0]`"),
        ("[server", "Expected ']'"),
    ],
)
def test_a_fault_in_the_file(tmp_path: Path, text: str, sentence: str) -> None:
    found = told(tmp_path, text)
    assert found.startswith(f"{tmp_path}/atelier.toml: ")
    assert sentence in found


@pytest.mark.parametrize(
    ("variable", "value", "text"),
    [
        ("ATELIER_SLOTS", "many", ""),
        ("ATELIER_LOG_LEVEL", "loud", "[server]\nport = 1"),
        ("ATELIER_DATABASE_URL", "nonsense", ""),
        ("ATELIER_PUBLIC_URL", "nonsense", ""),
        ("ATELIER_CHAT_URL", "https://chat.example.com/v1", ""),  # without a model
    ],
)
def test_a_fault_in_the_environment_is_not_the_files(tmp_path: Path, variable: str, value: str, text: str) -> None:
    assert told(tmp_path, text, {variable: value}).startswith(f"{variable}: ")


def test_a_fault_in_the_file_is_not_the_environments(tmp_path: Path) -> None:
    found = told(tmp_path, "[server]\nprot = 1", {"ATELIER_PUBLIC_URL": "https://media.example.com"})
    assert found.startswith(str(tmp_path))


def test_a_fault_on_the_command_line(tmp_path: Path) -> None:
    assert told(tmp_path, server={"port": 99_999, "host": None}).startswith("--port: ")
    assert told(tmp_path, "[server]\nprot = 1", server={"port": 1}).startswith(str(tmp_path))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    named = tmp_path / "named.toml"
    assert told(tmp_path, environment={"ATELIER_CONFIG": str(named)}) == f"{named}: No such file or directory"
    named.write_bytes(b"\xff\xfe\x00")
    assert told(tmp_path, environment={"ATELIER_CONFIG": str(named)}).startswith(f"{named}: ")
    assert "Is a directory" in told(tmp_path, environment={"ATELIER_CONFIG": str(tmp_path)})


def test_what_is_nearer_wins(tmp_path: Path) -> None:
    (tmp_path / "atelier.toml").write_text('[server]\nport = 1\nworkers = 3\nlog_level = "warning"')
    environment = {"ATELIER_DATA_DIR": str(tmp_path), "ATELIER_LOG_LEVEL": "info", "ATELIER_SLOTS": "5"}
    settings = load(environment, {"server": {"port": 2, "workers": None}})
    assert (settings.server.port, settings.server.workers, settings.server.log_level) == (2, 3, "info")
    assert (settings.jobs.slots, settings.data_dir) == (5, tmp_path)
