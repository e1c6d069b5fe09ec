"""Which moves a shot makes: those asked for, else those that suit the picture, by the seed."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.motion.asking.words import Wishes
from atelier.engines.motion.camera import Move
from atelier.engines.seeing.depth import Depth

_FOR_SUBJECT: Final = (Move.PUSH_IN, Move.ORBIT_LEFT, Move.ORBIT_RIGHT, Move.PULL_OUT, Move.CRANE_UP)
_FOR_LANDSCAPE: Final = (Move.PUSH_IN, Move.CRANE_UP, Move.ORBIT_RIGHT, Move.ORBIT_LEFT, Move.PAN_RIGHT, Move.PULL_OUT)
_FOR_ROOM: Final = (Move.PUSH_IN, Move.ORBIT_LEFT, Move.ORBIT_RIGHT, Move.PAN_LEFT, Move.PULL_OUT)


def choose_moves(wishes: Wishes, depth: Depth, *, seed: int, take: int) -> tuple[Move, ...]:
    """The moves of one take; takes of one order differ, unless only one move is allowed."""
    if wishes.moves:
        return tuple(ways[(seed + take) % len(ways)] for ways in wishes.moves)
    fitting = [move for move in _fitting(depth) if move not in wishes.banned_moves]
    if not fitting:
        return (Move.STATIC,)
    order = np.random.default_rng(abs(seed)).permutation(len(fitting))
    return (fitting[order[take % len(fitting)]],)


def _fitting(depth: Depth) -> tuple[Move, ...]:
    if depth.subject is not None:
        return _FOR_SUBJECT
    outdoors = depth.backdrop is not None and depth.backdrop.sky
    return _FOR_LANDSCAPE if outdoors else _FOR_ROOM
