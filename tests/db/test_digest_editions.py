"""An edition against the database: every number is a query on ``report``, and each recipient's cut is its own edition."""

from __future__ import annotations

import csv
import email
import email.policy
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from report_newsroom import TOPIC, read_again, store_article, store_newsroom

from newsdesk import pipeline, settings
from newsdesk.digest.facts import EditionFacts
from newsdesk.digest.recipients import EVERYTHING, Cut
from newsdesk.errors import ConfigError, Reject
from newsdesk.model import Article
from newsdesk.pipeline import edition
from newsdesk.settings import Settings
from newsdesk.store import editions, embedded
from newsdesk.store.db import Connection, connect, transaction

pytestmark = pytest.mark.db

DAY = date(2026, 3, 4)
CUTS = [
    EVERYTHING,
    Cut(countries=("MX",)),
    Cut(facets=("fentanyl", "congress")),
    Cut(languages=("en",), mornings=2),
    Cut(outlets=("Agencia Cenit",)),
]


@pytest.fixture(scope="module")
def template(database_server: str, migrated_template: str) -> Iterator[str]:
    """The sample newsroom of 2 to 4 March, read and published, with troubles of every kind on 3 March."""
    name = "digest_editions"
    url = embedded.create_database(database_server, name, template=migrated_template)
    store_newsroom(url)
    with connect(url) as connection, transaction(connection):
        _trouble(connection)
    pipeline.publish(settings.load({"NEWSDESK_DATABASE_URL": url}))
    yield name
    embedded.drop_database(database_server, name)


def _trouble(connection: Connection) -> None:
    for day in range(20):
        before = datetime(2026, 2, 10, 18, tzinfo=UTC) + timedelta(days=day)
        store_article(connection, url=f"http://before.test/{day}", published=before, relevant=day == 0)
    seen = datetime(2026, 3, 3, 18, tzinfo=UTC)
    doubtful = {"published": seen, "seen": seen, "relevant": False, "review": True}
    for number in range(7):
        store_article(connection, url=f"http://near.test/{number}", title=f"Near miss {number}", **doubtful)
    for url, outcome, state in (
        ("http://shut.test/a", "paywall", "failed"),
        ("http://shut.test/b", "blocked", "queued"),
        ("http://gone.test/a", "not_found", "failed"),
    ):
        article_id = store_article(connection, url=url, published=seen, seen=seen, relevant=False)
        _run(connection, "DELETE FROM newsdesk.coverage WHERE article_id = %s", article_id)
        _run(
            connection,
            "UPDATE newsdesk.article SET reading_id = NULL, outcome = %s, state = %s WHERE article_id = %s",
            outcome, state, article_id,
        )  # fmt: skip
    for name, outcome, polls, retired in (("Down", "error", 3, None), ("Retired", "removed", 1, "HTTP 410")):
        _run(
            connection,
            "INSERT INTO newsdesk.feed (name, outlet, country, lang, kind, catalog_url, url, retired_reason, first_listed_at)"
            " VALUES (%s, %s, 'US', 'en', 'feed', 'http://x', 'http://x', %s, '2026-02-01')",
            name, name, retired,
        )  # fmt: skip
        for hour in range(polls):
            _run(
                connection,
                "INSERT INTO newsdesk.poll (feed_id, polled_at, outcome, reason, gap)"
                " SELECT feed_id, %s, %s, 'HTTP 500', false FROM newsdesk.feed WHERE name = %s",
                (seen if retired is None else datetime(2026, 2, 20, tzinfo=UTC)) + timedelta(hours=hour), outcome, name,
            )  # fmt: skip
    _run(
        connection,
        "INSERT INTO newsdesk.feed (name, outlet, country, lang, kind, catalog_url, url, first_listed_at)"
        " VALUES ('Forgotten', 'Forgotten', 'MX', 'es', 'feed', 'http://y', 'http://y', '2026-02-01')",
    )
    _run(connection, "UPDATE newsdesk.poll SET gap = true WHERE poll_id IN (SELECT poll_id FROM newsdesk.poll"
         " WHERE polled_at BETWEEN '2026-03-03 12:00Z' AND '2026-03-04 10:00Z' ORDER BY poll_id LIMIT 3)")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.article_id, (SELECT min(k.capture_id) FROM newsdesk.capture AS k), c.published_at, c.facets"
            " FROM newsdesk.article AS a"
            " JOIN newsdesk.coverage AS c USING (article_id) WHERE c.relevant ORDER BY a.article_id LIMIT 2"
        )
        for article_id, capture_id, published, facets in cursor.fetchall():
            changed = Article(url="", title="A new headline", text="A new text.", lang="en", extractor_version="t")
            read_again(
                connection, article_id, capture_id, changed, published=published, facets=tuple(facets), quotes=[]
            )
    _run(connection, "UPDATE newsdesk.version SET stored_at = '2026-03-03 20:00Z' WHERE version_no = 2")


