"""Speech and text: the engines' own functions, against the bare library and a bare HTTP call."""

from __future__ import annotations

import asyncio
import time
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
import msgspec

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes import Wish
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.sound import Speak, Transcribe
from atelier.domain.wishes.text import PromptFor
from atelier.engines.port import Task
from atelier.engines.speech.library import Parameter, espeak
from atelier.engines.speech.run import Commission, run
from atelier.engines.text.endpoint import Question, ask
from atelier.engines.text.expand.rules import expand
from atelier.engines.text.shots.breakdown import break_down
from atelier.settings import ChatSettings
from benchmarks.report import Report

_PARAGRAPH = (
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow. The rainbow is a division "
    "of white light into many beautiful colours. These take the shape of a long round arch, with its path high above. "
)
_TEXT = _PARAGRAPH * 4
_ROUNDS = 15
_ANSWER = msgspec.json.encode({"choices": [{"message": {"role": "assistant", "content": '{"prompt": "a fox"}'}}]})


Clock = Callable[[], float]


class _Prompt(msgspec.Struct):
    prompt: str


async def speech(report: Report) -> None:
    """Reading aloud and transcribing it; the control is the library alone, written by the standard `wave` module."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "speech-1.wav"
        ours = await _median_ms(lambda: _work(folder, Speak(_TEXT)))
        bare = await _median_ms(lambda: _bare_speech(folder / "bare.wav"))
        with wave.open(str(made)) as file:
            duration_s = file.getnframes() / file.getframerate()
        report.limit(f"speak, {duration_s:.0f} s of speech, mastered", ours, bare, "ms", most=20 * duration_s)
        wish = Transcribe(Media("speech", MediaKind.AUDIO, "audio/wav"))
        heard = await _median_ms(lambda: _work(folder, wish, {"speech": str(made)}))
        read = await _median_ms(lambda: _read(made))
        report.limit("transcribe it from the words it keeps", heard, read, "ms", most=100)


async def text(report: Report) -> None:
    """Rules on a processor; the chat endpoint against the same call by a client that is kept open."""
    script = "EXT. HARBOUR - NIGHT\n\n" + _PARAGRAPH * 60
    expanded = await _median_ms(lambda: _done(_expand))
    broken = await _median_ms(lambda: _done(lambda: break_down(script, 200, "", 1)))
    report.plain("expand a prompt", f"{expanded:,.2f} ms", "")
    report.plain(f"break a script of {len(script):,} characters into shots", f"{broken:,.0f} ms", "")
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    async with server, httpx.AsyncClient() as client:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        url, body = f"{base}/chat/completions", {"model": "none"}
        chat = ChatSettings(url=base, model="none")
        ours = await _median_ms(lambda: ask(chat, Question("system", "text"), _Prompt), time.perf_counter)
        bare = await _median_ms(lambda: client.post(url, json=body), time.perf_counter)
        report.limit("ask a chat endpoint that answers at once", ours, bare, "ms", most=20)


async def _work(folder: Path, wish: Wish, inputs: dict[str, str] | None = None) -> None:
    run(Commission(Task("job", Order("speech", wish, 1, 1), str(folder), inputs or {})), lambda fraction, stage: None)


async def _bare_speech(path: Path) -> None:
    with espeak() as library, wave.open(str(path), "wb") as file:
        file.setparams((1, 2, library.rate_hz, 0, "NONE", ""))
        library.say(_TEXT, "gmw/en+f1", {Parameter.RATE: 165}, lambda sound, events: file.writeframes(sound))


async def _read(path: Path) -> None:
    path.read_bytes()


def _expand() -> str:
    return expand("a fox in the snow", PromptFor.IMAGE, "", 1)


async def _done(work: Callable[[], object]) -> None:
    work()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The least of an HTTP server: every request gets the same answer."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(_ANSWER) + _ANSWER)
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


async def _median_ms(work: Callable[[], Awaitable[object]], clock: Clock = time.process_time) -> float:
    """Processor time, so that a busy machine does not count; `time.perf_counter` for what waits."""
    await work()  # warm
    took = []
    for _ in range(_ROUNDS):
        began = clock()
        await work()
        took.append(1000 * (clock() - began))
    return median(took)
