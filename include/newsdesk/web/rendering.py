"""From values to a page: templates that escape everything, chrome in the visitor's language, headers that allow nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from newsdesk.digest import quoting, words
from newsdesk.digest.render import told_outcome
from newsdesk.pipeline import edition
from newsdesk.web import charts
from newsdesk.web.words import LANGUAGES, translate

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "newsdesk_language"

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Cookie, Accept-Language",
}


def language_of(request: Request) -> str:
    """The language of the chrome: asked for (``?ui=es``), else remembered, else the browser's, else English."""
    wanted = (request.query_params.get("ui"), request.cookies.get(LANGUAGE_COOKIE))
    for code in wanted:
        if code in LANGUAGES:
            return code
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def page(request: Request, template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """The template with these values, as a response."""
    language = language_of(request)
    base = request.scope.get("root_path", "")
    html = (
        _templates()
        .get_template(template)
        .render(
            **values,
            request=request,
            base=base,
            airflow=base.rsplit("/", 1)[0],
            here=request.url.path,
            visitor=getattr(request.state, "visitor", None),
            ui=language,
            zone=request.app.state.desk.settings.timezone,
            facet_names=facet_names(language),
            t=lambda english, **names: translate(english, language, **names),
            many=lambda n, one, more: translate(one if n == 1 else more, language, n=n),
            outcome=lambda code, reason=None: told_outcome(code, reason or "", language),
            day_words=lambda day: words.long_date(day, language),
            moment=lambda instant: words.clock(instant.astimezone(request.app.state.desk.settings.timezone), language),
            static=lambda name: f"{base}/static/{name}?v={fingerprint(name)}",
            link=lambda path, **query: link(base, path, query),
            with_query=lambda **changed: with_query(request, changed),
        )
    )
    response = HTMLResponse(html, status_code=status_code)
    if request.query_params.get("ui") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=31_536_000, path=base or "/", httponly=True, samesite="lax"
        )
    return response


def link(base: str, path: str, query: Mapping[str, Any]) -> str:
    """An address within the pages; values that are None or empty are left out."""
    kept = [(key, value) for key, value in query.items() if value not in (None, "", [])]
    return f"{base}/{path}" + (f"?{urlencode(kept, doseq=True)}" if kept else "")


def with_query(request: Request, changed: Mapping[str, Any]) -> str:
    """This page's address with some of its query changed; a value of None takes it away."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changed and value]
    kept += [(key, value) for key, value in changed.items() if value is not None]
    return f"{request.url.path}?{urlencode(kept, doseq=True)}" if kept else request.url.path


@cache
def fingerprint(name: str) -> str:
    """Of a static file: it may be kept for ever under an address that names its content."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def facet_names(language: str) -> dict[str, str]:
    """Each facet's name, from the topic's own file."""
    return {facet: names[language] for facet, names in edition.facet_names().items()}


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "outward": outward,
        "host": lambda url: urlsplit(url).netloc,
        "local": lambda instant, zone: instant.astimezone(zone),
        "clock": lambda instant, zone: instant.astimezone(zone).strftime("%H:%M"),
        "stamp": lambda instant, zone: instant.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        "attributes": attributes,
        "bidi": isolate,
        "office": office,
    }
    environment.globals |= {"charts": charts, "min": min, "max": max}
    return environment


@cache
def source(template: str) -> str:
    """A template as it was written."""
    return (HERE / "templates" / template).read_text(encoding="utf-8")


def outward(url: str | None) -> str | None:
    """The address if it leads to the web; None for anything else, such as javascript: or a feed's nonsense."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def isolate(text: str) -> Markup:
    """Text of the press in an element of its own, so that its direction marks end where it ends."""
    return Markup("<bdi>{}</bdi>").format(text)


def office(speaker: Mapping[str, Any]) -> str:
    """Role and affiliation as one phrase, what the one says not repeated by the other."""
    title, after = quoting.titled("", speaker["role"], speaker["affiliation"])
    return ", ".join(filter(None, (title, after)))


def attributes(values: Mapping[str, Any]) -> Markup:
    """HTML attributes, quoted."""
    return Markup(" ").join(Markup('{}="{}"').format(key, value) for key, value in values.items())


def iso(value: date | datetime) -> str:
    """As written in addresses and machine-readable attributes."""
    return value.isoformat()


def path_of(request: Request, wanted: str, otherwise: str) -> str:
    """Where to go after a form: the page ``wanted`` if it is one of ours, else ``otherwise``. Never another site."""
    base = request.scope.get("root_path", "")
    plain = (
        wanted.startswith(f"{base}/") and not wanted.startswith("//") and wanted.isprintable() and "\\" not in wanted
    )
    return wanted if plain else f"{base}/{otherwise}"
