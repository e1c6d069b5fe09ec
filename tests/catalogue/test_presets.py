"""Presets: everything in them can be used as it stands, and shows what it promises."""

from __future__ import annotations

import io
import itertools
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from PIL import Image

from atelier.catalogue.faults import CatalogueFault
from atelier.catalogue.load import menu
from atelier.catalogue.presets import Gender, Lora, LoraModel, Template, load_presets
from atelier.catalogue.presets.load import read_presets
from atelier.catalogue.presets.records import preview
from atelier.catalogue.quote import quote
from atelier.domain.media import MediaKind
from atelier.domain.policy import review
from atelier.domain.wishes.parts import StyleUse
from atelier.engines.port import StyleFile
from atelier.engines.retouch.asking.words import understand
from atelier.engines.sketch.render import render
from atelier.engines.sketch.styles.trained import choose
from atelier.engines.sketch.words.interpret import interpret
from atelier.flows.place import references_in
from atelier.styles.house import house_styles
from tests.catalogue.support import RATES, figures_for

PRESETS = load_presets()
TOOLS = menu("zencreator").offers
FOLDER = Path(str(files("atelier.catalogue.presets")))
MEGABYTE = 1_000_000
SIGNATURES = {".jpg": b"\xff\xd8\xff", ".mp4": b"ftyp", ".mp3": b"ID3"}


def test_there_is_enough_of_everything() -> None:
    tools = Counter(template.tool_name for template in PRESETS.templates)
    assert len(PRESETS.templates) >= 30
    assert tools.keys() == TOOLS.keys()
    assert Counter(lora.model for lora in PRESETS.loras).keys() == set(LoraModel)
    assert len(PRESETS.loras) >= 12
    assert Counter(category.gender for category in PRESETS.categories) == {Gender.MALE: 8, Gender.FEMALE: 8}


@pytest.mark.parametrize("template", PRESETS.templates, ids=lambda template: template.key)
def test_templates_can_be_sent_as_they_are(template: Template) -> None:
    tool = TOOLS[template.tool_name]
    filled = tool.check.accept(template.input)
    assert quote(tool.price, filled, figures_for(tool), RATES).credits > 0
    for reference in references_in(tool.media, template.input):
        sample = PRESETS.sample(UUID(reference.value))
        assert sample is not None, reference
        assert sample.kind in reference.kinds, reference
    assert template.tags
    assert template.description


def test_templates_use_styles_that_their_tool_can_use() -> None:
    for template in PRESETS.templates:
        named = [template.input["lora_id"]] if "lora_id" in template.input else list(template.input.get("loras", ()))
        wanted = {"image_editor": {LoraModel.FLUX_KLEIN}, "videogen": {LoraModel.WAN}}
        for name in named:
            lora = PRESETS.lora(name)
            assert lora is not None
            assert lora.model in wanted.get(template.tool_name, set(LoraModel)), template.key
            assert lora.trigger_word in str(template.input), template.key


def test_every_word_is_fit_for_everybody() -> None:
    said = [template.input.get(name, "") for template in PRESETS.templates for name in ("prompt", "positive_prompt")]
    said += [shot for category in PRESETS.categories for shot in category.prompts]
    said += [one.name for one in PRESETS.previewed()] + [template.description for template in PRESETS.templates]
    assert [text for text in said if review(text)] == []


def test_photoshoots_have_shots_of_their_own() -> None:
    for category in PRESETS.categories:
        assert len(category.prompts) >= 4
        assert len(set(category.prompts)) == len(category.prompts)


def test_samples_are_what_they_are_called() -> None:
    for sample in PRESETS.samples:
        content = sample.read()
        assert SIGNATURES[Path(sample.file).suffix] in content[:16], sample.file
        if sample.kind is MediaKind.IMAGE:
            with Image.open(io.BytesIO(content)) as picture:
                picture.load()
                assert min(picture.size) >= 256
    assert {file.name for file in (FOLDER / "samples").iterdir()} == {one.file for one in PRESETS.samples} | {
        "samples.toml"
    }
    assert sum(len(sample.read()) for sample in PRESETS.samples) < 3 * MEGABYTE


def test_everything_has_a_preview_and_nothing_else_has() -> None:
    keys = {preset.key for preset in PRESETS.previewed()}
    kept = {file.stem: file for file in (FOLDER / "previews").iterdir()}
    assert kept.keys() == keys
    assert sum(file.stat().st_size for file in kept.values()) < 2.5 * MEGABYTE
    for key in keys:
        with Image.open(io.BytesIO(preview(key).read_bytes())) as picture:
            picture.load()
            assert picture.format == "WEBP"
            assert 96 <= min(picture.size) <= max(picture.size) <= 384
            assert np.asarray(picture.convert("L")).std() > 8, key


# ---------------------------------------------------------------------- LoRAs


