"""Leaving the list by the link of a mail: the one page without a login, since a mail program has none.

What lets somebody in is the link itself, signed for one recipient. It can take that recipient off the list and nothing else;
only a POST does so, because mail scanners follow every link with GET. Any other link gets the same answer.
"""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsdesk import pipeline
from newsdesk.web.parameters import CurrentDesk
from newsdesk.web.rendering import page, source

router = APIRouter()
PATH = "/unsubscribe/{token}"
LONGEST = 600
"""Characters of a token: an address has at most 254, and base64 makes a third more of it."""


def _policy() -> str:
    """The page's own: its one style, which an anonymous visitor could not fetch, and its one form."""
    (style,) = re.findall(r"<style>(.*?)</style>", source("unsubscribe.html"), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


@router.get(PATH)
def ask(request: Request, desk: CurrentDesk, token: str) -> Response:
    """Show whose mail of which kind would end, with a button. Changes nothing."""
    return _answer(request, desk, token, done=False)


@router.post(PATH)
def leave(request: Request, desk: CurrentDesk, token: str) -> Response:
    """End it. A second time is as good as once; what the body says does not matter (RFC 8058 sends ``One-Click``)."""
    return _answer(request, desk, token, done=True)


def _answer(request: Request, desk: CurrentDesk, token: str, *, done: bool) -> Response:
    found = pipeline.linked_recipient(desk.settings, token) if len(token) <= LONGEST else None
    recipient, kind = found or ("", "")
    if found and done:
        pipeline.unsubscribe(desk.settings, recipient, kind)
    response = page(
        request,
        "unsubscribe.html",
        status_code=200 if found else 404,
        recipient=recipient,
        kind=kind,
        done=done,
        sender=desk.settings.mail_from,
    )
    response.headers["Content-Security-Policy"] = _policy()
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
