"""Finding offers by id, near misses and search."""

from __future__ import annotations

import pytest

from atelier.catalogue.find import find, search, suggest
from atelier.catalogue.load import menu
from atelier.domain.errors import UnknownModel
from atelier.domain.media import MediaKind


def test_a_known_id() -> None:
    assert find(menu("krea"), "google/veo-3").title == "Veo 3"


def test_an_unknown_id_carries_suggestions() -> None:
    with pytest.raises(UnknownModel) as caught:
        find(menu("gateai"), "seedance")
    assert caught.value.suggestions == ("seedance-2.0",)
    assert str(caught.value) == "there is no model 'seedance'; did you mean seedance-2.0?"


@pytest.mark.parametrize(
    ("wanted", "suggested"),
    [
        ("gpt-image-3", ("gpt-image-2", "gpt-image-1", "gpt-image-1.5")),
        ("Kling-2.6", ("kling-2.6",)),
        ("veo", ("veo-3.0-fast-generate-001", "veo-3.0-generate-001", "veo-3.1-fast-generate-001")),
        ("banana", ("nano-banana-2",)),
        ("zzz", ()),
        ("  ", ()),
    ],
)
def test_suggestions(wanted: str, suggested: tuple[str, ...]) -> None:
    """Alike ids first, then those it begins, then those it is in; never more than five."""
    found = suggest(menu("gateai").offers, wanted)
    assert found[: len(suggested)] == suggested
    assert len(found) <= 5
    assert bool(found) == bool(suggested)


def test_search_by_operation() -> None:
    found = search(menu("krea"), operation="train_style")
    assert [offer.id for offer in found] == ["styles/train"]


def test_search_by_what_comes_out() -> None:
    assert [offer.id for offer in search(menu("gateai"), makes=MediaKind.MODEL_3D)] == ["rodin-v2"]


def test_search_by_words() -> None:
    assert [offer.id for offer in search(menu("krea"), text="Veo 3.1 fast")] == ["google/veo-3.1-fast"]
    assert search(menu("krea"), text="veo", makes=MediaKind.IMAGE) == ()
    assert len(search(menu("krea"))) == 57, "all but node apps, which are listed by themselves"
