"""Days of the past: all that the archives hold, once, on its day; reports right to the row; nothing the second time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from backfill_newsroom import DAYS, START, backfill, counts, newsroom, rows, settings_for

from newsdesk import samples, settings
from newsdesk.samples.expected import page_of
from newsdesk.store import embedded

pytestmark = pytest.mark.db
OUTLETS = ("Meridian Newswire", "Paso Norte Courier")
OF_THE_DAY = "newsdesk.newsroom_day(a.published_at) = %s"


@pytest.fixture(scope="module")
def past(
    database_server: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[settings.Settings, str]]:
    """Three days of three outlets, recovered from all sources."""
    url = embedded.create_database(database_server, "backfill_days", template=migrated_template)
    with newsroom() as running:
        loaded = settings_for(running, url, tmp_path_factory.mktemp("past"), OUTLETS)
        for day in DAYS:
            backfill(loaded, day, "stored", "wayback", "sitemap", "ccnews")
        yield loaded, url
    embedded.drop_database(database_server, "backfill_days")


def test_all_that_the_archives_hold_is_found_once(past: tuple[settings.Settings, str]) -> None:
    held = [a for a in samples.expected(START).articles if a.outlet in OUTLETS and a.archives != ("feed",)]
    found = [page_of(row["url"]) for row in rows(past[1], "SELECT url FROM report.articles")]
    dropped = [page_of(row["url"]) for row in rows(past[1], "SELECT url FROM newsdesk.article WHERE state = 'dropped'")]
    assert len(held) >= 15
    missing = [a.key for a in held if a.page not in {*found, *dropped}]
    assert len(missing) <= 0.05 * len(held), missing
    assert len(found) == len(set(found))


def test_every_row_says_where_it_is_from(past: tuple[settings.Settings, str]) -> None:
    origins = rows(past[1], "SELECT DISTINCT origin FROM newsdesk.article WHERE state <> 'same_as'")
    assert {row["origin"] for row in origins} <= {"wayback", "sitemap", "ccnews"}
    assert len(origins) >= 2
    captures = rows(past[1], "SELECT count(*) AS n FROM newsdesk.capture WHERE outcome = 'ok' AND sha256 IS NULL")
    assert captures == [{"n": 0}]


def test_a_page_from_an_archive_was_captured_then_and_not_now(past: tuple[settings.Settings, str]) -> None:
    (years,) = rows(
        past[1],
        "SELECT array_agg(DISTINCT extract(year FROM captured_at)::integer || ' ' || extract(month FROM captured_at)::integer)"
        " AS found FROM newsdesk.capture WHERE origin IN ('wayback', 'ccnews')",
    )
    assert years["found"] == ["2026 3"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_report_counts_what_was_stored(past: tuple[settings.Settings, str], day: Any) -> None:
    told = rows(
        past[1],
        "SELECT source, sum(added)::integer AS added, sum(captured)::integer AS captured, bool_and(state = 'done') AS done"
        " FROM report.recovery WHERE day = %s GROUP BY source",
        day,
    )
    assert {row["source"] for row in told} == {"stored", "wayback", "sitemap", "ccnews"}
    for row in told:
        assert row["done"]
        added = rows(
            past[1],
            f"SELECT count(*)::integer AS n FROM newsdesk.article AS a WHERE {OF_THE_DAY} AND origin = %s"
            " AND (same_as IS NULL OR capture_id IS NOT NULL)",
            day,
            row["source"],
        )[0]["n"]
        assert row["added"] == added, row
        captured = rows(
            past[1],
            f"SELECT count(*)::integer AS n FROM newsdesk.capture AS c JOIN newsdesk.article AS a USING (article_id)"
            f" WHERE {OF_THE_DAY} AND c.origin = %s",
            day,
            row["source"],
        )[0]["n"]
        assert row["captured"] == captured, row


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_audit_counts_recovered_entries_on_their_day(past: tuple[settings.Settings, str], day: Any) -> None:
    audit = rows(
        past[1], "SELECT feed, recovered, offered, waiting, verdict FROM report.coverage_audit WHERE day = %s", day
    )
    entries = rows(
        past[1],
        "SELECT f.name AS feed, count(*)::integer AS n FROM newsdesk.entry JOIN newsdesk.feed AS f USING (feed_id)"
        " WHERE newsdesk.newsroom_day(first_offered_at) = %s GROUP BY f.name",
        day,
    )
    assert {row["feed"]: row["recovered"] for row in audit if row["offered"]} == {
        row["feed"]: row["n"] for row in entries
    }
    assert sum(row["recovered"] for row in audit) > 5
    queued = rows(
        past[1],
        f"SELECT count(*)::integer AS n FROM newsdesk.article AS a WHERE {OF_THE_DAY} AND state = 'queued'",
        day,
    )
    assert [{"n": sum(row["waiting"] for row in audit)}] == queued


def test_running_it_again_adds_nothing(past: tuple[settings.Settings, str]) -> None:
    loaded, url = past
    before = counts(url)
    again = [backfill(loaded, day, "stored", "wayback", "sitemap", "ccnews") for day in DAYS]
    assert counts(url) == before
    assert [(done["added"], done["captured"]) for done in again] == [(0, 0)] * 3


def test_nobody_gets_a_mail(past: tuple[settings.Settings, str]) -> None:
    assert counts(past[1])["delivery"] == 0


def test_one_list_a_feed_and_month_serves_all_days(past: tuple[settings.Settings, str]) -> None:
    feeds = rows(past[1], "SELECT count(*)::integer AS n FROM newsdesk.feed WHERE listed")[0]["n"]
    assert rows(past[1], "SELECT count(*)::integer AS n FROM newsdesk.archive_index")[0]["n"] == feeds
