"""The client over real loopback HTTP: what servers do, and the outcome each thing becomes."""

from __future__ import annotations

import gzip
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

import brotli
import pytest
import zstandard
from loopback_server import Request, Server, answer

from newsdesk.http import Client

Serve = Callable[..., Server]
ClientFor = Callable[..., Client]
PAGE = b"<html><title>A page</title><p>" + b"Some words of an article. " * 40 + b"</p></html>"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_page_comes_back_with_what_identifies_it(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer(body=PAGE, ETag='"v1"', Last_Modified="Tue, 24 Nov 2026 10:00:00 GMT"))
    capture = client_for(server, now=lambda: NOW).get(f"{server.url}/story")
    assert (capture.outcome, capture.status, capture.body) == ("ok", 200, PAGE)
    assert capture.sha256 == sha256(PAGE).hexdigest()
    assert (capture.etag, capture.last_modified) == ('"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")
    assert (capture.content_type, capture.fetched_at, capture.reason) == ("text/html", NOW, None)
    assert "Newsdesk" in server.requests[0].headers["user-agent"]


def test_validators_are_sent_and_304_is_not_modified(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: [b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'])
    capture = client_for(server).get(server.url, etag='"v1"', last_modified="Tue, 24 Nov 2026 10:00:00 GMT")
    assert (capture.outcome, capture.body, capture.etag) == ("not_modified", b"", '"v1"')
    sent = server.requests[0].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
    ],
)
def test_compressed_bodies_are_unpacked(
    encoding: str, pack: Callable[[bytes], bytes], serve: Serve, client_for: ClientFor
) -> None:
    server = serve(lambda _: answer(body=pack(PAGE), Content_Encoding=encoding))
    assert client_for(server).get(server.url).body == PAGE
    assert encoding in server.requests[0].headers["accept-encoding"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("401 Unauthorized", "blocked"),
        ("402 Payment Required", "paywall"),
        ("403 Forbidden", "blocked"),
        ("404 Not Found", "not_found"),
        ("410 Gone", "removed"),
        ("429 Too Many Requests", "error"),
        ("451 Unavailable For Legal Reasons", "blocked"),
        ("500 Internal Server Error", "error"),
        ("503 Service Unavailable", "error"),
        ("304 Not Modified", "not_modified"),
        ("204 No Content", "error"),
        ("302 Found", "error"),
    ],
)
def test_a_status_becomes_its_outcome(status: str, outcome: str, serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer(status))
    capture = client_for(server).get(server.url)
    assert (capture.outcome, capture.status, capture.body) == (outcome, int(status[:3]), b"")


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Tue, 24 Nov 2026 12:05:00 GMT", 300.0),
        ("Tuesday, 24-Nov-26 12:05:00 GMT", 300.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("99999999999999", 604_800.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(
    status: str, value: str, seconds: float | None, serve: Serve, client_for: ClientFor
) -> None:
    server = serve(lambda _: answer(status, Retry_After=value))
    assert client_for(server, now=lambda: NOW).get(server.url).retry_after == seconds


def test_an_outage_with_a_broken_body_still_says_when_to_come_back(serve: Serve, client_for: ClientFor) -> None:
    raw = b"HTTP/1.1 503 Later\r\nRetry-After: 60\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<p>cut"
    server = serve(lambda _: [raw])
    capture = client_for(server).get(server.url)
    assert (capture.outcome, capture.status, capture.retry_after) == ("error", 503, 60.0)


def test_a_redirect_leads_to_the_page_and_keeps_both_urls(serve: Serve, client_for: ClientFor) -> None:
    def script(request: Request) -> list[bytes]:
        return answer("302 Found", Location="/new") if request.target == "/old" else answer(body=PAGE)

    server = serve(script, keep_alive=True)
    capture = client_for(server).get(f"{server.url}/old")
    assert (capture.url, capture.final_url) == (f"{server.url}/old", f"{server.url}/new")
    assert (capture.outcome, capture.permanent_url, server.connections) == ("ok", None, 1)


@pytest.mark.parametrize(
    ("first", "second", "permanent"),
    [(301, 301, True), (308, 301, True), (301, 302, False), (307, 301, False), (303, 303, False)],
)
def test_the_new_url_is_permanent_only_if_every_hop_is(
    first: int, second: int, permanent: bool, serve: Serve, client_for: ClientFor
) -> None:
    hops = {"/a": answer(f"{first} X", Location="/b"), "/b": answer(f"{second} X", Location="/c")}
    server = serve(lambda request: hops.get(request.target, answer(body=PAGE)))
    capture = client_for(server).get(f"{server.url}/a")
    assert capture.permanent_url == (f"{server.url}/c" if permanent else None)


def test_a_permanent_redirect_to_an_error_is_no_new_url(serve: Serve, client_for: ClientFor) -> None:
    hops = {"/a": answer("301 X", Location="/b")}
    server = serve(lambda request: hops.get(request.target, answer("404 Not Found")))
    capture = client_for(server).get(f"{server.url}/a")
    assert (capture.outcome, capture.permanent_url) == ("not_found", None)


def test_a_redirect_loop_ends_when_it_closes(serve: Serve, client_for: ClientFor) -> None:
    hops = {"/a": answer("301 X", Location="/b"), "/b": answer("302 X", Location="/a")}
    server = serve(lambda request: hops[request.target])
    assert client_for(server).get(f"{server.url}/a").outcome == "redirect_loop"
    assert len(server.requests) == 2


def test_a_sixth_redirect_is_not_followed(serve: Serve, client_for: ClientFor) -> None:
    def script(request: Request) -> list[bytes]:
        number = int(request.target[1:])
        return answer("302 X", Location=f"/{number + 1}") if number < 6 else answer(body=PAGE)

    server = serve(script)
    client = client_for(server)
    assert client.get(f"{server.url}/1").outcome == "ok"
    assert client.get(f"{server.url}/0").outcome == "redirect_loop"


def test_a_location_in_utf8_is_understood(serve: Serve, client_for: ClientFor) -> None:
    location = "/méxico".encode().decode("latin-1")
    server = serve(lambda request: answer("301 X", Location=location) if request.target == "/" else answer(body=PAGE))
    assert client_for(server).get(server.url).final_url == f"{server.url}/m%C3%A9xico"


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress, zstandard.compress], ids=["gzip", "br", "zstd"])
def test_a_bomb_stops_at_the_cap_in_little_memory(
    pack: Callable[[bytes], bytes], serve: Serve, client_for: ClientFor
) -> None:
    encoding = {gzip.compress: "gzip", brotli.compress: "br"}.get(pack, "zstd")
    bomb = pack(bytes(60_000_000))
    server = serve(lambda _: answer(body=bomb, Content_Encoding=encoding))
    client = client_for(server)
    tracemalloc.start()
    capture = client.get(server.url, kind="feed")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (capture.outcome, capture.body) == ("too_large", b"")
    assert peak < 25_000_000


