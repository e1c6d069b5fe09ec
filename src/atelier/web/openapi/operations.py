"""What can be called: one value per operation, read off the application's handlers.

A handler says most by its signature. What that cannot say stands in its decorator: `tags`, `responses`,
`response_headers`, `summary` and `description` in place of its docstring, and as options `scope`, `fails` (the errors
it raises besides those that follow from its parameters), `form` (a multipart body as JSON Schema), `body` (a JSON body
as JSON Schema, in place of the type of `data`), `extensions` (further keys, `x-...`) and `messages` (what a WebSocket
sends), `also` (further media types of the success, each with what it holds) and `reads` (headers that it reads off the
request itself, each with what it is for).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPMethod
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler, WebsocketRouteHandler
from litestar.params import ParameterKwarg
from litestar.routes import BaseRoute, HTTPRoute, WebSocketRoute
from litestar.types.empty import Empty
from litestar.typing import FieldDefinition

from atelier.domain import errors
from atelier.domain.errors import AtelierError

_GIVEN: Final = frozenset({"request", "socket", "data", "headers", "query", "cookies", "state", "scope", "body"})
"""What the framework itself hands to a handler under these names."""

_METHODS: Final = (HTTPMethod.POST, HTTPMethod.GET, HTTPMethod.PUT, HTTPMethod.PATCH, HTTPMethod.DELETE)
"""In the order of a thing's life."""

_Handler = HTTPRouteHandler | WebsocketRouteHandler

SWITCHING: Final = 101
"""The status of an answer that turns the connection into a WebSocket."""

UNREADABLE: Final = "bad_request"
"""The code of a body that is no JSON. The framework finds that out, so it has no class of ours."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    place: str
    """`path`, `query` or `header`."""
    description: str
    schema: Mapping[str, Any]
    required: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A success, or a failure that is no problem document. `kind` is what its body holds, None: nothing."""

    status: int
    description: str = ""
    """Empty where the handler says no more than what it returns."""
    kind: Any = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = {}
    also: Mapping[str, Any] = {}
    """Other media types that it may come in, and what they hold."""

    @property
    def kinds(self) -> tuple[Any, ...]:
        return tuple(kind for kind in (self.kind, *self.also.values()) if kind is not None)


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    method: str
    path: str
    summary: str
    description: str
    tag: str
    guarded: bool
    scope: str | None
    key_in_query: bool
    parameters: tuple[Parameter, ...]
    body: Any
    """The type of a JSON body, or its JSON Schema as a mapping; None without one."""
    form: Mapping[str, Any] | None
    answers: tuple[Answer, ...]
    codes: tuple[str, ...]
    """The codes of the problems it may answer with."""
    extensions: Mapping[str, Any] = {}

    @property
    def socket(self) -> bool:
        return any(answer.status == SWITCHING for answer in self.answers)

    @property
    def counted(self) -> bool:
        """Whether a key may do it only so often a minute, and is told how it stands."""
        return errors.RateLimited.code in self.codes and not self.socket


def operations(app: Litestar, prefixes: Sequence[str]) -> list[Operation]:
    """The operations below `prefixes`, as they were registered; those that are kept from the schema are left out."""
    return [
        operation
        for route in app.routes
        if any(route.path == prefix or route.path.startswith(f"{prefix}/") for prefix in prefixes)
        for operation in _of_route(route)
    ]


def _of_route(route: BaseRoute) -> Iterator[Operation]:
    if isinstance(route, WebSocketRoute):
        yield _operation(route, route.route_handler, HTTPMethod.GET)
    elif isinstance(route, HTTPRoute):
        shown = (handler for handler in route.route_handlers if handler.resolve_include_in_schema())
        by_method = {HTTPMethod(method): handler for handler in shown for method in handler.http_methods}
        for method in _METHODS:
            if method in by_method:
                yield _operation(route, by_method[method], method)


def _operation(route: BaseRoute, handler: _Handler, method: HTTPMethod) -> Operation:
    text = _stated(handler, "description") or inspect.cleandoc(handler.fn.__doc__ or "")
    options = handler.opt
    fields = handler.parsed_fn_signature.parameters
    parameters = tuple(_parameters(route, handler))
    return Operation(
        id=_id(handler),
        method=method.lower(),
        path=_path(route),
        summary=_stated(handler, "summary") or text.partition("\n")[0].partition(". ")[0].removesuffix("."),
        description=text,
        tag=_tag(handler),
        guarded=bool(handler.resolve_guards()),
        scope=options.get("scope"),
        key_in_query="read_key" in options,
        parameters=parameters,
        body=options.get("body") or (fields["data"].annotation if "data" in fields else None),
        form=options.get("form"),
        answers=tuple(_answers(handler)),
        codes=tuple(_codes(handler, method, parameters)),
        extensions=options.get("extensions", {}),
    )