def _run(connection: Connection, sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def loaded(database_server: str, template: str, tmp_path: Path) -> Iterator[Settings]:
    name = f"{template}_{tmp_path.name[-12:]}".lower().replace("-", "_")
    url = embedded.create_database(database_server, name, template=template)
    yield settings.load({"NEWSDESK_DATABASE_URL": url, "NEWSDESK_DATA_DIR": str(tmp_path)})
    embedded.drop_database(database_server, name)


def facts_of(loaded: Settings, cut: Cut = EVERYTHING) -> EditionFacts:
    with connect(pipeline.database_url(loaded)) as connection:
        return edition.gather(connection, loaded, DAY, cut)


def number(loaded: Settings, sql: str, values: dict[str, Any]) -> int:
    with connect(pipeline.database_url(loaded)) as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


ARTICLES = """report.articles AS a
    WHERE a.relevant AND a.topic = 'cartel_policy' AND a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s
      AND a.published_at >= %(start)s - interval '3 days'
      AND (a.country = ANY (%(countries)s) OR %(countries)s = '{}') AND (a.lang = ANY (%(languages)s) OR %(languages)s = '{}')
      AND (a.outlet = ANY (%(outlets)s) OR %(outlets)s = '{}') AND (a.facets && %(facets)s::text[] OR %(facets)s = '{}')"""
QUOTES = f"report.quotes AS q JOIN (SELECT a.article_id FROM {ARTICLES} AND a.copy_of IS NULL) AS a USING (article_id)"
POLLS = "report.polls AS p WHERE p.polled_at >= %(start)s AND p.polled_at < %(end)s"
PAGES = "report.entries AS e WHERE e.first_offered_at >= %(start)s AND e.first_offered_at < %(end)s"


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.key or "everything")
def test_every_number_equals_a_query_on_report(loaded: Settings, cut: Cut) -> None:
    facts = facts_of(loaded, cut)
    unseen, volume = facts.unseen, facts.volume
    assert volume is not None
    printed = {
        f"SELECT count(*) FROM {ARTICLES}": facts.articles,
        f"SELECT count(*) FROM {ARTICLES} AND a.copy_of IS NOT NULL": facts.copies,
        f"SELECT count(DISTINCT a.outlet) FROM {ARTICLES}": facts.outlets,
        f"SELECT count(DISTINCT (q.article_id, coalesce(q.utterance::text, 'one ' || q.quote_id))) FROM {QUOTES}"
        " WHERE q.speaker IS NOT NULL": facts.quotes,
        f"SELECT count(DISTINCT q.person_id) FROM {QUOTES}": facts.people,
        f"SELECT count(DISTINCT coalesce(a.story_id, -a.article_id)) FROM {ARTICLES} AND NOT a.opinion": len(facts.stories),
        f"SELECT count(DISTINCT coalesce(a.story_id, -a.article_id)) FROM {ARTICLES} AND a.opinion": len(facts.opinion),
        f"SELECT count(DISTINCT v.person_id) FROM report.new_voices AS v JOIN (SELECT a.article_id FROM {ARTICLES}) AS a"
        " USING (article_id) WHERE (SELECT baseline_days FROM report.volume_spike WHERE day = %(first_day)s) >= 14":
            facts.new_voices,
        f"SELECT count(*) FROM report.broken_silence AS v JOIN (SELECT a.article_id FROM {ARTICLES}) AS a"
        " USING (article_id) WHERE v.facet = '*'": facts.broken_silences,
        "SELECT originals FROM report.volume_spike WHERE day = '2026-03-03' AND topic = 'cartel_policy'": volume.days[-1][1],
        "SELECT baseline_days FROM report.volume_spike WHERE day = '2026-03-03' AND topic = 'cartel_policy'":
            volume.baseline_days,
        f"SELECT count(DISTINCT p.feed_id) FROM {POLLS}": unseen.feeds_polled,
        f"SELECT count(*) FROM {POLLS}": unseen.polls,
        f"SELECT count(*) FROM {POLLS} AND p.gap": sum(n for _, n in unseen.gaps),
        f"SELECT count(*) FROM (SELECT p.feed_id FROM {POLLS} GROUP BY 1"
        " HAVING every(p.outcome NOT IN ('ok', 'not_modified'))) AS f": len(unseen.feeds),
        f"SELECT count(DISTINCT e.article_id) FROM {PAGES} AND e.outcome IN ('paywall', 'blocked')":
            sum(n for *_, n in unseen.blocked),
        f"SELECT count(DISTINCT e.article_id) FROM {PAGES} AND e.fate = 'failed' AND e.outcome = 'not_found'":
            sum(n for *_, n in unseen.failed),
        "SELECT count(*) FROM report.feed_health WHERE health = 'retired'": len(unseen.retired),
        "SELECT count(*) FROM report.feed_health WHERE feed = 'Forgotten'":
            len([feed for feed in unseen.unasked if feed == "Forgotten"]),
    }  # fmt: skip
    start, end = pipeline.edition_window(loaded, DAY, cut.mornings)
    values = {"start": start, "end": end, "first_day": DAY - timedelta(days=cut.mornings)} | {
        kind: list(getattr(cut, kind)) for kind in ("countries", "languages", "outlets", "facets")
    }
    found = {sql: number(loaded, sql, values) for sql in printed}
    assert found == printed
    for facet, count in facts.facets:
        assert number(loaded, f"SELECT count(*) FROM {ARTICLES} AND '{facet}' = ANY (a.facets)", values) == count


