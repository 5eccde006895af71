"""Exports of real views: every format, resumed by day, through the command line."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from report_newsroom import START, store_newsroom

from newsdesk import pipeline, settings
from newsdesk.errors import Reject
from newsdesk.feeds.parse import parse
from newsdesk.settings import Settings
from newsdesk.store import embedded

pytestmark = pytest.mark.db

LAST = date(2026, 3, 4)


@pytest.fixture(scope="module")
def newsroom(database_server: str, migrated_template: str) -> Iterator[Settings]:
    url = embedded.create_database(database_server, "report_export", template=migrated_template)
    store_newsroom(url)
    loaded = settings.load({"NEWSDESK_DATABASE_URL": url})
    pipeline.publish(loaded)
    yield loaded
    embedded.drop_database(database_server, "report_export")


def exported(newsroom: Settings, view: str, format: str) -> bytes:
    out = io.BytesIO()
    pipeline.export_view(newsroom, view, format, out)
    return out.getvalue()


def lines(newsroom: Settings, view: str, format: str = "csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(newsroom, view, format).decode())))


def test_csv_json_and_parquet_hold_the_same_quotes(newsroom: Settings) -> None:
    table = lines(newsroom, "quotes")
    objects = [json.loads(line) for line in exported(newsroom, "quotes", "json").splitlines()]
    parquet = exported(newsroom, "quotes", "parquet")
    assert len(table) == len(objects) >= 200
    assert sorted(row["quote_id"] for row in table) == sorted(str(row["identifier"]) for row in objects)
    assert {row["@type"] for row in objects} == {"Quotation"}
    assert parquet[:4] == parquet[-4:] == b"PAR1"


def test_a_quote_says_by_the_words_around_it_where_it_stands(newsroom: Settings) -> None:
    """As a W3C TextQuoteSelector: prefix, exact and suffix stand in the article's text one after the other."""
    texts = {int(row["article_id"]): row["text"] for row in lines(newsroom, "versions")}
    quotes = [json.loads(line) for line in exported(newsroom, "quotes", "json").splitlines()]
    assert len(quotes) >= 200
    for quote in quotes:
        selector = quote["newsdesk:selector"]
        assert (selector["type"], selector["exact"]) == ("TextQuoteSelector", quote["text"])
        text, start, end = (
            texts[quote["isPartOf"]["identifier"]],
            quote["newsdesk:start_char"],
            quote["newsdesk:end_char"],
        )
        assert selector["prefix"] == text[max(0, start - 32) : start]
        assert selector["suffix"] == text[end : end + 32]


def test_articles_have_the_names_of_schema_org(newsroom: Settings) -> None:
    rows = [json.loads(line) for line in exported(newsroom, "articles", "json").splitlines()]
    (article,) = [row for row in rows if row["url"].endswith("/senate-war-powers-20260303")]
    assert article["@type"] == "NewsArticle"
    assert article["headline"].startswith("Senate votes 52-46")
    assert article["publisher"] == {"@type": "NewsMediaOrganization", "name": "Meridian Newswire", "location": "US"}
    assert {row["@type"] for row in rows} == {"NewsArticle", "OpinionNewsArticle"}
    assert any("isBasedOn" in row for row in rows)


def test_media_cloud_lists_relevant_articles_in_its_own_columns(newsroom: Settings) -> None:
    rows = lines(newsroom, "articles", "mediacloud")
    assert list(rows[0]) == [
        "id",
        "indexed_date",
        "language",
        "media_name",
        "media_url",
        "publish_date",
        "title",
        "url",
    ]
    assert len(rows) == len([row for row in lines(newsroom, "articles") if row["relevant"] == "True"])
    assert all(row["url"].startswith(row["media_url"]) for row in rows)


def test_the_atom_feed_of_stories_is_one_that_newsdesk_reads_itself(newsroom: Settings) -> None:
    body = exported(newsroom, "stories", "atom")
    feed = parse(body, url="http://desk.test/stories.atom", content_type="application/atom+xml")
    stories = lines(newsroom, "stories")
    assert {entry.url for entry in feed.entries} == {story["url"] for story in stories}
    namespace = {"a": "http://www.w3.org/2005/Atom"}
    updated = [e.text for e in ElementTree.fromstring(body).findall("a:entry/a:updated", namespace)]
    assert updated == sorted(updated, reverse=True)


def test_an_interrupted_export_goes_on_where_it_ended(newsroom: Settings, tmp_path: Path) -> None:
    first = pipeline.export_days(newsroom, "quotes", "csv", tmp_path, first=START, last=START)
    assert first["written"] == 1
    half = tmp_path / "quotes-2026-03-03.csv.part"
    half.write_text("half a line")
    again = pipeline.export_days(newsroom, "quotes", "csv", tmp_path)
    assert (again["written"], again["there"]) == (2, 1)
    assert not half.exists()
    together = [row for file in sorted(tmp_path.iterdir()) for row in csv.DictReader(file.open())]
    assert sorted(row["quote_id"] for row in together) == sorted(row["quote_id"] for row in lines(newsroom, "quotes"))
    assert pipeline.export_days(newsroom, "quotes", "csv", tmp_path) == {"written": 0, "there": 3, "rows": 0}


def test_a_day_without_rows_is_a_file_without_rows(newsroom: Settings, tmp_path: Path) -> None:
    empty = date(1999, 1, 1)
    assert pipeline.export_days(newsroom, "quotes", "csv", tmp_path, first=empty, last=empty)["rows"] == 0
    assert len((tmp_path / "quotes-1999-01-01.csv").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("view", "format", "said"),
    [
        ("nope", "csv", "there is no view 'nope'; there are: articles, "),
        ("quotes; DROP TABLE x", "csv", "there is no view"),
        ("quotes", "atom", "cannot be written as atom; it can as csv, json, parquet"),
        ("articles", "atom", "it can as csv, json, parquet, mediacloud"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(newsroom: Settings, view: str, format: str, said: str) -> None:
    with pytest.raises(Reject, match=said):
        exported(newsroom, view, format)


def test_days_that_make_no_sense_are_refused_in_words(newsroom: Settings, tmp_path: Path) -> None:
    with pytest.raises(Reject, match="is after"):
        pipeline.export_days(newsroom, "quotes", "csv", tmp_path, first=LAST, last=START)
    with pytest.raises(Reject, match="has no column day"):
        pipeline.export_days(newsroom, "people", "csv", tmp_path)


def run(newsroom: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert newsroom.database_url is not None
    environment = {**os.environ, "NEWSDESK_DATABASE_URL": newsroom.database_url}
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_line_writes_refuses_and_exits_as_promised(newsroom: Settings, tmp_path: Path) -> None:
    whole = run(newsroom, "export", "stories")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert len(whole.stdout.splitlines()) > 10
    by_day = run(newsroom, "export", "quotes", "--out", str(tmp_path), "--from", "2026-03-02", "--to", "2026-03-03")
    assert by_day.returncode == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["quotes-2026-03-02.csv", "quotes-2026-03-03.csv"]
    assert run(newsroom, "export", "nope").returncode == 3
    assert run(newsroom, "export", "quotes", "--from", "2026-03-02").returncode == 2
    assert run(newsroom, "stories", "merge", "4711", "1").returncode == 3
    found = run(newsroom, "people", "find", "castellanos", "--json")
    assert json.loads(found.stdout)["name"] == "Irene Castellanos Ugarte"
