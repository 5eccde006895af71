"""urllib3 connections that go only where the guard allows, and that end in time and size whatever the server does."""

from __future__ import annotations

import http.client
import io
import socket
import sys
import threading
import time
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from newsdesk.http.guard import Address, Guard


class OutOfTime(TimeoutError):
    """The whole request took longer than its total time."""


class OutOfBytes(OSError):
    """The server sent more raw bytes than any body within the cap needs."""


@dataclass(slots=True)
class Budget:
    """What is left for the request under way: until when (``time.monotonic``), and how many raw bytes."""

    deadline: float
    raw_bytes: int

    def seconds(self) -> float:
        """Seconds left, more than zero. Raises OutOfTime."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime("total time is over")
        return left

    def take(self, count: int) -> None:
        """Count raw bytes that arrived. Raises OutOfBytes."""
        self.raw_bytes -= count
        if self.raw_bytes < 0:
            raise OutOfBytes("more raw bytes than the cap allows")


BUDGET: ContextVar[Budget] = ContextVar("BUDGET")
"""Of the request under way in this thread; the client sets it before each request."""


class _BudgetReader(io.RawIOBase):
    """Bytes of a socket. A timeout per read alone lets a server that sends a byte a second go on for ever."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, budget: Budget) -> None:
        self._raw, self._sock, self._budget = raw, sock, budget
        self._per_read = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._budget.seconds()
        self._sock.settimeout(left if self._per_read is None else min(left, self._per_read))
        count = self._raw.readinto(buffer) or 0
        self._budget.take(count)
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _BudgetResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        raw = sock.makefile("rb", buffering=0)
        self.fp = io.BufferedReader(_BudgetReader(raw, sock, BUDGET.get()))


class _Guarded(HTTPConnection):
    response_class = _BudgetResponse

    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        """Connect to a checked address. The host name stays what TLS verifies and what the Host header says."""
        try:
            addresses = self._addresses()
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        failure: OSError = OSError("the name has no address")
        for family, sockaddr in addresses:
            try:
                return self._connect(family, sockaddr)
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, f"connection to {self.host} timed out") from failure
        raise NewConnectionError(self, f"connection to {self.host} failed: {failure}") from failure

    def _addresses(self) -> list[Address]:
        """The checked addresses. The system's resolver knows no timeout, so it is asked in a thread that may be left
        behind."""
        found: Future[list[Address]] = Future()

        def resolve() -> None:
            try:
                found.set_result(self._guard.addresses(self._dns_host, self.port))
            except Exception as error:  # noqa: BLE001 - it is raised where the result is waited for
                found.set_exception(error)

        threading.Thread(target=resolve, name="resolver", daemon=True).start()
        try:
            return found.result(self._patience())
        except TimeoutError:
            raise ConnectTimeoutError(self, f"{self.host} was not resolved in time") from None

    def _patience(self) -> float:
        left = BUDGET.get().seconds()
        return min(left, self.timeout) if isinstance(self.timeout, int | float) else left

    def _connect(self, family: socket.AddressFamily, sockaddr: tuple[Any, ...]) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            for option in self.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(self._patience())
            sock.connect(sockaddr)
        except BaseException:
            sock.close()
            raise
        sys.audit("http.client.connect", self, self.host, self.port)
        return sock


class _GuardedHTTPS(_Guarded, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPS


class GuardedPools(PoolManager):
    """A pool manager all of whose connections pass ``guard``. It never reads proxy settings from the environment."""

    def __init__(self, guard: Guard, **options: Any) -> None:
        super().__init__(**options)
        self._guard = guard
        self.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None
    ) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        pool.conn_kw["guard"] = self._guard
        return pool


__all__ = ["BUDGET", "Budget", "ConnectionPool", "GuardedPools", "OutOfBytes", "OutOfTime"]
