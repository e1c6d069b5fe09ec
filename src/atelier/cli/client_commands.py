"""`atelier run`, `quote`, `jobs`, `assets`, `balance`: the client side of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atelier.cli.options import AsJson, DataDir, Key, Url

Params = Annotated[
    list[str] | None,
    typer.Option(
        "-p", "--param", help="A field of the input: name=value, name=@file for media, name:=json for the rest."
    ),
]
ModelId = Annotated[str, typer.Argument(help="As `atelier models list` shows it.")]

_DECLARATION = (
    "I have the consent of every person whose face, body or voice I put into media here, for what I make of it, and "
    "can show it on request."
)


def add_to(app: typer.Typer) -> None:
    app.command("run")(run)
    app.command("quote")(quote)
    app.command("jobs")(jobs)
    app.command("assets")(assets)
    app.command("balance")(balance)
    app.command("declare-likeness")(declare_likeness)


def run(
    model: ModelId,
    param: Params = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to put the files.")] = Path(),
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Run a model, with live progress, and save what comes out. Ctrl-C cancels the job.

    Example: atelier run atelier/sketch -p prompt="a lighthouse in a storm" -p seed:=7 -o pictures
    """
    from atelier.cli.client import connect
    from atelier.cli.inputs import read_input
    from atelier.cli.run import run_job
    from atelier.cli.show import credits_text, err, print_json

    with connect(url, key, data_dir) as client:
        job = run_job(client, model, read_input(client, model, param or []), out)
        if as_json:
            print_json(job)
        else:
            for file in job["files"]:
                print(file)
            cost = job["cost"]
            told = [credits_text(cost["credits"] - cost["refunded"]), f"engine {job['engine']}"]
            if "seed" in job["notes"]:
                told.append(f"seed {job['notes']['seed']}")
            err.print(", ".join(told), style="dim")
            if ignored := job["notes"].get("ignored_words"):
                err.print(f"not understood: {', '.join(ignored)}", style="dim")


def quote(
    model: ModelId,
    param: Params = None,
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say what a run would cost."""
    from atelier.cli.client import connect
    from atelier.cli.inputs import read_input
    from atelier.cli.show import credits_text, out, print_json

    with connect(url, key, data_dir) as client:
        answer = client.post("/quotes", {"model": model, "input": read_input(client, model, param or [])})
    if as_json:
        print_json(answer)
    else:
        out.print(credits_text(answer["credits"]))
        for term in answer["breakdown"]:
            out.print(f"  {term['name']} = {term['value']}", style="dim")


def jobs(
    job_id: Annotated[str, typer.Argument(help="One job, with all that is known of it.")] = "",
    status: Annotated[list[str] | None, typer.Option(help="Only jobs in this state; repeat for several.")] = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="Cancel the job.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the latest jobs, show one, or cancel it."""
    from atelier.cli.client import connect
    from atelier.cli.show import amount_text, print_json, table

    if cancel and not job_id:
        raise typer.BadParameter("--cancel needs the id of a job")
    with connect(url, key, data_dir) as client:
        if job_id:
            if cancel:
                client.post(f"/jobs/{job_id}/cancel")
            print_json(client.get(f"/jobs/{job_id}"))
            return
        found = client.get("/jobs", limit=limit, status=status)["items"]
    rows = [
        {
            "id": job["id"],
            "status": job["status"],
            "model": job["model"],
            "credits": amount_text(job["cost"]["credits"] - job["cost"]["refunded"]),
            "outputs": len(job["outputs"]),
            "created": job["created_at"][:19],
            "error": job["error"] and job["error"]["message"],
        }
        for job in found
    ]
    table(found if as_json else rows, as_json=as_json)


def assets(
    upload: Annotated[
        list[Path] | None, typer.Argument(help="Files to upload; without any, list what is there.")
    ] = None,
    delete: Annotated[list[str] | None, typer.Option(help="Delete an asset; repeat for several.")] = None,
    kind: Annotated[str | None, typer.Option(help="image, video, audio, text or 3d.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List files, upload some, delete some."""
    from atelier.cli.client import connect
    from atelier.cli.show import table

    with connect(url, key, data_dir) as client:
        for asset_id in delete or []:
            client.delete(f"/assets/{asset_id}")
        if upload:
            found = [client.upload(file) for file in upload]
        elif delete:
            return
        else:
            found = client.get("/assets", kind=kind, limit=limit)["items"]
    rows = [
        {
            "id": asset["id"],
            "type": asset["media_type"],
            "size": asset["size_bytes"],
            "pixels": f"{asset['width_px']}x{asset['height_px']}" if asset["width_px"] else None,
            "seconds": asset["duration_s"],
            "name": asset["filename"],
        }
        for asset in found
    ]
    table(found if as_json else rows, as_json=as_json)


def balance(url: Url = None, key: Key = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show what the account can spend, and what running jobs hold."""
    from atelier.cli.client import connect
    from atelier.cli.show import amount_text, credits_text, out, print_json

    with connect(url, key, data_dir) as client:
        answer = client.get("/balance")
    if as_json:
        print_json(answer)
    else:
        out.print(f"{credits_text(answer['available'])} available, {amount_text(answer['held'])} held")


def declare_likeness(
    yes: Annotated[bool, typer.Option("--yes", help="Declare it without being asked.")] = False,
    url: Url = None,
    key: Key = None,
    data_dir: DataDir = None,
) -> None:
    """Declare to have the consent of the people whose likeness you put into media.

    Face swaps, talking heads and their like are refused until the account has declared it. The declaration is recorded
    with its time and key.
    """
    from atelier.cli.client import connect
    from atelier.cli.show import out

    with connect(url, key, data_dir) as client:
        me = client.get("/me")
        if not me["likeness_declared"]:
            out.print(f"{me['email']} declares: {_DECLARATION}")
            if not yes:
                typer.confirm("Is it so?", abort=True)
            me = client.post("/me/likeness-declaration")
        out.print(f"{me['email']} has declared it.")
