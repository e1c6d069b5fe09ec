"""`atelier doctor`: what works here, what is missing, and how to get it."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.text import Text

from atelier.cli.show import out, print_json
from atelier.domain.errors import AtelierError
from atelier.engines.speech.whisper import WHISPER_FILES
from atelier.settings import Settings, load

if TYPE_CHECKING:
    from atelier.jobs.records import WorkerRecord

_ENOUGH_BYTES: Final = 2 << 30
_MARKS: Final = {True: ("ok     ", "green"), False: ("missing", "red"), None: ("absent ", "yellow")}


class Finding(NamedTuple):
    """One thing looked at. `ok` None: optional and absent."""

    what: str
    ok: bool | None
    detail: str


def examine(data_dir: Path | None, *, as_json: bool) -> int:
    """Prints the findings. Returns 1 if something that is needed does not work."""
    findings = list(_findings(data_dir))
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            out.print(Text.assemble(_MARKS[finding.ok], " ", (finding.what, "bold"), "  ", finding.detail))
    return int(any(finding.ok is False for finding in findings))


def _findings(data_dir: Path | None) -> Iterator[Finding]:
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    try:
        settings = load(overrides={"data_dir": data_dir})
    except AtelierError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, str(settings.data_dir))
    yield _disk(settings.data_dir)
    yield from _database(settings)
    yield _check("ffmpeg", _ffmpeg)
    yield _check("image libraries", _libraries)
    yield _check("provenance", _provenance)
    yield from _engines(settings)


def _check(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except Exception as error:
        return Finding(what, False, f"{error}: reinstall Atelier (make setup)")


def _disk(folder: Path) -> Finding:
    here = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(here, os.W_OK):
        return Finding("data directory", False, f"{here} cannot be written to: choose another --data-dir")
    free = shutil.disk_usage(here).free
    return Finding("data directory", free > _ENOUGH_BYTES, f"{free >> 30} GiB free at {here}")


def _database(settings: Settings) -> Iterator[Finding]:
    from atelier.app.database import open_database
    from atelier.db.pool import open_pool
    from atelier.engines.remote.health import Ward
    from atelier.engines.remote.record import Record
    from atelier.jobs.jobs import Jobs
    from atelier.jobs.records import processes
    from atelier.ledger.ledger import Ledger

    async def look() -> list[Finding]:
        async with open_database(settings) as database, await open_pool(database.dsn, size=1, name="doctor") as pool:
            version = (await pool.fetchval("show server_version")).split(" ")[0]
            kind = "yours" if settings.database.url else "embedded"
            faults = await Ledger(pool).faults()
            alive = await Jobs(pool).workers(settings.jobs.lost_after_s)
            workers = processes(alive)
            unclear = [row for row in await Record(pool).all(open_only=True, count=1000) if row["state"] == "unclear"]
            ailing = await Ward(pool, settings.engines.remote).all()
            return [
                Finding("database", True, f"PostgreSQL {version}, {kind}"),
                Finding("ledger", not faults, "; ".join(faults[:3]) or "adds up to the last unit"),
                Finding("workers", True if workers else None, f"{workers} alive" if workers else "no server runs"),
                *_unserved(settings, alive),
                *(
                    [Finding("tasks elsewhere", False, f"{len(unclear)} unclear: atelier remote list")]
                    if unclear
                    else []
                ),
                *(
                    Finding(
                        f"health of {name}",
                        False if health.condition == "closed" else None,
                        f"{health.condition} since {health.failed_at:%Y-%m-%d %H:%M} UTC: {health.fault}",
                    )
                    for name, health in ailing.items()
                ),
            ]

    try:
        yield from asyncio.run(look())
    except AtelierError as error:
        yield Finding("database", False, str(error))


def _unserved(settings: Settings, alive: Sequence[WorkerRecord]) -> Iterator[Finding]:
    """Routes that lead to where nobody works. Nothing is said of them while no worker is alive at all."""
    from atelier.engines.installed import installed

    try:
        cards = {card.name: card for card in installed(settings.engines)}
    except AtelierError:
        return  # told with the engines
    for route in settings.routes if alive else ():
        served = {
            name: any(worker.serves(name, cards[name].lane) for worker in alive)
            for name in route.engines
            if name in cards
        }
        for name in (name for name in served if not served[name]):
            then = "the next engine takes over" if any(served.values()) else "they fail, and are refunded"
            wait_s = settings.jobs.unserved_s
            told = f"no worker serves {name} (lane {cards[name].lane}): jobs wait {wait_s:g} s, then {then}"
            yield Finding(f"route {route.model}", None if any(served.values()) else False, told)


def _ffmpeg() -> str:
    import subprocess

    import imageio_ffmpeg

    told = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-version"], capture_output=True, text=True, check=True)
    return told.stdout.split("\n", 1)[0].split("Copyright")[0].strip()


def _libraries() -> str:
    names = {"numpy": "numpy", "cv2": "opencv", "PIL": "pillow", "av": "pyav", "pillow_heif": "heif"}
    return ", ".join(f"{shown} {importlib.import_module(name).__version__}" for name, shown in names.items())


def _provenance() -> str:
    import c2pa

    return f"content credentials by c2pa {c2pa.sdk_version()}"


def _engines(settings: Settings) -> Iterator[Finding]:
    from atelier.engines.installed import installed
    from atelier.engines.remote.comfyui.workflow import Workflow

    try:
        cards = installed(settings.engines)
    except AtelierError as error:
        yield Finding("engines", False, str(error))
        return
    for workflow in settings.engines.workflows:
        try:
            Workflow.read(workflow)
        except AtelierError as error:
            yield Finding(f"engine {workflow.name}", False, str(error))
    yield from _links(settings)
    known = {card.name for card in cards}
    for card in cards:
        yield Finding(f"engine {card.name}", True, f"{card.title}: {', '.join(sorted(card.operations))}")
    yield from _comfyui(settings)
    yield _chat(settings)
    yield _whisper(settings)
    yield _piper(settings)
    yield _real_models(settings)
    for route in settings.routes:
        for name in route.engines:
            if name not in known:
                yield Finding(f"engine {name}", False, f"the route {route.model!r} names it, and it is not installed")


def _links(settings: Settings) -> Iterator[Finding]:
    """Engines that could not be shown files."""
    from atelier.engines.remote.hosted.remote import PROVIDERS

    if settings.server.public_url.startswith("https://"):
        return
    for engine in settings.engines.hosted:
        account = settings.engines.providers[engine.provider]
        if account.links or PROVIDERS[account.kind].by_link:
            told = "takes files by public links only: set ATELIER_PUBLIC_URL to the https address of this server"
            yield Finding(f"engine {engine.name}", None, told)


def _comfyui(settings: Settings) -> Iterator[Finding]:
    from atelier.engines.remote.http import Network
    from atelier.flows.comfyui_status import ComfyUIStatus, ServerStatus

    async def look() -> tuple[ServerStatus, ...]:
        network = Network(settings.fetch, file_bytes=settings.engines.remote.file_bytes)
        try:
            return await ComfyUIStatus(settings.engines, network).servers()
        finally:
            await network.close()

    for server in asyncio.run(look()) if settings.engines.comfyui else ():
        if not server.reachable:
            yield Finding(f"comfyui {server.group}", False, f"{server.url}: {server.fault}")
            continue
        queue = f"{server.running} running, {server.waiting} waiting"
        devices = ", ".join(
            f"{device.name} ({device.free_bytes >> 30} of {device.memory_bytes >> 30} GiB free)"
            for device in server.devices
        )
        yield Finding(f"comfyui {server.group}", True, f"{server.url}: version {server.version}, {queue}; {devices}")


def _chat(settings: Settings) -> Finding:
    """What is configured; nothing is asked of the endpoint, which may charge for it."""
    chat = settings.engines.chat
    if chat is None:
        return Finding("chat endpoint", None, "prompts and shots follow rules, subtitles are not translated")
    return Finding("chat endpoint", True, f"{chat.model} at {chat.url}")


def _piper(settings: Settings) -> Finding:
    piper = settings.engines.piper
    if piper is None:
        return Finding("piper", None, "the voices in the box read aloud")
    if shutil.which(piper.program) is None:
        return Finding("piper", False, f"there is no program {piper.program}")
    needed = [Path(path + end) for path in piper.voices.values() for end in ("", ".json")]
    if missing := [str(path) for path in needed if not path.is_file()]:
        return Finding("piper", False, f"{', '.join(missing)} not found")
    return Finding("piper", True, f"{piper.program}: {', '.join(piper.voices)}")


def _real_models(settings: Settings) -> Finding:
    """What is there; no library is imported, and no device is touched."""
    from atelier.engines.diffusers.cards import all_cards
    from atelier.engines.diffusers.engine import missing_libraries
    from atelier.engines.diffusers.pulled import is_here

    mine = settings.engines.diffusers
    if mine is None:
        return Finding("real models", None, "left to other machines: no [engines.diffusers] in the settings")
    if missing := missing_libraries():
        return Finding("real models", False, f"{', '.join(missing)} missing: pip install 'atelier-server[gpu]'")
    folder = Path(mine.weights).expanduser()
    try:
        here = [card.id for card in all_cards(mine.cards) if is_here(card, folder)]
    except AtelierError as error:
        return Finding("real models", False, str(error))
    return Finding("real models", bool(here), f"{', '.join(here) or 'none, see `atelier models weights`'} in {folder}")


def _whisper(settings: Settings) -> Finding:
    folder = settings.engines.whisper
    if not folder:
        return Finding("speech recognition", None, "only our own speech is transcribed")
    if missing := [name for name in WHISPER_FILES if not (Path(folder) / name).is_file()]:
        return Finding("speech recognition", False, f"{', '.join(missing)} not in {folder}")
    if importlib.util.find_spec("faster_whisper") is None:
        return Finding("speech recognition", False, "faster-whisper is missing: pip install 'atelier-server[whisper]'")
    return Finding("speech recognition", True, f"Whisper from {folder}")
