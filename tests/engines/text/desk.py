"""Orders for text."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.ids import new_id
from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.text import ExpandPrompt, ScriptToShots, TranslateSubtitles
from atelier.engines.port import Done, Outcome, Task
from atelier.engines.text.engine import TextEngine
from atelier.settings import ChatSettings


async def write(
    folder: Path,
    wish: ExpandPrompt | ScriptToShots | TranslateSubtitles,
    chat: ChatSettings | None = None,
    *,
    inputs: dict[str, str] | None = None,
    outputs: int = 1,
    seed: int = 1,
    told: list[tuple[float, str]] | None = None,
) -> Outcome:
    task = Task(str(new_id()), Order("text", wish, outputs, seed), str(folder), inputs or {})
    progress = told if told is not None else []
    return await TextEngine(chat).run(task, lambda fraction, stage: progress.append((fraction, stage)))


async def translate(
    folder: Path, subtitles: str | bytes, language: str, chat: ChatSettings | None, **given: object
) -> Outcome:
    path = folder / "given.srt"
    path.write_bytes(subtitles if isinstance(subtitles, bytes) else subtitles.encode())
    wish = TranslateSubtitles(Media("given", MediaKind.TEXT, "application/x-subrip"), language)
    return await write(folder, wish, chat, inputs={"given": str(path)}, **given)  # type: ignore[arg-type]


def texts(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Done), outcome
    assert all(made.kind is MediaKind.TEXT for made in outcome.files)
    return [Path(made.path).read_text("utf-8") for made in outcome.files]
