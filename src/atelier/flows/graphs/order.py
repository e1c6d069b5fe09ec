"""What running an app comes down to as an order: its calls, what they cost, and what is wanted of the house."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from atelier.apps.records import App
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.catalogue.quote import Exchange, quote
from atelier.catalogue.schema import media_fields
from atelier.catalogue.validate import InputCheck
from atelier.domain.errors import Invalid
from atelier.domain.graph import Graph, OperationNode
from atelier.domain.money import MICROS_PER_CREDIT
from atelier.domain.operations import NEEDS_CONSENT, Operation
from atelier.domain.order import Order
from atelier.domain.wishes.graph import Given, RunGraph
from atelier.flows.canonical import TEXTS
from atelier.flows.graphs.forecast import foresee
from atelier.flows.graphs.schema import input_schema
from atelier.flows.graphs.walk import given_values, plain_values, walk
from atelier.flows.place import Found, Wanted, draw_seed, measured, references_in

MOST_CALLS: Final = 500


def wanted_run(dialect: str, offer: Offer, app: App, given: Mapping[str, Any], exchange: Exchange) -> Wanted:
    """The run of an app's version with a public input. `offer` is the dialect's for running apps: its price is that of
    the calls. Raises Invalid where the input does not fit the app, and in `order` where a call does not fit its model.
    """
    graph = app.latest.graph
    schema = input_schema(graph)
    filled = InputCheck(schema).accept(given)
    media_keys = {field.path[0] for field in media_fields(schema)}
    values = {key: value for key, value in filled.items() if key not in media_keys}
    seed = draw_seed()

    def order(found: Found) -> Order:
        media = tuple(Given(*_place(pointer), medium) for pointer, medium in found.items())
        wish = RunGraph(app=str(app.latest.id), graph=graph, values=values, media=media)
        shares, outputs = plan(wish, seed, exchange)
        return Order(
            model=f"apps/{app.latest.id}",
            wish=msgspec.structs.replace(wish, shares=shares),
            outputs=max(1, outputs),
            seed=seed,
        )

    return Wanted(
        dialect=dialect,
        offer=offer,
        operation=Operation.RUN_GRAPH,
        input=filled,
        order=order,
        references=references_in(media_fields(schema), given),
        texts=_texts(graph, values),
        likeness=_shows_people(graph),
        figures=lambda made: {"calls": _total(made, exchange, offer)},
    )


def plan(wish: RunGraph, seed: int, exchange: Exchange) -> tuple[dict[str, int], int]:
    """What each call costs, in micros, and how many files the graph gives. Raises Invalid."""
    foreseen = walk(wish.graph, given_values(wish), seed, lambda call: foresee(call.order))
    if len(foreseen.calls) > MOST_CALLS:
        raise Invalid(f"comes down to {len(foreseen.calls)} runs of models; at most {MOST_CALLS} are possible")
    shares = {}
    for call in foreseen.calls:
        try:
            price = quote(call.offer.price, call.input, measured(call.offer, call.media), exchange)
        except Invalid as invalid:
            raise Invalid(f"node {call.node}: {invalid.message}") from None
        shares[call.part] = int(price.credits)
    given = [foreseen.values[node] for node in wish.graph.outputs.values()]
    return shares, sum(len(value.items) for value in given if value is not None)


def _total(order: Order, exchange: Exchange, offer: Offer) -> Decimal:
    """What the calls cost together, in the unit of the offer's price."""
    assert isinstance(order.wish, RunGraph)
    micros = sum(order.wish.shares.values())
    return Decimal(micros) / MICROS_PER_CREDIT / exchange.credits_for(offer.price.unit)


def _place(pointer: str) -> tuple[str, int]:
    """`/photos/2` -> photos, 2"""
    key, _, index = pointer.removeprefix("/").partition("/")
    return key, int(index or 0)


def _texts(graph: Graph, values: Mapping[str, Any]) -> dict[str, str]:
    """All words that models get and that are known beforehand, by the public key or by node and field."""
    found = {f"/{key}": str(value) for key, value in values.items() if isinstance(value, str)}
    found |= {
        f"/{key}/{index}": item
        for key, value in values.items()
        if isinstance(value, list)
        for index, item in enumerate(value)
        if isinstance(item, str)
    }
    known = plain_values(graph, values)
    for node in graph.nodes:
        if isinstance(node, OperationNode):
            sources = node.sources()
            for name in node.input.keys() & set(TEXTS):
                value = known.get(sources[name].node) if name in sources else None  # type: ignore[union-attr]
                items = value.items if value is not None else (node.input[name],)
                found |= {f"/{node.id}/{name}": item for item in items if isinstance(item, str)}
    return found


def _shows_people(graph: Graph) -> bool:
    offers = menu("native").offers
    return any(
        offers[node.model].operations[0] in NEEDS_CONSENT or node.input.get("how") == "replace"
        for node in graph.nodes
        if isinstance(node, OperationNode)
    )
