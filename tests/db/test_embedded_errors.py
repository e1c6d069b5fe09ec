"""What the embedded server says when it cannot do what it is asked for, and which programs it chooses."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from atelier.db.embedded import EmbeddedPostgres
from atelier.db.embedded.binaries import installed
from atelier.db.embedded.locks import FileLock
from atelier.domain.errors import Unavailable
from tests.db.embedded_support import acquired, query


def test_files_of_another_version_are_refused(tmp_path: Path) -> None:
    with acquired(tmp_path):
        pass
    (tmp_path / "cluster" / "PG_VERSION").write_text("14\n")
    with pytest.raises(Unavailable, match=r"made by PostgreSQL 14, .* brings 18.*pg_dump.*ATELIER_DATABASE_URL"):
        EmbeddedPostgres(tmp_path).acquire()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"Not a directory.*--data-dir"):
        EmbeddedPostgres(tmp_path / "file" / "postgres").acquire()


def test_a_damaged_cluster_is_reported_in_the_servers_words(tmp_path: Path) -> None:
    with acquired(tmp_path):
        pass
    (tmp_path / "cluster" / "global" / "pg_control").unlink()
    with pytest.raises(Unavailable, match=r"could not start(?s:.*)pg_control"):
        EmbeddedPostgres(tmp_path).acquire()


def test_a_hanging_start_elsewhere_is_not_waited_for_forever(tmp_path: Path) -> None:
    with acquired(tmp_path):
        pass
    lock = FileLock(os.open(tmp_path / "starting.lock", os.O_RDWR))
    with lock.exclusive(deadline=0.0), pytest.raises(Unavailable, match="another atelier command"):
        EmbeddedPostgres(tmp_path).acquire(timeout_s=0.1)
    lock.close()
    with EmbeddedPostgres(tmp_path) as dsn:
        assert query(dsn, "select 1") == 1


def test_a_full_disk_is_called_by_its_name(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0711", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        pytest.skip("this place does not let us mount a small disk")
    try:
        with pytest.raises(Unavailable, match="free some space"):
            EmbeddedPostgres(disk / "postgres").acquire()
        assert not list(disk.glob("postgres/cluster*"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def program(folder: Path, version: str) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (folder / "bin" / "postgres").chmod(0o755)


def test_the_newest_programs_come_first_and_old_or_broken_ones_not_at_all(tmp_path: Path) -> None:
    for name, version in (("", "16.4"), ("9", "20devel"), ("18", "18.4"), ("21", "21beta1"), ("22", "nonsense")):
        program(tmp_path / f"pginstall{name}", version)
    (tmp_path / "pginstall23").mkdir()
    assert [binaries.major for binaries in installed(tmp_path)] == [21, 18, 20]


def test_programs_for_these_files_are_preferred_over_newer_ones() -> None:
    assert [binaries.major for binaries in installed()][:1] == [18]
