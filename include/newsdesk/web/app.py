"""The pages as one ASGI application. `create_app` is all that a host needs."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsdesk import pipeline
from newsdesk.errors import ConfigError, Reject, Retry
from newsdesk.settings import Settings
from newsdesk.web import access as access_
from newsdesk.web.access import Access, Section
from newsdesk.web.desk import Desk
from newsdesk.web.pages import SECTIONS, unsubscribe
from newsdesk.web.rendering import SECURITY_HEADERS, page

log = logging.getLogger(__name__)


def create_app(access: Access, settings: Settings) -> FastAPI:
    """The pages over the newsroom of ``settings``, each route behind one of the two answers of ``access``.

    One route is open, and only where mails carry its address: `pages.unsubscribe`.
    """
    app = FastAPI(title="Newsdesk", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(settings)
    app.state.access = access
    for section in SECTIONS:
        _mount(app, section, access)
    if pipeline.takes_one_click(settings):
        app.include_router(unsubscribe.router)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(Reject, _rejected)
    app.add_exception_handler(Retry, _unavailable)
    app.add_exception_handler(ConfigError, _unavailable)
    app.add_middleware(SecurityHeaders)
    return app


def _mount(app: FastAPI, section: Section, access: Access) -> None:
    """Both routers of a section, behind their guards. Raises ConfigError for a route on the wrong one."""
    for router, allowed, answer, more in (
        (section.reading, {"GET"}, access.reader, []),
        (section.writing, {"POST"}, access.writer, [Depends(access_.require_own_page)]),
    ):
        for route in router.routes:
            methods: set[str] = getattr(route, "methods", None) or set()
            if methods != allowed:
                raise ConfigError(f"route {getattr(route, 'path', route)} answers {methods}, its router only {allowed}")
        app.include_router(router, dependencies=[*more, access_.guard(answer)])


class SecurityHeaders:
    """Adds the headers that keep a page to itself, unless the page has set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] += [
                    (name.lower().encode(), value.encode())
                    for name, value in SECURITY_HEADERS.items()
                    if name.lower().encode() not in present
                ]
            await send(message)

        await self.app(scope, receive, with_headers)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sign_in = None
    if error.status_code == 401:
        access: Access = request.app.state.access
        sign_in = f"{access.sign_in_path}?next={quote(str(request.url), safe='')}"
    return _trouble(request, error.status_code, str(error.detail), sign_in=sign_in)


def _misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return _trouble(request, 400, said)


def _rejected(request: Request, error: Exception) -> Response:
    assert isinstance(error, Reject)
    return _trouble(request, 404 if error.code.startswith("unknown") else 409, error.reason)


def _unavailable(request: Request, error: Exception) -> Response:
    log.warning("newsdesk pages: %s", error)
    return _trouble(request, 503, str(error))


def _trouble(request: Request, status: int, said: str, **more: Any) -> HTMLResponse:
    return page(request, "trouble.html", status_code=status, status=status, said=said, **({"sign_in": None} | more))
