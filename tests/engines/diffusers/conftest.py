"""Weights for these tests, made once a run; without the libraries, all of it is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.engines.diffusers.engine import missing_libraries
from tests.engines.diffusers.room import TINY


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny pipeline of every family, each under the lower-case name of its class."""
    if missing := missing_libraries():
        pytest.skip(f"real models need {', '.join(missing)}: pip install 'atelier-server[gpu]'")
    import torch

    from tests.engines.diffusers import tiny

    torch.set_num_threads(1)  # on a busy machine, threads that wait for each other take all the time
    folder = tmp_path_factory.mktemp("weights")
    assert set(tiny.BUILDERS) == set(TINY)
    for name in TINY:
        tiny.save(name, folder / name.lower())
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The libraries deprecate parts of each other faster than they are released; that is no defect of ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::FutureWarning"))
