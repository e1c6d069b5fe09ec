"""Downloading weights: safetensors, configurations and vocabularies, of one commit, and a list of what came."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from atelier.domain.errors import Unavailable
from atelier.engines.diffusers.cards import ModelCard, Source
from atelier.engines.diffusers.engine import missing_libraries
from atelier.engines.diffusers.pulled import write_list

_WANTED: Final = ("*.json", "*.txt", "*.model", "*.jinja", "LICENSE*", "README.md")


def pull(card: ModelCard, weights: Path, token: str | None) -> str:
    """Puts a card's weights into its folder and returns their commit. The folder appears when all of it is there.

    Raises Unavailable.
    """
    if not card.repository:
        raise Unavailable(f"the card {card.id} names no repository; put its weights into {card.folder(weights)}")
    if "diffusers" in missing_libraries():
        raise Unavailable("the libraries for real models are missing: pip install 'atelier-server[gpu]'")
    folder = card.folder(weights)
    partial = folder.with_name(f".{folder.name}.partial")  # kept after a failure: the next pull goes on from there
    revision = _download(card, partial, token, "*/*")  # not what repositories keep beside it as one large file
    for name, part in card.parts.items():
        _download(part, partial / "parts" / name, token, "*")
    write_list(partial, card.repository, revision)
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
    return revision


def _download(source: Source, folder: Path, token: str | None, tensors: str) -> str:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    api = HfApi(token=token)
    flavour = f".{source.variant}*.safetensors" if source.variant else ".safetensors"
    try:
        revision = api.model_info(source.repository, revision=source.revision or None).sha
        if revision is None:
            raise Unavailable(f"{source.repository} tells no commit")
        api.snapshot_download(
            source.repository, revision=revision, local_dir=folder, allow_patterns=[*_WANTED, f"{tensors}{flavour}"]
        )
    except (HfHubHTTPError, OfflineModeIsEnabled, OSError, ValueError) as error:
        raise Unavailable(f"{source.repository} could not be downloaded: {str(error).splitlines()[0]}") from error
    return str(revision)
