"""The report views, for exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import views
from newsdesk.store.db import connect


@contextmanager
def view_rows(settings: Settings, view: str) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """Columns and streamed rows of one view of schema report. Raises Reject for an unknown view."""
    with connect(database_url(settings)) as connection, views.rows(connection, view) as found:
        yield found