def test_each_number_has_its_rows(loaded: Settings) -> None:
    facts = facts_of(loaded)
    unseen = facts.unseen
    counted = {
        "articles": facts.articles,
        "copies": facts.copies,
        "outlets": facts.outlets,
        "quotes": facts.quotes,
        "people": facts.people,
        "new_voices": facts.new_voices,
        "broken_silences": facts.broken_silences,
        "corrections": len(facts.corrections),
        "feeds_polled": unseen.feeds_polled,
        "polls": unseen.polls,
        "feeds_down": len(unseen.feeds),
        "feeds_retired": len(unseen.retired),
        "feeds_unasked": len(unseen.unasked),
        "pages_blocked": sum(n for *_, n in unseen.blocked),
        "pages_failed": sum(n for *_, n in unseen.failed),
        "gaps": sum(n for _, n in unseen.gaps),
        "review": unseen.review,
        "volume": 1,
    }
    assert {name: len(pipeline.edition_rows(loaded, DAY, name)) for name in counted} == counted
    for facet, count in facts.facets:
        assert len(pipeline.edition_rows(loaded, DAY, "facet", facet=facet)) == count
    assert set(editions.RECEIPTS) == {*counted, "facet"}
    nothing = {name for name, count in counted.items() if not count}
    assert nothing == {"broken_silences"}, "the newsroom of this test should have something to count for every number"


def test_an_unknown_number_is_refused_by_name(loaded: Settings) -> None:
    with pytest.raises(Reject, match="no number 'love'; it has articles"):
        pipeline.edition_rows(loaded, DAY, "love")


def test_a_correction_of_the_window_is_told_with_its_headline_before(loaded: Settings) -> None:
    changed = facts_of(loaded).corrections
    assert len(changed) == 2
    assert {one.title for one in changed} == {"A new headline"}
    assert all(one.title_before for one in changed)


def test_in_its_first_two_weeks_a_newsroom_calls_no_voice_new(loaded: Settings) -> None:
    assert facts_of(loaded).new_voices > 0
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection):
        _run(connection, "DELETE FROM newsdesk.coverage WHERE day < '2026-02-20'")
    facts = facts_of(loaded)
    assert facts.new_voices == 0
    assert facts.volume is not None
    assert facts.volume.median is None