def test_a_body_of_exactly_the_cap_passes(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer(body=b"<p>" + b"x" * 997))
    client = client_for(server)
    assert client.get(server.url, max_bytes=1_000).outcome == "ok"
    assert client.get(server.url, max_bytes=999).outcome == "too_large"


def _endless(_: Request) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    while True:
        yield b"x" * 65_536


def _endless_chunks(_: Request) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"10000\r\n" + b"x" * 65_536 + b"\r\n"


@pytest.mark.parametrize("script", [_endless, _endless_chunks])
def test_an_endless_body_stops_at_the_cap(
    script: Callable[[Request], Iterator[bytes]], serve: Serve, client_for: ClientFor
) -> None:
    server = serve(script)
    assert client_for(server).get(server.url, kind="feed").outcome == "too_large"


def _drip(head: bytes, drop: bytes) -> Callable[[Request], Iterator[bytes]]:
    def script(_: Request) -> Iterator[bytes]:
        yield head
        while True:
            threading.Event().wait(0.02)
            yield drop

    return script


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "header", "status line", "chunks", "100 Continue"],
)
def test_a_slow_drip_ends_with_the_total_time(head: bytes, drop: bytes, serve: Serve, client_for: ClientFor) -> None:
    server = serve(_drip(head, drop))
    client = client_for(server, read_timeout=5.0, total_timeout=0.3)
    start = time.monotonic()
    capture = client.get(server.url)
    assert (capture.outcome, capture.body) == ("error", b"")
    assert (capture.reason or "").startswith("timeout")
    assert time.monotonic() - start < 1.5


def test_the_total_time_holds_for_the_whole_chain(serve: Serve, client_for: ClientFor) -> None:
    def script(request: Request) -> Iterator[bytes]:
        threading.Event().wait(0.15)
        yield from answer("302 X", Location=f"{request.target}x")

    server = serve(script)
    capture = client_for(server, total_timeout=0.4).get(server.url)
    assert (capture.reason or "").startswith("timeout")


