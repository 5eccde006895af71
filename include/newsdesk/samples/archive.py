"""The newsroom's own past, as the Wayback Machine and CC-NEWS would have kept it.

Answers follow what both services were seen to answer: CDX rows as JSON with a resume key, raw mementos under
``/web/<14 digits>id_/<url>``, monthly ``warc.paths.gz`` and gzipped WARC files named by their crawl time.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from itertools import groupby
from urllib.parse import parse_qs, unquote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsdesk.samples.outlets import Outlet, SampleFeed, outlets
from newsdesk.samples.response import Response, page, redirect, text
from newsdesk.samples.site import Site
from newsdesk.samples.stock import DAYS, SampleArticle, articles

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
FEED_HOURS = (6, 14, 22)  # UTC, when the archive visits feeds
PAGE_DELAY = timedelta(minutes=70)
CRAWL_DELAY = timedelta(hours=2)
WARC_SPAN = timedelta(hours=12)
NEVER_KEPT = 6  # one page in so many was never captured

_MEMENTO = re.compile(r"/web/(\d{1,14})id_/(.+)", re.DOTALL)
_WARC = re.compile(r"/crawl-data/CC-NEWS/(\d{4})/(\d{2})/CC-NEWS-(\d{14})-\d{5}\.warc\.gz")
_PATHS = re.compile(r"/crawl-data/CC-NEWS/(\d{4})/(\d{2})/warc\.paths\.gz")


@dataclass(frozen=True, slots=True)
class Kept:
    """One capture: where and when; the bytes are those that the site served then."""

    outlet: Outlet
    path: str
    url: str
    instant: datetime

    @property
    def stamp(self) -> str:
        return self.instant.strftime("%Y%m%d%H%M%S")


def _spread(key: str, below: int) -> int:
    """A number in 0..below-1 that is always the same for ``key``."""
    return zlib.crc32(key.encode()) % below


def kept_by_wayback(article: SampleArticle) -> bool:
    """Whether the archive has a capture of the article's page."""
    lost = _spread(article.key, NEVER_KEPT) == 0
    return "pages" in outlets()[article.outlet].wayback and article.trouble in (None, "paywall") and not lost


def feed_visits(start: date, outlet: Outlet, feed: SampleFeed) -> list[datetime]:
    """The instants at which the archive has captured the feed."""
    # One more day than there is news of: what came out in the last evening is in the first feed of the next day.
    days = DAYS + 1 if "feeds" in outlet.wayback else 1 if "feeds_of_first_day" in outlet.wayback else 0
    if not _documents(feed):
        return []
    return [
        datetime.combine(start + timedelta(days=day), time(hour, _spread(f"{feed.name}{day}{hour}", 60)), UTC)
        for day in range(days)
        for hour in FEED_HOURS
    ]


def crawled_by_ccnews(article: SampleArticle) -> bool:
    """Whether a crawl file holds the article's page."""
    return outlets()[article.outlet].ccnews and article.trouble in (None, "paywall")


def announced(start: date, article: SampleArticle) -> bool:
    """Whether a captured feed lists the article."""
    outlet = outlets()[article.outlet]
    site = Site(start, {}, 0.0)
    return any(article in site.offered(feed, at) for feed in outlet.feeds for at in feed_visits(start, outlet, feed))


