"""A scripted web on loopback, a clock that jumps, and a newsroom's desk over both, for the tests of polling and fetching."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from newsdesk.pipeline.clock import Clock
from newsdesk.pipeline.fetch import fetch
from newsdesk.pipeline.poll import poll
from newsdesk.settings import Settings, load
from newsdesk.store.db import connect

START = datetime(2026, 3, 2, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What the web says at one address."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Script = Answer | Callable[[Mapping[str, str]], Answer]


class JumpClock:
    """A clock that stands still until somebody sleeps, and then is at the end of that sleep at once."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.at += timedelta(seconds=seconds)

    def forward(self, **time: float) -> None:
        self.sleep(timedelta(**time).total_seconds())

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # Without HTTPServer's look-up of the host's name.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.socket.getsockname()[:2]


class Web:
    """A server whose ``pages`` (path: answer) may change while it runs. ``requests`` are (path, time on the clock)."""

    def __init__(self, clock: JumpClock) -> None:
        self.pages: dict[str, Script] = {}
        self.requests: list[tuple[str, datetime]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, format: str, *args: object) -> None:
                """Silent: ``requests`` is the log."""

            def do_GET(self) -> None:
                web.requests.append((self.path, clock.now()))
                script = web.pages.get(self.path, Answer(b"nothing here", 404))
                answer = script if isinstance(script, Answer) else script(self.headers)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def asked(self, path: str) -> int:
        """How often ``path`` was asked for."""
        return sum(1 for asked, _ in self.requests if asked == path)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def rss(*items: tuple[str, datetime]) -> bytes:
    """An RSS feed of these items (URL, published)."""
    told = "".join(
        f"<item><title>Report at {url}</title><link>{url}</link><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>The summary of it.</description></item>"
        for url, at in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{told}</channel></rss>'.encode()


def article(title: str, *paragraphs: str) -> bytes:
    """A plain article page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()


class Desk:
    """Settings, database and clock of one test."""

    def __init__(self, database_url: str, folder: Path, clock: JumpClock, *hosts: str) -> None:
        self.clock = clock
        self._url = database_url
        self._catalog = folder / "feeds.yaml"
        self.settings: Settings = load(
            {
                "NEWSDESK_DATABASE_URL": database_url,
                "NEWSDESK_FEEDS_FILE": str(self._catalog),
                "NEWSDESK_ALLOW_PRIVATE_HOSTS": ",".join(hosts),
                "NEWSDESK_DATA_DIR": str(folder),
            }
        )

    def catalog(self, *rows: Mapping[str, Any]) -> None:
        """Write the catalog: rows need ``name`` and ``url``."""
        usual = {"outlet": "Rio Ledger", "country": "US", "lang": "en", "kind": "feed"}
        self.write_catalog(yaml.safe_dump({"feeds": [{**usual, **row} for row in rows]}))

    def write_catalog(self, text: str) -> None:
        self._catalog.write_text(text, "utf-8")

    def poll(self, *, everything: bool = True) -> dict[str, int]:
        """One poll at the clock's instant; the clock moves on by the waits for slots alone. Counts that are not 0."""
        found = poll(self.settings, everything=everything, clock=self.clock.clock, threads=1)
        return {word: count for word, count in found.items() if count}

    def fetch(self) -> dict[str, int]:
        return fetch(self.settings, clock=self.clock.clock, threads=1)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with connect(self._url) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def value(self, sql: str, *values: object) -> Any:
        ((value,),) = self.rows(sql, *values)
        return value

    def write(self, sql: str, *values: object) -> None:
        with connect(self._url) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            connection.commit()
