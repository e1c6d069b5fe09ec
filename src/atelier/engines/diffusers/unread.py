"""What of a prompt no text encoder gets to read: they take 77 tokens, or 256, or 512, and pipelines cut what is beyond.

The pipeline's own tokenizers are listened to while it runs. So templates that pipelines put around prompts count, and
nothing has to be known of any family.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Unread:
    """Of every prompt that it has listened for, how far it was read."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, int]] = {}

    @contextmanager
    def listening(self, pipeline: Any, prompts: list[str]) -> Iterator[None]:
        """Hears what the pipeline's tokenizers make of these prompts."""
        tokenizers = {name: part for name, part in pipeline.components.items() if getattr(part, "is_fast", False)}
        kinds = {name: type(tokenizer) for name, tokenizer in tokenizers.items()}
        for name, tokenizer in tokenizers.items():
            tokenizer.__class__ = _listener(kinds[name], functools.partial(self._hear, prompts, name))
        try:
            yield
        finally:
            for name, tokenizer in tokenizers.items():
                tokenizer.__class__ = kinds[name]

    def words(self, prompt: str) -> list[str]:
        """The last words of a prompt, from the first on that none of the encoders has read as a whole."""
        read = self._read.get(prompt)
        return prompt.split()[max(read.values()) :] if read else []

    def _hear(self, prompts: list[str], name: str, text: str, end: int) -> None:
        for prompt in prompts:
            if (read := _words_read(prompt, text, end)) is not None:
                self._read.setdefault(prompt, {})[name] = read


def _words_read(prompt: str, text: str, end: int) -> int | None:
    """How many words of a prompt stand before this place in a text as a whole. None where it is not in there."""
    for wording in (prompt, " ".join(prompt.split())):  # some pipelines tidy prompts up
        begin = text.rfind(wording)
        if wording and begin >= 0:
            heard = text[begin : min(end, begin + len(wording))]
            torn = end < begin + len(wording) and heard[-1:].strip() and text[end].strip()
            return len(heard.split()) - bool(torn)
    return None


def _listener(kind: Any, hear: Callable[[str, int], None]) -> Any:
    """A class of tokenizers like this one, which tells of every text that is to be cut how far it is read."""

    def call(self: Any, text: Any = None, *args: Any, **more: Any) -> Any:
        if more.get("truncation") and text:
            texts = [text] if isinstance(text, str) else text
            asked = {name: more[name] for name in ("max_length", "add_special_tokens") if more.get(name) is not None}
            kept = kind.__call__(self, texts, truncation=True, return_offsets_mapping=True, **asked)
            for one, places in zip(texts, kept["offset_mapping"], strict=True):
                hear(one, max((end for _, end in places), default=0))
        return kind.__call__(self, text, *args, **more)

    return type(kind.__name__, (kind,), {"__call__": call})
