"""`atelier mcp` and `atelier skill`: for agents that use a server."""

from __future__ import annotations

from typing import Annotated

import typer

from atelier.cli.options import DataDir, Key, Url


def add_to(app: typer.Typer) -> None:
    app.command("mcp")(mcp)
    app.command("skill")(skill)


def mcp(url: Url = None, key: Key = None, data_dir: DataDir = None) -> None:
    """Serve the Model Context Protocol on standard input and output, for an agent that runs this as a command.

    Example, for Claude Code: claude mcp add atelier -- atelier mcp --url http://127.0.0.1:8000 --key atl_...
    """
    import asyncio

    from atelier.cli.client import reach
    from atelier.dialects.mcp.stdio import serve_stdio

    with reach(url, key, data_dir) as (found, its_key):
        asyncio.run(serve_stdio(found, its_key))


def skill(
    url: Annotated[
        str, typer.Option("--url", envvar="ATELIER_URL", help="The server that its requests name.")
    ] = "http://127.0.0.1:8000",
) -> None:
    """Print a page that teaches an agent to use a server; every server has its own at /skill.md."""
    from atelier.dialects.mcp.skill import skill_page

    print(skill_page(url.rstrip("/")), end="")
