"""The embedded server in peace: first start, later starts, shares, who may come in, and what it is set to."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from atelier.db.embedded import EmbeddedPostgres, log, programs
from atelier.db.embedded.binaries import choose
from atelier.db.embedded.home import Home
from tests.db.embedded_support import acquired, open_place, query, runs, wait_until


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the tests of this module use one after the other."""
    return tmp_path_factory.mktemp("embedded") / "deeper" / "postgres"


def test_the_first_start_creates_and_the_last_release_stops(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "postgres"
    server = EmbeddedPostgres(directory)
    assert server.pid is None
    dsn = server.acquire()
    pid = server.pid
    assert runs(pid)
    assert query(dsn, "select current_database() || ' ' || current_user") == "atelier atelier"
    query(dsn, "create table kept as select 42 as n")
    server.release()
    assert not runs(pid)
    assert server.pid is None
    assert sorted(path.name for path in directory.iterdir()) == [
        "cluster",
        "hba.conf",
        "ident.conf",
        "server.conf",
        "server.log",
        "starting.lock",
        "users.lock",
    ]
    dsn = server.acquire()  # under a long path its socket lies elsewhere at each start
    assert query(dsn, "select n from kept") == 42
    server.release()


def test_a_share_is_taken_once_and_given_back_once(directory: Path) -> None:
    first, second = EmbeddedPostgres(directory), EmbeddedPostgres(directory)
    dsn = first.acquire()
    assert first.acquire() == dsn == second.acquire()
    pid = first.pid
    assert second.pid == pid
    first.release()
    first.release()
    assert runs(pid)
    assert query(dsn, "select 1") == 1
    second.release()
    assert not runs(pid)
    second.release()


def test_a_block_holds_a_share(directory: Path) -> None:
    server = EmbeddedPostgres(directory)
    with pytest.raises(ZeroDivisionError), server as dsn:
        pid = server.pid
        assert query(dsn, "select 1") == 1
        raise ZeroDivisionError
    assert not runs(pid)


def test_threads_may_share_an_object(directory: Path) -> None:
    server = EmbeddedPostgres(directory)
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: server.acquire(), range(8)))) == 1
        pid = server.pid
        assert set(threads.map(lambda _: server.ensure(), range(8))) == {False}
        list(threads.map(lambda _: server.release(), range(8)))
    assert not runs(pid)


def test_ensure_is_cheap_and_wants_a_share(directory: Path) -> None:
    with pytest.raises(RuntimeError, match="acquire"):
        EmbeddedPostgres(directory).ensure()
    with acquired(directory) as server:
        started = time.perf_counter()
        assert not any(server.ensure() for _ in range(200))
        assert (time.perf_counter() - started) / 200 < 0.001


def test_text_is_utf8_and_pages_have_checksums(directory: Path) -> None:
    with EmbeddedPostgres(directory) as dsn:
        assert query(dsn, "show server_encoding") == "UTF8"
        assert query(dsn, "show data_checksums") == "on"
        assert query(dsn, "select datlocprovider::text || datlocale from pg_database limit 1") == "bC.UTF-8"
        assert query(dsn, "select 'É' ilike 'é' and 'Z' < 'a'") is True


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("max_connections", "200"),
        ("synchronous_commit", "on"),
        ("fsync", "on"),
        ("jit", "off"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("TimeZone", "UTC"),
        ("log_min_messages", "warning"),
    ],
)
def test_settings_are_ours(directory: Path, setting: str, value: str) -> None:
    with EmbeddedPostgres(directory) as dsn:
        assert query(dsn, f"show {setting}") == value


def test_settings_are_written_anew_at_every_start(directory: Path) -> None:
    with acquired(directory):
        pass
    (directory / "server.conf").write_text("max_connections = 7\n")
    with EmbeddedPostgres(directory) as dsn:
        assert query(dsn, "show max_connections") == "200"


def test_our_role_is_no_superuser_but_may_create_databases(directory: Path) -> None:
    with EmbeddedPostgres(directory) as dsn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            query(dsn, "select pg_read_file('/etc/passwd')")
        query(dsn, "create database another")
        query(dsn, "drop database another")


def test_a_dropped_database_comes_back(directory: Path) -> None:
    with EmbeddedPostgres(directory) as dsn:
        query(dsn.replace("/atelier?", "/postgres?"), "drop database atelier with (force)")
        with EmbeddedPostgres(directory) as again:
            assert query(again, "select current_database()") == "atelier"


@pytest.mark.parametrize("name", ['it\'s "ä" dir\\ectory', "a,b", "deep/" * 30 + "postgres", "per%cent +plus & more"])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / name)
    with EmbeddedPostgres(home.directory) as dsn:
        assert query(dsn, "select 1") == 1
        place = home.socket.resolve()
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert not place.exists()
    assert not home.socket.is_symlink()


def test_a_relative_path_is_taken_from_where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with EmbeddedPostgres(Path("here")) as dsn:
        assert f"host={tmp_path}/here/socket" in dsn
        assert query(dsn, "select 1") == 1


def test_the_directory_is_closed_to_others(directory: Path) -> None:
    with acquired(directory):
        pass
    others = stat.S_IMODE(directory.stat().st_mode) & 0o077
    assert others == (0o011 if os.geteuid() == 0 else 0)
    assert stat.S_IMODE((directory / "cluster").stat().st_mode) == 0o700
    assert stat.S_IMODE((directory / "server.log").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can speak as other users")
@pytest.mark.parametrize(("user", "answer"), [("nobody", "Permission denied"), ("postgres", "Peer authentication")])
def test_other_users_are_kept_out(user: str, answer: str) -> None:
    """A stranger does not get to the socket; the account that the server runs as does, and is not let in."""
    if subprocess.run(["id", user], capture_output=True, check=False).returncode:
        pytest.skip(f"there is no user {user}")
    psql = choose(None).program("psql")
    with open_place() as place, EmbeddedPostgres(directory := place / "postgres"):
        command = [psql, "-h", str(directory / "socket"), "-U", "atelier", "-c", "select 1", "atelier"]
        try:
            told = subprocess.run(
                command, user=user, group=0, extra_groups=[], capture_output=True, check=False, text=True, cwd="/"
            )
        except PermissionError:
            pytest.skip(f"PostgreSQL's programs are closed to {user} here")
        assert answer in told.stderr
        subprocess.run(command, capture_output=True, check=True)


def test_the_log_is_kept_short(directory: Path) -> None:
    home = Home(directory)
    with acquired(directory) as server:
        with home.log.open("ab") as file:
            file.write(b"x" * log.LIMIT_BYTES)
        server.ensure()
        assert home.log.stat().st_size == 0
        assert (directory / "server.log.1").stat().st_size > log.LIMIT_BYTES
        assert stat.S_IMODE((directory / "server.log.1").stat().st_mode) == 0o600
        with pytest.raises(asyncpg.UndefinedTableError):
            query(server.acquire(), "select 1 from nowhere")
        wait_until(lambda: b"nowhere" in home.log.read_bytes())
        assert home.log.stat().st_size < 10_000, "the server writes at the end, not where it was"


def test_the_server_does_not_inherit_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PROVIDER_KEY", "secret")
    monkeypatch.setenv("PGDATA", "/elsewhere")
    assert set(programs.environment()) <= {"PATH", "LD_LIBRARY_PATH", "LC_ALL", "TZ"}
