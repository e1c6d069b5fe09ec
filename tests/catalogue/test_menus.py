"""The data itself: every offer can be asked for, has a price for all it allows, and refers to what exists."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from atelier.catalogue.facts import GateMenu, GateOffer, StudioOffer, ZenOffer
from atelier.catalogue.find import search
from atelier.catalogue.load import cards, dialects, menu, offers_of
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import quote, typical_s
from atelier.catalogue.schema import example, fields_of, parts_of
from atelier.catalogue.variables import Input
from atelier.domain.media import MediaKind
from tests.catalogue.support import OFFER_IDS, OFFERS, RATES, an_input, figures_for, worked_out

every_offer = pytest.mark.parametrize(("dialect", "offer"), OFFERS, ids=OFFER_IDS)


def test_counts() -> None:
    counts = {dialect: len(menu(dialect).offers) for dialect in dialects()}
    assert {name: counts[name] for name in ("krea", "zencreator", "gateai", "aliveai")} == {
        "krea": 58,
        "zencreator": 14,
        "gateai": 53,
        "aliveai": 19,
    }
    groups = [offer.facts.group for offer in menu("studio").offers.values() if isinstance(offer.facts, StudioOffer)]
    assert (len([g for g in groups if g != "operation"]), groups.count("operation")) == (26, 19)
    kinds = [offer.facts.kind for offer in menu("gateai").offers.values() if isinstance(offer.facts, GateOffer)]
    assert [kinds.count(kind) for kind in ("image", "video", "3d")] == [19, 33, 1]
    assert {"atelier/sketch", "atelier/motion"} <= menu("native").offers.keys()


FREE = {"atelier/rehearsal"}


@every_offer
def test_the_least_input_is_accepted_and_has_a_price(dialect: str, offer: Offer) -> None:
    accepted = offer.check.accept(an_input(offer.input))
    made = quote(offer.price, worked_out(offer, accepted), figures_for(offer), RATES)
    assert made.unit == menu(dialect).unit
    assert made.amount > 0 or offer.id in FREE
    assert made.credits > 0 or offer.id in FREE


@every_offer
def test_all_that_the_schema_allows_has_a_price(dialect: str, offer: Offer) -> None:
    """Every combination of the listed values, and the ends of every range, of the fields that count."""
    variables = offer.price.reckoning.variables
    counting = {v.field or name for name, v in variables.items() if isinstance(v, Input)}
    fields = {name: sub for name, sub in fields_of(offer.input).items() if not sub.get("x-internal")}
    ranges = {name: list(_ends(sub)) for name, sub in fields.items() if name in counting}
    least = offer.check.accept(an_input(offer.input))
    for values in itertools.product(*ranges.values()):
        given = worked_out(offer, {**least, **dict(zip(ranges, values, strict=True))})
        amount = quote(offer.price, given, figures_for(offer), RATES).amount
        assert amount > 0 or (offer.id in FREE and amount == 0), given


def _ends(schema: Mapping[str, Any]) -> Iterator[Any]:
    """The values of a field, or the two ends of its range."""
    if "const" in schema:
        yield schema["const"]
    elif "enum" in schema:
        yield from (value for value in schema["enum"] if value is not None)
    elif schema.get("type") == "boolean":
        yield from (True, False)
    else:
        yield from (schema[end] for end in ("minimum", "maximum") if end in schema)
        if "default" in schema:
            yield schema["default"]


@every_offer
def test_media_fields_are_marked(dialect: str, offer: Offer) -> None:
    """What an operation works on must be marked `x-media`, or nobody fetches it."""
    kinds = {kind for field in offer.media for kind in field.kinds}
    needs = {
        "image_to_video": MediaKind.IMAGE,
        "edit_image": MediaKind.IMAGE,
        "upscale_image": MediaKind.IMAGE,
        "talking_head": MediaKind.AUDIO,
        "upscale_video": MediaKind.VIDEO,
        "transform_video": MediaKind.VIDEO,
        "transcribe": MediaKind.VIDEO,
    }
    missing = {needs[name] for name in offer.operations if name in needs} - kinds
    if dialect == "gateai" and offer.id in LOOSE_GUIDANCE:
        assert missing == {MediaKind.IMAGE}
    else:
        assert not missing


LOOSE_GUIDANCE = {
    "flux-dev",
    "flux-kontext-max",
    "flux-kontext-pro",
    "gpt-image-1",
    "gpt-image-1.5",
    "gpt-image-2",
    "lucid-origin",
}
"""GateAI lists no shape for the images that guide these; its inline references carry them."""


@every_offer
def test_rules_about_fields_name_fields(dialect: str, offer: Offer) -> None:
    fields = fields_of(offer.input)
    for key, part in [("input", offer.input), *parts_of(offer.input, "input")]:
        named = [
            *part.get("x-only-with", ()),
            *part.get("x-ignored-with", ()),
            *part.get("x-auto-only-with", ()),
            *part.get("x-requires-any", ()),
            *part.get("x-required-with-default", ()),
            *part.get("x-applies-when", {}),
            *part.get("x-joint-max", {}).get("others", ()),
            *part.get("x-forbidden-when", {}).get("counting", ()),
        ]
        assert set(named) <= fields.keys(), key
        for name, values in part.get("x-applies-when", {}).items():
            assert set(values) <= set(fields[name].get("enum", values)), key


def test_every_card_is_offered_somewhere() -> None:
    for card in cards():
        assert offers_of(card), card


def test_the_model_behind_an_input() -> None:
    videogen = menu("zencreator").offers["videogen"]
    assert videogen.card_for({"model": "kling@2.1"}) == "kling-2.1"
    assert menu("aliveai").offers["IMAGE_TO_VIDEO"].card_for({"videoModel": "DEFAULT"}) is None
    assert menu("krea").offers["google/veo-3"].card_for({}) == "veo-3"
    assert [dialect for dialect, _ in offers_of("grok-imagine")] == ["aliveai", "krea", "zencreator"]


def test_every_shared_schema_is_used() -> None:
    for dialect in dialects():
        folder = files("atelier.catalogue") / "menus" / dialect
        text = "\n".join(path.read_text("utf-8") for path in folder.iterdir())
        shared = set(re.findall(r"^\[+defs\.(\w+)", text, re.MULTILINE))
        inline = re.search(r"^\[defs\]\n(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
        shared |= set(re.findall(r"^(\w+)(?:\.[\w-]+)* = ", inline[1], re.MULTILINE)) if inline else set()
        assert shared == set(re.findall(r"#/\$defs/(\w+)", text)), dialect


def test_old_names_at_krea() -> None:
    pairs = [(offer.id, old) for offer in menu("krea").offers.values() for old in offer.aliases]
    undocumented = {("bfl/flux-1-dev", "imageUrls")} | {pair for pair in pairs if pair[1] == "batchSize"}
    assert len(set(pairs) - undocumented) == 186
    assert menu("krea").offers["google/veo-2"].aliases["image_url"] == "start_image"
    assert "image_url" not in menu("krea").offers["google/veo-3"].aliases


def test_zencreator_shows_the_price_at_default_inputs() -> None:
    for offer in menu("zencreator").offers.values():
        assert isinstance(offer.facts, ZenOffer)
        if not figures_for(offer):
            made = quote(offer.price, offer.check.accept(an_input(offer.input)), {}, RATES)
            assert made.amount == offer.facts.base_price, offer.id


def test_sizes_at_gateai() -> None:
    facts = menu("gateai").facts
    assert isinstance(facts, GateMenu)
    pairs = 0
    for offer in menu("gateai").offers.values():
        own = offer.facts
        assert isinstance(own, GateOffer)
        sizes = facts.sizes[own.sizes_from] if own.sizes_from else own.sizes
        assert (own.snap == "pair") == bool(sizes), offer.id
        assert (own.snap == "step") == (own.width is not None and own.height is not None), offer.id
        pairs += len(sizes)
        allowed = offer.input["properties"]
        for side in ("width", "height"):
            listed = {getattr(size, f"{side}_px") for size in (*sizes, *own.tier_sizes)}
            assert listed <= set(allowed.get(side, {}).get("enum", listed)), offer.id
        if own.tier_field:
            assert {size.tier for size in own.tier_sizes} <= set(allowed[own.tier_field]["enum"]), offer.id
    assert pairs == 189


def test_examples_at_gateai_are_the_prompt_and_the_defaults() -> None:
    shown = example(menu("gateai").offers["kling-2.5-turbo-standard"].input)
    assert shown == {
        "prompt": "A beautiful scene",
        "width": 1280,
        "height": 720,
        "quantity": 1,
        "cfg_scale": 0.5,
        "durationSeconds": 5,
        "negative_prompt": "blur, distort, and low quality",
    }


def test_native_offers_explain_themselves() -> None:
    """Forms and docs are made from the schema: every field has a title, and an example passes its own check."""
    for offer in search(menu("native")):
        for name, sub in offer.input["properties"].items():
            assert sub.get("title"), name
            assert sub.get("description") or "default" in sub or name == "aspect_ratio", name
        assert offer.check.check(example(offer.input)) == []


def test_typical_times() -> None:
    offers = menu("krea").offers
    assert typical_s(offers["bfl/flux-1-dev"].typical, {}) == 7
    assert typical_s(offers["google/veo-3"].typical, {}) is None
    fast = offers["bytedance/seedance-1.0-pro-fast"].typical
    assert typical_s(fast, {}) == 36
    assert typical_s(fast, {"resolution": "480p", "duration": 6.5}) == 35
    assert typical_s(fast, {"duration": 13}) is None


def test_image_prices_of_studio_operations_are_those_of_its_models() -> None:
    offers = menu("studio").offers
    for operation, model in {
        "image_sd15": "sd15",
        "image_flux": "flux",
        "image_flux_dev": "flux-dev",
        "image_flux_edit": "flux-edit",
    }.items():
        for count in (1, 4):
            one, other = (quote(offers[name].price, {"count": count}, {}, RATES) for name in (operation, model))
            assert one.amount == other.amount


def test_nothing_undresses_or_sexualises_people() -> None:
    banned = re.compile(r"nsfw|nud[ei]|naked|undress|lingerie|erotic|porn|strip\b|fetish", re.IGNORECASE)
    for kind in ("menus", "cards"):
        for path in sorted((files("atelier.catalogue") / kind).iterdir(), key=str):
            texts = [path] if path.is_file() else list(path.iterdir())
            for text in texts:
                assert not banned.search(text.read_text("utf-8")), text.name
