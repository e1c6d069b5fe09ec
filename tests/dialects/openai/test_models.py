"""What can be asked for."""

from __future__ import annotations

from atelier.catalogue.load import cards, menu
from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron


async def test_every_model_is_listed_and_found(patron: Patron) -> None:
    listed = (await patron.get("/models")).json()
    assert listed["object"] == "list"
    names = [model["id"] for model in listed["data"]]
    assert len(names) == len(set(names))
    assert {"gpt-image-2", "dall-e-3", "sora-2", "tts-1", "whisper-1", "atelier/sketch", "flux-1-dev"} <= set(names)
    for model in listed["data"]:
        found = await patron.get(f"/models/{model['id']}")
        assert (found.status_code, found.json()) == (200, model)
        assert model["object"] == "model" and isinstance(model["created"], int) and model["owned_by"]


async def test_an_id_with_a_slash_may_be_quoted(patron: Patron) -> None:
    answer = await patron.http.get("/openai/v1/models/atelier%2Fsketch")
    assert (answer.status_code, answer.json()["id"]) == (200, "atelier/sketch")


async def test_whatever_makes_media_here_can_be_asked_for(patron: Patron) -> None:
    """Every card and every native model with a picture, a video, or speech to make."""
    names = {model["id"] for model in (await patron.get("/models")).json()["data"]}
    does = {"text_to_image", "edit_image", "text_to_video", "image_to_video", "speak", "transcribe"}
    wanted = [card.id for card in cards().values() if does & set(card.operations)]
    wanted += [offer.id for offer in menu("native").offers.values() if does & set(map(str, offer.operations))]
    assert set(wanted) <= names


async def test_an_unknown_model(patron: Patron) -> None:
    answer = await patron.get("/models/gpt-image-9")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", "model", "model_not_found")


async def test_models_need_a_key_that_may_read(patrons: NewPatron) -> None:
    assert (await (await patrons(scopes=("generate",))).get("/models")).status_code == 403
