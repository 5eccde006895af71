"""What a page works with: the newsroom's settings, its database to read from, its clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from newsdesk import pipeline
from newsdesk.pipeline.edition import TOPIC
from newsdesk.settings import Settings
from newsdesk.store.db import Connection, connect, transaction

__all__ = ["TOPIC", "Desk"]

CONNECTIONS = 8
"""Pages read at once, for each API server process: a crowd waits for each other here and not in Postgres."""
SLOWEST_SECONDS = 20
"""No page may keep the database busy for longer, whatever is searched for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The newsroom that the pages show."""

    settings: Settings
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(CONNECTIONS))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which nothing can be changed, all of its queries seeing the same instant. Raises Retry."""
        with self._places, connect(pipeline.database_url(self.settings)) as connection:
            connection.set_session(readonly=True, isolation_level="REPEATABLE READ")
            with transaction(connection), connection.cursor() as cursor:
                # Compiling a page's queries takes seconds, running them milliseconds.
                cursor.execute(f"SET LOCAL statement_timeout = '{SLOWEST_SECONDS}s'; SET LOCAL jit = off")
                yield connection

    def now(self) -> datetime:
        """This instant, in the newsroom's zone."""
        return datetime.now(UTC).astimezone(self.settings.timezone)

    def today(self) -> date:
        """The newsroom's day."""
        return self.now().date()
