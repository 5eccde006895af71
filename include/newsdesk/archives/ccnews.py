"""CC-NEWS: Common Crawl's news archive, WARC files by crawl time, no index by address: the files are read through.

About twenty files of a gigabyte a day. Each is streamed once: records of other hosts are passed over by their headers,
pages without a loose anchor are dropped on their raw bytes, so hardly one in a hundred is ever parsed.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from newsdesk.archives.source import Get, Window
from newsdesk.errors import Reject, Retry
from newsdesk.model import Capture

SLACK = timedelta(hours=36)
"""How long after its publication an article may be crawled and still be looked for."""

SPAN = timedelta(hours=12)
"""A file's stamp is when its crawl began; its records may be this much younger."""

MOST_BYTES = 10_000_000  # of one page, as for pages from the network

_NAME = re.compile(r"CC-NEWS-(\d{14})-\d+\.warc\.gz$")

Open = Callable[[str, int], AbstractContextManager[BinaryIO]]
"""A streamed GET from a byte offset on. Raises Retry (503, broken off) or Reject (not there)."""


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
        return sorted(line for line in listing.decode("ascii", "replace").split() if _NAME.search(line))

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

        Now and then a ``None`` in the place of a page, so that the caller can note the position. A truncated or damaged
        file ends with Reject after the pages that could be read; the last progress says where.
        """
        records = ours = 0
        try:
            with self._open(f"{self._base}/{name}", position) as stream:
                archive = ArchiveIterator(stream)
                for record in archive:
                    records += 1
                    taken = self._take(record, hosts, host_of, _stamp(name))
                    # The length reads the rest of the record: after the page is taken.
                    at = position + archive.get_record_offset() + archive.get_record_length()
                    if record.raw_stream.limit > 0:  # warcio ends quietly where a file is cut off
                        raise EOFError("a record is cut off")
                    ours += taken is not None
                    if taken is not None and wanted(taken.body):
                        yield taken, Progress(at, records, ours)
                    elif records % 2000 == 0:
                        yield None, Progress(at, records, ours)
        except (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError) as error:
            if isinstance(error, Retry):
                raise
            raise Reject(f"{name} is damaged after {records} records: {error}", code="damaged") from error

    def _take(
        self, record: ArcWarcRecord, hosts: Collection[str], host_of: Callable[[str], str], file_begun: datetime
    ) -> Capture | None:
        """The record as a capture, if it is a page of one of the hosts."""
        if record.rec_type != "response" or record.http_headers is None:
            return None
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if host_of(url) not in hosts or record.http_headers.get_statuscode() != "200":
            return None
        content_type = record.http_headers.get_header("Content-Type") or "text/html"
        if "html" not in content_type:
            return None
        body = record.content_stream().read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return None
        return Capture(
            url=url,
            final_url=url,
            status=200,
            outcome="ok",
            fetched_at=_crawled(record) or file_begun,
            body=body,
            content_type=content_type,
        )


def _stamp(name: str) -> datetime:
    named = _NAME.search(name)
    assert named is not None
    return datetime.strptime(named[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _crawled(record: ArcWarcRecord) -> datetime | None:
    """When the page was crawled, or None where the record does not say so in a readable way."""
    try:
        return datetime.fromisoformat((record.rec_headers.get_header("WARC-Date") or "").replace("Z", "+00:00"))
    except ValueError:
        return None
