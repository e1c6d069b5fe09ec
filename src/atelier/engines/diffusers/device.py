"""The device that models run on. The first module that imports torch."""

from __future__ import annotations

import gc
from typing import Any, Final

import torch

_SHARE: Final = 0.8  # of the device's memory that loaded weights may take; the rest is for the work
_SHORT_OF: Final = ("out of memory", "can't allocate memory", "not enough memory")


class TooLittleMemory(Exception):
    """Not even one output fits into the device's memory, with no other model loaded."""


class Device:
    """`name` as torch calls it; "auto" takes the best there is. `memory_bytes` 0: a share of what the device has."""

    def __init__(self, name: str, memory_bytes: int = 0) -> None:
        self.device = torch.device(_best() if name == "auto" else name)
        self.budget_bytes = memory_bytes or int(_SHARE * self._total_bytes())

    @property
    def kind(self) -> str:
        return str(self.device.type)

    def dtype(self, name: str) -> Any:
        """Half precision is for devices that have it; processors work in float32."""
        return torch.float32 if self.kind == "cpu" else getattr(torch, name)

    def generators(self, seeds: list[int]) -> list[Any]:
        """One for each output. Their numbers are drawn on the processor, so that every device draws the same."""
        return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]

    def free(self) -> None:
        """Gives back what nobody holds any more."""
        gc.collect()
        if self.kind == "cuda":
            torch.cuda.empty_cache()
        elif self.kind == "mps":
            torch.mps.empty_cache()

    def _total_bytes(self) -> int:
        if self.kind == "cuda":
            return int(torch.cuda.get_device_properties(self.device).total_memory)
        if self.kind == "mps":
            return int(torch.mps.recommended_max_memory())
        return _system_bytes()


def out_of_memory(error: BaseException) -> bool:
    """Whether the device had too little memory; the libraries say so in several ways."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (
        isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _SHORT_OF)
    )


def broken(error: BaseException) -> bool:
    """Whether the device will not work for this process any more."""
    return isinstance(error, torch.AcceleratorError) and not out_of_memory(error)


def _best() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _system_bytes() -> int:
    import os

    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
