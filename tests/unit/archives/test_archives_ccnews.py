"""CC-NEWS files: which are read, what is taken from them, and how reading ends in a damaged one and goes on in the middle."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsdesk.archives.ccnews import CcNews
from newsdesk.archives.source import Busy, Get, Window
from newsdesk.errors import Reject, Retry
from newsdesk.http import Client
from newsdesk.model import Capture

NAME = "crawl-data/CC-NEWS/2026/03/CC-NEWS-20260303120000-00001.warc.gz"
CRAWLED = "2026-03-03T14:00:00Z"
HOSTS = {"rio.test"}


def warc(
    *pages: tuple[str, bytes], status: str = "200 OK", content_type: str = "text/html", date: str = CRAWLED
) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    for url, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": date}
        )
        writer.write_record(record)
    return out.getvalue()


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def served(serve: Callable[..., Any], body: bytes, *, ranges: bool = True) -> Any:
    def script(target: str, headers: dict[str, str]) -> Any:
        start = int(headers["Range"].removeprefix("bytes=").removesuffix("-")) if ranges and "Range" in headers else 0
        return (206 if start else 200), {"Content-Type": "application/octet-stream"}, body[start:]

    return serve(script)


def source(url: str, client: Client, get: Get) -> CcNews:
    return CcNews(url, get, lambda address, start: client.stream(address, start=start))


def read(archive: Any, client: Client, get: Get, *, position: int = 0) -> list[tuple[Capture | None, Any]]:
    wanted = lambda page: b"cartel" in page  # noqa: E731
    return list(source(archive.url, client, get).pages(NAME, HOSTS, host_of, wanted, position=position))


PAGES = [(f"http://{'rio' if n % 2 else 'other'}.test/{n}", b"the cartel %d" % n + bytes(500)) for n in range(10)]


def test_pages_of_our_hosts_that_are_wanted_are_taken(serve: Callable[..., Any], client: Client, get: Get) -> None:
    archive = served(serve, warc(*PAGES, ("http://rio.test/bread", b"loaves")))
    found = [page for page, _ in read(archive, client, get) if page is not None]
    assert [page.url for page in found] == [f"http://rio.test/{n}" for n in (1, 3, 5, 7, 9)]
    assert found[0].body == PAGES[1][1]
    assert found[0].fetched_at == datetime(2026, 3, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize("ranges", [True, False], ids=["with ranges", "without ranges"])
def test_reading_goes_on_at_the_record_where_it_ended(
    serve: Callable[..., Any], client: Client, get: Get, ranges: bool
) -> None:
    archive = served(serve, warc(*PAGES), ranges=ranges)
    whole = [(page.url, progress.position) for page, progress in read(archive, client, get) if page is not None]
    for n, (_, position) in enumerate(whole):
        rest = read(archive, client, get, position=position)
        assert [(page.url, progress.position) for page, progress in rest if page is not None] == whole[n + 1 :]


@pytest.mark.parametrize("cut", [0.95, 0.6])
def test_a_truncated_file_gives_what_can_be_read_and_says_so(
    serve: Callable[..., Any], client: Client, get: Get, cut: float
) -> None:
    noise = random.Random(7)  # a page of zeros would be whole in its first bytes
    whole = warc(*[(url, body + noise.randbytes(5000)) for url, body in PAGES])
    archive = served(serve, whole[: int(len(whole) * cut)])
    found = []
    with pytest.raises(Reject, match=r"00001.warc.gz is damaged: 1 of \d+ records cannot be read, .* cut off") as error:
        for page, _ in source(archive.url, client, get).pages(NAME, HOSTS, host_of, lambda page: True):
            found.append(page)
    assert error.value.code == "damaged"
    assert 1 <= len([page for page in found if page]) <= 5


def test_a_damaged_record_in_the_middle_costs_one_page_and_is_told(
    serve: Callable[..., Any], client: Client, get: Get
) -> None:
    noise = random.Random(7)
    pages = [(f"http://rio.test/{n}", b"the cartel" + noise.randbytes(5000)) for n in range(6)]
    whole = bytearray(warc(*pages))
    place = len(whole) // 2
    whole[place] ^= 0xFF
    found = []
    with pytest.raises(Reject, match=r"is damaged: 1 of 7 records cannot be read, the first one at byte \d+") as error:
        for page, _ in source(served(serve, bytes(whole)).url, client, get).pages(NAME, HOSTS, host_of, bool):
            found.append(page)
    lost = [url for url, _ in pages if url not in {page.url for page in found if page}]
    assert lost == ["http://rio.test/2"]
    assert error.value.code == "damaged"


def test_pages_without_http_headers_are_told_and_the_rest_is_read(
    serve: Callable[..., Any], client: Client, get: Get
) -> None:
    page = b"<html>the cartel, and no header</html>"
    about = b"WARC-Type: response\r\nWARC-Target-URI: http://rio.test/bare\r\nContent-Length: %d" % len(page)
    bare = gzip.compress(b"WARC/1.0\r\n" + about + b"\r\n\r\n" + page + b"\r\n\r\n")
    archive = served(serve, bare + warc(("http://rio.test/a", b"the cartel")))
    found = []
    with pytest.raises(Reject, match=r"1 of 3 records cannot be read, .*byte 0: its record has no HTTP header"):
        for page, _ in source(archive.url, client, get).pages(NAME, HOSTS, host_of, bool):
            found.append(page)
    assert [page.url for page in found if page] == ["http://rio.test/a"]


def test_who_has_to_wait_for_a_connection_shows_that_he_is_alive(get: Get) -> None:
    turns = iter([Busy, Busy, None])

    @contextmanager
    def open_stream(url: str, start: int) -> Iterator[BinaryIO]:
        turn = next(turns)
        if turn is not None:
            raise turn
        yield io.BytesIO(warc(("http://rio.test/a", b"the cartel"))[start:])

    answers = list(CcNews("http://archive.test", get, open_stream).pages(NAME, HOSTS, host_of, bool))
    assert [page.url if page else None for page, _ in answers] == [None, None, "http://rio.test/a"]
    assert [progress.position for _, progress in answers[:2]] == [0, 0]


@pytest.mark.parametrize("body", [b"", b"<Error><Code>NoSuchKey</Code></Error>", b"\x1f\x8b" + bytes(100)])
def test_what_is_no_archive_file_is_rejected_or_empty(
    serve: Callable[..., Any], client: Client, get: Get, body: bytes
) -> None:
    archive = served(serve, body)
    if not body:
        assert read(archive, client, get) == []
        return
    with pytest.raises(Reject, match="is damaged: 1 of 1 records cannot be read, the first one at byte 0: "):
        read(archive, client, get)


@pytest.mark.parametrize("damage", [{"status": "404 Not Found"}, {"content_type": "image/png"}])
def test_answers_that_are_no_page_are_passed_over(
    serve: Callable[..., Any], client: Client, get: Get, damage: dict[str, str]
) -> None:
    archive = served(serve, warc(("http://rio.test/a", b"the cartel"), **damage))
    assert read(archive, client, get) == []


def test_a_record_without_a_readable_date_has_that_of_its_file(
    serve: Callable[..., Any], client: Client, get: Get
) -> None:
    archive = served(serve, warc(("http://rio.test/a", b"the cartel"), date="last week"))
    ((page, _),) = read(archive, client, get)
    assert page is not None
    assert page.fetched_at == datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_an_archive_that_is_pushed_is_asked_later(
    serve: Callable[..., Any], client: Client, get: Get, window: Window
) -> None:
    archive = serve(lambda target, headers: (503, {"Retry-After": "300"}, b"<Code>SlowDown</Code>"))
    with pytest.raises(Retry, match="HTTP 503") as error:
        read(archive, client, get)
    assert error.value.after == 300
    with pytest.raises(Retry, match="CC-NEWS does not answer") as error:
        source(archive.url, client, get).files(window)
    assert error.value.after == 300


def test_a_file_that_is_gone_is_rejected(serve: Callable[..., Any], client: Client, get: Get) -> None:
    archive = serve(lambda target, headers: (404, {}, b""))
    with pytest.raises(Reject, match="HTTP 404"):
        read(archive, client, get)


def test_the_files_of_a_day_are_those_that_can_hold_its_pages(
    serve: Callable[..., Any], client: Client, get: Get, window: Window
) -> None:
    stamps = [window.start + timedelta(hours=hours) for hours in (-13, -11, 0, 23, 24 + 35, 24 + 37)]
    names = [
        f"crawl-data/CC-NEWS/2026/03/CC-NEWS-{stamp:%Y%m%d%H%M%S}-0000{n}.warc.gz" for n, stamp in enumerate(stamps)
    ]
    listing = gzip.compress("\n".join([*names, "crawl-data/CC-NEWS/2026/03/notes.txt"]).encode())
    archive = serve(lambda target, headers: (200, {"Content-Type": "application/gzip"}, listing))
    assert source(archive.url, client, get).files(window) == names[1:5]
    assert archive.asked == ["/crawl-data/CC-NEWS/2026/03/warc.paths.gz"]


def test_a_month_without_a_list_has_no_files(
    serve: Callable[..., Any], client: Client, get: Get, window: Window
) -> None:
    archive = serve(lambda target, headers: (404, {}, b""))
    assert source(archive.url, client, get).files(window) == []


def test_a_list_that_is_cut_off_is_asked_for_again(
    serve: Callable[..., Any], client: Client, get: Get, window: Window
) -> None:
    archive = serve(
        lambda target, headers: (200, {"Content-Type": "application/gzip"}, gzip.compress(b"x" * 999)[:-12])
    )
    with pytest.raises(Retry, match="is no gzip file"):
        source(archive.url, client, get).files(window)


def test_a_page_in_the_place_of_a_list_is_no_list(
    serve: Callable[..., Any], client: Client, get: Get, window: Window
) -> None:
    archive = serve(
        lambda target, headers: (200, {"Content-Type": "text/html"}, b"<html>Maintenance until noon</html>")
    )
    with pytest.raises(Retry, match="something else than a list of files: '<html>Maintenance"):
        source(archive.url, client, get).files(window)
