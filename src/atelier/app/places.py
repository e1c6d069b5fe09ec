"""Where things lie in the data directory."""

from __future__ import annotations

from pathlib import Path


class Places:
    def __init__(self, data_dir: Path) -> None:
        self.postgres = data_dir / "postgres"
        self.store = data_dir / "store"
        self.identity = data_dir / "identity"
        self.jobs = data_dir / "scratch" / "jobs"
        self.uploads = data_dir / "scratch" / "uploads"
        self.running = data_dir / "server.json"
        self.local_key = data_dir / "local.key"
