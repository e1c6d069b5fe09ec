"""Errors as pages, or as a word in the corner of the page that asked."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlsplit

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from atelier.db.pool import is_outage
from atelier.dialects.edge.envelopes import Answers
from atelier.dialects.native.errors import status_of
from atelier.domain.errors import AtelierError, Unauthenticated
from atelier.web.console.guard import StaleForm
from atelier.web.console.pages import HEADERS, Pages

log = structlog.get_logger(__name__)

_TITLES: Final = {
    400: "That did not work",
    401: "Sign in first",
    402: "Not enough credits",
    403: "Not allowed",
    404: "Not here",
    405: "That did not work",
    409: "That cannot be done now",
    413: "Too large",
    422: "Something is missing or wrong",
    429: "Too fast",
    500: "Something broke on our side",
    503: "Not available right now",
}


def console_errors(pages: Pages) -> Answers:
    """How the console answers errors, by class."""

    def known(request: Request[Any, Any, Any], error: AtelierError) -> Response[bytes]:
        if isinstance(error, Unauthenticated):
            return _to_sign_in(request, pages)
        return told(request, 403 if isinstance(error, StaleForm) else status_of(error), error.message)

    def framework(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
        words = {404: "There is no such page.", 405: "This page does not take that."}
        return told(request, error.status_code, words.get(error.status_code, "The request cannot be read."))

    def broken(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        if is_outage(error):
            return told(request, 503, "The database does not answer. Try again in a moment.")
        log.error("console_broke", path=request.scope["path"], exc_info=error)
        return told(request, 500, "It was written down for the operator. Try again, or go back.")

    def told(request: Request[Any, Any, Any], status: int, message: str) -> Response[bytes]:
        template = "part/toast.html" if request.headers.get("hx-request") else "error.html"
        # In an empty frame: the error may be that nothing about the visitor can be known.
        return pages.part(
            request,
            None,
            template,
            status=status,
            headers={"hx-retarget": "#toasts", "hx-reswap": "beforeend"},
            balance=None,
            path="",
            title=_TITLES.get(status, "That did not work"),
            message=message[:1].upper() + message[1:],
            code=status,
        )

    return {AtelierError: known, HTTPException: framework, Exception: broken}


def _to_sign_in(request: Request[Any, Any, Any], pages: Pages) -> Response[bytes]:
    """Leads to the door, and from there back to the page where somebody was."""
    door = f"{pages.root}/sign-in{_back_to(request, pages)}"
    if request.headers.get("hx-request"):
        return Response(b"", status_code=401, headers={**HEADERS, "hx-redirect": door})
    if "text/event-stream" in request.headers.get("accept", ""):
        return Response(b"sign in first", status_code=401, headers=HEADERS, media_type="text/plain")
    return Response(b"", status_code=303, headers={**HEADERS, "location": door})


def _back_to(request: Request[Any, Any, Any], pages: Pages) -> str:
    """The page that was asked for, or the one that sent a form; nothing where that is the first page."""
    if request.headers.get("hx-request") or request.method != "GET":
        page = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer") or "")
        path, query = page.path.removeprefix(pages.base), page.query
    else:
        path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    if not path.startswith("/console/"):
        return ""
    return "?next=" + quote(path + (f"?{query}" if query else ""), safe="")
