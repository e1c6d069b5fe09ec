"""The embedded server under root, which PostgreSQL refuses, and under ordinary users."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from atelier.db.embedded import EmbeddedPostgres
from atelier.db.embedded.binaries import choose
from atelier.db.embedded.home import Account
from atelier.db.embedded.launch import CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
from atelier.domain.errors import Unavailable
from tests.db.embedded_support import CHILD, Child, acquired, as_user, open_place, query, runs

pytestmark = pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root changes users")

NOBODY = Account(pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
NAMELESS = Account(48_151, 62_342)


def capabilities(pid: int | str | None, kind: str = "Eff") -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"Cap{kind}:")).split()[1], 16)


def seen_by(user: Account, path: str) -> bool:
    """Whether the user, without special rights, may run this program."""
    command = [path, "--version"]
    try:
        subprocess.run(command, user=user.uid, group=user.gid, extra_groups=[], capture_output=True, check=True)
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def acquire_as(account: Account | None, directory: Path, *before: str) -> str:
    """What a process says that takes a share as this user; `before` is a command that runs it."""
    command = as_user([sys.executable, str(CHILD), "acquire", str(directory)], account)
    return subprocess.run([*before, *command], capture_output=True, text=True, check=True).stdout.strip()


def test_the_server_runs_without_roots_rights_where_it_can_reach_its_files() -> None:
    if not seen_by(NOBODY, choose(None).program("postgres")):
        pytest.skip("PostgreSQL's programs are closed to other users here")
    with open_place() as place, acquired(place / "postgres") as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
        assert capabilities(server.pid) == capabilities(server.pid, "Prm") == capabilities(server.pid, "Inh") == 0


def test_a_closed_parent_costs_one_capability_and_no_mode(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [(path, path.stat()) for path in (closed, *closed.parents)]
    with acquired(closed / "postgres") as server:
        assert query(server.acquire(), "select 1") == 1
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
        expected = CAP_DAC_READ_SEARCH if capabilities("self") >> CAP_DAC_READ_SEARCH & 1 else CAP_DAC_OVERRIDE
        assert capabilities(server.pid) == capabilities(server.pid, "Prm") == 1 << expected
    for path, was in before:
        now = path.stat()
        assert (now.st_mode, now.st_uid, now.st_gid) == (was.st_mode, was.st_uid, was.st_gid)


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
@pytest.mark.parametrize(
    ("withheld", "answer"),
    [("-dac_read_search", "acquired"), ("-dac_read_search,-dac_override", "cannot reach")],
)
def test_a_container_may_withhold_capabilities(tmp_path: Path, withheld: str, answer: str) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    told = acquire_as(None, tmp_path / "closed" / "postgres", "setpriv", f"--bounding-set={withheld}")
    assert answer in told
    if answer != "acquired":
        assert "--data-dir" in told


def test_an_ordinary_user_runs_a_server_as_itself() -> None:
    with open_place() as place:
        os.chown(place, NOBODY.uid, NOBODY.gid)
        directory = place / "data" / "postgres"
        with Child(directory, NOBODY) as child:
            assert Path(f"/proc/{child.pid}").stat().st_uid == NOBODY.uid
            with acquired(directory) as visitor:
                assert visitor.pid == child.pid
                assert query(child.dsn, "select current_user::text") == "atelier", "root comes in everywhere"
        assert not runs(child.pid)
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_root_keeps_the_owner_of_a_users_database() -> None:
    with open_place() as place:
        os.chown(place, NOBODY.uid, NOBODY.gid)
        directory = place / "postgres"
        assert acquire_as(NOBODY, directory) == "acquired"
        shutil.move(directory / "server.log", directory / "gone")
        with acquired(directory) as server, Child(directory, NOBODY) as child:
            assert child.pid == server.pid
            assert Path(f"/proc/{server.pid}").stat().st_uid == NOBODY.uid
        assert {path.stat().st_uid for path in directory.iterdir()} == {NOBODY.uid}
        assert acquire_as(NOBODY, directory) == "acquired"


def test_root_creates_a_users_database_for_that_user() -> None:
    with open_place() as place:
        directory = place / "postgres"
        directory.mkdir(mode=0o700)
        os.chown(directory, NOBODY.uid, NOBODY.gid)
        with acquired(directory) as server:
            assert Path(f"/proc/{server.pid}").stat().st_uid == NOBODY.uid
        assert acquire_as(NOBODY, directory) == "acquired"


def test_another_users_database_is_refused() -> None:
    with open_place() as place:
        directory = place / "postgres"
        with acquired(directory):
            pass
        directory.chmod(0o755)
        owner = pwd.getpwuid((directory / "cluster").stat().st_uid)
        stranger = Account(owner.pw_uid + 1, owner.pw_gid)
        assert f"belongs to {owner.pw_name}: run atelier as that user" in acquire_as(stranger, directory)


def test_a_user_without_a_name_learns_why_it_cannot() -> None:
    with open_place() as place:
        os.chown(place, NAMELESS.uid, NAMELESS.gid)
        assert "/etc/passwd" in acquire_as(NAMELESS, place / "postgres")


def test_files_that_belong_to_root_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    with pytest.raises(Unavailable, match="chown"):
        EmbeddedPostgres(tmp_path).acquire()
