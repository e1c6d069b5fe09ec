"""Cards and what lies on the disk: read, found, compared; none of it needs the libraries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from atelier.catalogue.facts import KreaMenu
from atelier.catalogue.load import cards as catalogue_cards
from atelier.catalogue.load import menu
from atelier.cli.main import app
from atelier.domain.operations import Operation
from atelier.domain.order import Order
from atelier.engines.diffusers.cards import CardFault, all_cards, find, find_to_train, known_cards, read_cards
from atelier.engines.diffusers.family import Way
from atelier.engines.diffusers.outlook import obstacle
from atelier.engines.diffusers.pulled import faults, is_here, recorded, write_list
from atelier.engines.diffusers.ways import WAYS, ways_of
from atelier.settings import DiffusersSettings
from tests.engines.diffusers.room import card_of
from tests.engines.diffusers.test_families import WISHES

GOOD = '[[model]]\nid = "ours"\ntitle = "Ours"\npipeline = "FluxPipeline"\nserves = ["flux*"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + GOOD, "taken"),
        (GOOD + 'pipline = "x"\n', "pipline"),
        (GOOD.replace("FluxPipeline", "NoPipeline"), "no family"),
        (GOOD.replace('"ours"', '"../ours"'), "id"),
        ("[[model", "cards.toml"),
    ],
)
def test_faults_in_cards_are_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "cards.toml").write_text(text)
    with pytest.raises(CardFault) as fault:
        read_cards(tmp_path / "cards.toml")
    assert "cards.toml" in fault.value.message
    assert told in fault.value.message


def test_every_family_that_can_be_asked_for_is_trained_by_a_card_that_comes_along() -> None:
    asked = set(menu("native").offers["atelier/train-style"].input["properties"]["family"]["enum"])
    trained = {card.style_family for card in known_cards() if card.does(Way.LEARN)} - {""}
    krea = menu("krea").facts
    assert isinstance(krea, KreaMenu)
    assert asked == trained
    assert set(krea.style_families.values()) <= trained


def test_the_cards_that_come_along_fit_the_catalogue() -> None:
    ids = {card.id for card in known_cards()}
    assert len(ids) == len(known_cards())
    assert {"sdxl", "flux-1-dev", "wan-2.2-i2v", "ltx-video", "qwen-image", "stable-audio-open"} <= ids
    for name in (
        "flux-1-dev",
        "flux-1-schnell",
        "flux-2-klein",
        "wan-2.1",
        "wan-2.1-vace",
        "cogvideox-1.5",
        "animatediff",
    ):
        assert name in catalogue_cards()
        assert any(card.stands_for(name) for card in known_cards()), name


def test_ones_own_cards_go_first_and_replace(tmp_path: Path) -> None:
    (tmp_path / "cards.toml").write_text(GOOD.replace('"ours"', '"flux-1-dev"'))
    cards = all_cards(str(tmp_path / "cards.toml"))
    assert [card.title for card in cards if card.id == "flux-1-dev"] == ["Ours"]
    assert find(cards, "flux-anything", [Way.PICTURE]) == (cards[0], Way.PICTURE)


def test_the_first_card_that_can_do_it_is_chosen() -> None:
    found = {way: find(known_cards(), "alibaba/wan-2.2", [way]) for way in (Way.CLIP, Way.MOVE, Way.PICTURE)}
    assert found[Way.CLIP] is not None and found[Way.CLIP][0].id == "wan-2.2-t2v"
    assert found[Way.MOVE] is not None and found[Way.MOVE][0].id == "wan-2.2-i2v"
    assert found[Way.PICTURE] is None
    edit = find(known_cards(), "bfl/flux-1-kontext-dev", [Way.INSTRUCT, Way.REPAINT])
    assert edit is not None and edit[1] is Way.INSTRUCT


def test_styles_are_trained_for_their_family() -> None:
    for family, wanted in (("sdxl", "sdxl"), ("flux-dev", "flux-1-dev"), ("wan-2.2", "wan-2.2-t2v"), ("ltx-2", None)):
        card = find_to_train(known_cards(), "styles/train", family)
        assert (card and card.id) == wanted
    schnell = find_to_train(known_cards(), "flux-schnell", "")
    assert schnell is not None and schnell.id == "flux-1-schnell"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Something with the look of a pipeline, as a pull leaves it."""
    folder = tmp_path / "weights" / "fluxpipeline"
    (folder / "transformer").mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    (folder / "transformer" / "model.safetensors").write_bytes(bytes(100))
    (folder / ".cache").mkdir()
    (folder / ".cache" / "lock").touch()
    write_list(folder, "someone/flux", "abc123")
    return folder


