"""The tools, in the order in which an agent needs them."""

from __future__ import annotations

from typing import Final

from atelier.dialects.mcp import files, jobs, models
from atelier.dialects.mcp.tool import Tool

_BEFORE: Final = (models.LIST_MODELS, models.GET_MODEL, models.ESTIMATE)
_WORK: Final = (jobs.RUN, jobs.GET_JOB, jobs.LIST_JOBS, jobs.CANCEL_JOB)

STDIO: Final[tuple[Tool, ...]] = (*_BEFORE, files.UPLOAD_HERE, *_WORK, files.DOWNLOAD_HERE, models.GET_BALANCE)
HTTP: Final[tuple[Tool, ...]] = (*_BEFORE, files.UPLOAD_THERE, *_WORK, files.DOWNLOAD_THERE, models.GET_BALANCE)
"""The same names; only files travel in another way."""

INSTRUCTIONS: Final = """\
Atelier makes and edits images, video, speech, music, subtitles and 3D models, for credits.
1. list_models, then get_model for the input schema. 2. estimate tells the exact price: ask before spending much.
3. upload what a media field needs. 4. run; if it has not ended, get_job with wait_s. 5. download the outputs.
A refusal names the field and what to do, and costs nothing. Content rules hold for every model: nothing that
undresses or sexualises people; do not rephrase a refused request to get around them. Putting a real person's
likeness into media needs a declaration that only the account's holder can make. Say that results were made by AI;
their marks stay in the files.
"""
