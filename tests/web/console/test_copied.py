"""What the console gives to copy, run as it stands: each kind must end in a job of its dialect. The libraries' code runs in
environments of their own, which the tests of the OpenAI dialect share."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest

from atelier.db.pool import Pool, open_pool
from atelier.jobs.jobs import Jobs
from atelier.web.console.words import DIALECTS
from tests.conftest import serve
from tests.dialects.openai.clients import KEPT, node_client, python_client
from tests.house import Customer, House
from tests.web.console.conftest import Visitor

pytestmark = pytest.mark.long

STAND_IN = """
[jobs]
slots = 4

[fetch]
plain_http = true
allow_networks = ["127.0.0.0/8"]

[[routes]]
model = "*"
engines = ["stand-in", "rehearsal"]
"""
PANEL = re.compile(
    r'<pre[^>]*data-dialect="([^"]+)" data-language="([^"]+)"[^>]*>(?:<span.*?</span>\s*)?<code>(.*?)</code></pre>',
    re.S,
)
LIMIT_S = 180
AT_ONCE = 4
ENDINGS = {"curl": "sh", "Terminal": "sh", "Python": "py", "JavaScript": "mjs", "Node": "mjs"}


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everything is made at once, and looks like nothing."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("copied"), "copied", config=STAND_IN)


@pytest.fixture(scope="session")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=2, name="test") as pool:
        yield pool


@pytest.fixture(scope="session")
def libraries() -> tuple[str, Path]:
    """The interpreter that has the Python library, and the folder where Node finds its own."""
    python_client("openai>=3,<4")
    node_client("openai@7")
    return str(next(KEPT.glob("openai__3*/bin/python"))), KEPT / "node_openai_7"


async def code_for(visitor: Visitor, model: str, **wish: str) -> dict[tuple[str, str], str]:
    answer = await visitor.act(f"/quote/{model}", **wish)
    return {(dialect, language): unescape(code) for dialect, language, code in PANEL.findall(answer.text)}


class Runner:
    """Runs code as somebody would who has the key in the environment, and looks for the job that comes of it."""

    def __init__(self, customer: Customer, pool: Pool, libraries: tuple[str, Path], scratch: Path) -> None:
        self._customer = customer
        self._jobs = Jobs(pool)
        self._python, self._node = libraries
        self._scratch = scratch

    async def run(self, code: Mapping[tuple[str, str], str]) -> None:
        """Each must end well, and all together must have made a job of each one's dialect."""
        before = {job.id for job in await self._jobs.page(self._customer.account_id, count=100)}
        places = asyncio.Semaphore(AT_ONCE)

        async def one(dialect: str, language: str, text: str) -> None:
            async with places:
                await self._call(dialect, language, text)

        await asyncio.gather(*(one(*ident, text) for ident, text in code.items()))
        after = await self._jobs.page(self._customer.account_id, count=100)
        made = Counter(DIALECTS[job.dialect] for job in after if job.id not in before)
        assert made == Counter(dialect for dialect, _ in code)

    async def _call(self, dialect: str, language: str, code: str) -> None:
        assert self._customer.key not in code
        home = self._node if language == "Node" else self._scratch
        file = home / f"{uuid4().hex}.{ENDINGS[language]}"
        file.write_text(code)
        python = self._python if dialect == "OpenAI" else sys.executable
        program = {"sh": "bash", "py": python, "mjs": "node"}[ENDINGS[language]]
        process = await asyncio.create_subprocess_exec(
            program,
            str(file),
            cwd=self._scratch,
            env={
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                "HOME": str(self._scratch),
                "NO_PROXY": "127.0.0.1",
                "ATELIER_URL": str(self._customer.http.base_url),
                "ATELIER_API_KEY": self._customer.key,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(LIMIT_S):
                told, _ = await process.communicate()
        finally:
            file.unlink()
            if process.returncode is None:
                process.kill()
        assert process.returncode == 0, (code, told.decode()[-2000:])


@pytest.fixture
async def runner(visitor: Visitor, house_pool: Pool, libraries: tuple[str, Path], tmp_path: Path) -> Runner:
    return Runner(visitor.customer, house_pool, libraries, tmp_path)


async def test_words_become_pictures_by_every_piece_of_code(visitor: Visitor, runner: Runner) -> None:
    code = await code_for(visitor, "atelier/sketch", prompt='a red kite, "flying" over Düsseldorf\'s dunes')
    assert len(code) == 16
    await runner.run(code)


@pytest.mark.parametrize(
    ("model", "field", "wish"),
    [
        ("atelier/edit", "images", {"prompt": "make it night"}),
        ("atelier/motion", "image", {"prompt": "slowly", "duration_s": "4"}),
    ],
)
async def test_pictures_go_into_every_piece_of_code(
    visitor: Visitor, runner: Runner, model: str, field: str, wish: dict[str, str]
) -> None:
    asset = (await visitor.customer.run("atelier/sketch", prompt="a kite", width=512, height=512))["outputs"][0]
    code = await code_for(visitor, model, **{field: asset["asset_id"]}, **wish)
    assert {dialect for dialect, _ in code} == {"Atelier", "Krea", "GateAI", "ZenCreator", "OpenAI"}
    await runner.run({one: text for one, text in code.items() if one[0] in ("OpenAI", "Atelier") or one[1] == "Python"})


async def test_words_become_films_and_speech(visitor: Visitor, runner: Runner) -> None:
    code = await code_for(visitor, "openai/sora-2", prompt="waves", seconds="4")
    films = (("OpenAI", "Python"), ("OpenAI", "Node"), ("OpenAI", "curl"), ("GateAI", "JavaScript"))
    await runner.run({one: code[one] for one in films})
    await runner.run(await code_for(visitor, "atelier/speak", text="Good evening", voice="en-us-male"))
