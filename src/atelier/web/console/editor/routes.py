"""All routes of the editor."""

from __future__ import annotations

from atelier.web.console.editor.keeping import KEEPING
from atelier.web.console.editor.runs import RUNS
from atelier.web.console.editor.working import WORKING

EDITOR = (*KEEPING, *WORKING, *RUNS)