class Past:
    """Both archives of one newsroom. Nothing in them is younger than the ``now`` that is asked for."""

    def __init__(self, start: date, site: Site, base_urls: Mapping[str, str]) -> None:
        self._start = start
        self._site = site
        self._base_urls = base_urls

    # the Wayback Machine

    def wayback(self, target: str, now: datetime) -> Response:
        """The answer of web.archive.org to ``GET target``."""
        parts = urlsplit(target)
        if parts.path == "/cdx/search/cdx":
            return self._cdx(parse_qs(parts.query), now)
        memento = _MEMENTO.fullmatch(target)
        return self._memento(memento[1], memento[2], now) if memento else text(404, "Not found")

    def _captures(self, now: datetime) -> list[Kept]:
        found = [*self._feed_captures(), *self._page_captures()]
        return sorted((kept for kept in found if kept.instant <= now), key=lambda kept: (kept.url, kept.instant))

    def _feed_captures(self) -> Iterator[Kept]:
        for outlet in outlets().values():
            for feed in outlet.feeds:
                for path in _documents(feed):
                    for at in feed_visits(self._start, outlet, feed):
                        yield Kept(outlet, path, self._base_urls[outlet.key] + path, at)

    def _page_captures(self) -> Iterator[Kept]:
        for article in articles(self._start):
            if kept_by_wayback(article):
                outlet = outlets()[article.outlet]
                late = timedelta(minutes=_spread(article.key, 50))
                for version in article.versions:
                    at = version.since + PAGE_DELAY + late
                    yield Kept(outlet, article.path, self._base_urls[outlet.key] + article.path, at)

    def _served(self, kept: Kept) -> Response:
        return self._site.respond(kept.outlet, kept.path, {}, kept.instant, live=False)

    def _row(self, kept: Kept) -> dict[str, str]:
        served = self._served(kept)
        digest = base64.b32encode(hashlib.sha1(served.body, usedforsecurity=False).digest()).decode()
        return {
            "urlkey": kept.url.partition("://")[2].lower().replace("/", ")/", 1),
            "timestamp": kept.stamp,
            "original": kept.url,
            "mimetype": served.headers.get("Content-Type", "warc/revisit").partition(";")[0],
            "statuscode": str(served.status),
            "digest": digest,
            "length": str(len(served.body)),
        }

    def _cdx(self, query: dict[str, list[str]], now: datetime) -> Response:
        def asked(name: str, default: str = "") -> str:
            return query.get(name, [default])[0]

        fields = asked("fl").split(",") if asked("fl") else list(FIELDS)
        if not asked("url") or not set(fields) <= set(FIELDS):
            return text(400, "url is needed, and fl knows " + ",".join(FIELDS))
        if not (asked("resumeKey", "0") + asked("limit", "0")).isdigit():
            return text(400, "limit is a number, and resumeKey comes from the answer before")
        matching = [kept for kept in self._captures(now) if _matches(kept, asked("url"), asked("matchType", "exact"))]
        inside = [
            k for k in matching if asked("from") <= k.stamp and k.stamp[: len(asked("to"))] <= (asked("to") or "9")
        ]
        rows = [row for row in map(self._row, inside) if all(_passes(row, rule) for rule in query.get("filter", ()))]
        if asked("collapse") == "digest":
            rows = [next(same) for _, same in groupby(rows, key=lambda row: (row["original"], row["digest"]))]
        begin = int(asked("resumeKey", "0"))
        end = begin + int(asked("limit", "100000"))
        listed: list[list[str]] = [[row[name] for name in fields] for row in rows[begin:end]]
        if not listed:
            return page(b"[]\n", "application/json")
        more = [[], [str(end)]] if asked("showResumeKey") == "true" and end < len(rows) else []
        return page(json.dumps([fields, *listed, *more]).encode(), "application/json")

    def _memento(self, stamp: str, url: str, now: datetime) -> Response:
        captures = [kept for kept in self._captures(now) if _same(kept.url, url)]
        if not captures:
            return text(404, "Wayback Machine has not archived that URL.")
        wanted = _instant(stamp)
        if wanted is None:
            return text(400, "a timestamp has up to 14 digits, from the year to the second")
        nearest = min(captures, key=lambda kept: abs(kept.instant - wanted))
        if nearest.stamp != stamp:
            return redirect(302, f"/web/{nearest.stamp}id_/{nearest.url}")
        served = self._served(nearest)
        headers = {f"X-Archive-Orig-{name}": value for name, value in served.headers.items()}
        headers["Memento-Datetime"] = nearest.instant.strftime("%a, %d %b %Y %H:%M:%S GMT")
        if "Content-Type" in served.headers:
            headers["Content-Type"] = served.headers["Content-Type"]
        if "Location" in served.headers:
            target = self._base_urls[nearest.outlet.key] + served.headers["Location"]
            headers["Location"] = f"/web/{nearest.stamp}id_/{target}"
        return Response(served.status, served.body, headers)

    # CC-NEWS

    def ccnews(self, target: str, now: datetime) -> Response:
        """The answer of data.commoncrawl.org to ``GET target``."""
        files = self._warc_files(now)
        if listing := _PATHS.fullmatch(target):
            lines = [name for name in files if f"/CC-NEWS/{listing[1]}/{listing[2]}/" in f"/{name}"]
            if not lines:
                return text(404, "NoSuchKey")
            return page(gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0), "application/gzip")
        if _WARC.fullmatch(target) and target[1:] in files:
            return page(self._warc(files[target[1:]]), "application/octet-stream")
        return text(404, "NoSuchKey")

    def _warc_files(self, now: datetime) -> dict[str, datetime]:
        """Each file that is complete at ``now``, with the instant at which its crawl began."""
        begun = datetime.combine(self._start, time(0), UTC)
        spans = [begun + n * WARC_SPAN for n in range(2 * (DAYS + 1))]
        return {
            f"crawl-data/CC-NEWS/{at:%Y/%m}/CC-NEWS-{at:%Y%m%d%H%M%S}-{number:05}.warc.gz": at
            for number, at in enumerate(spans, 1)
            if at + WARC_SPAN <= now
        }

    def _warc(self, begun: datetime) -> bytes:
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True)
        stranger = Kept(next(iter(outlets().values())), "/", "http://elsewhere.example/local/bake-sale", begun)
        _write(writer, stranger, page(b"<html><body><h1>Bake sale on Sunday</h1></body></html>", "text/html"))
        for article in articles(self._start):
            outlet, at = outlets()[article.outlet], article.published + CRAWL_DELAY
            if crawled_by_ccnews(article) and begun <= at < begun + WARC_SPAN:
                kept = Kept(outlet, article.path, self._base_urls[outlet.key] + article.path, at)
                _write(writer, kept, self._served(kept))
        return buffer.getvalue()


