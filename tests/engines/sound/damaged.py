"""Files that claim to be sounds."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from tests.engines.frames.samples import clouds, save

KINDS = ("noise", "picture", "empty", "headless", "cut")


def damaged_sound(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.sound"
    match kind:
        case "noise":
            path.write_bytes(np.random.default_rng(1).bytes(4096))
        case "picture":
            save(folder / "picture.png", clouds(64, 48, seed=1, grain=8)).rename(path)
        case "empty":
            path.write_bytes(b"")
        case "headless":
            path.write_bytes(_flac(folder)[512:])
        case "cut":
            path.write_bytes(_flac(folder)[:60])
    return path


def _flac(folder: Path) -> bytes:
    whole = folder / "whole.flac"
    with av.open(str(whole), "w") as output:
        stream = output.add_stream("flac", rate=44_100, layout="mono")
        wave = np.random.default_rng(2).integers(-9999, 9999, (1, 44_100)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.rate = 44_100
        output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return whole.read_bytes()
