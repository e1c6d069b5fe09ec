"""Tools that look: what can be asked for, what it takes, what it costs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from atelier.dialects.mcp.native import Native
from atelier.dialects.mcp.tool import Answer, Given, Report, Told, Tool

ModelId = Annotated[
    str, Meta(description="A model id, as list_models gives it.", examples=["atelier/sketch", "zencreator/photoshoot"])
]
Input = Annotated[
    dict[str, Any],
    Meta(
        description="What the model takes, as its input_schema (get_model) says. A media field takes an asset id (of "
        "upload, or of an earlier output), or an https link."
    ),
]


class ListModels(Given, frozen=True):
    operation: (
        Annotated[
            str, Meta(description="Only what does this, such as text_to_image, image_to_video, edit_image, speak.")
        ]
        | None
    ) = None
    media: (
        Annotated[
            Literal["image", "video", "audio", "text", "3d"], Meta(description="Only what makes this kind of file.")
        ]
        | None
    ) = None
    search: Annotated[str, Meta(description="Words in the id or the title.")] | None = None
    limit: Annotated[int, Meta(ge=1, le=200, description="Models to list at most.")] = 80


class ModelRow(Answer, frozen=True):
    id: str
    title: str
    operation: str
    price: Annotated[str, Meta(description="For people; estimate gives the exact one.")]
    media: Annotated[str | None, Meta(description="The kind of file that comes out.")] = None


class ModelRows(Answer, frozen=True):
    models: list[ModelRow]
    found: Annotated[int, Meta(description="How many fit; more than are listed means: narrow the search.")]


class GetModel(Given, frozen=True):
    model: ModelId


class ModelDetail(ModelRow, frozen=True, kw_only=True):
    input_schema: Annotated[dict[str, Any], Meta(description="JSON Schema of `input` for estimate and run.")]
    example: Annotated[dict[str, Any], Meta(description="An input to start from.")]
    engines: Annotated[list[str], Meta(description="What runs it here; empty: nothing does at the moment.")]


class Estimate(Given, frozen=True):
    model: ModelId
    input: Input


class Estimated(Answer, frozen=True):
    model: str
    credits: Annotated[float, Meta(description="Exactly what run takes for the same input.")]
    available: Annotated[float, Meta(description="Credits that the account can spend now.")]
    breakdown: Annotated[dict[str, str], Meta(description="The figures behind the price.")]


class GetBalance(Given, frozen=True):
    pass


class Balance(Answer, frozen=True):
    available: Annotated[float, Meta(description="Credits that can be spent.")]
    held: Annotated[float, Meta(description="Credits that jobs hold which have not ended.")]
    email: Annotated[str, Meta(description="Whose account it is.")]
    scopes: Annotated[list[str], Meta(description="What the key may do: read, generate, admin.")]
    likeness_declared: Annotated[
        bool, Meta(description="Whether the account has declared to have the consent of people whose likeness it uses.")
    ]


async def _list_models(native: Native, given: ListModels, _: Report) -> Told:
    asked = {"operation": given.operation, "media": given.media, "q": given.search}
    found = [
        model
        for catalogue in ("atelier", "zencreator")
        for model in (await native.get("/models", catalogue=catalogue, **asked))["items"]
    ]
    return Told(ModelRows(models=[ModelRow(**_row(model)) for model in found[: given.limit]], found=len(found)))


async def _get_model(native: Native, given: GetModel, _: Report) -> Told:
    model = await native.get(f"/models/{given.model}")
    return Told(
        ModelDetail(
            **_row(model), input_schema=model["input_schema"], example=model["example"], engines=model["engines"]
        )
    )


async def _estimate(native: Native, given: Estimate, _: Report) -> Told:
    quote = await native.post("/quotes", {"model": given.model, "input": given.input})
    balance = await native.get("/balance")
    return Told(
        Estimated(
            model=given.model,
            credits=quote["credits"],
            available=balance["available"],
            breakdown={term["name"]: term["value"] for term in quote["breakdown"]},
        )
    )


async def _get_balance(native: Native, _: GetBalance, __: Report) -> Told:
    balance, me = await native.get("/balance"), await native.get("/me")
    return Told(
        Balance(
            available=balance["available"],
            held=balance["held"],
            email=me["email"],
            scopes=me["scopes"],
            likeness_declared=me["likeness_declared"],
        )
    )


def _row(model: dict[str, Any]) -> dict[str, Any]:
    return {name: model[name] for name in ("id", "title", "operation", "media", "price")}


LIST_MODELS = Tool(
    name="list_models",
    title="List models",
    description="List what can be made here and what it costs: models for images, video, speech, music, sounds, "
    "subtitles, 3D, and for editing media; and ZenCreator's tools (zencreator/...), such as photoshoots. Start here.",
    given=ListModels,
    answer=ModelRows,
    work=_list_models,
    reads=True,
)
GET_MODEL = Tool(
    name="get_model",
    title="Look at a model",
    description="One model in full: the JSON Schema of its input with ranges and defaults, and an example. Read it "
    "before the first run of a model.",
    given=GetModel,
    answer=ModelDetail,
    work=_get_model,
    reads=True,
)
ESTIMATE = Tool(
    name="estimate",
    title="Ask the price",
    description="The exact price of a run, in credits, and what the account has. Also checks the input. Costs nothing.",
    given=Estimate,
    answer=Estimated,
    work=_estimate,
    reads=True,
    open_world=True,
)
GET_BALANCE = Tool(
    name="get_balance",
    title="Look at the balance",
    description="The account's credits, what running jobs hold of them, and what this key may do.",
    given=GetBalance,
    answer=Balance,
    work=_get_balance,
    reads=True,
)
