"""The sample newsroom's servers: one port an outlet on 127.0.0.1, and one for the person who turns its clock."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

import yaml

from newsdesk.errors import ConfigError
from newsdesk.samples.archive import Past
from newsdesk.samples.outlets import outlets
from newsdesk.samples.response import Response, page, text
from newsdesk.samples.site import Site

HOST = "127.0.0.1"
CONTROL, WAYBACK, CCNEWS = "control", "wayback", "ccnews"


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the request log. ``host`` is ``127.0.0.1:port``; ``time`` is the real one, in UTC."""

    host: str
    path: str
    time: datetime
    status: int
    user_agent: str = ""
    conditional: bool = False


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        # HTTPServer.server_bind asks the resolver for the host's name: seconds on a machine without DNS.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def handle_error(self, request: object, client_address: object) -> None:
        # A reader that resets the connection is a reader that had enough; anything else is a bug and is printed.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    newsroom: Newsroom
    key: str

    @property
    def port(self) -> int:
        port: int = self.connection.getsockname()[1]
        return port

    def log_message(self, format: str, *args: object) -> None:
        """Silent: ``Newsroom.requests`` is the log."""

    def do_GET(self) -> None:
        self._send(self.newsroom.answer(self.key, self.path, dict(self.headers.items())), with_body=True)

    def do_HEAD(self) -> None:
        self._send(self.newsroom.answer(self.key, self.path, dict(self.headers.items())), with_body=False)

    def do_POST(self) -> None:
        # No command has a body; what a client sends as one must not be taken for its next request.
        self.close_connection = True
        self._send(self.newsroom.command(self.key, self.path), with_body=True)

    def _send(self, response: Response, *, with_body: bool) -> None:
        self.newsroom.log(self, response.status)
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.stream is None:
            if response.status != 304:
                self.send_header("Content-Length", str(len(response.body)))
        else:
            self.close_connection = True
            self.send_header("Connection", "close")
        try:
            self.end_headers()
            if with_body:
                for chunk in response.stream or (response.body,):
                    self.wfile.write(chunk)
        except (BrokenPipeError, ConnectionResetError):
            # The reader hung up, as it should on pages without end.
            self.close_connection = True


