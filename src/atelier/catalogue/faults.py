"""What is wrong with a catalogue file: a defect of the data, found when it is loaded, never by a customer."""

from __future__ import annotations


class Problem(ValueError):
    """Something wrong at `key` of an entry, such as `price.rows[4]`. The loader adds file and entry."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(f"{key}: {text}" if key else text)
        self.key = key
        self.text = text


class CatalogueFault(ValueError):
    """`menus/krea/kling.toml: kling/kling-3.0: price.rows[4]: ...`; `entry` is empty for the file as a whole."""

    def __init__(self, file: str, entry: str, problem: Problem | str) -> None:
        super().__init__(": ".join(part for part in (file, entry, str(problem)) if part))
        self.file = file
        self.entry = entry
        self.key = problem.key if isinstance(problem, Problem) else ""
