"""The command line as scripts and people use it: real processes, real data directories."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import pytest

from tests.house import start

ATELIER = [sys.executable, "-m", "atelier.cli.main"]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("ATELIER_")}


def atelier(
    *arguments: str, data: Path | None = None, code: int = 0, answer: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs a command; `data` is its data directory, `answer` what is typed."""
    where = [] if data is None else ["--data-dir", str(data)]
    done = subprocess.run(
        [*ATELIER, *arguments, *where],
        check=False,
        capture_output=True,
        text=True,
        input=answer,
        timeout=90,
        env={**CLEAN, **environment},
    )
    assert done.returncode == code, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory with a running server over the embedded database."""
    folder = tmp_path_factory.mktemp("cli")
    process, _ = start("", folder, environment={"ATELIER_DATABASE_URL": ""})
    yield folder
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_help_explains_itself() -> None:
    told = atelier("--help").stdout
    for command in (
        "serve",
        "account",
        "key",
        "run",
        "models",
        "quote",
        "jobs",
        "assets",
        "balance",
        "doctor",
        "demo",
        "mcp",
    ):
        assert re.search(rf"^.*\b{command}\b", told, re.M), command
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", atelier("--version").stdout)


def test_accounts_and_keys_without_a_server(tmp_path: Path) -> None:
    """The launch interface: an id on stdout, a key as the only line, whether a server runs or not."""
    account = atelier("account", "create", "ada@example.com", "--credits", "12.5", data=tmp_path)
    UUID(account.stdout.strip())
    key = atelier(
        "key", "create", "ada@example.com", "--name", "ci", "--scope", "read", "--scope", "generate", data=tmp_path
    )
    assert re.fullmatch(r"atl_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}\n", key.stdout)
    again = atelier("account", "create", "Ada@example.com", data=tmp_path, code=1)
    assert "already has an account" in again.stderr
    assert atelier("account", "credit", "ada@example.com", "-2.5", data=tmp_path).stdout == "10\n"
    refused = atelier("account", "credit", "ada@example.com", "-11", data=tmp_path, code=1)
    assert "10 are available" in refused.stderr
    atelier("account", "operator", "ada@example.com", data=tmp_path)
    (row,) = json.loads(atelier("account", "list", "--json", data=tmp_path).stdout)
    assert (row["email"], row["credits"], row["blocked"], row["operator"]) == ("ada@example.com", 10.0, False, True)
    (listed,) = json.loads(atelier("key", "list", "ada@example.com", "--json", data=tmp_path).stdout)
    assert (listed["state"], listed["expires"]) == ("active", "never")
    atelier("key", "revoke", "ada@example.com", listed["id"], data=tmp_path)
    assert (
        json.loads(atelier("key", "list", "ada@example.com", "--json", data=tmp_path).stdout)[0]["state"] == "revoked"
    )
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]


def test_accounts_while_a_server_runs(data: Path) -> None:
    UUID(atelier("account", "create", "bob@example.com", "--credits", "5", data=data).stdout.strip())
    key = atelier("key", "create", "bob@example.com", "--name", "x", "--scope", "read", data=data).stdout.strip()
    url = json.loads((data / "server.json").read_text())["url"]
    vendors = atelier("key", "create", "bob@example.com", "--form", "zencreator", data=data).stdout.strip()
    assert re.fullmatch(r"zc_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}", vendors)
    for text in (key, vendors):
        told = atelier("balance", "--json", ATELIER_URL=url, ATELIER_API_KEY=text)
        assert json.loads(told.stdout) == {"available": 5.0, "held": 0.0}


def test_unknown_accounts_and_bad_amounts_are_told(tmp_path: Path) -> None:
    assert "no account 'x@y.z'" in atelier("key", "create", "x@y.z", data=tmp_path, code=1).stderr
    for amount in ("many", "NaN", "0.0000001", "-1"):
        assert "credits" in atelier("account", "create", "a@b.c", "--credits", amount, data=tmp_path, code=2).stderr
    assert atelier("account", "list", "--json", data=tmp_path).stdout == "[]\n", "nothing is left of a refusal"
    atelier("account", "create", "a@b.c", data=tmp_path)
    assert "scopes" in atelier("key", "create", "a@b.c", "--scope", "root", data=tmp_path, code=1).stderr


def test_run_saves_files_and_says_what_it_cost(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = atelier("run", "atelier/rehearsal", "-p", "files=2", "-p", "credits:=1.5", "-o", str(out), data=data)
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert [path.parent for path in paths] == [out, out]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
    assert "1.5 credits" in done.stderr


def test_nothing_is_asked_for_that_could_not_be_kept(data: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    before = atelier("jobs", "--json", data=data).stdout
    done = atelier("run", "atelier/rehearsal", "-p", "files=1", "-o", str(tmp_path / "taken"), data=data, code=1)
    assert "choose another with -o" in done.stderr
    assert atelier("jobs", "--json", data=data).stdout == before


def test_a_run_goes_on_when_the_server_comes_back(tmp_path: Path) -> None:
    """The server is stopped and started again on its port while the run listens."""
    folder = tmp_path / "data"
    folder.mkdir()
    process, url = start("", folder, environment={"ATELIER_DATABASE_URL": ""})
    run = subprocess.Popen(
        [*ATELIER, "run", "atelier/rehearsal", "-p", "work_s=3", "-p", "files=1", "-o", tmp_path, "--data-dir", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=CLEAN,
    )
    deadline = time.monotonic() + 60
    while not json.loads(atelier("jobs", "--status", "running", "--json", data=folder).stdout):
        assert time.monotonic() < deadline
    process.kill()
    process.wait()
    process, _ = start("", folder, port=int(url.rpartition(":")[2]), environment={"ATELIER_DATABASE_URL": ""})
    told, faults = run.communicate(timeout=90)
    assert run.returncode == 0, faults
    assert Path(told.strip()).exists()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_commands_find_a_server_although_another_has_come_and_gone(data: Path) -> None:
    url = json.loads((data / "server.json").read_text())["url"]
    second, _ = start("", data, workers=0, environment={"ATELIER_DATABASE_URL": ""})
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=60) == 0
    assert json.loads((data / "server.json").read_text())["url"] == url


def test_run_prints_json_for_scripts(data: Path, tmp_path: Path) -> None:
    done = atelier("run", "atelier/rehearsal", "-p", "files:=1", "-o", str(tmp_path), "--json", data=data)
    job = json.loads(done.stdout)
    assert job["status"] == "succeeded"
    assert Path(job["files"][0]).exists()


def test_run_tells_a_refusal_and_bad_input(data: Path) -> None:
    refused = atelier("run", "atelier/rehearsal", "-p", "part=refuse", data=data, code=1)
    assert "nothing was charged" in refused.stderr
    assert "work_s" in atelier("run", "atelier/rehearsal", "-p", "work_s=-1", data=data, code=1).stderr
    assert "did you mean" in atelier("run", "atelier/skech", "-p", "prompt=x", data=data, code=1).stderr
    assert "name=value" in atelier("run", "atelier/sketch", "-p", "prompt", data=data, code=2).stderr
    assert "no file" in atelier("run", "atelier/motion", "-p", "image=@nowhere.png", data=data, code=1).stderr


def test_ctrl_c_cancels_the_job(data: Path) -> None:
    process = subprocess.Popen(
        [*ATELIER, "run", "atelier/rehearsal", "-p", "work_s=60", "--data-dir", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=CLEAN,
    )
    deadline = time.monotonic() + 60
    while not (running := json.loads(atelier("jobs", "--status", "running", "--json", data=data).stdout)):
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    while json.loads(atelier("jobs", running[0]["id"], data=data).stdout)["status"] != "canceled":
        assert time.monotonic() < deadline


def test_models_quote_jobs_assets(data: Path, tmp_path: Path) -> None:
    models = json.loads(atelier("models", "--json", data=data).stdout)
    assert "atelier/sketch" in {model["id"] for model in models}
    found = json.loads(atelier("models", "list", "sketch", "--media", "image", "--json", data=data).stdout)
    assert "atelier/sketch" in {model["id"] for model in found}
    assert len(found) < len(models)
    shown = atelier("models", "show", "atelier/sketch", data=data).stdout
    assert "prompt*" in shown
    assert json.loads(atelier("models", "show", "atelier/sketch", "--json", data=data).stdout)["id"] == "atelier/sketch"
    assert "atelier/sketch" in atelier("models", "show", "atelier/skethc", data=data, code=1).stderr
    quote = atelier("quote", "atelier/sketch", "-p", "prompt=x", "-p", "count=3", data=data)
    assert quote.stdout.startswith("3 credits")
    note = tmp_path / "note.txt"
    note.write_text("something to keep")
    (asset,) = json.loads(atelier("assets", str(note), "--json", data=data).stdout)
    assert asset["media_type"] == "text/plain"
    atelier("assets", "--delete", asset["id"], data=data)
    assert asset["id"] not in atelier("assets", "--json", data=data).stdout
    atelier("run", "atelier/rehearsal", "-p", "files:=1", "-o", str(tmp_path), data=data)
    assert "atelier/rehearsal" in atelier("jobs", data=data).stdout


def test_likeness_is_declared_after_a_question(data: Path) -> None:
    account = f"{uuid4()}@example.com"
    atelier("account", "create", account, data=data)
    key = atelier("key", "create", account, "--scope", "read", "--scope", "generate", data=data).stdout.strip()
    where = {"ATELIER_URL": json.loads((data / "server.json").read_text())["url"], "ATELIER_API_KEY": key}
    asked = atelier("declare-likeness", code=1, **where)
    assert "consent of every person" in asked.stdout
    assert "has declared" not in asked.stdout
    assert "Is it so?" in atelier("declare-likeness", answer="y\n", **where).stdout
    again = atelier("declare-likeness", **where).stdout
    assert again == f"{account} has declared it.\n"


def test_the_local_key_is_for_its_owner_alone(data: Path) -> None:
    atelier("balance", data=data)
    assert (data / "local.key").stat().st_mode & 0o777 == 0o600


def test_run_starts_a_server_for_itself_when_none_runs(tmp_path: Path) -> None:
    done = atelier("run", "atelier/rehearsal", "-p", "files=1", "-o", str(tmp_path / "out"), data=tmp_path / "data")
    assert Path(done.stdout.strip()).exists()
    assert "info" not in done.stderr
    assert "stopping" not in done.stderr
    left = [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]
    assert left == []


def test_doctor_says_what_works(tmp_path: Path) -> None:
    findings = json.loads(atelier("doctor", "--json", data=tmp_path).stdout)
    by_name = {finding["what"]: finding for finding in findings}
    for name in ("python", "database", "ledger", "ffmpeg", "image libraries", "provenance", "engine sketch"):
        assert by_name[name]["ok"] is True, by_name[name]
    for name in ("workers", "chat endpoint", "speech recognition"):
        assert by_name[name]["ok"] is None


def test_doctor_tells_a_route_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "atelier.toml").write_text('[[routes]]\nmodel = "*"\nengines = ["warp"]\n')
    assert "engine warp" in atelier("doctor", data=tmp_path, code=1).stdout


def test_doctor_tells_what_speech_and_text_lack(tmp_path: Path) -> None:
    (tmp_path / "atelier.toml").write_text(
        f'[engines]\nwhisper = "{tmp_path}/models"\n[engines.chat]\nurl = "https://chat.example.com/v1"\nmodel = "tiny"\n'
    )
    done = atelier("doctor", "--json", data=tmp_path, code=1, ATELIER_CHAT_KEY="sk-secret")
    by_name = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert by_name["chat endpoint"] == {
        "what": "chat endpoint",
        "ok": True,
        "detail": "tiny at https://chat.example.com/v1",
    }
    assert by_name["speech recognition"]["ok"] is False
    assert "model.bin, config.json, tokenizer.json not in" in by_name["speech recognition"]["detail"]
    assert "sk-secret" not in done.stdout + done.stderr


def test_completion_can_be_had() -> None:
    assert (
        "complete"
        in atelier("--show-completion", "bash", code=0, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    )


def test_a_server_that_does_not_answer_is_told() -> None:
    done = atelier("balance", "--url", "http://127.0.0.1:9", "--key", "x", code=1)
    assert "no answer from http://127.0.0.1:9" in done.stderr
    assert "name a key" in atelier("balance", "--url", "http://127.0.0.1:9", code=1).stderr
