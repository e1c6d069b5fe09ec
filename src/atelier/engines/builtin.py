"""The engines in the box. Each is a row here: what it can do, and the function that does it in a sandbox."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from atelier.domain.operations import Operation
from atelier.engines.diffusers.ways import OPERATIONS as DIFFUSERS_OPERATIONS
from atelier.engines.port import Engine, Outcome, Progress, Task
from atelier.engines.rehearsal import Rehearsal
from atelier.engines.standin import OPERATIONS as STAND_IN_OPERATIONS
from atelier.sandbox.host import Sandbox
from atelier.settings import EngineSettings

CPU = "cpu"
"""The lane of everything that needs no special hardware."""

REMOTE = "remote"
"""The lane of what is done elsewhere and only waited for here."""

GPU = "gpu"
"""The lane of models that want a device of their own. Workers serve it where one is configured."""


class EngineCard(msgspec.Struct, frozen=True):
    """What is known of an engine without starting it. `function`: "module:name" as the sandbox calls it."""

    name: str
    title: str
    operations: frozenset[Operation]
    lane: str = CPU
    function: str = ""
    trained: bool = False
    """Whether it runs a model that was trained on samples; provenance marks say so."""
    by_name_only: bool = False
    """Runs only what a route gives it by name."""
    remote: bool = False
    """Whether it is elsewhere, and so may be away (engines/remote)."""
    times_itself: bool = False
    """Whether it keeps to the time limits of its tasks itself, from when they begin: waiting is free."""
    transparent: bool = False
    """Draws on transparency itself, where that is wanted."""
    ignores: frozenset[str] = frozenset()
    """Fields of wishes, without the unit of lengths, that have no effect here: customers are told."""
    previews: int = 0
    """How many pictures of its work in progress it shows where nobody has said how many."""


REHEARSAL = EngineCard("rehearsal", "Pretends to work", frozenset({Operation.REHEARSE}))
SPEECH = EngineCard(
    "speech", "Reads aloud, and writes down what is said", frozenset({Operation.SPEAK, Operation.TRANSCRIBE})
)
TEXT = EngineCard(
    "text",
    "Expands prompts, plans shots, translates subtitles",
    frozenset({Operation.EXPAND_PROMPT, Operation.SCRIPT_TO_SHOTS, Operation.TRANSLATE_SUBTITLES}),
)
CHAT = EngineCard(
    "chat",
    "Describes pictures by a chat endpoint",
    frozenset({Operation.DESCRIBE_IMAGE}),
    trained=True,
    by_name_only=True,
)
PIPER = EngineCard(
    "piper",
    "Reads aloud by Piper",
    frozenset({Operation.SPEAK}),
    trained=True,
    by_name_only=True,
    ignores=frozenset({"pitch", "subtitles"}),
)
GRAPHS = EngineCard("graphs", "Runs node apps, call by call", frozenset({Operation.RUN_GRAPH}))
"""No engine of its own: the flows queue a job for each call (flows/graphs/run.py)."""

SANDBOXED = (
    EngineCard(
        "sketch",
        "Draws pictures from words",
        frozenset({Operation.TEXT_TO_IMAGE}),
        function="atelier.engines.sketch.run:run",
        ignores=frozenset({"steps", "guidance", "references"}),
    ),
    EngineCard(
        "motion",
        "Moves a camera through a picture",
        frozenset({Operation.IMAGE_TO_VIDEO}),
        function="atelier.engines.motion.run:run",
        ignores=frozenset({"steps", "guidance", "references"}),
    ),
    EngineCard(
        "film",
        "Films scenes from words, and goes on with clips",
        frozenset({Operation.TEXT_TO_VIDEO, Operation.EXTEND_VIDEO}),
        function="atelier.engines.film.run:run",
        ignores=frozenset({"steps", "guidance", "references", "last_frame"}),
    ),
    EngineCard(
        "editing",
        "Cuts, joins and decorates videos and pictures",
        frozenset(
            {
                Operation.TRIM,
                Operation.CHANGE_SPEED,
                Operation.CROP,
                Operation.RESIZE,
                Operation.OVERLAY_TEXT,
                Operation.MERGE,
                Operation.WATERMARK,
                Operation.VIDEO_TO_GIF,
                Operation.EXTRACT_FRAMES,
                Operation.ADD_AUDIO,
                Operation.BURN_SUBTITLES,
                Operation.APPLY_BRAND_KIT,
            }
        ),
        function="atelier.engines.editing.run:run",
    ),
    EngineCard(
        "mesh",
        "Makes 3D models of what a picture or words show",
        frozenset({Operation.MAKE_3D}),
        function="atelier.engines.mesh.run:run",
    ),
    EngineCard(
        "synth",
        "Plays music and makes sounds",
        frozenset({Operation.MAKE_MUSIC, Operation.MAKE_SOUND}),
        function="atelier.engines.synth.run:run",
        ignores=frozenset({"lyrics"}),
    ),
    EngineCard(
        "vision",
        "Cuts out, enlarges, improves and describes",
        frozenset(
            {
                Operation.REMOVE_BACKGROUND,
                Operation.UPSCALE_IMAGE,
                Operation.ENHANCE_IMAGE,
                Operation.DESCRIBE_IMAGE,
                Operation.UPSCALE_VIDEO,
                Operation.INCREASE_FPS,
            }
        ),
        function="atelier.engines.vision.run:run",
        ignores=frozenset({"prompt", "language"}),
    ),
    EngineCard(
        "retouch",
        "Edits pictures and videos by words",
        frozenset({Operation.EDIT_IMAGE, Operation.TRANSFORM_VIDEO}),
        function="atelier.engines.retouch.run:run",
        ignores=frozenset({"steps", "guidance"}),
    ),
    EngineCard(
        "palette",
        "Learns how pictures look",
        frozenset({Operation.TRAIN_STYLE}),
        function="atelier.engines.sketch.learning.run:run",
        ignores=frozenset({"captions", "family", "steps", "learning_rate", "batch_size"}),
    ),
    EngineCard(
        "portraits",
        "Draws people who do not exist",
        frozenset({Operation.CREATE_FACE}),
        function="atelier.engines.faces.run:run",
    ),
    EngineCard(
        "faces",
        "Exchanges and improves faces",
        frozenset({Operation.SWAP_FACE, Operation.IMPROVE_FACE}),
        function="atelier.engines.faces.run:run",
        ignores=frozenset({"prompt"}),
    ),
    EngineCard(
        "acting",
        "Lets faces speak and show feelings",
        frozenset({Operation.TALKING_HEAD, Operation.ANIMATE_EXPRESSION}),
        function="atelier.engines.faces.run:run",
        ignores=frozenset({"video", "text", "voice", "prompt"}),
    ),
    EngineCard(
        "stand-in",
        "Makes plain media, for tests",
        STAND_IN_OPERATIONS,
        function="atelier.engines.standin:run",
        by_name_only=True,
    ),
)

DIFFUSERS = EngineCard(
    "diffusers",
    "Runs real models on this machine",
    DIFFUSERS_OPERATIONS,
    lane=GPU,
    trained=True,
    by_name_only=True,
    times_itself=True,
    previews=12,
)

BUILTIN = (*SANDBOXED, SPEECH, TEXT, CHAT, PIPER, GRAPHS, DIFFUSERS, REHEARSAL)


class SandboxedEngine:
    """An engine whose function runs in a child process. An exception in there is the sandbox's error here."""

    def __init__(self, card: EngineCard, sandbox: Sandbox) -> None:
        self.name = card.name
        self.operations = card.operations
        self._function = card.function
        self._sandbox = sandbox

    async def run(self, task: Task, progress: Progress) -> Outcome:
        # msgspec needs the union itself to decode into; the type checker does not take it for a type argument.
        outcome = await self._sandbox.call(
            self._function, task, cast(Any, Outcome), timeout_s=task.time_limit_s, progress=progress
        )
        return cast(Outcome, outcome)


def start_builtin(sandbox: Sandbox, settings: EngineSettings, device: Sandbox | None = None) -> list[Engine]:
    """Every built-in engine, ready to run. Children of the sandbox start when they are first needed.

    `device` is for real models, where these settings want them here. Raises SettingsError, CardFault."""
    from atelier.engines.speech.engine import SpeechEngine
    from atelier.engines.speech.piper import PiperEngine
    from atelier.engines.text.engine import TextEngine
    from atelier.engines.text.onlooker import Onlooker

    real: list[Engine] = []
    if settings.diffusers is not None and device is not None:
        from atelier.engines.diffusers.engine import DiffusersEngine

        real.append(DiffusersEngine(device, settings.diffusers))
    return [
        *real,
        *(SandboxedEngine(card, sandbox) for card in SANDBOXED),
        SpeechEngine(sandbox, settings.whisper, settings.chat),
        PiperEngine(sandbox, settings.piper),
        TextEngine(settings.chat),
        Onlooker(sandbox, settings.chat),
        Rehearsal(sandbox),
    ]
