"""Two days of the sample newsroom through polling, fetching and reading: its troubles, and its edited article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from ingest_web import Desk, JumpClock

from newsdesk import samples
from newsdesk.pipeline.read import read
from newsdesk.samples.outlets import outlets
from newsdesk.samples.stock import SampleArticle, articles
from newsdesk.web.changes import compare

pytestmark = pytest.mark.db

FIRST_DAY = date(2026, 3, 2)
EVENING = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)


class _NewsroomClock(JumpClock):
    """Turns the newsroom's clock with its own."""

    def __init__(self, newsroom: samples.Newsroom) -> None:
        super().__init__(newsroom.now)
        self._newsroom = newsroom

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._newsroom.set_now(self.at)


@pytest.fixture(scope="module")
def edited() -> SampleArticle:
    return next(one for one in articles(FIRST_DAY) if len(one.versions) > 1 and one.relevant)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    with samples.Newsroom(FIRST_DAY, EVENING, slow_seconds=1) as newsroom:
        desk = Desk(database_url, tmp_path, _NewsroomClock(newsroom), *newsroom.allow_private_hosts().split(","))
        desk.write_catalog(newsroom.feeds_yaml())
        yield desk


def look(desk: Desk) -> None:
    """One round, as ``ingest --once`` does it."""
    desk.poll()
    desk.fetch()
    read(desk.settings, workers=1)


def test_an_edited_article_is_seen_again_and_both_of_its_texts_are_kept(desk: Desk, edited: SampleArticle) -> None:
    look(desk)
    for hours in (1, 6, 18):
        desk.clock.forward(hours=hours)
        look(desk)
    versions = desk.rows(
        """
        SELECT v.version_no, v.title, v.text FROM newsdesk.version AS v JOIN newsdesk.article AS a USING (article_id)
        WHERE a.canonical_url LIKE %s ORDER BY v.version_no
        """,
        f"%{edited.path}",
    )
    assert [number for number, _, _ in versions] == [1, 2]
    assert [title for _, title, _ in versions] == [version.title for version in edited.versions]
    assert any(not change.untouched for change in compare(versions[0][2], versions[1][2]))
    assert desk.value("SELECT max(versions) FROM report.articles") == 2


def test_each_trouble_of_a_feed_ends_as_it_should(desk: Desk) -> None:
    for _ in range(3):
        desk.poll()
        desk.clock.forward(hours=4)
    found = {name: (health, url) for name, health, url in desk.rows("SELECT feed, health, url FROM report.feed_health")}
    for outlet in outlets().values():
        for feed in outlet.feeds:
            health, url = found[feed.name]
            match feed.outcome:
                case "read":
                    assert (health, url.endswith(feed.path)) == ("ok", True), feed.name
                case "moved":
                    assert (health, url.endswith(f"{feed.path}.moved")) == ("ok", True), feed.name
                case "failed":
                    assert health not in {"ok", "retired", "never polled"}, feed.name
                case word:
                    assert health == word, feed.name


def test_every_page_ends_with_its_outcome(desk: Desk) -> None:
    for hours in (1, 6, 10, 24, 24, 24):
        desk.poll()
        desk.fetch()
        desk.clock.forward(hours=hours)
    read(desk.settings, workers=1)
    wrong = []
    for article in articles(FIRST_DAY):
        rows = desk.rows("SELECT state, outcome FROM newsdesk.article WHERE canonical_url LIKE %s", f"%{article.path}")
        got_text = any(state in {"read", "dropped"} for state, _ in rows)
        if got_text != (article.outcome in {"ok", "paywall"}) or not rows:
            wrong.append((article.key, article.outcome, article.trouble, rows))
    assert wrong == []
