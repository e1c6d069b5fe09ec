"""The embedded server after accidents: killed users, a killed server, and what both leave behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from atelier.db.embedded import EmbeddedPostgres, postmaster
from atelier.db.embedded.home import Home
from atelier.domain.errors import Unavailable
from tests.db.embedded_support import CHILD, Child, acquired, query, runs, wait_until


def kill_server(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not runs(pid))


def test_a_server_whose_users_were_killed_is_adopted(tmp_path: Path) -> None:
    with Child(tmp_path) as child:
        child.kill()
    assert runs(child.pid)
    with acquired(tmp_path) as server:
        assert server.pid == child.pid
        assert query(child.dsn, "select 1") == 1
    assert not runs(child.pid)


def test_the_survivor_of_two_users_stops_the_server(tmp_path: Path) -> None:
    with acquired(tmp_path) as server, Child(tmp_path) as child:
        assert child.pid == server.pid
        child.kill()
        pid = server.pid
    assert not runs(pid)


def test_ctrl_c_does_not_reach_the_server(tmp_path: Path) -> None:
    with Child(tmp_path) as starter, acquired(tmp_path) as server:
        os.killpg(starter.process.pid, signal.SIGINT)
        assert starter.process.wait() != 0
        assert server.ensure() is False
        assert server.pid == starter.pid
        assert query(starter.dsn, "select 1") == 1


def test_a_killed_server_is_started_again_with_all_that_was_committed(tmp_path: Path) -> None:
    with acquired(tmp_path) as first, acquired(tmp_path) as second:
        dsn = first.acquire()
        query(dsn, "create table kept as select 42 as n")
        dead = first.pid
        kill_server(dead)
        assert first.ensure() is True
        assert first.pid != dead
        assert first.acquire() == dsn
        assert query(dsn, "select n from kept") == 42
        assert second.ensure() is False, "another user was faster"
        assert second.pid == first.pid


def test_a_killed_server_does_not_disturb_the_next_start(tmp_path: Path) -> None:
    with acquired(tmp_path) as server:
        kill_server(server.pid)
    with EmbeddedPostgres(tmp_path) as dsn:
        assert query(dsn, "select 1") == 1


def test_a_stranger_with_the_number_of_a_dead_server_is_left_alone(tmp_path: Path) -> None:
    with acquired(tmp_path):
        pass
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    number = str(stranger.pid)
    try:
        with Child(tmp_path) as child:
            child.kill()
        kill_server(child.pid)
        for record in (tmp_path / "cluster" / "postmaster.pid", tmp_path / "socket" / ".s.PGSQL.5432.lock"):
            record.write_text(record.read_text().replace(str(child.pid), number, 1))
        with EmbeddedPostgres(tmp_path) as dsn:
            assert query(dsn, "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"\n")


def test_the_record_of_a_living_server_is_never_forgotten(tmp_path: Path) -> None:
    """A server writes it a moment after we have looked for one in vain, if its caller was killed before that."""
    with acquired(tmp_path):
        postmaster.forget_dead(tmp_path / "cluster")
        assert (tmp_path / "cluster" / "postmaster.pid").exists()


def test_a_server_that_was_told_to_stop_is_followed_by_another(tmp_path: Path) -> None:
    with Child(tmp_path) as child:
        child.kill()
    os.kill(child.pid, signal.SIGINT)
    with EmbeddedPostgres(tmp_path) as dsn:
        assert query(dsn, "select 1") == 1


def test_a_session_that_outlives_its_server_is_waited_for(tmp_path: Path) -> None:
    """PostgreSQL refuses to start beside an old session, for the two would destroy the files."""
    with acquired(tmp_path) as server:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        if not children.exists():
            pytest.skip("this kernel does not list a process's children")
        survivor = int(children.read_text().split()[0])
        os.kill(survivor, signal.SIGSTOP)
        try:
            kill_server(server.pid)
            with pytest.raises(Unavailable, match="has not quite ended"):
                server.ensure(timeout_s=0.5)
            waker = threading.Timer(0.5, os.kill, (survivor, signal.SIGCONT))
            waker.start()
            assert server.ensure() is True
            waker.join()
        finally:
            if runs(survivor):
                os.kill(survivor, signal.SIGCONT)
        assert query(server.acquire(), "select 1") == 1


def test_a_server_that_needs_longer_to_recover_is_left_to_it(tmp_path: Path) -> None:
    record = tmp_path / "cluster" / "postmaster.pid"
    with Child(tmp_path) as child:
        child.kill()
    ready = record.read_text()
    os.kill(child.pid, signal.SIGSTOP)  # from here on it looks like one that is busy with its journal
    record.write_text(ready.replace("ready", "starting"))
    server = EmbeddedPostgres(tmp_path)
    with pytest.raises(Unavailable, match="try again"):
        server.acquire(timeout_s=0.1)
    assert server.pid is None
    assert runs(child.pid)
    record.write_text(ready)
    os.kill(child.pid, signal.SIGCONT)
    with server as dsn:
        assert server.pid == child.pid
        assert query(dsn, "select 1") == 1


@pytest.mark.parametrize("deep", [False, True])
def test_a_server_that_lost_its_socket_is_started_again_in_the_same_place(tmp_path: Path, deep: bool) -> None:
    home = Home(tmp_path / ("deep/" * 30 if deep else "flat"))
    with acquired(home.directory) as server:
        dsn, unreachable = server.acquire(), server.pid
        shutil.rmtree(home.socket.resolve())
        assert server.ensure() is True
        assert not runs(unreachable)
        assert server.acquire() == dsn
        assert query(dsn, "select 1") == 1


def test_a_server_out_of_sight_is_not_doubled(tmp_path: Path) -> None:
    """Two containers over one volume do not see each other's processes, but they share the socket."""
    with acquired(tmp_path):
        pass
    (tmp_path / "socket").mkdir(mode=0o700)
    cluster = (tmp_path / "cluster").stat()
    os.chown(tmp_path / "socket", cluster.st_uid, cluster.st_gid)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket" / ".s.PGSQL.5432"))
        listener.listen()
        with pytest.raises(Unavailable, match="not visible from here"):
            EmbeddedPostgres(tmp_path).acquire(timeout_s=0.3)
    with EmbeddedPostgres(tmp_path) as dsn:
        assert query(dsn, "select 1") == 1


