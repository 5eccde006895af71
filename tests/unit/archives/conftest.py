"""A scripted archive on loopback, and a plain GET to ask it with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from newsdesk import settings
from newsdesk.archives.source import Get, Window
from newsdesk.http import Client
from newsdesk.model import Capture

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Archive:
    """Answers each request target with what ``script`` gives for it; remembers what was asked."""

    script: Callable[[str, dict[str, str]], Answer]
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        archive = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                archive.asked.append(self.path)
                status, headers, body = archive.script(self.path, dict(self.headers.items()))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Archive]]:
    running: list[Archive] = []

    def start(script: Callable[[str, dict[str, str]], Answer]) -> Archive:
        running.append(Archive(script))
        return running[-1]

    yield start
    for archive in running:
        archive.close()


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    with Client(settings.load({"NEWSDESK_ALLOW_PRIVATE_HOSTS": "127.0.0.1"})) as opened:
        yield opened


@pytest.fixture
def get(client: Client) -> Get:
    """A GET without pace or robots.txt: those are the pipeline's."""

    def ask(url: str, **request: Any) -> Capture:
        for courtesy in ("pace_name", "pace", "ignore_robots"):
            request.pop(courtesy, None)
        return client.get(url, **request)

    return ask


@pytest.fixture
def window() -> Window:
    """3 March 2026 in Mexico City."""
    start = datetime(2026, 3, 3, 6, tzinfo=UTC)
    return Window(date(2026, 3, 3), start, start + timedelta(days=1))
