"""Rendering: templates, what every page knows, and the headers that keep pages safe."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from litestar import Request, Response

from atelier import __version__
from atelier.accounts.records import Session
from atelier.ledger.ledger import Ledger
from atelier.web.console import words
from atelier.web.console.static import Static

if TYPE_CHECKING:
    from jinja2 import Environment

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "img-src 'self' blob:; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # "no-referrer" would make browsers hide where a form comes from, which we check.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
    "vary": "hx-request",
}
THEMES: Final = ("system", "light", "dark")


class Pages:
    """`base_url` is where people reach this server; it may have a path."""

    def __init__(self, base_url: str, ledger: Ledger, static: Static) -> None:
        self.base_url = base_url
        self.base = urlsplit(base_url).path.rstrip("/")
        self.root = self.base + "/console"
        self.secure = base_url.startswith("https:")
        self._ledger = ledger
        self.static = static

    @cached_property
    def _environment(self) -> Environment:
        environment = _environment()
        static = self.static
        environment.globals.update(
            icon=static.icon,
            has_file=static.has,
            base=self.base,
            root=self.root,
            static=f"{self.root}/static/{static.version}",
            server=self.base_url,
            version=__version__,
            **words.GLOBALS,
        )
        return environment

    async def page(
        self,
        request: Request[Any, Any, Any],
        session: Session | None,
        template: str,
        *,
        status: int = 200,
        **known: Any,
    ) -> Response[bytes]:
        """A whole page with its frame."""
        balance = None if session is None else await self._ledger.balance(session.caller.account_id)
        return self.part(
            request, session, template, status=status, balance=balance, path=request.scope["path"], **known
        )

    def part(
        self,
        request: Request[Any, Any, Any],
        session: Session | None,
        template: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **known: Any,
    ) -> Response[bytes]:
        """A piece of a page, for htmx."""
        theme = request.cookies.get("atelier_theme", "system")
        body = self.text(template, session, theme=theme if theme in THEMES else "system", **known)
        return Response(
            body.encode("utf-8", "replace"),
            status_code=status,
            media_type="text/html",
            headers={**HEADERS, **(headers or {})},
        )

    def text(self, template: str, session: Session | None, **known: Any) -> str:
        csrf = "" if session is None else session.csrf
        me = None if session is None else session.caller
        operator = session is not None and session.operator
        return self._environment.get_template(template).render(csrf=csrf, me=me, operator=operator, **known)

    def go(self, request: Request[Any, Any, Any], path: str, *, status: int = 303) -> Response[bytes]:
        """Leads to another page below the console, also out of a request by htmx."""
        where = self.root + path
        if request.headers.get("hx-request"):
            return Response(b"", status_code=200, headers={**HEADERS, "hx-redirect": where})
        return Response(b"", status_code=status, headers={**HEADERS, "location": where})


def _environment() -> Environment:
    """Made when the first page is asked for: the library takes a while to import."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("atelier.web.console"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(words.FILTERS)
    return environment