def test_a_silent_server_ends_with_the_read_time(serve: Serve, client_for: ClientFor) -> None:
    def silent(_: Request) -> list[bytes]:
        threading.Event().wait(1.0)
        return []

    server = serve(silent)
    assert (client_for(server, read_timeout=0.1).get(server.url).reason or "").startswith("timeout")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 5_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 two OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 100_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 9\r\n\r\nnot zstd!",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
    ],
    ids=[
        "nothing",
        "another protocol",
        "header flood",
        "long header",
        "no status",
        "Content-Length too long",
        "no chunk size",
        "endless chunk size",
        "chunk cut off",
        "gzip that is none",
        "zstd that is none",
        "Location that is none",
    ],
)
def test_a_broken_answer_is_an_outcome(raw: bytes, serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: [raw])
    capture = client_for(server).get(server.url)
    assert capture.outcome in {"error", "refused"}
    assert capture.reason
    assert capture.body == b""


def test_a_content_length_that_is_too_short_cuts_the_body_and_spoils_no_other_answer(
    serve: Serve, client_for: ClientFor
) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<p>abHTTP/1.1 200 OK\r\n\r\nforged"
    server = serve(lambda request: [short] if request.target == "/short" else answer(body=PAGE), keep_alive=True)
    client = client_for(server)
    assert client.get(f"{server.url}/short").body == b"<p>ab"
    assert client.get(f"{server.url}/whole").body == PAGE


def test_a_wrong_charset_leaves_the_bytes_alone(serve: Serve, client_for: ClientFor) -> None:
    body = "<p>Año nuevo</p>".encode()
    server = serve(lambda _: answer(body=body, Content_Type="text/html; charset=iso-8859-1"))
    assert client_for(server).get(server.url).body == body


@pytest.mark.parametrize(
    ("kind", "content_type", "outcome"),
    [
        ("page", "application/pdf", "wrong_type"),
        ("page", "image/jpeg", "wrong_type"),
        ("page", "application/json", "wrong_type"),
        ("page", "application/xhtml+xml", "ok"),
        ("page", "text/html;charset=utf-8", "ok"),
        ("page", "", "ok"),
        ("feed", "image/png", "wrong_type"),
        ("feed", "application/pdf", "wrong_type"),
        ("feed", "text/plain", "ok"),
        ("feed", "application/octet-stream", "ok"),
        ("feed", "application/feed+json", "ok"),
        ("any", "application/pdf", "ok"),
    ],
)
def test_a_type_that_cannot_be_right_is_not_read(
    kind: str, content_type: str, outcome: str, serve: Serve, client_for: ClientFor
) -> None:
    server = serve(lambda _: answer(body=PAGE, Content_Type=content_type))
    assert client_for(server).get(server.url, kind=kind).outcome == outcome


CHALLENGES = {
    "sets a cookie and reloads": b"<html><head><title>Challenge Validation</title><script>"
    b'document.cookie="k=1";location.reload(true)</script></head><body></body></html>',
    "computes and submits": b"<html><body><script>function go(){var n=7*6;document.forms[0].submit();}go()</script>"
    b"<form method=post><input name=a></form>Please wait</body></html>",
    "vendor's script": b'<html><body><p>One moment</p><script src="/cdn-cgi/challenge-platform/h/b/x.js"></script></body></html>',
    "in Spanish": b"<html><body><h1>Verificando tu navegador</h1><p>Espera un momento.</p></body></html>",
    "vendor's frame": b'<html><body><iframe src="/_Incapsula_Resource?x=1"></iframe></body></html>',
}


@pytest.mark.parametrize("body", CHALLENGES.values(), ids=CHALLENGES.keys())
@pytest.mark.parametrize("kind", ["page", "feed"])
@pytest.mark.parametrize("status", ["200 OK", "503 Service Unavailable"])
def test_a_challenge_is_blocked_whatever_its_status(
    body: bytes, kind: str, status: str, serve: Serve, client_for: ClientFor
) -> None:
    server = serve(lambda _: answer(status, body))
    capture = client_for(server).get(server.url, kind=kind)
    assert (capture.outcome, capture.body) == ("blocked", b"")


def test_a_vendor_that_says_so_in_a_header_is_believed(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer("202 Accepted", b"<html></html>", x_amzn_waf_action="challenge"))
    assert client_for(server).get(server.url).outcome == "blocked"


