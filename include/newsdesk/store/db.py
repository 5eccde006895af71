"""Connections to Postgres. Everything else in this package takes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import psycopg2.errors
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import parse_dsn

from newsdesk.errors import Retry

__all__ = ["Connection", "connect", "transaction"]


OPTIONS = "-c timezone=UTC -c client_encoding=UTF8 -c jit=off"
"""Our statements are short; compiling the one large statement behind a page took 20 s where running it takes 0.1 s."""


def without_secret(url: str) -> str:
    """The URL's host, port and database, for messages: never the password."""
    try:
        parts = parse_dsn(url)
    except psycopg2.ProgrammingError:
        return "NEWSDESK_DATABASE_URL (not a valid Postgres URL)"
    return " ".join(f"{key}={parts[key]}" for key in ("host", "port", "dbname", "user") if parts.get(key))


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    """A connection to ``url`` in UTC, closed at the end. Work happens in ``transaction``.

    Raises Retry, naming server and database but never the password, when there is no connection to be had.
    """
    try:
        connection = psycopg2.connect(url, connect_timeout=10, application_name="newsdesk", options=OPTIONS)
    except psycopg2.OperationalError as error:
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        raise Retry(f"the database does not answer ({without_secret(url)}): {first_line}") from error
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """Commit at the end, roll back on any error. Raises Retry when the server went away in the middle."""
    try:
        yield connection
        connection.commit()
    except psycopg2.OperationalError as error:
        if not connection.closed:
            connection.rollback()
        first_line = (str(error).strip().splitlines() or ["connection lost"])[0]
        raise Retry(f"the database went away or refused: {first_line}") from error
    except psycopg2.errors.UniqueViolation as error:
        connection.rollback()
        raise Retry("another worker stored the same row at the same instant; the next try finds it there") from error
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise
