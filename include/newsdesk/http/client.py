"""The HTTP client: one GET, one Capture. Network trouble is an outcome, not an exception."""

from __future__ import annotations

import hashlib
import http.client
import io
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import BinaryIO, Literal
from urllib.parse import urljoin

import zstandard
from urllib3 import BaseHTTPResponse, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    EmptyPoolError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import Url

from newsdesk.errors import Reject, Retry
from newsdesk.http import outcome
from newsdesk.http.body import TooLarge, finish_small, read_body, read_start
from newsdesk.http.connection import BUDGET, Budget, GuardedPools, OutOfBytes, OutOfTime
from newsdesk.http.guard import Guard, Refused, Resolver, resolve
from newsdesk.http.stream import LONGEST, SECONDS, StreamReader, skip
from newsdesk.model import Capture
from newsdesk.settings import Settings

Kind = Literal["feed", "page", "any"]
CAPS: dict[Kind, int] = {"feed": 5_000_000, "page": 10_000_000, "any": 10_000_000}
"""Bytes after decompression."""
MAX_REDIRECTS = 5
HEADER_ALLOWANCE = 7_000_000
"""Raw bytes beyond the cap: http.client takes at most 100 header lines of 64 KB."""

_STREAM_BUFFER = 1 << 18  # bytes read from the connection at once

_ACCEPT: dict[Kind, str] = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "any": "*/*",
}
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class _Chain:
    """The way from the URL asked to the URL that answered."""

    asked: str
    current: Url
    hops: int = 0
    permanent: bool = True

    @property
    def url(self) -> str:
        return self.current.url


