"""Checkpoints: a training that was killed goes on from the last of them."""

from __future__ import annotations

import pickle
import shutil
import time
from pathlib import Path
from typing import Any, Final

import torch

_FILE: Final = "checkpoint.pt"
_KEPT_S: Final = 7 * 86_400.0


class Keep:
    """The checkpoints of one job, in a folder beside the weights that outlives the job's own."""

    def __init__(self, weights: Path, job_id: str) -> None:
        """Clears away what trainings that never ended have left, a week after."""
        home = weights / ".training"
        self._folder = home / job_id
        self._folder.mkdir(parents=True, exist_ok=True)
        for other in home.iterdir():
            if other != self._folder and time.time() - other.stat().st_mtime > _KEPT_S:
                shutil.rmtree(other, ignore_errors=True)

    def read(self, plan: str) -> dict[str, Any] | None:
        """The last checkpoint of the same plan; None where there is none that can be read."""
        try:
            kept: dict[str, Any] = torch.load(self._folder / _FILE, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, ValueError, pickle.UnpicklingError):
            return None
        return kept if kept.get("plan") == plan else None

    def write(self, kept: dict[str, Any]) -> None:
        """Whole or not at all: a kill leaves the one before."""
        partial = self._folder / f".{_FILE}.partial"
        torch.save(kept, partial)
        partial.replace(self._folder / _FILE)

    def clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
