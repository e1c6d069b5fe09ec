"""All engines of a server: those in the box, and those that its settings tell of."""

from __future__ import annotations

from atelier.domain.errors import Invalid
from atelier.domain.operations import Operation
from atelier.engines.builtin import BUILTIN, REMOTE, EngineCard
from atelier.engines.remote.hosted.remote import PROVIDERS, template_of
from atelier.engines.remote.hosted.template import names_in
from atelier.settings_remote import HostedSettings, ProviderSettings, RemoteEngines

_OPTIONAL = {
    "negative_prompt": ("negative_prompt",),
    "steps": ("steps", "quality"),
    "guidance": ("guidance",),
    "strength": ("strength", "fidelity"),
    "keep_pose": (),
    "whole_head": (),
    "references": ("references", "subject_references", "style_references", "face_references"),
    "denoise": ("denoise",),
    "detail": ("detail",),
    "sharpen": ("sharpen",),
    "sound": ("sound",),
    "fps": ("fps",),
    "duration": ("duration_s", "seconds"),
    "width": ("width_px", "size", "aspect", "resolution"),
    "height": ("height_px", "size", "aspect", "resolution"),
}
"""Fields of wishes, without the unit, that an engine may do without, and the values that carry them."""


def installed(settings: RemoteEngines) -> tuple[EngineCard, ...]:
    """The cards of all engines. Raises Invalid for one that cannot be what the settings say."""
    cards = (
        *BUILTIN,
        *(_hosted(engine, settings.providers[engine.provider]) for engine in settings.hosted),
        *(
            remote_card(flow.name, f"A workflow on ComfyUI: {flow.file}", frozenset(flow.operations), set(flow.bind))
            for flow in settings.workflows
        ),
    )
    names = [card.name for card in cards]
    for card in cards[len(BUILTIN) :]:
        if names.count(card.name) > 1:
            raise Invalid(f"engine {card.name!r}: an engine in the box has that name; choose another")
    return cards


def _hosted(engine: HostedSettings, account: ProviderSettings) -> EngineCard:
    provider = PROVIDERS[account.kind]
    for operation in engine.operations:
        if provider.template(operation, engine.model) is None and not engine.input:
            raise Invalid(
                f"engine {engine.name!r}: what {account.kind} takes for {operation} is not known here; "
                "say so under `input`, or leave the operation out"
            )
    used = {name for operation in engine.operations for name in names_in(template_of(engine, account, operation))}
    return remote_card(engine.name, f"{engine.model} at {account.kind}", frozenset(engine.operations), used)


def remote_card(name: str, title: str, operations: frozenset[Operation], used: set[str]) -> EngineCard:
    """The card of an engine that is elsewhere and takes the values `used`."""
    ignores = frozenset(field for field, values in _OPTIONAL.items() if not used.intersection(values))
    return EngineCard(
        name,
        title,
        operations,
        REMOTE,
        trained=True,
        by_name_only=True,
        remote=True,
        transparent="background" in used,
        ignores=ignores,
    )
