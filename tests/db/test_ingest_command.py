"""``feeds list`` and ``feeds check`` as a person runs them, against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from ingest_web import Answer, JumpClock, Web, rss

from newsdesk.__main__ import main
from newsdesk.feeds import check


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web(JumpClock())
    yield web
    web.close()


@pytest.fixture
def catalog(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = rss((web.url("/news/1"), datetime.now(UTC)))
    web.pages["/good"] = web.pages["/new"] = Answer(good)
    web.pages["/old"] = Answer(status=301, headers={"Location": "/new"})
    web.pages["/gone"] = Answer(status=410)
    answers = iter([Answer(status=503), Answer(good)])
    web.pages["/tired"] = lambda _headers: next(answers)
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")
    rows = [
        {
            "name": name,
            "outlet": name,
            "country": "US",
            "lang": "en",
            "kind": "feed",
            "status": "verified",
            "url": web.url(f"/{name.lower()}"),
        }
        for name in ("Good", "Old", "Gone", "Tired", "Closed")
    ]
    path = tmp_path / "feeds.yaml"
    path.write_text(yaml.safe_dump({"feeds": rows}), "utf-8")
    monkeypatch.setenv("NEWSDESK_FEEDS_FILE", str(path))
    monkeypatch.setenv("NEWSDESK_ALLOW_PRIVATE_HOSTS", web.host)
    monkeypatch.setattr(check, "GENTLE_PAUSE", 0.0)


@pytest.mark.usefixtures("catalog")
def test_the_list_shows_every_feed_of_the_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "list", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["name"] for row in told] == ["Good", "Old", "Gone", "Tired", "Closed"]


@pytest.mark.usefixtures("catalog")
def test_the_check_asks_twice_at_most_and_suggests_the_edit(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "check", "--json"]) == 1
    told = {row["name"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {name: (row["outcome"], row["passes"]) for name, row in told.items()} == {
        "Good": ("ok", 1),
        "Old": ("ok", 1),
        "Gone": ("removed", 1),
        "Tired": ("ok", 2),
        "Closed": ("robots", 1),
    }
    assert told["Good"]["suggestion"] is told["Tired"]["suggestion"] is None
    assert told["Old"]["suggestion"] == f"url: {web.url('/new')}"
    assert told["Gone"]["suggestion"].startswith("status: disabled")
    assert web.asked("/closed") == 0


@pytest.mark.usefixtures("catalog")
def test_one_feed_can_be_checked_by_name_and_a_good_one_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "check", "Good"]) == 0
    assert "Good" in capsys.readouterr().out


@pytest.mark.usefixtures("catalog")
def test_a_name_that_is_not_in_the_catalog_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "check", "Godd"]) == 3
    assert "Godd" in capsys.readouterr().err
