"""The tools behind the official package's server. Importing it takes half a second, so only who serves does."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

import mcp_types as types
import msgspec
import structlog
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from atelier import __version__
from atelier.dialects.mcp.native import Native, Refusal, Unreachable
from atelier.dialects.mcp.refusals import misuse_text, refusal_text, unreachable_text
from atelier.dialects.mcp.tool import Misuse, Told, Tool
from atelier.dialects.mcp.tools import INSTRUCTIONS

log = structlog.get_logger(__name__)

Context = ServerRequestContext[Any, Any]
Reach = Callable[[Context], AbstractAsyncContextManager[Native]]
"""The native API for whoever makes a call."""

_TOTAL: Final = 100.0


def tool_server(tools: Sequence[Tool], reach: Reach) -> Server[Any]:
    """A server that answers with these tools."""
    by_name = {tool.name: tool for tool in tools}
    listed = types.ListToolsResult(tools=[_listed(tool) for tool in tools])

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return listed

    async def call_tool(context: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        tool = by_name.get(asked.name)
        if tool is None:
            return _error(f"there is no tool {asked.name!r}; there are {', '.join(by_name)}")

        async def report(progress: float, message: str) -> None:
            await context.session.report_progress(progress, _TOTAL, message)

        try:
            given = msgspec.convert(asked.arguments or {}, tool.given)
            async with reach(context) as native:
                return _result(await tool.work(native, given, report))
        except (msgspec.ValidationError, Misuse) as error:
            return _error(misuse_text(tool, error))
        except Refusal as error:
            return _error(refusal_text(error.problem))
        except Unreachable as error:
            return _error(unreachable_text(str(error)))
        except Exception as error:
            log.error("tool_broken", tool=tool.name, error=str(error), exc_info=error)
            return _error(f"{tool.name} broke on our side; the operator's log says why. A second try may work.")

    return Server(
        "atelier",
        title="Atelier",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _listed(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=types.ToolAnnotations(
            title=tool.title,
            read_only_hint=tool.reads,
            destructive_hint=tool.destroys,
            idempotent_hint=tool.reads or tool.repeatable,
            open_world_hint=tool.open_world,
        ),
    )


def _result(told: Told) -> types.CallToolResult:
    """The answer as data, the same as text for clients that know no data, then what there is to see."""
    content: list[types.ContentBlock] = [
        types.TextContent(type="text", text=msgspec.json.encode(told.answer).decode()),
        *(types.TextContent(type="text", text=text) for text in told.texts),
        *(
            types.ImageContent(type="image", data=base64.b64encode(picture.data).decode(), mime_type=picture.media_type)
            for picture in told.pictures
        ),
    ]
    return types.CallToolResult(content=content, structured_content=msgspec.to_builtins(told.answer))


def _error(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)