class Newsroom:
    """A little web of invented outlets with a clock. Use it as a context manager, or ``start()`` and ``stop()`` it.

    ``start`` is the first of its three days. ``now`` is the instant that it shows; None follows the real clock.
    ``base_port`` is the control port; the two archives and the outlets follow it one by one; 0 takes free ports.
    ``slow_seconds`` is how long a dripping answer lasts. Raises ConfigError where a port is taken.
    """

    def __init__(
        self, start: date, now: datetime | None = None, base_port: int = 0, slow_seconds: float = 120.0
    ) -> None:
        self.first_day = start
        self.requests: list[Request] = []
        self._now = now
        self._base_port = base_port
        self._servers: list[_Server] = []
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._base_urls: dict[str, str] = {}
        self.site = Site(start, self._base_urls, slow_seconds)
        self.past = Past(start, self.site, self._base_urls)
        self._own_urls: dict[str, str] = {}

    def start(self) -> Self:
        """Serve. Returns the newsroom itself."""
        self.site.stopped.clear()
        keys = [CONTROL, WAYBACK, CCNEWS, *outlets()]
        try:
            for offset, key in enumerate(keys):
                self._serve(key, self._base_port + offset if self._base_port else 0)
        except OSError as error:
            self.stop()
            raise ConfigError(
                f"the sample newsroom cannot have port {self._base_port + offset} on {HOST} ({error.strerror}): "
                f"choose another base port; it needs {len(keys)} in a row"
            ) from error
        return self

    def stop(self) -> None:
        """End every server and every answer that is still dripping."""
        self.site.stopped.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers.clear()
        self._threads.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self, key: str, port: int) -> None:
        handler = type("Handler", (_Handler,), {"newsroom": self, "key": key})
        server = _Server((HOST, port), handler)
        url = f"http://{HOST}:{server.server_port}"
        (self._base_urls if key in outlets() else self._own_urls)[key] = url
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=f"sample {key}", daemon=True)
        thread.start()
        self._servers.append(server)
        self._threads.append(thread)

    # the clock

    @property
    def now(self) -> datetime:
        return self._now or datetime.now(UTC)

    def set_now(self, instant: datetime) -> None:
        """Turn the clock to ``instant`` (aware); raises ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError("the newsroom's clock needs an instant with a zone")
        self._now = instant.astimezone(UTC)

    # what the program is told

    @property
    def control_url(self) -> str:
        return self._own_urls[CONTROL]

    def wayback_url(self) -> str:
        """The value for NEWSDESK_WAYBACK_URL."""
        return self._own_urls[WAYBACK]

    def ccnews_url(self) -> str:
        """The value for NEWSDESK_CCNEWS_URL."""
        return self._own_urls[CCNEWS]

    def url(self, outlet: str, path: str = "/") -> str:
        return self._base_urls[outlet] + path

    def allow_private_hosts(self) -> str:
        """The value for NEWSDESK_ALLOW_PRIVATE_HOSTS: every ``host:port`` of outlets and archives."""
        urls = [*self._base_urls.values(), self.wayback_url(), self.ccnews_url()]
        return ",".join(urlsplit(url).netloc for url in urls)

    def feeds_yaml(self) -> str:
        """The catalog of the newsroom's feeds, in the format of the real one."""
        rows = [
            {
                "name": feed.name,
                "outlet": outlet.name,
                "country": outlet.country,
                "lang": outlet.lang,
                "url": self._base_urls[outlet.key] + feed.path,
                "kind": "sitemap" if feed.format == "sitemap" else "feed",
                "tier": outlet.tier,
            }
            for outlet in outlets().values()
            for feed in outlet.feeds
        ]
        return yaml.safe_dump({"feeds": rows}, allow_unicode=True, sort_keys=False)

    # requests

    def log(self, handler: _Handler, status: int) -> None:
        entry = Request(
            host=f"{HOST}:{handler.port}",
            path=handler.path,
            time=datetime.now(UTC),
            status=status,
            user_agent=handler.headers.get("User-Agent", ""),
            conditional="If-None-Match" in handler.headers or "If-Modified-Since" in handler.headers,
        )
        if handler.key != CONTROL:
            with self._lock:
                self.requests.append(entry)

    def answer(self, key: str, path: str, asked: Mapping[str, str]) -> Response:
        """The answer to ``GET path`` on the port of ``key``."""
        match key:
            case "control":
                return self._control(urlsplit(path).path)
            case "wayback":
                return self.past.wayback(path, self.now)
            case "ccnews":
                return self.past.ccnews(path, self.now)
            case _:
                return self.site.respond(outlets()[key], path, asked, self.now)

    def _control(self, path: str) -> Response:
        match path:
            case "/feeds.yaml":
                return text(200, self.feeds_yaml())
            case "/allow-private-hosts":
                return text(200, self.allow_private_hosts())
            case "/now":
                return text(200, self.now.isoformat())
            case "/requests":
                with self._lock:
                    rows = [asdict(request) | {"time": request.time.isoformat()} for request in self.requests]
                return page(json.dumps(rows).encode(), "application/json")
            case "/":
                return self._index()
            case _:
                return text(404, "The control port knows / /feeds.yaml /allow-private-hosts /now /requests")

    def _index(self) -> Response:
        rows = "".join(
            f'<li><a href="{self._base_urls[outlet.key]}/">{outlet.name}</a> '
            + " ".join(
                f'<a href="{self._base_urls[outlet.key]}{feed.path}">[{feed.format}]</a>' for feed in outlet.feeds
            )
            for outlet in outlets().values()
        )
        html = (
            f"<!DOCTYPE html><title>Sample newsroom</title><h1>It is {self.now:%Y-%m-%d %H:%M} UTC</h1><ul>{rows}</ul>"
        )
        return page(html.encode(), "text/html; charset=utf-8")

    def command(self, key: str, path: str) -> Response:
        """``POST /now?at=2026-03-03T12:00:00Z`` on the control port turns the clock."""
        parts = urlsplit(path)
        if key != CONTROL or parts.path != "/now":
            return text(405, "Only POST /now?at=INSTANT on the control port")
        try:
            self.set_now(datetime.fromisoformat(parse_qs(parts.query)["at"][0]))
        except (KeyError, ValueError):
            return text(400, "at must be an instant with a zone, like 2026-03-03T12:00:00Z")
        return text(200, self.now.isoformat())