def test_weights_are_compared_with_their_list(folder: Path) -> None:
    card, weights = card_of("FluxPipeline"), folder.parent
    assert is_here(card, weights)
    assert faults(card, weights) == []
    assert recorded(card, weights) == "someone/flux@abc123"
    tensors = folder / "transformer" / "model.safetensors"
    tensors.write_bytes(bytes(99) + b"x")
    assert faults(card, weights) == ["transformer/model.safetensors is not as it was pulled"]
    tensors.unlink()
    (folder / "transformer" / "model.bin").touch()
    assert [fault.split(" is ")[1] for fault in faults(card, weights)] == [
        "no safetensors file; nothing loads it",
        "missing",
    ]
    other = card_of("FluxPipeline", revision="def456")
    assert any("def456" in fault for fault in faults(other, weights))


def test_the_commands_tell_what_is_here(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = tmp_path / "cards.toml"
    cards.write_text(GOOD.replace('"ours"', '"fluxpipeline"'))
    (tmp_path / "atelier.toml").write_text(f'[engines.diffusers]\nweights = "{folder.parent}"\ncards = "{cards}"\n')
    monkeypatch.setenv("ATELIER_DATA_DIR", str(tmp_path))
    rows = json.loads(CliRunner().invoke(app, ["models", "weights", "--json"]).stdout)
    assert {row["id"]: row["weights"] for row in rows}["fluxpipeline"] == "abc123"
    assert {row["id"]: row["weights"] for row in rows}["sdxl"] == "absent"
    verified = CliRunner().invoke(app, ["models", "verify"])
    assert (verified.exit_code, "as it should be" in verified.stdout) == (0, True)
    (folder / "model_index.json").write_text("{ }")
    verified = CliRunner().invoke(app, ["models", "verify", "fluxpipeline"])
    assert (verified.exit_code, "not as it was pulled" in verified.stdout) == (1, True)
    unknown = CliRunner().invoke(app, ["models", "pull", "nothing"])
    assert unknown.exit_code == 1
    assert "there is no model card" in str(unknown.exception)


def test_a_model_without_weights_is_told_before_there_is_a_job(tmp_path: Path) -> None:
    settings = DiffusersSettings(weights=str(tmp_path))
    wanted = "no weights here: atelier models pull flux-1-dev"
    assert obstacle(settings, "flux-dev", Operation.TEXT_TO_IMAGE) == wanted
    assert obstacle(settings, "sora-2", Operation.TEXT_TO_VIDEO) == "no model card does this"
    assert "trained" in obstacle(settings, "atelier/train-style", Operation.TRAIN_STYLE)
    folder = tmp_path / "flux-1-dev"
    folder.mkdir()
    (folder / "model_index.json").write_text("{}")
    assert obstacle(settings, "flux-dev", Operation.TEXT_TO_IMAGE) == ""
    assert obstacle(settings, "atelier/train-style", Operation.TRAIN_STYLE) == ""


def test_the_ways_of_an_operation_are_those_of_its_orders() -> None:
    """What commands tell by operations, workers decide by orders."""
    for way, wish in WISHES.items():
        order = Order("tests/tiny", wish, outputs=1, seed=7)
        assert way in ways_of(order)
        assert set(ways_of(order)) <= set(WAYS[order.operation])
