"""`atelier models`: what a server can be asked for, over HTTP; and the weights of real models on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from atelier.cli.options import AsJson, DataDir, Key, Url

if TYPE_CHECKING:
    from atelier.engines.diffusers.cards import ModelCard
    from atelier.settings import DiffusersSettings


class _Listing(TyperGroup):
    """Lists where no command is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in self.get_help_option_names(ctx)):
            args = ["list", *args]
        return super().parse_args(ctx, args)


models = typer.Typer(
    cls=_Listing, help="What a server can be asked for, and the weights of real models on this machine."
)

CardId = Annotated[str, typer.Argument(help="As `atelier models weights` shows it.")]
CardIds = Annotated[
    list[str] | None, typer.Argument(help="As `atelier models weights` shows them; without any, all that are here.")
]


@models.command("list")
def list_models(
    search: Annotated[str, typer.Argument(help="Words in the id or the title.")] = "",
    operation: Annotated[str | None, typer.Option(help="Such as text_to_image.")] = None,
    media: Annotated[str | None, typer.Option(help="What comes out: image, video, audio, text, 3d.")] = None,
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the models of a server. `atelier models` alone does so, too."""
    from atelier.cli.client import connect
    from atelier.cli.show import table

    with connect(url, key, data_dir) as client:
        found = client.get("/models", q=search or None, operation=operation, media=media)["items"]
    columns = ("id", "title", "operation", "media", "price")
    table(found if as_json else [{name: model[name] for name in columns} for model in found], as_json=as_json)


@models.command()
def show(
    model: Annotated[str, typer.Argument(help="As `atelier models list` shows it.")],
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what a model takes, field by field."""
    from atelier.cli.client import connect
    from atelier.cli.show import print_json

    with connect(url, key, data_dir) as client:
        detail = client.get(f"/models/{model}")
    if as_json:
        print_json(detail)
    else:
        _show(detail)


@models.command()
def weights(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the model cards, what each stands in for, and whether its weights are here."""
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


@models.command()
def pull(
    card_id: CardId,
    update: Annotated[
        bool, typer.Option("--update", help="Take what the card's revision names now, not the commit that is here.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Download a model's weights, safetensors only, and write down which commit they are.

    One that broke off goes on where it was. For repositories that want a token, set HF_TOKEN; HF_ENDPOINT names
    another hub.
    """
    from atelier.cli.show import downloads, out
    from atelier.engines.diffusers.pull import Watcher
    from atelier.engines.diffusers.pull import pull as run

    settings, cards = _open(data_dir)
    card = _card(cards, card_id)
    with downloads() as shown:
        task = shown.add_task(card.id, total=None)
        watcher = Watcher(
            lambda size_bytes: shown.update(task, total=size_bytes),
            lambda size_bytes: shown.advance(task, size_bytes),
            lambda name, size_bytes: shown.console.print(f"{name}  {size_bytes / 1e6:,.1f} MB", style="dim"),
        )
        pulled = run(card, Path(settings.weights).expanduser(), watcher, update=update)
    out.print(f"{card.id}  {pulled.repository}@{pulled.revision}")


@models.command()
def verify(card_ids: CardIds = None, data_dir: DataDir = None) -> None:
    """Compare the files with the list that a pull has written. Exit code 1 if anything is wrong."""
    from rich.text import Text

    from atelier.cli.show import err, out
    from atelier.engines.diffusers.pulled import faults, is_here

    settings, cards = _open(data_dir)
    folder = Path(settings.weights).expanduser()
    chosen = [_card(cards, name) for name in card_ids] if card_ids else [c for c in cards if is_here(c, folder)]
    wrong = False
    if not chosen:
        err.print(f"there are no weights in {folder}")
    for card in chosen:
        found = faults(card, folder)
        wrong = wrong or bool(found)
        out.print(Text.assemble((card.id, "bold"), "  ", "; ".join(found) or "as it should be"))
    raise typer.Exit(int(wrong))


def _open(data_dir: Path | None) -> tuple[DiffusersSettings, tuple[ModelCard, ...]]:
    """Raises SettingsError, CardFault."""
    from atelier.domain.errors import SettingsError
    from atelier.engines.diffusers.cards import all_cards
    from atelier.settings import load

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


def _show(model: dict[str, Any]) -> None:
    from rich.text import Text

    from atelier.cli.show import out, table

    told = f" {model['title']}: {model['operation']}, {model['price']}"
    out.print(Text.assemble((model["id"], "bold"), told))
    required = model["input_schema"].get("required", ())
    rows = [
        {
            "field": f"{name}*" if name in required else name,
            "type": _type(schema),
            "default": schema.get("default"),
            "what": schema.get("description") or schema.get("title"),
        }
        for name, schema in model["input_schema"]["properties"].items()
    ]
    table(rows, as_json=False)


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " ".join(str(value) for value in schema["enum"])
    low, high = schema.get("minimum"), schema.get("maximum")
    bounds = f" {low}..{high}" if low is not None and high is not None else ""
    return f"{schema.get('type', 'any')}{bounds}"
