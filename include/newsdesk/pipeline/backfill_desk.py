"""What the workers of one day of the past share: the archives, asked politely, and the database that remembers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from newsdesk.archives.ccnews import CcNews
from newsdesk.archives.sitemaps import Parsed, Sitemaps
from newsdesk.archives.source import Source, Window
from newsdesk.archives.wayback import Wayback
from newsdesk.feeds.parse import parse
from newsdesk.http import Client
from newsdesk.model import Entry
from newsdesk.pipeline.backfill_days import window_of
from newsdesk.pipeline.ccnews_line import Line
from newsdesk.pipeline.courtesy import Courtesy
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import archive_index
from newsdesk.store.db import Connection, connect, transaction


class _Index:
    """The Wayback Machine's lists, kept in the database for all days and workers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, url: str, month: date) -> list[list[str]] | None:
        with transaction(self._connection):
            return archive_index.load(self._connection, url, month)

    def save(self, url: str, month: date, captures: list[list[str]]) -> None:
        with transaction(self._connection):
            archive_index.save(self._connection, url, month, captures)


@dataclass(slots=True)
class Desk:
    """What looking through one item needs."""

    connection: Connection
    settings: Settings
    courtesy: Courtesy
    window: Window
    sources: dict[str, Source]
    ccnews: CcNews
    feed_names: Sequence[str]
    outlets: Sequence[str]


@contextmanager
def desk_for(
    settings: Settings, day: date, feed_names: Sequence[str] = (), outlets: Sequence[str] = ()
) -> Iterator[Desk]:
    url = database_url(settings)
    with connect(url) as connection, connect(url) as pace_connection, Client(settings) as client:
        courtesy = Courtesy(client, pace_connection, agent=settings.user_agent)

        def entries(body: bytes, base: str) -> tuple[Entry, ...]:
            return parse(body, url=base, zone=settings.timezone).entries

        def sitemap(body: bytes, base: str) -> Parsed:
            parsed = parse(body, url=base, zone=settings.timezone)
            return parsed.entries, tuple((child.url, child.modified) for child in parsed.children)

        known: dict[str, Source] = {
            "wayback": Wayback(settings.wayback_url, courtesy.ask_archive, entries, _Index(connection)),
            "sitemap": Sitemaps(courtesy.ask_archive, sitemap),
        }
        line = Line(courtesy, connection)
        ccnews = CcNews(settings.ccnews_url, line.get, line.stream)
        yield Desk(
            connection, settings, courtesy, window_of(settings, day), known, ccnews, tuple(feed_names), tuple(outlets)
        )
