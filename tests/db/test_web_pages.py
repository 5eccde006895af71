"""The pages over the sample newsroom in a real database: right numbers, right rows, inert text, few statements."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import psycopg2
import pytest
from fastapi.testclient import TestClient
from report_newsroom import START, store_article, store_newsroom

from newsdesk import pipeline
from newsdesk import settings as newsdesk_settings
from newsdesk.digest.recipients import EVERYTHING
from newsdesk.model import Quote
from newsdesk.pipeline.edition import edition_scope
from newsdesk.store import calendar, editions, search, today
from newsdesk.store.db import connect, transaction
from newsdesk.web import desk as web_desk
from newsdesk.web.access import Access, Visitor
from newsdesk.web.app import create_app
from newsdesk.web.desk import TOPIC, Desk

pytestmark = pytest.mark.db
HOSTILE = "<script>alert(1)</script> \u202e\r\n\"'><img src=x onerror=alert(2)> {{ 7*7 }}"
MOST_STATEMENTS = 8


@pytest.fixture
def settings(database_url: str) -> newsdesk_settings.Settings:
    store_newsroom(database_url)
    found = newsdesk_settings.load({"NEWSDESK_DATABASE_URL": database_url})
    pipeline.publish(found)
    return found


@pytest.fixture
def client(settings: newsdesk_settings.Settings) -> TestClient:
    ana = Visitor("ana", may_write=True)
    headers = {"sec-fetch-site": "same-origin"}
    return TestClient(
        create_app(Access(lambda: ana, lambda: ana, "/"), settings), headers=headers, follow_redirects=False
    )


def rows(settings: newsdesk_settings.Settings, query: str, *values: Any) -> list[tuple[Any, ...]]:
    assert settings.database_url is not None
    with connect(settings.database_url) as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        found = cursor.fetchall() if cursor.description else []
        connection.commit()
        return found


def pages(settings: newsdesk_settings.Settings) -> list[str]:
    """Every page with arguments that show something."""
    story = rows(settings, "SELECT story_id FROM report.stories ORDER BY articles DESC LIMIT 1")[0][0]
    article = rows(settings, "SELECT article_id FROM report.quotes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0][0]
    person = rows(settings, "SELECT person_id FROM report.people ORDER BY quotes DESC LIMIT 1")[0][0]
    feed, day = rows(settings, "SELECT feed_id, day FROM newsdesk.entry ORDER BY day LIMIT 1")[0]
    return [
        f"/?day={START + timedelta(days=2)}", f"/stories?last={START + timedelta(days=3)}", "/stories?q=border",
        f"/stories/{story}", f"/articles/{article}", "/quotes", "/quotes?q=border&speaker=a&role=a&kind=direct&country=US",
        f"/quotes?person={person}", "/people", "/people?q=a", f"/people/{person}?find=a", f"/coverage?last={day}",
        f"/coverage/{feed}/{day}", "/coverage/fill", "/feeds", "/review", "/digests",
        f"/digests/{START + timedelta(days=2)}/rows/articles",
    ]  # fmt: skip


def test_no_page_sends_more_than_eight_statements(
    client: TestClient, settings: newsdesk_settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    class Counting(psycopg2.extensions.connection):
        def cursor(self, *arguments: Any, **named: Any) -> Any:
            made = super().cursor(*arguments, **named)
            kind = type(made)

            class Cursor(kind):  # type: ignore[misc, valid-type]
                def execute(self, query: Any, values: Any = None) -> Any:
                    sent.append(str(query))
                    return super().execute(query, values)

            return super().cursor(*arguments, **{**named, "cursor_factory": Cursor})

    @contextmanager
    def counted(url: str) -> Iterator[Any]:
        connection = psycopg2.connect(url, connection_factory=Counting)
        try:
            yield connection
        finally:
            connection.close()

    monkeypatch.setattr(web_desk, "connect", counted)
    for page in pages(settings):
        sent.clear()
        assert client.get(page).status_code == 200, page
        assert 1 < len(sent) <= MOST_STATEMENTS, (page, len(sent))


def test_the_numbers_of_today_are_those_of_the_digest(settings: newsdesk_settings.Settings) -> None:
    assert settings.database_url is not None
    long_ago = datetime.combine(START, datetime.min.time(), UTC) - timedelta(days=20)
    with connect(settings.database_url) as connection, transaction(connection):
        store_article(connection, url="http://past.test/1", published=long_ago, title="The past", body="Nobody spoke.")
    rows(
        settings,
        "INSERT INTO newsdesk.poll (feed_id, polled_at, outcome)"
        " SELECT 1, generate_series(%s, %s, interval '1 day'), 'ok'",
        long_ago,
        long_ago + timedelta(days=19),
    )
    voices = 0
    for back in range(5):
        window = edition_scope(settings, START + timedelta(days=back), EVERYTHING)
        with connect(settings.database_url) as connection:
            found = editions.articles(connection, window)
            numbers = today.numbers(connection, window)
            new = today.new_voices(connection, window, [row["article_id"] for row in found])
            for name, count in numbers.counts.items():
                assert count == len(editions.rows(connection, name, window)), name
            for name, listed in numbers.lists.items():
                assert len(listed) == len(editions.rows(connection, name, window)), name
            expected = editions.rows(connection, "new_voices", window)
        assert {(r["article_id"], r["person_id"]) for r in new} == {(r["article_id"], r["person_id"]) for r in expected}
        voices += len(new)
    assert voices > 10


def test_the_heat_map_says_what_the_coverage_audit_says(settings: newsdesk_settings.Settings) -> None:
    assert settings.database_url is not None
    rows(settings, "UPDATE newsdesk.article SET state = 'failed', outcome = 'blocked' WHERE mod(article_id, 5) = 0")
    rows(
        settings,
        "UPDATE newsdesk.article SET first_seen_at = first_seen_at - interval '90 days' WHERE mod(article_id, 10) = 0",
    )
    rows(settings, "UPDATE newsdesk.poll SET gap = true WHERE mod(poll_id, 9) = 0")
    rows(settings, "UPDATE newsdesk.poll SET outcome = 'error' WHERE feed_id = 1")
    first, last = START - timedelta(days=2), START + timedelta(days=6)
    with connect(settings.database_url) as connection:
        grid = {(r["feed_id"], r["day"]): (r["offered"], r["verdict"]) for r in calendar.grid(connection, first, last)}
    audit = rows(
        settings,
        "SELECT feed_id, day, offered, verdict FROM report.coverage_audit WHERE day BETWEEN %s AND %s",
        first,
        last,
    )
    assert grid == {(feed, day): (offered, verdict) for feed, day, offered, verdict in audit}
    assert {"complete", "gaps", "silent", "pages missing", "not watched"} == {verdict for _, verdict in grid.values()}


def asked_and_found(settings: newsdesk_settings.Settings, **asked: Any) -> set[int]:
    assert settings.database_url is not None
    with connect(settings.database_url) as connection:
        found = search.quotes(connection, search.Asked(TOPIC, **asked), limit=10_000)
    return {row["quote_id"] for row in found}


def test_each_condition_of_a_search_leaves_what_fits_it(settings: newsdesk_settings.Settings) -> None:
    quotes = rows(
        settings,
        "SELECT quote_id, speaker, role, facets, outlet, country, lang, kind, day, person_id, copy_of FROM report.quotes",
    )
    assert asked_and_found(settings) == {q[0] for q in quotes}
    _, speaker, _, facets, outlet, _, _, _, day, person, _ = next(q for q in quotes if q[9] and q[3])
    surname = speaker.split()[-1]
    role = next(q[2] for q in quotes if q[2])
    conditions: dict[tuple[str, Any], Any] = {
        ("facet", facets[0]): lambda q: facets[0] in q[3],
        ("outlet", outlet): lambda q: q[4] == outlet,
        ("country", "MX"): lambda q: q[5] == "MX",
        ("lang", "es"): lambda q: q[6] == "es",
        ("kind", "indirect"): lambda q: q[7] == "indirect",
        ("first_day", day): lambda q: q[8] >= day,
        ("last_day", day): lambda q: q[8] <= day,
        ("person_id", person): lambda q: q[9] == person,
        ("originals", True): lambda q: q[10] is None,
        ("role", role.upper()): lambda q: q[2] is not None and role.casefold() in q[2].casefold(),
    }
    for (name, value), fits in conditions.items():
        assert asked_and_found(settings, **{name: value}) == {q[0] for q in quotes if fits(q)}, name
    from newsdesk import text

    folded = text.fold(surname).text
    assert {q[0] for q in quotes if q[9] == person} <= asked_and_found(settings, speaker=folded)
    assert asked_and_found(settings, speaker="%") == set()


def test_the_csv_holds_the_rows_of_the_page(client: TestClient, settings: newsdesk_settings.Settings) -> None:
    body = client.get("/quotes.csv?country=MX").content
    assert body.startswith(b"\xef\xbb\xbfquote_id,published_at,outlet")
    (count,) = rows(settings, "SELECT count(*) FROM report.quotes WHERE country = 'MX'")[0]
    assert len([line for line in body.decode("utf-8-sig").splitlines() if line[:1].isdigit()]) == count


def test_what_the_press_writes_stays_text_on_every_page(
    client: TestClient, settings: newsdesk_settings.Settings
) -> None:
    assert settings.database_url is not None
    quote = Quote(8, 8 + len(HOSTILE), HOSTILE, "direct", HOSTILE, HOSTILE, role=HOSTILE, confidence=0.9)
    with connect(settings.database_url) as connection, transaction(connection):
        article = store_article(
            connection,
            url="http://hostile.test/1",
            outlet=HOSTILE,
            published=datetime.now(UTC),
            title=HOSTILE,
            body=f"Before. {HOSTILE} After.\n\n{HOSTILE}",
            review=True,
            facets=("fentanyl",),
            quotes=[quote],
        )
    pipeline.publish(settings)
    story = rows(settings, "SELECT story_id FROM newsdesk.article WHERE article_id = %s", article)[0][0]
    person = rows(settings, "SELECT max(person_id) FROM newsdesk.person")[0][0]
    client.post(f"/articles/{article}/verdict", data={"relevant": "true", "note": HOSTILE})
    seen = 0
    for page in [
        *pages(settings),
        f"/articles/{article}",
        f"/stories/{story}",
        f"/people/{person}",
        "/",
        "/quotes?q=alert",
    ]:
        html = client.get(page).text
        assert "<script>alert" not in html, page
        assert "<img" not in html, page
        seen += "&lt;script&gt;alert(1)" in html
    assert seen >= 6


def test_a_page_cannot_write(settings: newsdesk_settings.Settings) -> None:
    with (
        pytest.raises(psycopg2.errors.ReadOnlySqlTransaction),
        Desk(settings).reading() as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM newsdesk.analyst_verdict")


def test_merging_and_splitting_people_is_recorded_and_counted(
    client: TestClient, settings: newsdesk_settings.Settings
) -> None:
    (one, name), (other, _) = rows(settings, "SELECT person_id, name FROM report.people ORDER BY quotes DESC LIMIT 2")
    before = sum(
        n for (n,) in rows(settings, "SELECT quotes FROM report.people WHERE person_id IN (%s, %s)", one, other)
    )
    assert (
        client.post(f"/people/{one}/merge", data={"into": other, "note": "same"}).headers["location"]
        == f"/people/{other}"
    )
    assert rows(settings, "SELECT quotes, also FROM report.people WHERE person_id = %s", other) == [(before, [name])]
    assert client.get(f"/people/{one}").headers["location"] == f"/people/{other}"
    client.post(f"/people/{one}/merge", data={"into": other, "merged": "false"})
    assert [tuple(row) for row in rows(
        settings, "SELECT merged, analyst, note FROM newsdesk.person_merge ORDER BY person_merge_id"
    )] == [(True, "ana", "same"), (False, "ana", None)]  # fmt: skip


def test_a_split_of_nothing_and_an_unknown_story_are_explained(
    client: TestClient, settings: newsdesk_settings.Settings
) -> None:
    story, article = rows(settings, "SELECT story_id, article_id FROM report.story_articles LIMIT 1")[0]
    assert client.post("/stories/999999/split", data={"article": article}).status_code == 404
    assert client.post(f"/stories/{story}/merge", data={"into": story}).status_code == 409


def test_the_edition_is_replayed_in_a_sandbox(client: TestClient, settings: newsdesk_settings.Settings) -> None:
    day = START + timedelta(days=2)
    pipeline.compose(settings, day)
    assert f'src="/digests/{day}/mail?language=es"' in client.get(f"/digests/{day}?language=es").text
    mail = client.get(f"/digests/{day}/mail?language=es")
    assert mail.text == rows(settings, "SELECT html FROM newsdesk.digest WHERE day = %s AND language = 'es'", day)[0][0]
    policy = mail.headers["content-security-policy"]
    assert "sandbox" in policy and "allow-scripts" not in policy and "allow-same-origin" not in policy
    assert client.get(f"/digests/{day}/rows/nonsense").status_code == 404


def test_the_way_to_the_backfill_form_names_the_feeds_to_paste(
    client: TestClient, settings: newsdesk_settings.Settings
) -> None:
    rows(settings, "UPDATE newsdesk.poll SET gap = true")
    first = rows(settings, "SELECT min(day) FROM newsdesk.poll")[0][0]
    last = first + timedelta(days=1)
    assert settings.database_url is not None
    with connect(settings.database_url) as connection:
        cells = calendar.grid(connection, first, last)
    missing = {cell["feed"]: cell["feed_id"] for cell in cells if cell["verdict"] == "gaps"}
    name, number = next(iter(missing.items()))
    days = f"first={first}&last={last}&verdict=gaps"
    html = unescape(client.get(f"/coverage/fill?{days}").text)
    (listed,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)
    assert listed.split("\n") == sorted(missing)
    html = unescape(client.get(f"/coverage/fill?{days}&feed={number}").text)
    assert f"--from {first} --to {last} --feed {shlex.quote(name)}" in html
    linked = client.get(f"/coverage/{number}/{first}").text
    assert f"/coverage/fill?first={first}&amp;last={first}&amp;feed={number}" in linked


def test_who_is_quoted_on_both_sides_is_so_whichever_surnames_are_printed(
    client: TestClient, settings: newsdesk_settings.Settings
) -> None:
    assert settings.database_url is not None
    with connect(settings.database_url) as connection, transaction(connection):
        found = [
            store_article(
                connection,
                url=f"http://{country}.test/1",
                outlet=country,
                country=country,
                published=datetime.now(UTC),
                title="Nine tons",
                body=f"“Nine tons in one wall,” said {name}.",
                quotes=[Quote(1, 23, "Nine tons in one wall,", "direct", name, name, confidence=0.9)],
            )
            for country, name in (("US", "Renata Oliva"), ("MX", "Renata Oliva Cueto"))
        ]
    pipeline.publish(settings)
    stories = [
        rows(settings, "SELECT story_id FROM newsdesk.article WHERE article_id = %s", one)[0][0] for one in found
    ]
    if stories[0] != stories[1]:
        pipeline.merge_stories(settings, stories[1], stories[0], analyst="ana")
    html = client.get(f"/stories/{stories[0]}").text
    assert "<b>Quoted on both sides:</b> Renata Oliva Cueto" in html
    assert "Quoted only here" not in html


def test_today_lets_everybody_speak_once_before_anyone_twice(
    client: TestClient, settings: newsdesk_settings.Settings
) -> None:
    html = client.get(f"/?day={START + timedelta(days=2)}").text
    section = html[html.index('id="said"') :].partition("</section>")[0]
    names = [
        " ".join(name.split()[:2]) for name in re.findall(r'class="speaker">(?:<a[^>]*>)?<bdi>(.*?)</bdi>', section)
    ]
    assert len(names) == len(set(names)) == 12


def test_no_cell_of_the_csv_is_a_formula(client: TestClient, settings: newsdesk_settings.Settings) -> None:
    assert settings.database_url is not None
    evil = ('=HYPERLINK("http://evil.test";"read")', "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1")
    with connect(settings.database_url) as connection, transaction(connection):
        for number, words in enumerate(evil):
            store_article(
                connection,
                url=f"http://evil.test/{number}",
                outlet=words,
                published=datetime.now(UTC),
                title=words,
                body=f"“{words}”",
                quotes=[Quote(1, 1 + len(words), words, "direct", words, words, role=words, confidence=0.9)],
            )
    pipeline.publish(settings)
    table = list(csv.DictReader(io.StringIO(client.get("/quotes.csv").content.decode("utf-8-sig"), newline="")))
    assert not [cell for row in table for cell in row.values() if cell[:1] in set("=+-@\t\r")]
    assert len([row for row in table if row["quote"].startswith("'")]) == len(evil)


def test_words_are_found_newest_first_whether_the_first_look_has_enough_of_them(
    settings: newsdesk_settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.database_url is not None
    for asked in ({"words": "que"}, {"words": "de -la", "country": "MX"}, {"words": "the", "kind": "direct"}):
        found: dict[int, list[int]] = {}
        for articles in (0, 3, 400):
            monkeypatch.setattr(search, "WORDS_FIRST_IN", articles)
            with connect(settings.database_url) as connection:
                pages = [
                    search.quotes(connection, search.Asked(TOPIC, **asked), limit=4, offset=offset) for offset in (0, 4)
                ]
            found[articles] = [row["quote_id"] for page in pages for row in page]
        assert found[0] == found[3] == found[400]
        assert len(found[0]) == 8
