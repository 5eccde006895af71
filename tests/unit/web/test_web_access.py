"""No route without a permission, no form from elsewhere, no header forgotten: the application without a database."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from newsdesk import settings as newsdesk_settings
from newsdesk.errors import ConfigError
from newsdesk.web import app as web_app
from newsdesk.web.access import Access, Section, Visitor
from newsdesk.web.app import create_app

SETTINGS = newsdesk_settings.load({"NEWSDESK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})


def refuse(status: int) -> Any:
    def answer() -> Visitor:
        raise HTTPException(status, "no")

    return answer


PUBLIC = replace(SETTINGS, public_url="https://desk.example/newsdesk")


def client(reader: Any = None, writer: Any = None, settings: newsdesk_settings.Settings = SETTINGS) -> TestClient:
    def anybody() -> Visitor:
        return Visitor("ana", may_write=True)

    app = create_app(Access(reader or anybody, writer or anybody, "/auth/login"), settings)
    return TestClient(app, base_url="http://desk.test", follow_redirects=False)


def routes(table: Any) -> Iterator[tuple[str, str]]:
    """Method and path of every route of a table and of the routers mounted in it."""
    for route in table:
        if hasattr(route, "methods"):
            yield from ((method, route.path) for method in route.methods)
        else:
            yield from routes(getattr(route, "routes", None) or route.original_router.routes)


def test_a_route_that_changes_something_cannot_be_declared_as_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    section = Section()
    section.reading.post("/oops")(lambda: None)
    monkeypatch.setattr(web_app, "SECTIONS", (section,))
    with pytest.raises(ConfigError, match="/oops"):
        client()


def test_one_route_is_open_and_only_where_mails_name_it() -> None:
    inside, outside = (set(routes(client(settings=settings).app.routes)) for settings in (SETTINGS, PUBLIC))
    assert outside - inside == {("GET", "/unsubscribe/{token}"), ("POST", "/unsubscribe/{token}")}
    for settings in (SETTINGS, PUBLIC):
        anonymous = client(refuse(401), refuse(401), settings)
        answered = {
            (method, path)
            for method, path in outside
            if anonymous.request(
                method, re.sub(r"\{\w+\}", "1", path), headers={"sec-fetch-site": "same-origin"}
            ).status_code
            not in {401, 404}
        }
        # 503: what it is asked for, a signed link, needs the database, which is not there.
        assert answered == (outside - inside if settings is PUBLIC else set())
    assert len(inside) > 20


def test_an_unsubscribing_page_is_not_mounted_with_the_address_of_this_machine() -> None:
    for address in (None, "http://localhost:8080/newsdesk"):
        assert client(settings=replace(SETTINGS, public_url=address)).post("/unsubscribe/x").status_code == 404


def test_the_application_describes_itself_to_nobody() -> None:
    assert [client(refuse(401)).get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404] * 3


def test_an_anonymous_visitor_is_told_where_to_sign_in() -> None:
    answer = client(refuse(401)).get("/quotes?q=<script>")
    assert answer.status_code == 401
    assert "/auth/login?next=http%3A%2F%2Fdesk.test%2Fquotes%3Fq%3D%253Cscript%253E" in answer.text


OWN = [
    ({"sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "same-origin", "origin": "http://desk.test"}, True),
    ({"origin": "http://desk.test"}, True),
    ({"authorization": "Bearer x"}, True),
    ({}, False),
    ({"sec-fetch-site": "none"}, False),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "cross-site", "authorization": "Bearer x"}, False),
    ({"origin": "http://desk.test.evil.example"}, False),
    ({"origin": "null"}, False),
]


@pytest.mark.parametrize(("headers", "own"), OWN)
def test_a_form_counts_only_from_our_own_pages(headers: dict[str, str], own: bool) -> None:
    answer = client().post("/articles/7/verdict", data={"relevant": "true"}, headers=headers)
    assert answer.status_code == (503 if own else 403), "503: it got as far as the database, which is not there"


def test_who_may_not_write_is_refused_before_the_form_is_read() -> None:
    answer = client(writer=refuse(403)).post("/articles/7/verdict", headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 403


def test_every_answer_carries_the_policy_also_those_that_refuse() -> None:
    asked = client(), client(refuse(401)), client(refuse(403))
    for browser, path in itertools.product(asked, ("/static/newsdesk.css", "/feeds", "/nothing-here")):
        answer = browser.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_without_a_database_a_page_says_so_and_shows_no_password() -> None:
    answer = client().get("/feeds")
    assert answer.status_code == 503
    assert "does not answer" in answer.text


@pytest.mark.parametrize("name", ["../app.py", "..%2Fapp.py", "spanish.yaml", "nothing.css"])
def test_only_the_files_of_the_static_folder_are_served(name: str) -> None:
    assert client().get(f"/static/{name}").status_code == 404


def test_static_files_may_be_kept_for_ever() -> None:
    assert "immutable" in client().get("/static/newsdesk.js").headers["cache-control"]


@pytest.mark.parametrize("path", ["/quotes?page=0", "/quotes?first=yesterday", "/articles/x", "/quotes?q=" + "x" * 400])
def test_nonsense_in_the_address_is_a_clear_400(path: str) -> None:
    assert client().get(path).status_code == 400
