"""What a sample server answers, as a plain value; sending it is ``newsroom``'s business."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Response:
    """``stream`` replaces ``body`` where the length is nobody's business (endless, huge or dripping answers)."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None


def page(body: bytes, content_type: str, status: int = 200) -> Response:
    return Response(status, body, {"Content-Type": content_type})


def text(status: int, words: str) -> Response:
    return page(f"{words}\n".encode(), "text/plain; charset=utf-8", status)


def redirect(status: int, location: str) -> Response:
    return Response(status, b"", {"Location": location})


def revalidated(response: Response, asked: Mapping[str, str], modified: datetime | None) -> Response:
    """``response`` with its validators, or a 304 when the validators that the client sent still hold."""
    etag = '"' + hashlib.sha256(response.body).hexdigest()[:20] + '"'
    validators = {"ETag": etag}
    if modified is not None:
        validators["Last-Modified"] = format_datetime(modified, usegmt=True)
    if _unchanged(asked, etag, modified):
        return Response(304, b"", validators)
    return replace(response, headers=response.headers | validators)


def _unchanged(asked: Mapping[str, str], etag: str, modified: datetime | None) -> bool:
    # RFC 9110, 13.1.3: with If-None-Match present, If-Modified-Since is not looked at.
    if "If-None-Match" in asked:
        return etag in asked["If-None-Match"]
    if modified is None or "If-Modified-Since" not in asked:
        return False
    try:
        return modified <= parsedate_to_datetime(asked["If-Modified-Since"])
    except ValueError:
        return False
