"""Who may see a page and who may change something. The host (Airflow, by its plugin) answers; every route asks.

A route cannot be added without a permission: pages declare their routes on a `Section`, which has one router for reading
(GET only) and one for writing (POST only), and `create_app` mounts each of them behind the host's answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request, status

Dependency = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, by the host's word. ``name`` is what verdicts and merges are recorded under."""

    name: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class Access:
    """What the host gives: two FastAPI dependencies that return a Visitor or raise 401 or 403, and where one signs in."""

    reader: Dependency
    writer: Dependency
    sign_in_path: str


@dataclass(frozen=True, slots=True)
class Section:
    """The routes of one page: ``reading`` shows, ``writing`` changes."""

    reading: APIRouter = field(default_factory=APIRouter)
    writing: APIRouter = field(default_factory=APIRouter)


def visitor_of(request: Request) -> Visitor:
    """The visitor whom `guard` let through."""
    visitor: Visitor = request.state.visitor
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(visitor_of)]


def guard(answer: Dependency) -> Any:
    """A dependency that asks the host and remembers its answer for the page."""

    def asked(request: Request, visitor: Annotated[Visitor, Depends(answer)]) -> None:
        request.state.visitor = visitor

    return Depends(asked)


def require_own_page(request: Request) -> None:
    """Raise 403 unless the request comes from one of our own pages, or from a program that carries its own credentials.

    Browsers say where a request comes from (Sec-Fetch-Site, else Origin), and no page can make them lie. A request with
    neither is no browser's; it passes only with a bearer token, which no browser adds by itself.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        own = site == "same-origin"
    elif origin is not None:
        own = urlsplit(origin).netloc == request.headers.get("host")
    else:
        own = request.headers.get("authorization", "").lower().startswith("bearer ")
    if not own:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "This form was not sent from a page of Newsdesk.")
