from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from loopback_server import Script, Server, settings_allowing

from newsdesk.http import Client


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers by their scripts; they end with the test."""
    servers: list[Server] = []

    def start(script: Script, **options: object) -> Server:
        servers.append(Server(script, **options))  # type: ignore[arg-type]
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def client_for() -> Iterator[Callable[..., Client]]:
    """Make clients that are let through to the given servers; they end with the test."""
    clients: list[Client] = []

    def make(*servers: Server, also: str = "", **options: object) -> Client:
        allowed = settings_allowing(*(server.host for server in servers), also)
        clients.append(Client(allowed, **options))  # type: ignore[arg-type]
        return clients[-1]

    yield make
    for client in clients:
        client.close()