def test_a_voice_that_breaks_a_long_silence_is_marked(loaded: Settings) -> None:
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection):
        _run(
            connection,
            "UPDATE newsdesk.voice SET day = day - 40, published_at = published_at - interval '40 days' WHERE day = '2026-03-02'",
        )
    facts = facts_of(loaded)
    assert facts.broken_silences > 0
    said = [one for story in facts.stories for one in story.said if one.silent_days]
    assert {one.silent_days for one in said} <= {41}
    assert said


def test_an_edition_of_the_past_holds_what_its_morning_knew(loaded: Settings) -> None:
    before = facts_of(loaded)
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection):
        late = datetime(2026, 3, 4, 12, tzinfo=UTC)
        store_article(connection, url="http://late.test/1", published=late - timedelta(hours=4), seen=late)
    after = facts_of(loaded)
    assert (after.articles, after.stories) == (before.articles, before.stories)


def test_what_an_archive_gave_back_is_in_the_edition_of_its_day_and_marked(loaded: Settings) -> None:
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection):
        found = datetime(2026, 3, 20, 12, tzinfo=UTC)
        article_id = store_article(
            connection,
            url="http://old.test/1",
            title="From the archive",
            published=datetime(2026, 3, 3, 15, tzinfo=UTC),
            seen=found,
        )
        _run(connection, "UPDATE newsdesk.article SET origin = 'wayback' WHERE article_id = %s", article_id)
    (story,) = [story for story in facts_of(loaded).stories if story.title == "From the archive"]
    assert story.recovered


def test_a_day_without_anything_is_quiet(loaded: Settings) -> None:
    counts = pipeline.compose(loaded, date(2026, 1, 5))
    assert counts == {"articles": 0, "stories": 0, "quotes": 0}


# Recipients ------------------------------------------------------------------------------------------------------------