def _instant(stamp: str) -> datetime | None:
    """The instant that a whole or shortened timestamp means (``2026`` is the first second of that year)."""
    try:
        return datetime.strptime(stamp + "20000101000000"[len(stamp) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _documents(feed: SampleFeed) -> tuple[str, ...]:
    """The addresses under which an archive would hold the feed: old and new where it moved, none where it is dead."""
    if feed.outcome not in ("read", "moved"):
        return ()
    return (feed.path, f"{feed.path}.moved") if feed.trouble in ("moved", "elsewhere") else (feed.path,)


def _bare(url: str) -> str:
    return unquote(url).partition("://")[2] if "://" in url else unquote(url)


def _same(url: str, other: str) -> bool:
    return _bare(url) == _bare(other)


def _matches(kept: Kept, url: str, match_type: str) -> bool:
    match match_type:
        case "prefix":
            return _bare(kept.url).startswith(_bare(url).removesuffix("*"))
        case "host" | "domain":
            return _bare(kept.url).partition("/")[0] == _bare(url).partition("/")[0]
        case _:
            return _same(kept.url, url)


def _passes(row: dict[str, str], rule: str) -> bool:
    name, _, pattern = rule.removeprefix("!").partition(":")
    return (re.fullmatch(pattern, row.get(name, "")) is not None) != rule.startswith("!")


def _write(writer: WARCWriter, kept: Kept, served: Response) -> None:
    status = f"{served.status} {HTTPStatus(served.status).phrase}"
    record = writer.create_warc_record(
        kept.url,
        "response",
        payload=io.BytesIO(served.body),
        http_headers=StatusAndHeaders(status, list(served.headers.items()), protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": kept.instant.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kept.url + kept.stamp)}>",
        },
    )
    writer.write_record(record)