def test_a_killed_first_start_leaves_nothing_half_done(tmp_path: Path) -> None:
    command = [sys.executable, str(CHILD), "acquire", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    wait_until(lambda: list(tmp_path.glob("cluster.new-*/PG_VERSION")))
    process.kill()
    process.wait()
    assert not (tmp_path / "cluster").exists()
    with EmbeddedPostgres(tmp_path) as dsn:
        assert query(dsn, "select 1") == 1

    def cleared() -> bool:
        with acquired(tmp_path):
            return not list(tmp_path.glob("cluster.new-*"))

    wait_until(cleared)


def test_a_directory_that_vanishes_does_not_keep_the_server(tmp_path: Path) -> None:
    directory = tmp_path / "postgres"
    with acquired(directory) as server:
        pid = server.pid
        shutil.rmtree(directory)
    assert not runs(pid)


def test_a_share_is_given_back_although_a_forked_child_lives_on(tmp_path: Path) -> None:
    """A fork inherits the open lock files; only the parent's word counts."""
    directory = tmp_path / "postgres"
    code = (
        "import os, sys, pathlib\n"
        "from atelier.db.embedded import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(pathlib.Path(sys.argv[1])); server.acquire(); pid = server.pid\n"
        "if os.fork() == 0: sys.stdin.read(); os._exit(0)\n"
        "server.release(); print(pid, flush=True)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert not runs(pid)
    with EmbeddedPostgres(directory) as dsn:
        assert query(dsn, "select 1") == 1
    process.communicate()
