"""The page for agents: what it says is so, and its requests work as they stand there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from atelier.catalogue.find import search
from atelier.catalogue.load import menu
from atelier.dialects.mcp.refusals import ADVICE, refusal_text
from atelier.dialects.mcp.tools import HTTP, STDIO
from atelier.domain import errors
from tests.dialects.mcp.test_tools import picture
from tests.house import Customer, House


async def test_it_is_served_and_names_what_there_is(house: House, customer: Customer) -> None:
    answer = await customer.http.get("/skill.md", headers={"authorization": ""})
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    page = answer.text
    assert page.startswith("---\nname: atelier\n")
    for tool in HTTP:
        assert f"| `{tool.name}` |" in page
    for offer in search(menu("native")):
        assert (f"`{offer.id}`" in page) == (offer.id != "atelier/rehearsal")
    printed = subprocess.run(
        [sys.executable, "-m", "atelier.cli.main", "skill", "--url", house.url],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert printed.stdout == page


async def test_its_requests_work(house: House, customer: Customer, tmp_path: Path) -> None:
    page = (await customer.http.get("/skill.md")).text
    (tmp_path / "photo.jpg").write_bytes(picture("jpeg"))
    upload = await customer.http.post("/v1/assets", files={"file": ("a.png", picture("png"))})
    commands = re.findall(r"^curl (?:.*\\\n)*.*$", page, re.M)
    assert len(commands) == 12
    environment = {**os.environ, "ATELIER_API_KEY": customer.key}
    answers: list[Any] = []
    for command in commands:
        text = command.replace("https://example.com/photo.jpg", upload.json()["url"])
        script = f"set -e\ncd {tmp_path}\n{text} --fail-with-body"
        done = subprocess.run(["bash", "-c", script], check=False, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        if "/events" in command:
            assert "event: job" in done.stdout
        elif "-sOJ" not in command:
            answers.append(json.loads(done.stdout))
        if "Idempotency-Key" in command:
            job = answers[-1]
            assert job["status"] == "succeeded"
            environment |= {"JOB_ID": job["id"], "URL": job["outputs"][0]["url"]}
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_advice_is_for_codes_that_there_are() -> None:
    codes = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "code")}
    assert ADVICE.keys() <= codes
    assert [tool.name for tool in STDIO] == [tool.name for tool in HTTP]


def test_a_refusal_without_more_is_its_sentence() -> None:
    assert (
        refusal_text({"code": "http_error", "detail": "the server answered 502"})
        == "http_error: the server answered 502"
    )
    limited = refusal_text({"code": "rate_limited", "status": 429, "detail": "60 a minute"})
    assert limited.splitlines() == ["rate_limited: 60 a minute", "Wait for jobs to end (get_job), then try again."]


def test_nobody_pays_for_it_who_does_not_use_it() -> None:
    code = (
        "import atelier.cli.main, sys; sys.exit(any(name in sys.modules for name in ('mcp', 'mcp_types', 'pydantic')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
