"""feeds.yaml: what it holds, and what is said of what it should not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk import settings
from newsdesk.errors import ConfigError
from newsdesk.feeds.catalog import load
from newsdesk.model import Feed

GOOD = """\
feeds:
  - name: El Faro
    outlet: El Faro
    country: "NO"
    lang: es
    url: https://faro.example/rss
    kind: feed
"""


def catalog(folder: Path, text: str | bytes) -> Path:
    path = folder / "feeds.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems(folder: Path, text: str | bytes) -> str:
    path = catalog(folder, text)
    with pytest.raises(ConfigError) as told:
        load(path)
    return str(told.value).replace(f"{folder}/", "")


def test_the_shipped_catalog_is_in_order() -> None:
    feeds = load(settings.load({}).feeds_file)
    assert len(feeds) == 131
    assert {feed.lang for feed in feeds} == {"en", "es"}
    assert {feed.kind for feed in feeds} == {"feed", "sitemap", "google_news_query"}
    assert all(feed.content_policy == "metadata_only" for feed in feeds if feed.kind == "google_news_query")


def test_the_required_keys_are_enough(tmp_path: Path) -> None:
    assert load(catalog(tmp_path, GOOD)) == (
        Feed(name="El Faro", outlet="El Faro", country="NO", lang="es", url="https://faro.example/rss", kind="feed"),
    )


def test_a_country_that_yaml_takes_for_false_stays_a_country(tmp_path: Path) -> None:
    assert load(catalog(tmp_path, GOOD.replace('"NO"', "NO")))[0].country == "NO"


def test_all_optional_keys_are_read(tmp_path: Path) -> None:
    more = """\
    tier: regional
    status: verified
    content_policy: metadata_only
    expect: {min_per_week: 40}
    ignore_robots_because: the outlet agreed by mail
    notes: all good
"""
    feed = load(catalog(tmp_path, GOOD + more))[0]
    assert (feed.tier, feed.status, feed.content_policy) == ("regional", "verified", "metadata_only")
    assert (feed.min_per_week, feed.notes) == (40, "all good")
    assert feed.ignore_robots_because == "the outlet agreed by mail"


def test_pages_of_a_google_news_query_are_never_fetched(tmp_path: Path) -> None:
    query = GOOD.replace("kind: feed", "kind: google_news_query")
    assert load(catalog(tmp_path, query))[0].content_policy == "metadata_only"
    assert "feeds.yaml:8: content_policy must be metadata_only" in problems(
        tmp_path, query + "    content_policy: full\n"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("kind: atom", "feeds.yaml:7: kind 'atom' is not one of: feed, sitemap, google_news_query"),
        ("country: Mexico", "feeds.yaml:4: country 'Mexico' must be two capital letters (ISO 3166), like MX"),
        ("lang: ES", "feeds.yaml:5: lang 'ES' must be two small letters (ISO 639), like es"),
        ("url: faro.example/rss", "feeds.yaml:6: url 'faro.example/rss' must be a full http or https URL"),
        ("url: 'http://[broken'", "feeds.yaml:6: url 'http://[broken' must be a full http or https URL"),
        ("outlet: [a, b]", "feeds.yaml:3: outlet must be a single value"),
        ("outlet:", "feeds.yaml:3: outlet is empty"),
    ],
)
def test_a_bad_value_is_told_with_its_line_and_the_allowed_ones(tmp_path: Path, line: str, told: str) -> None:
    key = line.partition(":")[0]
    lines = [f"    {line}" if text.strip().startswith(f"{key}:") else text for text in GOOD.splitlines()]
    assert problems(tmp_path, "\n".join(lines)) == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("    language: es\n", "feeds.yaml:8: unknown key 'language'; allowed: name, outlet, country, lang, url, kind"),
        ("    status: dead\n", "feeds.yaml:8: status 'dead' is not one of: verified, listed, uncertain, disabled"),
        ("    lang: en\n", "feeds.yaml:8: lang is given twice"),
        ("    expect: 5\n", "feeds.yaml:8: expect must be a mapping with min_per_week"),
        ("    expect: {min_per_day: 5}\n", "feeds.yaml:8: unknown key 'min_per_day'; allowed: min_per_week"),
        ("    expect: {min_per_week: few}\n", "feeds.yaml:8: min_per_week must be a whole number from 1 to 99999"),
        ("    expect: {min_per_week: 0}\n", "feeds.yaml:8: min_per_week must be a whole number from 1 to 99999"),
        ("    ignore_robots_because: yes\n", "feeds.yaml:8: ignore_robots_because must give the reason in words"),
        ("    ignore_robots_because:\n", "feeds.yaml:8: ignore_robots_because is empty; say why"),
        ("  - just text\n", "feeds.yaml:8: a feed must be a mapping"),
        ("  - name: Short\n", "feeds.yaml:8: this feed lacks outlet, country, lang, url, kind"),
        (GOOD.partition("\n")[2], "feeds.yaml:8: name 'El Faro' is already used in line 2"),
    ],
)
def test_a_line_that_does_not_belong_is_told(tmp_path: Path, more: str, told: str) -> None:
    assert problems(tmp_path, GOOD + more).startswith(told)


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = GOOD.replace("lang: es", "lang: spanish").replace("kind: feed", "kind: rss") + "    tear: national\n"
    assert [line.split(": ")[0] for line in problems(tmp_path, text).splitlines()] == [
        "feeds.yaml:5",
        "feeds.yaml:7",
        "feeds.yaml:8",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "feeds.yaml:1: must hold one key, feeds"),
        ("- a\n", "feeds.yaml:1: must hold one key, feeds"),
        ("feeds: none\n", "feeds.yaml:1: feeds must be a list"),
        ("sources: []\n", "feeds.yaml:1: feeds must be a list"),
        ("feeds:\n  - name: 'open\n", "feeds.yaml:3: is not YAML"),
        ("feeds:\n\t- name: x\n", "feeds.yaml:2: is not YAML"),
        ("feeds: *nothing\n", "feeds.yaml:1: is not YAML"),
        (b"feeds:\n  - name: El D\xeda\n", "feeds.yaml:2: is not UTF-8; save the file as UTF-8"),
        (b"feeds: \x00\n", "feeds.yaml:1: is not YAML"),
    ],
)
def test_a_file_that_is_no_catalog_is_told(tmp_path: Path, text: str | bytes, told: str) -> None:
    assert told in problems(tmp_path, text)


def test_a_missing_file_is_told_with_the_setting_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="NEWSDESK_FEEDS_FILE"):
        load(tmp_path / "nowhere.yaml")
