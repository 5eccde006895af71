"""CC-NEWS: Common Crawl's news archive, WARC files by crawl time, no index by address: the files are read through.

About twenty files of a gigabyte a day. Each is streamed once: records of other hosts are not even unpacked
(``newsdesk.archives.warc``), pages that triage lets go are dropped on their raw bytes, so hardly one in a hundred is parsed.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import BinaryIO

from newsdesk.archives import warc
from newsdesk.archives.source import Busy, Get, Window
from newsdesk.errors import Reject, Retry
from newsdesk.model import Capture

SLACK = timedelta(hours=36)
"""How long after its publication an article may be crawled and still be looked for."""

SPAN = timedelta(hours=12)
"""A file's stamp is when its crawl began; its records may be this much younger."""

NOTED_EVERY = 2000
"""Records after which the position is told even if no page was wanted."""

_NAME = re.compile(r"CC-NEWS-(\d{14})-\d+\.warc\.gz$")

Open = Callable[[str, int], AbstractContextManager[BinaryIO]]
"""A streamed GET from a byte offset on. Raises Retry (503, broken off), Reject (not there), or Busy (ask again at once)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file was read: the offset of the next record, and what was met on the way."""

    position: int
    records: int
    ours: int


class CcNews:
    """``hosts`` of the feeds decide which records are taken; ``wanted`` is asked about each page's raw bytes."""

    name = "ccnews"

    def __init__(self, base_url: str, get: Get, open_stream: Open) -> None:
        self._base = base_url
        self._get = get
        self._open = open_stream

    def files(self, window: Window) -> list[str]:
        """The archive files that can hold pages of the day, in order of time. Raises Retry when a list cannot be had.

        A month without any list is an archive that has nothing: no error, no files.
        """
        latest = window.end + SLACK
        months = {(d.year, d.month) for d in (window.start - SPAN, window.start, window.end, latest)}
        names: list[str] = []
        for year, month in sorted(months):
            names += self._month(year, month)
        return [name for name in names if window.start - SPAN <= _stamp(name) <= latest]

    def _month(self, year: int, month: int) -> list[str]:
        url = f"{self._base}/crawl-data/CC-NEWS/{year}/{month:02}/warc.paths.gz"
        answer = self._get(url, kind="any", ignore_robots=True)
        if answer.outcome == "not_found":
            return []
        if answer.outcome != "ok":
            raise Retry(f"CC-NEWS does not answer: {answer.reason}", after=answer.retry_after)
        try:
            listing = gzip.decompress(answer.body) if answer.body[:2] == b"\x1f\x8b" else answer.body
        except (OSError, EOFError, zlib.error) as error:
            raise Retry(f"{url} is no gzip file: {error}") from error
        names = sorted(line for line in listing.decode("ascii", "replace").split() if _NAME.search(line))
        if listing.strip() and not names:
            start = listing[:60].decode("utf-8", "replace")
            raise Retry(f"CC-NEWS answered something else than a list of files: {start!r}")
        return names

    def pages(
        self,
        name: str,
        hosts: Collection[str],
        host_of: Callable[[str], str],
        wanted: Callable[[bytes], bool],
        *,
        position: int = 0,
    ) -> Iterator[tuple[Capture | None, Progress]]:
        """The wanted pages of one file from a record offset on, each with how far the file is read by then.

        Now and then a ``None`` in the place of a page, so that the caller can note the position and keep its claim. Damaged
        records are passed over; a file that had some ends with Reject, which counts them and says what was wrong with the
        first one. Raises Retry when the archive does not answer or breaks off.
        """
        reading = _Reading(name, hosts, host_of, wanted, position)
        while True:
            try:
                with self._open(f"{self._base}/{name}", position) as stream:
                    yield from reading.pages(stream)
                    return
            except Busy:
                yield None, Progress(position, 0, 0)


class _Reading:
    """One file being read through: whose pages are looked for, and what was met so far."""

    def __init__(
        self,
        name: str,
        hosts: Collection[str],
        host_of: Callable[[str], str],
        wanted: Callable[[bytes], bool],
        position: int,
    ) -> None:
        self._name, self._begun, self._position = name, _stamp(name), position
        self._hosts, self._host_of, self._wanted = hosts, host_of, wanted
        self._known: dict[str, bool] = {}  # by scheme and host: a file has some thousand of them
        self._records = self._ours = self._damaged = 0
        self._first_damage = ""

    def pages(self, stream: BinaryIO) -> Iterator[tuple[Capture | None, Progress]]:
        for member in warc.members(stream, self._position, self._is_ours):
            self._records += 1
            page = self._page(member)
            self._ours += page is not None
            if page is not None and self._wanted(page.body):
                yield page, Progress(member.end, self._records, self._ours)
            elif self._records % NOTED_EVERY == 0:
                yield None, Progress(member.end, self._records, self._ours)
        if self._damaged:
            raise Reject(
                f"{self._name} is damaged: {self._damaged} of {self._records} records cannot be read,"
                f" {self._first_damage}",
                code="damaged",
            )

    def _is_ours(self, head: bytes) -> bool:
        if warc.field(head, b"WARC-Type") != "response":
            return False
        parts = _url(head).split("/", 3)
        if len(parts) < len(("http:", "", "host")):
            return False
        origin = "/".join(parts[:3])
        if origin not in self._known:
            self._known[origin] = self._host_of(origin) in self._hosts
        return self._known[origin]

    def _page(self, member: warc.Member) -> Capture | None:
        """The record as a capture, if it is a page of one of the hosts."""
        damage = member.damaged
        if member.content is not None:
            try:
                return self._capture(member.content, warc.answer(member.content))
            except warc.Damaged as error:
                damage = str(error)
        if damage:
            self._damaged += 1
            self._first_damage = self._first_damage or f"the first one at byte {member.start}: {damage}"
        return None

    def _capture(self, record: bytes, answer: warc.Answer) -> Capture | None:
        content_type = answer.content_type or "text/html"
        if answer.status != HTTPStatus.OK or "html" not in content_type.lower():
            return None
        url = _url(record)
        return Capture(
            url=url,
            final_url=url,
            status=answer.status,
            outcome="ok",
            fetched_at=_crawled(record) or self._begun,
            body=answer.body,
            content_type=content_type,
        )


def _url(record: bytes) -> str:
    # Some crawlers put angle brackets around it, as the first drafts of the format had them.
    return warc.field(record, b"WARC-Target-URI").strip("<>")


def _stamp(name: str) -> datetime:
    named = _NAME.search(name)
    assert named is not None
    return datetime.strptime(named[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _crawled(record: bytes) -> datetime | None:
    """When the page was crawled, or None where the record does not say so in a readable way."""
    try:
        stated = datetime.fromisoformat(warc.field(record, b"WARC-Date").replace("Z", "+00:00"))
    except ValueError:
        return None
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)
