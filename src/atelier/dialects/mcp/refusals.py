"""Refusals in words that tell an agent what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.dialects.mcp.tool import Misuse, Tool

ADVICE: Final[Mapping[str, str]] = {
    "invalid_input": "Correct the fields that are named, by the input_schema that get_model gives.",
    "unknown_model": "Call list_models for the ids that there are.",
    "media_rejected": "Give another file: the fields that are named say what is wrong with this one.",
    "too_large": "Give a smaller file or shorter input.",
    "unsupported_media_type": "Convert the file to one of the named types first.",
    "content_policy": "The content rules forbid this, here and for every model. Do not rephrase it to get around "
    "them; tell the person.",
    "consent_missing": "Only the account's holder can declare to have the consent of the people shown. Do not declare "
    "it for them: ask the person, who may run `atelier declare-likeness`, then try again.",
    "insufficient_credits": "Choose a cheaper model or a smaller input (estimate tells the price), or ask the person "
    "to add credits.",
    "budget_exceeded": "The key's budget for today is used up: ask the person, or go on tomorrow (UTC).",
    "unauthenticated": "The key of this connection is missing, wrong or no longer valid: ask the person to put a valid "
    "one into the configuration of the MCP server.",
    "scope_missing": "Ask the person for a key that has this scope; `generate` is for run, upload and cancel_job.",
    "account_blocked": "The operator has blocked this account: tell the person.",
    "not_found": "Check the id: ids come from run, upload and list_jobs.",
    "idempotency_conflict": "This idempotency_key was used with another input: take a new one.",
    "unavailable": "Try again in a moment.",
}
_LATER: Final = "Wait for jobs to end (get_job), then try again."


def refusal_text(problem: Mapping[str, Any]) -> str:
    """What was refused, field by field, and what to do."""
    code = problem["code"]
    faults = [f"{_field(fault['pointer'])}{fault['message']}" for fault in problem.get("errors", ())]
    advice = _LATER if problem.get("status") == 429 else ADVICE.get(code, "")
    return "\n".join([f"{code}: {problem['detail']}" if not faults else f"{code}:", *faults, advice]).rstrip()


def unreachable_text(reason: str) -> str:
    return f"{reason}\nJobs that were accepted are kept. Try again in a moment; if nothing changes, tell the person."


def misuse_text(tool: Tool, error: Misuse | msgspec.ValidationError) -> str:
    """Faults in the call itself. The decoder's words say where: "... - at `$.wait_s`"."""
    message, _, where = str(error).partition(" - at ")
    field = where.strip("`").removeprefix("$").removeprefix(".")
    takes = ", ".join(tool.given.__struct_fields__)
    return f"{field + ': ' if field else ''}{message}\n{tool.name} takes: {takes or 'nothing'}."


def _field(pointer: str) -> str:
    """`/input/fps` as an agent wrote it: `input.fps: `. Empty for a fault of the whole."""
    name = pointer.removeprefix("?").removeprefix("/").replace("/", ".")
    return f"{name}: " if name else ""
