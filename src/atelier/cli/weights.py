"""`atelier weights`: which real models this machine could run, getting their weights, and checking them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from atelier.cli.options import AsJson, DataDir

if TYPE_CHECKING:
    from atelier.engines.diffusers.cards import ModelCard
    from atelier.settings import DiffusersSettings

weights = typer.Typer(no_args_is_help=True, help="Weights of real models, for the engine diffusers.")

CardId = Annotated[str, typer.Argument(help="As `atelier weights list` shows it.")]
CardIds = Annotated[list[str] | None, typer.Argument(help="As `atelier weights list` shows them; without any, all.")]


@weights.command("list")
def list_cards(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the model cards, and whether their weights are here."""
    from atelier.cli.show import table
    from atelier.engines.diffusers.pulled import is_here, read_list

    settings, cards = _open(data_dir)
    folder = Path(settings.weights).expanduser()
    rows = []
    for card in cards:
        pulled = read_list(card, folder)
        here = is_here(card, folder)
        rows.append(
            {
                "id": card.id,
                "title": card.title,
                "family": card.family.name,
                "ways": ", ".join(sorted(card.family.calls)),
                "stands in for": ", ".join(card.serves),
                "weights": "absent" if not here else pulled.revision[:12] if pulled else "put there by hand",
                "licence": card.licence,
            }
        )
    table(rows, as_json=as_json)


@weights.command()
def verify(card_ids: CardIds = None, data_dir: DataDir = None) -> None:
    """Compare the files with the list that a pull has written. Exit code 1 if anything is wrong."""
    from atelier.cli.show import out
    from atelier.engines.diffusers.pulled import faults, is_here

    settings, cards = _open(data_dir)
    folder = Path(settings.weights).expanduser()
    chosen = [_card(cards, name) for name in card_ids] if card_ids else [c for c in cards if is_here(c, folder)]
    wrong = False
    for card in chosen:
        found = faults(card, folder)
        wrong = wrong or bool(found)
        out.print(f"[bold]{card.id}[/]  {'; '.join(found) or 'as it should be'}")
    raise typer.Exit(int(wrong))


@weights.command()
def pull(
    card_id: CardId,
    data_dir: DataDir = None,
    token: Annotated[str | None, typer.Option(envvar="HF_TOKEN", help="For repositories that want one.")] = None,
) -> None:
    """Download a model's weights, safetensors only, and write down which commit they are."""
    from atelier.cli.show import out
    from atelier.engines.diffusers.pull import pull as run

    settings, cards = _open(data_dir)
    card = _card(cards, card_id)
    revision = run(card, Path(settings.weights).expanduser(), token)
    out.print(f"{card.id}  {card.repository}@{revision}")


def _open(data_dir: Path | None) -> tuple[DiffusersSettings, tuple[ModelCard, ...]]:
    """Raises SettingsError, CardFault."""
    from atelier.engines.diffusers.cards import all_cards
    from atelier.settings import SettingsError, load

    settings = load(overrides={"data_dir": data_dir}).engines.diffusers
    if settings is None:
        raise SettingsError('real models need a folder for weights: set weights = "/path" under [engines.diffusers]')
    return settings, all_cards(settings.cards)


def _card(cards: tuple[ModelCard, ...], card_id: str) -> ModelCard:
    from atelier.domain.errors import NotFound

    found = next((card for card in cards if card.id == card_id), None)
    if found is None:
        raise NotFound("model card", card_id)
    return found