def _stated(handler: _Handler, name: str) -> str:
    """What the decorator says itself."""
    return str(getattr(handler, name, None) or "")


def _path(route: BaseRoute) -> str:
    parts = (part if isinstance(part, str) else f"{{{part.name}}}" for part in route.path_components)
    return "/" + "/".join(parts)


def _id(handler: _Handler) -> str:
    """As stated, else the name of the function: `create_job` is createJob."""
    stated = handler.operation_id if isinstance(handler, HTTPRouteHandler) else handler.opt.get("operation_id")
    if isinstance(stated, str):
        return stated
    first, *rest = handler.fn.__name__.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _tag(handler: _Handler) -> str:
    tags = handler.tags if isinstance(handler, HTTPRouteHandler) else handler.opt.get("tags")
    if not tags:
        raise ValueError(f"{handler} has no tag: the documentation would not know where to put it")
    return str(tags[0])


# -------------------------------------------------------------------- parameters


def _parameters(route: BaseRoute, handler: _Handler) -> Iterator[Parameter]:
    in_path = {part.name for part in route.path_components if not isinstance(part, str)}
    not_asked = _GIVEN | handler.resolve_dependencies().keys()
    for name, field in handler.parsed_fn_signature.parameters.items():
        if name not in not_asked:
            known = field.kwarg_definition
            yield _parameter(
                name, field, known if isinstance(known, ParameterKwarg) else ParameterKwarg(), name in in_path
            )
    for name, description in handler.opt.get("reads", {}).items():
        yield Parameter(name=name, place="header", description=description, schema={"type": "string"}, required=False)


def _parameter(name: str, field: FieldDefinition, known: ParameterKwarg, in_path: bool) -> Parameter:
    schema = _without_null(msgspec.json.schema(field.annotation))
    if field.default not in (None, Empty):
        schema["default"] = field.default
    limits = {"minimum": known.ge, "maximum": known.le}
    schema |= {keyword: limit for keyword, limit in limits.items() if limit is not None}
    return Parameter(
        name=known.name or name,
        place="path" if in_path else known.param_type.value,
        description=known.description or "",
        schema=schema | (known.schema_extra or {}),
        required=in_path or known.required is True,
    )


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An optional parameter is one that may be left out, never null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return dict(kinds[0]) if len(kinds) == 1 else schema


# ----------------------------------------------------------------------- answers


def _answers(handler: _Handler) -> Iterator[Answer]:
    if isinstance(handler, WebsocketRouteHandler):
        kind = handler.opt["messages"]
        yield Answer(status=SWITCHING, description="The connection is a WebSocket now.", kind=kind, media_type="")
        return
    stated_headers = sorted(handler.resolve_response_headers(), key=lambda header: header.name)
    headers = {header.name: header.description or "" for header in stated_headers}
    stated = handler.responses or {}
    if handler.status_code not in stated:
        kind = handler.parsed_fn_signature.return_type.annotation
        yield Answer(
            status=handler.status_code,
            kind=None if kind in (None, type(None)) else kind,
            headers=headers,
        )
    for status, answer in stated.items():
        yield Answer(
            status=status,
            description=answer.description,
            kind=answer.data_container,
            media_type=answer.media_type.value if isinstance(answer.media_type, MediaType) else answer.media_type,
            headers=headers if status == handler.status_code else {},
            also=handler.opt.get("also", {}) if status == handler.status_code else {},
        )


# ------------------------------------------------------------------------ errors


def _codes(handler: _Handler, method: HTTPMethod, parameters: Sequence[Parameter]) -> Iterator[str]:
    """What follows from a handler's signature, then what it states."""
    stated: tuple[type[AtelierError], ...] = handler.opt.get("fails", ())
    guarded = bool(handler.resolve_guards())
    body = "data" in handler.parsed_fn_signature.parameters
    places = {parameter.place for parameter in parameters}
    repeatable = any(parameter.name == "Idempotency-Key" for parameter in parameters)
    missing = not any(issubclass(kind, errors.NotFound) for kind in stated)  # one that is stated says it better
    follows = (
        (UNREADABLE, body),
        (errors.Unauthenticated.code, guarded),
        (errors.ScopeMissing.code, "scope" in handler.opt),
        (errors.NotFound.code, "path" in places and missing),
        (errors.IdempotencyConflict.code, repeatable),
        (errors.TooLarge.code, body),
        (errors.Invalid.code, body or "form" in handler.opt or bool(places & {"query", "header"})),
        (errors.RateLimited.code, guarded and (method is HTTPMethod.GET or "bucket" in handler.opt)),
        (errors.Unavailable.code, guarded),
    )
    implied = [code for code, is_so in follows if is_so]
    yield from implied
    yield from (kind.code for kind in stated if kind.code not in implied)
