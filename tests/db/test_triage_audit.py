"""What triage drops keeps its page, a sample of it is read in full each night, and what was lost is read after all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from database import rows
from report_newsroom import offer

from newsdesk import pipeline, settings
from newsdesk.articles import triage
from newsdesk.model import Capture, Feed
from newsdesk.pipeline.clock import Clock
from newsdesk.pipeline.upkeep import check_triage
from newsdesk.store import articles
from newsdesk.store import triage as checks
from newsdesk.store.db import Connection, transaction

pytestmark = pytest.mark.db

FEED = Feed(name="Ledger", outlet="Ledger", country="US", lang="en", url="http://ledger.test/feed", kind="feed")
LOAF = "The town's bakers met on Monday to choose the longest loaf of the spring, and the judges measured all of them twice."
RAID = (
    "Federal forces seized two tons of fentanyl from the Sinaloa cartel near Culiacán on Monday, and the Treasury"
    " announced sanctions against three of its money launderers. “The cartel lost a year of work,” Inés Cordero said in"
    " Mexico City. Cartel gunmen had fought soldiers for the port of Mazatlán since the spring."
)


def page(title: str, text: str) -> bytes:
    body = f"<article><h1>{title}</h1>" + f"<p>{text}</p>" * 2 + "</article>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def fetched(connection: Connection, name: str, body: bytes) -> int:
    """An article that a feed offered and whose page was fetched. Returns its id."""
    url, now = f"http://ledger.test/{name}", datetime.now(UTC)
    with transaction(connection):
        offer(connection, FEED, url=url, title=name, published=now, seen=now)
        (queued,) = articles.claim_queued(connection, now, 10, timedelta(minutes=1))
        capture = Capture(url=url, final_url=url, status=200, outcome="ok", fetched_at=now, body=body)
        capture_id = articles.store_capture(connection, queued.article_id, capture)
        articles.mark(connection, queued.article_id, "fetched", outcome="ok", capture_id=capture_id)
    return queued.article_id


def drop(connection: Connection, article_id: int, *, version: str = "triage-0:narrow", hours: float = 1) -> None:
    """Let an article go as a triage of too few words would have done."""
    rows(
        connection,
        "UPDATE newsdesk.article SET state = 'dropped', outcome = 'off_topic', reason = %s,"
        " next_attempt_at = now() - %s WHERE article_id = %s",
        f"triage stage 1, {version}",
        timedelta(hours=hours),
        article_id,
    )


def test_what_triage_drops_keeps_its_page(connection: Connection, loaded: settings.Settings) -> None:
    article_id = fetched(connection, "loaf", page("The longest loaf", LOAF))
    assert pipeline.read(loaded, workers=1) == {"dropped": 1}
    kept = rows(
        connection,
        "SELECT a.state, a.reason, p.size FROM newsdesk.article AS a JOIN newsdesk.capture AS c USING (capture_id)"
        " JOIN newsdesk.page AS p USING (sha256) WHERE a.article_id = %s",
        article_id,
    )
    assert kept == [
        ("dropped", f"triage stage 1, {triage.VERSION}", len(page("The longest loaf", LOAF))),
    ]
    with transaction(connection):
        (drawn,) = checks.sample(connection, datetime.now(UTC) - timedelta(hours=1), 10)
    assert (drawn.article_id, drawn.stage, drawn.version) == (article_id, "1", triage.VERSION)
    assert drawn.body == page("The longest loaf", LOAF)


def test_what_is_due_later_waits_by_the_clock_that_is_given(connection: Connection, loaded: settings.Settings) -> None:
    fetched(connection, "loaf", page("The longest loaf", LOAF))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert pipeline.read(loaded, workers=1, clock=Clock(now=lambda: yesterday, sleep=lambda _: None)) == {}
    assert pipeline.read(loaded, workers=1) == {"dropped": 1}


def test_the_audit_counts_what_was_lost_and_by_which_version(connection: Connection, loaded: settings.Settings) -> None:
    loaf = fetched(connection, "loaf", page("The longest loaf", LOAF))
    raid = fetched(connection, "raid", page("Cartel's fentanyl seized in Sinaloa", RAID))
    other = fetched(connection, "empty", b"<html><body></body></html>")
    drop(connection, loaf)
    drop(connection, raid)
    drop(connection, other, version="triage-1:wide")
    assert check_triage(loaded) == {"triage_checked": 3, "triage_lost": 1}
    audit = "SELECT stage, triage_version, checked, lost, share, lost_articles FROM report.triage_audit ORDER BY 2"
    assert rows(connection, audit) == [
        ("1", "triage-0:narrow", 2, 1, 0.5, [raid]),
        ("1", "triage-1:wide", 1, 0, 0.0, []),
    ]
    assert rows(connection, "SELECT article_id, result FROM report.triage_checks ORDER BY 1") == [
        (loaf, "other"),
        (raid, "relevant"),
        (other, "rejected"),
    ]
    for number, counted in (("checked", 2), ("lost", 1), ("review", 0)):
        receipt = (
            "SELECT count(*) FROM report.triage_audit AS t, report.receipt('triage_audit', %s, to_jsonb(t))"
            " WHERE t.triage_version = 'triage-0:narrow'"
        )
        assert rows(connection, receipt, number) == [(counted,)]


def test_a_lost_article_is_read_in_full_and_never_lost_again(
    connection: Connection, loaded: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Divided by markup in its middle, the one spelling that the first stage cannot see.
    hidden = RAID
    for word in ("fentanyl", "Sinaloa", "cartel", "Cartel", "Culiacán", "Mexico", "Mazatlán", "Treasury"):
        hidden = hidden.replace(word, f"{word[:4]}<b></b>{word[4:]}")
    body = page("A year of work", hidden)
    assert not triage.first_stage(body)
    raid = fetched(connection, "raid", body)
    assert pipeline.read(loaded, workers=1) == {"dropped": 1}
    assert check_triage(loaded) == {"triage_checked": 1, "triage_lost": 1}
    assert rows(connection, "SELECT state, attempts FROM newsdesk.article WHERE article_id = %s", raid) == [
        ("fetched", 0)
    ]
    assert pipeline.read(loaded, workers=1) == {"relevant": 1}
    assert rows(connection, "SELECT article_id, relevant FROM report.articles") == [(raid, True)]
    # Fetched anew, it is still known.
    rows(connection, "UPDATE newsdesk.article SET state = 'fetched', next_attempt_at = now()")
    assert pipeline.read(loaded, workers=1) == {"relevant": 1}


def test_each_page_is_checked_once_and_a_repeated_run_only_fills_the_sample(
    connection: Connection, loaded: settings.Settings
) -> None:
    for number in range(4):
        drop(connection, fetched(connection, f"loaf-{number}", page(f"Loaf {number}", LOAF)))
    drop(connection, fetched(connection, "old", page("Old loaf", LOAF)), hours=30)
    assert check_triage(loaded, size=3) == {"triage_checked": 3, "triage_lost": 0}
    assert check_triage(loaded, size=3) == {"triage_checked": 0, "triage_lost": 0}
    assert check_triage(loaded, size=200) == {"triage_checked": 1, "triage_lost": 0}
    assert rows(connection, "SELECT sum(checked) FROM report.triage_audit") == [(4,)]


def test_upkeep_checks_triage(connection: Connection, loaded: settings.Settings) -> None:
    drop(connection, fetched(connection, "raid", page("Cartel's fentanyl seized in Sinaloa", RAID)))
    counts = pipeline.upkeep(loaded)
    assert (counts["triage_checked"], counts["triage_lost"]) == (1, 1)
