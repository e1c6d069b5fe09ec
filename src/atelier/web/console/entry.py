"""Coming in: by a key, by the first-run link; and leaving."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from atelier.accounts.sessions import IDLE_S, Sessions
from atelier.domain.errors import Invalid, Unauthenticated
from atelier.domain.money import micros
from atelier.ledger.ledger import EntryKind, Ledger
from atelier.web.console.guard import COOKIE, Signed
from atelier.web.console.pages import HEADERS, THEMES, Pages

FIRST_CREDITS: Final = Decimal(10_000)
"""What the account of the first person begins with."""

_YEAR_S: Final = 365 * 86_400


@get("/", include_in_schema=False)
async def front_door(pages: Pages) -> Redirect:
    """People who open the server in a browser want the console."""
    return Redirect(pages.root, status_code=307)


@get("/console/sign-in", public=True)
async def sign_in_page(request: Request[Any, Any, Any], pages: Pages) -> Response[bytes]:
    if request.auth is not None:
        return pages.go(request, "")
    return await pages.page(
        request, None, "sign_in.html", fault="", after=_inside(request.query_params.get("next", ""))
    )


@post("/console/sign-in", public=True)
async def sign_in(request: Request[Any, Any, Any], sessions: Sessions, pages: Pages) -> Response[bytes]:
    form = await request.form()
    after = _inside(str(form.get("next", "")))
    try:
        token = await sessions.open(str(form.get("key", "")).strip())
    except Unauthenticated:
        fault = "That is no key of this server, or it was revoked. A key looks like atl_…"
        return await pages.page(request, None, "sign_in.html", status=401, fault=fault, after=after)
    return _with_session(pages.go(request, after), token, pages)


@get("/console/welcome/{token:str}", public=True)
async def welcome_page(
    request: Request[Any, Any, Any], token: str, sessions: Sessions, pages: Pages
) -> Response[bytes]:
    """Shows who may come in; mail scanners and previews that open the link use nothing up."""
    await sessions.check_link(token)
    return await pages.page(request, None, "welcome.html", token=token, email="", fault="", first_credits=FIRST_CREDITS)


@post("/console/welcome/{token:str}", public=True)
async def welcome(
    request: Request[Any, Any, Any], token: str, sessions: Sessions, ledger: Ledger, pages: Pages
) -> Response[bytes]:
    email = str((await request.form()).get("email", "")).strip()
    try:
        account, cookie, fresh = await sessions.use_link(token, email)
    except Invalid:
        fault = "Write an e-mail address, such as ada@example.com."
        return await pages.page(
            request,
            None,
            "welcome.html",
            status=422,
            token=token,
            email=email,
            fault=fault,
            first_credits=FIRST_CREDITS,
        )
    if fresh:
        await ledger.post(account.id, EntryKind.GRANT, micros(FIRST_CREDITS), note="for the first account")
    return _with_session(pages.go(request, ""), cookie, pages)


@post("/console/sign-out")
async def sign_out(
    request: Request[Any, Any, Any], session: Signed, sessions: Sessions, pages: Pages
) -> Response[bytes]:
    await sessions.close(session)
    answer = pages.go(request, "/sign-in")
    answer.delete_cookie(COOKIE, path=pages.root)
    return answer


@post("/console/theme", public=True)
async def set_theme(request: Request[Any, Any, Any], pages: Pages) -> Response[bytes]:
    """Light, dark, or as the system has it; kept in a cookie so that pages come in the right colours at once."""
    wanted = str((await request.form()).get("theme", "system"))
    back = request.headers.get("referer", "").partition(pages.root)[2]
    answer = Response(b"", status_code=303, headers={**HEADERS, "location": pages.root + _inside("/console" + back)})
    answer.set_cookie(
        Cookie(
            key="atelier_theme",
            value=wanted if wanted in THEMES else "system",
            path=pages.root,
            max_age=_YEAR_S,
            httponly=True,
            samesite="lax",
            secure=pages.secure,
        )
    )
    return answer


def _with_session(answer: Response[bytes], token: str, pages: Pages) -> Response[bytes]:
    answer.set_cookie(
        Cookie(
            key=COOKIE,
            value=token,
            path=pages.root,
            max_age=int(IDLE_S),
            httponly=True,
            samesite="lax",
            secure=pages.secure,
        )
    )
    return answer


def _inside(path: str) -> str:
    """Where to go on below the console: never to another site, whatever the address says."""
    within = path.startswith("/console/") and not any(letter in path for letter in "\\\r\n\t")
    return path.removeprefix("/console") if within else ""


ENTRY = (sign_in_page, sign_in, welcome_page, welcome, sign_out, set_theme)