class Client:
    """Fetches URLs for any number of threads. Holds open connections: use it as a context manager, or ``close`` it."""

    def __init__(
        self,
        settings: Settings,
        *,
        connect_timeout: float = 10.0,
        read_timeout: float = 20.0,
        total_timeout: float = 60.0,
        connections_per_host: int = 4,
        resolver: Resolver = resolve,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ca_certs: str | None = None,
    ) -> None:
        self._guard = Guard(settings.allow_private_hosts, resolver)
        self._agent = _header_value(settings.user_agent)
        self._timeout = Timeout(connect=connect_timeout, read=read_timeout)
        self._total = total_timeout
        self._now = now
        self._pools = GuardedPools(
            self._guard, num_pools=100, maxsize=connections_per_host, block=True, ca_certs=ca_certs
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all idle connections."""
        self._pools.clear()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        kind: Kind = "page",
        headers: Mapping[str, str] | None = None,
        total_timeout: float | None = None,
        on_redirect: Callable[[str], None] | None = None,
    ) -> Capture:
        """Ask for ``url`` and return what came back; the outcome words are those of ``Capture``.

        ``max_bytes`` caps the body after decompression (default: CAPS by kind). ``etag`` and ``last_modified`` make the
        request conditional. ``kind`` says which content types are acceptable. Never raises for what a server, a
        resolver or a network does; ``reason`` says what it was. ``on_redirect`` is called with each address before it is
        followed to, on nobody's time; what it raises is raised here.
        """
        asked = {"User-Agent": self._agent, "Accept": _ACCEPT[kind], "Accept-Encoding": "gzip, deflate, br, zstd"}
        if etag:
            asked["If-None-Match"] = _header_value(etag)
        if last_modified:
            asked["If-Modified-Since"] = _header_value(last_modified)
        asked.update(headers or {})
        cap = CAPS[kind] if max_bytes is None else max_bytes
        budget = Budget(time.monotonic() + (total_timeout or self._total), cap * 2 + HEADER_ALLOWANCE)
        token = BUDGET.set(budget)
        try:
            return self._follow(url, asked, cap, kind, on_redirect)
        finally:
            BUDGET.reset(token)

    @contextmanager
    def stream(
        self, url: str, *, start: int = 0, max_bytes: int = LONGEST, seconds: float = SECONDS
    ) -> Iterator[BinaryIO]:
        """The undecoded body of ``url`` from byte ``start`` on, as a file; for long downloads that are read through.

        Redirects are not followed. Raises Retry when the server does not answer, is busy (with its Retry-After) or breaks
        off, Reject when there is nothing at that address or the guard refuses it.
        """
        headers = {"User-Agent": self._agent, "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        token = BUDGET.set(Budget(time.monotonic() + seconds, max_bytes + HEADER_ALLOWANCE))
        try:
            with self._opened(url, headers) as response:
                reader: BinaryIO = io.BufferedReader(StreamReader(response, url), _STREAM_BUFFER)
                if start and response.status != HTTPStatus.PARTIAL_CONTENT:
                    skip(reader, start)
                yield reader
        finally:
            BUDGET.reset(token)

    @contextmanager
    def _opened(self, url: str, headers: dict[str, str]) -> Iterator[BaseHTTPResponse]:
        try:
            self._guard.check(url)
            response = self._send(url, headers)
        except Refused as error:
            raise Reject(f"{url}: {error.reason}", code="refused") from error
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            raise Retry(f"{url}: {_trouble(error)}") from error
        try:
            word = outcome.by_status(response.status)
            if word != "ok":
                after = outcome.retry_after(response.headers.get("retry-after"), self._now())
                if word == "error":
                    raise Retry(f"{url}: HTTP {response.status}", after=after)
                raise Reject(f"{url}: HTTP {response.status}", code=word)
            yield response
        finally:
            # Mostly not read to its end: the connection is not used again.
            response.close()
            response.release_conn()

    def _follow(
        self, url: str, headers: dict[str, str], cap: int, kind: Kind, on_redirect: Callable[[str], None] | None
    ) -> Capture:
        try:
            chain = _Chain(url, self._guard.check(url))
        except Refused as error:
            return self._nothing(url, url, "refused", error.reason)
        seen = {chain.url}
        while True:
            answer = self._ask(chain, headers, cap, kind)
            if isinstance(answer, Capture):
                return answer
            status, location = answer
            try:
                target = self._guard.check(urljoin(chain.url, _location(location)))
            except Refused as error:
                return self._nothing(url, chain.url, "refused", f"redirect: {error.reason}", status)
            except ValueError:
                return self._nothing(url, chain.url, "error", "redirect: the Location cannot be read", status)
            if target.url in seen or chain.hops == MAX_REDIRECTS:
                why = "the redirects go in a circle" if target.url in seen else f"more than {MAX_REDIRECTS} redirects"
                return self._nothing(url, chain.url, "redirect_loop", why, status)
            seen.add(target.url)
            if on_redirect is not None:
                started = time.monotonic()
                on_redirect(target.url)
                BUDGET.get().deadline += time.monotonic() - started
            chain = _Chain(url, target, chain.hops + 1, chain.permanent and status in _PERMANENT)

    def _ask(self, chain: _Chain, headers: dict[str, str], cap: int, kind: Kind) -> Capture | tuple[int, str]:
        """One request: the finished capture, or the status and Location of a redirect."""
        try:
            response = self._send(chain.url, headers)
            try:
                location = response.headers.get("location")
                if response.status in _REDIRECTS and location:
                    finish_small(response)
                    return response.status, location
                return self._capture(chain, response, cap, kind)
            finally:
                # What was read to its end is back in the pool by now. Anything else must not be used again, but its
                # place must be given back: the pool has only so many for a host.
                response.close()
                response.release_conn()
        except Refused as error:
            return self._nothing(chain.asked, chain.url, "refused", error.reason)
        except (HTTPError, http.client.HTTPException, zstandard.ZstdError, OSError, ValueError) as error:
            return self._nothing(chain.asked, chain.url, "error", _trouble(error))

    def _send(self, url: str, headers: dict[str, str], again: bool = True) -> BaseHTTPResponse:
        budget = BUDGET.get()
        try:
            return self._pools.urlopen(
                "GET",
                url,
                headers=headers,
                retries=False,
                redirect=False,
                preload_content=False,
                timeout=self._timeout,
                pool_timeout=budget.seconds(),
            )
        except ProtocolError as error:
            # A kept connection may be closed by the server just as it is used again: ask once more on a new one.
            if again and any(isinstance(arg, ConnectionError) for arg in error.args):
                return self._send(url, headers, again=False)
            raise

    def _capture(self, chain: _Chain, response: BaseHTTPResponse, cap: int, kind: Kind) -> Capture:
        now, status = self._now(), response.status
        headers = {name.lower(): value for name, value in response.headers.items() if name.lower() != "set-cookie"}
        word = outcome.by_status(status)
        whole = Capture(
            url=chain.asked,
            final_url=chain.url,
            status=status,
            outcome=word,
            fetched_at=now,
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            reason=None if word in {"ok", "not_modified"} else f"HTTP {status}",
            retry_after=outcome.retry_after(headers.get("retry-after"), now),
            permanent_url=chain.url if chain.hops and chain.permanent and word in {"ok", "not_modified"} else None,
            headers=headers,
        )
        if word == "not_modified":
            read_body(response, 0)
            return whole
        if word != "ok":
            challenged = word == "error" and outcome.is_challenge(read_start(response, outcome.CHALLENGE_SIZE), headers)
            return replace(whole, outcome="blocked", reason=f"HTTP {status}: bot challenge") if challenged else whole
        if outcome.wrong_type(kind, whole.content_type):
            return _without(whole, "wrong_type", f"a {kind} was expected, the type is {whole.content_type}")
        try:
            body = read_body(response, cap)
        except (TooLarge, OutOfBytes):
            return _without(whole, "too_large", f"more than {cap} bytes")
        return self._judge(chain, whole, body)

    def _judge(self, chain: _Chain, capture: Capture, body: bytes) -> Capture:
        if outcome.is_challenge(body, capture.headers):
            return _without(capture, "blocked", "bot challenge")
        if outcome.is_consent(self._guard.check(chain.asked).host or "", chain.current.host or ""):
            return _without(capture, "consent", f"led to {chain.current.host}")
        if not body:
            return _without(capture, "error", "the body is empty")
        return replace(capture, body=body, sha256=hashlib.sha256(body).hexdigest())

    def _nothing(self, url: str, final_url: str, word: str, reason: str, status: int = 0) -> Capture:
        return Capture(url=url, final_url=final_url, status=status, outcome=word, fetched_at=self._now(), reason=reason)


def _without(capture: Capture, word: str, reason: str) -> Capture:
    return replace(capture, outcome=word, reason=reason, permanent_url=None)


def _header_value(text: str) -> str:
    """``text`` as it may stand in a request: validators come from servers and are sent back."""
    return "".join(char for char in text if " " <= char <= "~")[:1_000]


def _location(value: str) -> str:
    """A Location header as text: servers send UTF-8, http.client reads Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return value.strip()


_POOL = re.compile(r"^\w+\(host=[^)]*\): ")
"""What urllib3 puts before its messages: its own name for the connection."""


def _trouble(error: Exception) -> str:
    """One line that names the kind of trouble first, for counting: dns, connect, timeout, tls, decode, protocol."""
    kinds: tuple[tuple[str, type[Exception] | tuple[type[Exception], ...]], ...] = (
        ("dns", NameResolutionError),
        ("connect", NewConnectionError),  # before its base class ConnectTimeoutError
        ("timeout", (ConnectTimeoutError, ReadTimeoutError, OutOfTime, TimeoutError, EmptyPoolError)),
        ("tls", SSLError),
        ("decode", (DecodeError, zstandard.ZstdError)),
    )
    inner = next((arg for arg in error.args if isinstance(arg, Exception)), error)
    word = next((word for word, kind in kinds if isinstance(error, kind) or isinstance(inner, kind)), "protocol")
    return f"{word}: {_POOL.sub('', str(error))[:200]}"