@pytest.mark.parametrize(
    "body",
    [
        PAGE + b"<script>document.cookie='seen=1'; location.reload()</script>",
        PAGE + b'<script src="https://challenges.example/cdn-cgi/challenge-platform/x.js"></script>',
        b'<?xml version="1.0"?><rss><channel><title>Checking your browser</title></channel></rss>',
        b"<html><script>var app = 1;</script><div id=root></div></html>",
    ],
    ids=["article that sets cookies", "article behind a vendor", "feed", "page built by a script"],
)
def test_what_only_resembles_a_challenge_passes(body: bytes, serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer(body=body))
    assert client_for(server).get(server.url, kind="any").outcome == "ok"


def test_an_empty_body_is_an_error(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer())
    assert client_for(server).get(server.url).reason == "the body is empty"


def test_a_consent_wall_is_told_by_its_host(serve: Serve, client_for: ClientFor) -> None:
    import socket

    server = serve(
        lambda request: (
            answer("302 X", Location=f"http://consent.news.test:{server.port}/wall")
            if request.target == "/story"
            else answer(body=PAGE)
        )
    )

    def resolver(_host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
        return [(socket.AF_INET, ("127.0.0.1", port))]

    client = client_for(server, also="consent.news.test", resolver=resolver)
    assert client.get(f"{server.url}/story").outcome == "consent"


def test_a_closed_port_and_an_unknown_name_are_errors(client_for: ClientFor) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    def unknown(_host: str, _port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
        raise socket.gaierror(-2, "Name or service not known")

    capture = client_for(also=f"127.0.0.1:{port}").get(f"http://127.0.0.1:{port}/")
    assert (capture.outcome, (capture.reason or "").partition(":")[0]) == ("error", "connect")
    assert "connection to" in (capture.reason or "") and "host=" not in (capture.reason or "")
    capture = client_for(resolver=unknown).get("http://nowhere.example.com/")
    assert (capture.outcome, (capture.reason or "").partition(":")[0]) == ("error", "dns")


def test_a_resolver_that_does_not_answer_ends_with_the_connect_time(client_for: ClientFor) -> None:
    asleep = threading.Event()

    def resolver(_host: str, _port: int) -> list[tuple[object, ...]]:
        asleep.wait(5)
        return []

    capture = client_for(resolver=resolver, connect_timeout=0.2).get("http://news.example.com/")
    asleep.set()
    assert (capture.outcome, (capture.reason or "").partition(":")[0]) == ("error", "timeout")


def test_connections_are_kept_and_one_that_died_is_replaced(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer(body=PAGE), keep_alive=True)
    client = client_for(server)
    assert [client.get(server.url).outcome for _ in range(5)] == ["ok"] * 5
    assert server.connections == 1
    dying = serve(lambda _: answer(body=PAGE))  # says keep-alive, closes after each answer
    client = client_for(dying)
    assert [client.get(dying.url).outcome for _ in range(5)] == ["ok"] * 5


def test_many_threads_share_a_client_within_the_connections_of_a_host(serve: Serve, client_for: ClientFor) -> None:
    from concurrent.futures import ThreadPoolExecutor

    server = serve(lambda request: answer(body=b"<p>" + request.target.encode()), keep_alive=True)
    client = client_for(server, connections_per_host=3)
    with ThreadPoolExecutor(16) as pool:
        bodies = list(pool.map(lambda number: client.get(f"{server.url}/{number}").body, range(200)))
    assert bodies == [f"<p>/{number}".encode() for number in range(200)]
    assert server.connections <= 3


def test_cookies_are_neither_kept_nor_shown(serve: Serve, client_for: ClientFor) -> None:
    server = serve(lambda _: answer(body=PAGE, Set_Cookie="id=1"))
    client = client_for(server)
    assert "set-cookie" not in client.get(server.url).headers
    client.get(server.url)
    assert "cookie" not in server.requests[1].headers


def test_answers_that_are_not_read_to_their_end_give_their_connection_back(serve: Serve, client_for: ClientFor) -> None:
    kinds = {
        "/pdf": answer(body=PAGE, Content_Type="application/pdf"),
        "/huge": answer(body=b"x" * 100_000),
        "/moved": answer("302 Found", b"y" * 50_000, Location="/page"),
        "/broken": [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"],
        "/denied": answer("403 Forbidden", b"z" * 100_000),
        "/page": answer(body=PAGE),
    }
    server = serve(lambda request: kinds[request.target], keep_alive=True)
    client = client_for(server, connections_per_host=1, total_timeout=2.0)
    for _ in range(3):
        outcomes = [client.get(server.url + path, max_bytes=50_000).outcome for path in kinds]
        assert outcomes == ["wrong_type", "too_large", "ok", "error", "blocked", "ok"]