def posted(loaded: Settings, tmp_path: Path, day: date, *people: str) -> dict[str, EmailMessage]:
    """The messages in the outbox for recipients written as YAML mappings, by address."""
    path = tmp_path / "recipients.yaml"
    path.write_text("recipients:\n" + "".join(f"- {{{person}}}\n" for person in people))
    loaded = settings.load(
        {
            "NEWSDESK_DATABASE_URL": pipeline.database_url(loaded),
            "NEWSDESK_DATA_DIR": str(tmp_path),
            "NEWSDESK_RECIPIENTS_FILE": str(path),
        }
    )
    pipeline.post(loaded, day)
    with connect(pipeline.database_url(loaded)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT recipient, message FROM newsdesk.delivery WHERE day = %s AND kind = 'digest'", (day,))
        return {
            who: email.message_from_bytes(bytes(message), policy=email.policy.default)  # type: ignore[misc]
            for who, message in cursor.fetchall()
        }


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def cuts(loaded: Settings) -> list[tuple[str, str]]:
    with connect(pipeline.database_url(loaded)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT cut, language FROM report.digests ORDER BY cut, language")
        return [(cut, language) for cut, language in cursor.fetchall()]


def test_each_distinct_cut_is_composed_and_stored_once(loaded: Settings, tmp_path: Path) -> None:
    mails = posted(
        loaded,
        tmp_path,
        DAY,
        "email: a@x.org, countries: [MX]",
        "email: b@x.org, countries: [MX]",
        "email: c@x.org, countries: [MX], language: es",
        "email: d@x.org, countries: [MX, US], facets: [fentanyl]",
        "email: e@x.org",
    )
    assert len(mails) == 5
    assert cuts(loaded) == [
        ("", "en"),
        ("countries=MX", "en"),
        ("countries=MX", "es"),
        ("countries=MX&countries=US&facets=fentanyl", "en"),
    ]
    assert plain(mails["a@x.org"]) == plain(mails["b@x.org"])
    assert "Your selection, countries: MX" in plain(mails["a@x.org"])
    assert "Paso Norte Courier" not in plain(mails["a@x.org"]).split("What we did not see")[0]


def test_who_skips_quiet_days_gets_no_mail_when_the_cut_is_empty(loaded: Settings, tmp_path: Path) -> None:
    mails = posted(
        loaded,
        tmp_path,
        DAY,
        "email: skips@x.org, outlets: [Forgotten], quiet_days: skip",
        "email: always@x.org, outlets: [Forgotten]",
        "email: other@x.org, quiet_days: skip",
    )
    assert set(mails) == {"always@x.org", "other@x.org"}
    assert "a quiet day" in mails["always@x.org"]["Subject"]
    assert "A quiet day for your selection" in plain(mails["always@x.org"])


def test_monday_covers_the_weekend_for_those_who_have_none(loaded: Settings, tmp_path: Path) -> None:
    monday = date(2026, 3, 9)
    mails = posted(
        loaded,
        tmp_path,
        monday,
        "email: office@x.org, weekdays: [mon, tue, wed, thu, fri]",
        "email: daily@x.org",
        "email: sunday@x.org, weekdays: [mon, sun]",
        "email: weekly@x.org, weekdays: [mon]",
        "email: tuesday@x.org, weekdays: [tue]",
    )
    starts = {who: plain(message).split("\n")[2].split(", 05:00")[0] for who, message in mails.items()}
    assert starts == {
        "office@x.org": "Friday, March 6",
        "daily@x.org": "Sunday, March 8",
        "sunday@x.org": "Sunday, March 8",
        "weekly@x.org": "Monday, March 2",
    }


def test_the_quotes_come_as_a_table_to_those_who_ask(loaded: Settings, tmp_path: Path) -> None:
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection):
        _run(connection, "UPDATE newsdesk.quote SET text = '=' || substr(text, 2) WHERE quote_id = (SELECT min(quote_id)"
             " FROM report.quotes WHERE day = '2026-03-03')")  # fmt: skip
    mails = posted(loaded, tmp_path, DAY, "email: a@x.org, csv: true", "email: b@x.org")
    assert list(mails["b@x.org"].iter_attachments()) == []
    (table,) = mails["a@x.org"].iter_attachments()
    assert table.get_filename() == "newsdesk-quotes-2026-03-04.csv"
    assert table.get_content_type() == "text/csv"
    body = table.get_payload(decode=True)
    assert isinstance(body, bytes)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    start, end = pipeline.edition_window(loaded, DAY)
    sql = f"SELECT count(*) FROM report.quotes AS q JOIN (SELECT a.article_id FROM {ARTICLES}) AS a USING (article_id)"
    nothing: dict[str, Any] = {"countries": [], "languages": [], "outlets": [], "facets": []}
    assert len(rows) == number(loaded, sql, {"start": start, "end": end, **nothing})
    assert [row["quote"] for row in rows if row["quote"].startswith("'=")]
    assert not [row for row in rows for cell in row.values() if cell[:1] in set("=+-@")]


@pytest.mark.parametrize(
    ("person", "problem"),
    [
        ("facets: [fentanil]", "'fentanil' is not known; did you mean 'fentanyl'"),
        ("countries: [mx]", "two capital letters"),
        ("outlets: [Agencia Senit]", "'Agencia Senit' is not known; did you mean 'Agencia Cenit'"),
    ],
)
def test_a_selection_that_can_never_match_is_an_error(
    loaded: Settings, tmp_path: Path, person: str, problem: str
) -> None:
    with pytest.raises(ConfigError, match=problem):
        posted(loaded, tmp_path, DAY, f"email: a@x.org, {person}")


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.key or "everything")
def test_the_name_of_a_cut_leads_back_to_it(cut: Cut) -> None:
    again = Cut.of(cut.key)
    assert again.key == cut.key
    assert set(again.facets) == set(cut.facets)


@pytest.mark.parametrize("key", ["nonsense", "love=x", "mornings=99", "mornings=x"])
def test_a_name_that_is_no_cut_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="does not name a cut"):
        Cut.of(key)


def test_editions_are_stored_whole_with_the_facts_they_were_made_from(loaded: Settings) -> None:
    pipeline.compose(loaded, DAY)
    pipeline.compose(loaded, DAY)
    with connect(pipeline.database_url(loaded)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT language, html, plain, facts FROM newsdesk.digest WHERE day = %s ORDER BY 1", (DAY,))
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == ["en", "es"]
    facts = facts_of(loaded)
    assert rows[0][3]["articles"] == facts.articles
    assert f"{facts.articles} articles from {facts.outlets} outlets" in rows[0][2]
    assert rows[0][1].startswith("<!DOCTYPE html>")
    assert TOPIC == edition.TOPIC
