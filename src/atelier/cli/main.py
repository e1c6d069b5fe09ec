"""The command tree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from atelier.cli import admin, agent_commands, client_commands, models, remote
from atelier.cli.options import DataDir

app = typer.Typer(
    name="atelier",
    help="A self-hosted server for AI media generation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(admin.accounts, name="account")
app.add_typer(admin.keys, name="key")
app.add_typer(remote.remote, name="remote")
app.add_typer(remote.routes, name="route")
app.add_typer(models.models, name="models")
client_commands.add_to(app)
agent_commands.add_to(app)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False) -> None:
    if version:
        from atelier import __version__

        print(__version__)
        raise typer.Exit
    from atelier.app.logs import set_up_logs

    set_up_logs("console", "warning")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.  [default: 8000]")] = None,
    data_dir: DataDir = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes.  [default: 1]")] = None,
    first_link: Annotated[
        bool | None,
        typer.Option(
            "--first-link/--no-first-link",
            help="Print a link into the console while nobody has signed in.  [default: yes]",
        ),
    ] = None,
) -> None:
    """Serve the API, with workers and an embedded PostgreSQL. Prints 'ready' and the URL; Ctrl-C drains and ends it."""
    import asyncio

    from atelier.app.logs import set_up_logs
    from atelier.app.serve import serve as run
    from atelier.settings import load

    server = {"host": host, "port": port, "workers": workers, "first_link": first_link}
    settings = load(overrides={"data_dir": data_dir, "server": server})
    set_up_logs(settings.server.log_format, settings.server.log_level)

    def ready(url: str, first_link: str | None) -> None:
        print(f"ready {url}", flush=True)
        if first_link is not None:
            print(f"open {first_link} (works once)", file=sys.stderr, flush=True)

    if sys.platform == "win32":
        asyncio.run(run(settings, ready))
    else:
        import uvloop

        uvloop.run(run(settings, ready))


@app.command()
def worker(data_dir: DataDir = None) -> None:
    """Run one more worker, on this machine or another. Needs ATELIER_DATABASE_URL and a store that all can reach."""
    import os

    from atelier.app.worker import main as run
    from atelier.settings import load

    settings = load(overrides={"data_dir": data_dir})
    if not settings.database.url:
        raise typer.BadParameter("set ATELIER_DATABASE_URL: without it, `atelier serve` starts the workers itself")
    os.environ["ATELIER_DATA_DIR"] = str(settings.data_dir)
    raise typer.Exit(run())


@app.command()
def doctor(
    data_dir: DataDir = None, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Say what works here, what is missing, and how to get it."""
    from atelier.cli.doctor import examine

    raise typer.Exit(examine(data_dir, as_json=as_json))


@app.command()
def demo(out: Annotated[Path, typer.Option(help="Where to put the files.")] = Path("out")) -> None:
    """Start a server of its own, make an image and a video over HTTP, and put the files into a folder."""
    from atelier.cli.demo import run

    raise typer.Exit(run(out))


def main() -> None:
    """The entry point: errors of ours become one line on standard error."""
    from atelier.domain.errors import AtelierError

    try:
        app()
    except AtelierError as error:
        print(f"atelier: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
