"""robots.txt: what is allowed, how long it is believed, and what happens when it cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from loopback_server import Request, Server, answer

from newsdesk.errors import Retry
from newsdesk.http import Client, Robots, RobotsRecord, product_token
from newsdesk.http.robots import MemoryStore

Serve = Callable[..., Server]
ClientFor = Callable[..., Client]

RULES = b"""\xef\xbb\xbf# a comment
User-agent: *
Disallow: /private/
Disallow: /*.pdf$
Allow: /private/open/
Crawl-delay: 2.5

User-agent: OtherBot
Disallow: /
"""


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_rules_and_crawl_delay_are_read_once_for_an_origin(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    server = serve(lambda _: answer(body=RULES, Content_Type="text/plain"))
    robots = Robots(client_for(server), now=clock)
    assert robots.allowed(f"{server.url}/news/story") == (True, 2.5)
    assert robots.allowed(f"{server.url}/private/story") == (False, 2.5)
    assert robots.allowed(f"{server.url}/private/open/story")[0]
    assert not robots.allowed(f"{server.url}/a/report.pdf")[0]
    assert [request.target for request in server.requests] == ["/robots.txt"]


def test_rules_for_our_own_name_win(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: newsdesk\nAllow: /\nCrawl-delay: 1\n"
    server = serve(lambda _: answer(body=body, Content_Type="text/plain"))
    assert Robots(client_for(server), now=clock).allowed(f"{server.url}/story") == (True, 1.0)


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Newsdesk/0.1 (news monitor; +https://desk.example)", "Newsdesk"),
        ("Acme-Monitor/2", "Acme-Monitor"),
        ("", "Newsdesk"),
        ("(none)", "Newsdesk"),
    ],
)
def test_the_product_token_is_the_first_word_of_the_user_agent(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone", "401 Unauthorized"])
def test_a_file_that_is_missing_or_refused_allows_everything(
    status: str, serve: Serve, client_for: ClientFor, clock: Clock
) -> None:
    server = serve(lambda _: answer(status))
    assert Robots(client_for(server), now=clock).allowed(f"{server.url}/story") == (True, None)


def test_a_web_page_in_its_place_allows_everything(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    server = serve(lambda _: answer(body=b"<html><body><h1>Not here</h1>Disallow: /</body></html>"))
    assert Robots(client_for(server), now=clock).allowed(f"{server.url}/story") == (True, None)


@pytest.mark.parametrize("status", ["500 Oops", "503 Later", "429 Too Many Requests"])
def test_a_server_in_trouble_means_later_and_is_not_asked_again_at_once(
    status: str, serve: Serve, client_for: ClientFor, clock: Clock
) -> None:
    server = serve(lambda _: answer(status, Retry_After="1800"))
    robots = Robots(client_for(server, now=clock), now=clock)
    for _ in range(3):
        with pytest.raises(Retry, match=r"robots\.txt does not answer") as told:
            robots.allowed(f"{server.url}/story")
        assert told.value.after == 1800
    assert len(server.requests) == 1
    clock.pass_by(minutes=29)
    with pytest.raises(Retry):
        robots.allowed(f"{server.url}/story")
    assert len(server.requests) == 1
    clock.pass_by(minutes=2)
    with pytest.raises(Retry):
        robots.allowed(f"{server.url}/story")
    assert len(server.requests) == 2


def test_an_old_copy_serves_while_the_server_is_down(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    up = True

    def script(_: Request) -> list[bytes]:
        return answer(body=RULES, Content_Type="text/plain") if up else answer("503 Later")

    server = serve(script)
    robots = Robots(client_for(server), now=clock)
    assert not robots.allowed(f"{server.url}/private/x")[0]
    up = False
    clock.pass_by(hours=25)
    assert robots.allowed(f"{server.url}/private/x") == (False, 2.5)
    clock.pass_by(days=31)
    with pytest.raises(Retry):
        robots.allowed(f"{server.url}/private/x")


def test_rules_are_asked_for_again_after_a_day(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    server = serve(lambda _: answer(body=RULES, Content_Type="text/plain"))
    robots = Robots(client_for(server), now=clock)
    for hours in (0, 23, 2):
        clock.pass_by(hours=hours)
        robots.allowed(f"{server.url}/story")
    assert len(server.requests) == 2


def test_a_store_shares_the_record_between_processes(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    server = serve(lambda _: answer(body=RULES, Content_Type="text/plain"))
    store = MemoryStore()
    Robots(client_for(server), store=store, now=clock).allowed(f"{server.url}/story")
    record = store.load(server.url)
    assert isinstance(record, RobotsRecord)
    assert (record.state, record.fetched_at) == ("rules", clock.time)
    assert not Robots(client_for(server), store=store, now=clock).allowed(f"{server.url}/private/x")[0]
    assert len(server.requests) == 1


def test_a_huge_file_is_read_to_its_limit(serve: Serve, client_for: ClientFor, clock: Clock) -> None:
    body = RULES + b"Disallow: /page\n" * 100_000
    server = serve(lambda _: answer(body=body, Content_Type="text/plain"))
    assert not Robots(client_for(server), now=clock).allowed(f"{server.url}/private/x")[0]


def test_an_address_that_the_guard_refuses_is_left_to_the_request_itself(client_for: ClientFor, clock: Clock) -> None:
    assert Robots(client_for(), now=clock).allowed("http://127.0.0.1:1/story") == (True, None)
