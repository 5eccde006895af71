"""A scripted server on loopback that can misbehave in ways no library server can."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from newsdesk import settings
from newsdesk.settings import Settings


@dataclass
class Request:
    """One request as it came: ``target`` is the path, header names are in small letters."""

    target: str
    headers: dict[str, str]


Script = Callable[[Request], Iterable[bytes]]


@dataclass
class Server:
    """Answers each request with the raw bytes that ``script`` gives for it."""

    script: Script
    tls: ssl.SSLContext | None = None
    keep_alive: bool = False
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            talk = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
            with talk, talk.makefile("rb") as stream:
                while line := stream.readline():
                    request = Request(line.split()[1].decode("latin-1"), _headers(stream))
                    self.requests.append(request)
                    for piece in self.script(request):
                        talk.sendall(piece)
                    if not self.keep_alive:
                        return

    def close(self) -> None:
        """Take no further connections."""
        self._listener.close()


def _headers(stream: Iterable[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in stream:
        name, _, value = line.decode("latin-1").strip().partition(":")
        if not name:
            break
        headers[name.lower()] = value.strip()
    return headers


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> list[bytes]:
    """A well-formed answer; header names are written with underscores."""
    given = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    given.update({name.replace("_", "-"): value for name, value in headers.items()})
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return [f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body]


def settings_allowing(*hosts: str) -> Settings:
    """Settings that let these private hosts through and are otherwise the defaults."""
    return settings.load({"NEWSDESK_ALLOW_PRIVATE_HOSTS": ",".join(hosts)})