def test_trigger_words_name_the_style_in_a_prompt_too() -> None:
    house = {style.id for style in house_styles()}
    for lora in PRESETS.loras:
        scene = interpret(f"a lighthouse, {lora.trigger_word}")
        used = {use.id for use in lora.styles}
        assert used <= house, lora.key
        assert scene.style in used, lora.key
        assert not scene.emblems, lora.key
        asked = understand(lora.trigger_word)
        assert {*asked.styles, *(name for name, _ in asked.looks)} & {*used, "sepia"}, lora.key


def drawn(lora: Lora | None, prompt: str = "a lighthouse on a cliff by the sea", weight: float = 1.0) -> np.ndarray:
    uses = () if lora is None else lora.at(weight)
    files_of = {use.id: StyleFile("") for use in uses}
    return render(interpret(prompt), 160, 120, 7, looks=choose(uses, files_of).looks).astype(np.float32)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def test_each_lora_changes_the_picture_in_its_own_way() -> None:
    plain = drawn(None)
    looks = {lora.key: drawn(lora) for lora in PRESETS.loras}
    assert {key: apart(plain, look) for key, look in looks.items() if apart(plain, look) < 6} == {}
    alike = {(a, b) for a, b in itertools.combinations(looks, 2) if apart(looks[a], looks[b]) < 4}
    assert alike == set()


def test_a_trigger_word_beside_its_lora_counts_once() -> None:
    lora = PRESETS.lora("Fine Ink")
    assert lora is not None
    prompt = "a lighthouse on a cliff by the sea"
    assert apart(drawn(lora, prompt), drawn(lora, f"{prompt}, {lora.trigger_word}")) < 1


def test_weights_scale_a_lora_within_what_engines_take() -> None:
    lora = PRESETS.lora("Old Reel")
    assert lora is not None
    assert lora.at(2.0) == (StyleUse("vintage", 1.8), StyleUse("charcoal", 0.7))
    assert [use.strength for use in lora.at(9)] == [2.0, 2.0]
    plain = drawn(None)
    assert apart(plain, drawn(lora, weight=0)) == 0
    assert apart(plain, drawn(lora, weight=0.4)) < apart(plain, drawn(lora, weight=1.0))


def test_loras_are_found_by_id_by_name_and_by_template() -> None:
    glass = PRESETS.lora("Cathedral Glass")
    street = next(template for template in PRESETS.templates if template.key == "street-in-glass")
    assert glass is not None
    assert PRESETS.lora(str(glass.id)) == PRESETS.lora(str(street.id)) == PRESETS.lora(str(street.id).upper()) == glass
    assert PRESETS.lora("cathedral") is None
    assert PRESETS.lora(str(PRESETS.categories[0].id)) is None


# ------------------------------------------------------------ what is wrong


LORA_ID = str(PRESETS.loras[0].id)
FAULTS = [
    ("loras/loras.toml", 'name = "Thick Oil"', 'name = "Thick Oil"\nnsfw = true', "loras/loras.toml: canvas: Object"),
    ("loras/loras.toml", 'name = "Graphite Study"', 'name = "Fine Ink"', "Fine Ink: name: is taken by another LoRA"),
    ("loras/loras.toml", LORA_ID, str(PRESETS.samples[0].id), "id: is taken by another preset"),
    ("samples/samples.toml", 'kind = "audio"', 'kind = "smell"', "samples/samples.toml: welcome: kind: Invalid enum"),
    ("templates/people.toml", '"photoshoot"', '"photos"', "her-business-set: tool_name: there is no tool 'photos'"),
    ("templates/people.toml", '"@anna"', '"@ann"', "her-business-set: input.face_ref: there is no sample 'ann'"),
    ("templates/people.toml", '"#her-headshots"', '"#her"', "input.category_id: there is no category 'her'"),
    ("templates/people.toml", "image_count = 4", "image_count = 40", "her-business-set: input.image_count: "),
    ("templates/pictures.toml", '"Thick Oil"', '"Thin Oil"', "fox-in-oils: input.loras: there is no LoRA 'Thin Oil'"),
    ("templates/pictures.toml", '"Cathedral Glass"', '"Glass"', "input.lora_id: there is no LoRA 'Glass'"),
]


@pytest.mark.parametrize(("file", "was", "becomes", "said"), FAULTS, ids=lambda value: str(value)[:40])
def test_faults_name_file_entry_and_key(tmp_path: Path, file: str, was: str, becomes: str, said: str) -> None:
    folder = tmp_path / "presets"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.webp", "*.jpg", "*.mp?", "*.py*"))
    text = (folder / file).read_text("utf-8")
    assert was in text
    (folder / file).write_text(text.replace(was, becomes, 1), "utf-8")
    with pytest.raises(CatalogueFault) as caught:
        read_presets(folder, TOOLS, "presets")
    assert said in str(caught.value)
