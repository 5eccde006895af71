"""Records of one person under one surname and under two: joined on what was read, never against it, and split for good."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from database import rows
from report_newsroom import store_article

from newsdesk import pipeline, settings
from newsdesk.errors import Reject
from newsdesk.model import Quote
from newsdesk.pipeline.surnames import join_surnames
from newsdesk.store.db import Connection, transaction

pytestmark = pytest.mark.db

NOON = datetime(2026, 3, 1, 18, tzinfo=UTC)


def says(connection: Connection, day: int, *spoke: tuple[str, str | None], lang: str = "es") -> int:
    """An article of that day in which each of these people, with the role printed, says something. Returns its id."""
    names = [name for name, _ in spoke]
    body = f"{'Nota' if lang == 'es' else 'Note'} {day} {names}."
    quotes = [
        Quote(start=i, end=i + 1, text=body[i], kind="direct", speaker=name, role=role, method="t", confidence=1.0)
        for i, (name, role) in enumerate(spoke)
    ]
    with transaction(connection):
        return store_article(
            connection,
            url=f"http://{lang}.test/{day}-{len(body)}",
            lang=lang,
            published=NOON + timedelta(days=day),
            title=f"Título {day} {names[0]}",
            body=body,
            quotes=quotes,
        )


def voices(connection: Connection) -> dict[str, int]:
    return dict(rows(connection, "SELECT name, articles FROM report.people"))


def number(connection: Connection, name: str) -> int:
    return int(rows(connection, "SELECT person_id FROM newsdesk.person WHERE name = %s", name)[0][0])


SECRETARY = "secretario de Seguridad de Sonora"


def test_one_office_makes_the_short_name_the_long_one_and_says_why(
    connection: Connection, loaded: settings.Settings
) -> None:
    first = says(connection, 0, ("Octavio Lerma", SECRETARY))
    second = says(connection, 4, ("Octavio Lerma Quiroz", "secretario estatal de Seguridad"))
    assert join_surnames(loaded) == {"people_joined": 1}
    assert voices(connection) == {"Octavio Lerma Quiroz": 2}
    ((*_, merged, analyst, note),) = pipeline.person_history(loaded, number(connection, "Octavio Lerma"))
    assert (merged, analyst) == (True, "newsdesk")
    assert note is not None
    assert f"article {first}" in note
    assert f"article {second}" in note


def test_what_is_read_later_under_the_short_name_counts_for_the_long_one(
    connection: Connection, loaded: settings.Settings
) -> None:
    says(connection, 0, ("Octavio Lerma", SECRETARY))
    says(connection, 4, ("Octavio Lerma Quiroz", SECRETARY))
    join_surnames(loaded)
    says(connection, 5, ("Octavio Lerma", None))
    assert voices(connection) == {"Octavio Lerma Quiroz": 3}
    assert join_surnames(loaded) == {"people_joined": 0}


def test_an_analysts_split_is_never_undone_by_the_program(connection: Connection, loaded: settings.Settings) -> None:
    says(connection, 0, ("Octavio Lerma", SECRETARY))
    says(connection, 4, ("Octavio Lerma Quiroz", SECRETARY))
    join_surnames(loaded)
    short, long = number(connection, "Octavio Lerma"), number(connection, "Octavio Lerma Quiroz")
    pipeline.merge_people(loaded, short, long, analyst="ana", merged=False, note="father and son")
    says(connection, 6, ("Octavio Lerma", SECRETARY))
    assert join_surnames(loaded) == {"people_joined": 0}
    assert voices(connection) == {"Octavio Lerma": 2, "Octavio Lerma Quiroz": 1}
    told = [(merged, analyst) for *_, merged, analyst, _ in pipeline.person_history(loaded, long)]
    assert told == [(True, "newsdesk"), (False, "ana")]


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param(
            [[("Octavio Lerma", SECRETARY)], [("Octavio Lerma Quiroz", "mecánico de Tepic")]], id="another office"
        ),
        pytest.param([[("Octavio Lerma", None)], [("Octavio Lerma Quiroz", None)]], id="nothing ties them"),
        pytest.param([[("Octavio Lerma", "senador")], [("Octavio Lerma Quiroz", "senador")]], id="a common word alone"),
        pytest.param(
            [[("Octavio Lerma", SECRETARY), ("Octavio Lerma Quiroz", SECRETARY)]], id="one article tells them apart"
        ),
        pytest.param(
            [
                [("Octavio Lerma", SECRETARY)],
                [("Octavio Lerma Quiroz", SECRETARY)],
                [("Octavio Lerma Ruiz", SECRETARY)],
            ],
            id="two longer names",
        ),
        pytest.param([[("John Lerma", SECRETARY)], [("John Lerma Jr", SECRETARY)]], id="father and son"),
        pytest.param([[("María José", SECRETARY)], [("María José Lerma", SECRETARY)]], id="no surname"),
    ],
)
def test_without_evidence_or_against_it_nobody_is_joined(
    connection: Connection, loaded: settings.Settings, articles: list[list[tuple[str, str | None]]]
) -> None:
    for day, spoke in enumerate(articles):
        says(connection, day, *spoke)
    assert join_surnames(loaded) == {"people_joined": 0}
    assert rows(connection, "SELECT count(*) FROM newsdesk.person_merge") == [(0,)]


def test_an_office_does_not_tie_names_years_apart(connection: Connection, loaded: settings.Settings) -> None:
    says(connection, 0, ("Octavio Lerma", SECRETARY))
    says(connection, 800, ("Octavio Lerma Quiroz", SECRETARY))
    assert join_surnames(loaded) == {"people_joined": 0}


def test_one_story_ties_the_names_across_the_languages(connection: Connection, loaded: settings.Settings) -> None:
    one = says(connection, 0, ("Octavio Lerma", "security secretary"), lang="en")
    other = says(connection, 0, ("Octavio Lerma Quiroz", SECRETARY))
    pipeline.publish(loaded)
    stories = dict(rows(connection, "SELECT article_id, story_id FROM report.articles"))
    if stories[one] != stories[other]:
        pipeline.merge_stories(loaded, stories[one], stories[other], analyst="t")
    assert join_surnames(loaded) == {"people_joined": 1}
    ((*_, note),) = pipeline.person_history(loaded, number(connection, "Octavio Lerma"))
    assert note is not None
    assert "one story" in note


def test_the_command_tells_the_history_and_refuses_people_that_do_not_exist(
    connection: Connection, loaded: settings.Settings, database_url: str
) -> None:
    says(connection, 0, ("Octavio Lerma", SECRETARY))
    says(connection, 4, ("Octavio Lerma Quiroz", SECRETARY))
    join_surnames(loaded)
    short = number(connection, "Octavio Lerma")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newsdesk", "people", *words],
            env={"NEWSDESK_DATABASE_URL": database_url, "PYTHONPATH": "include"},
            capture_output=True,
            text=True,
            check=False,
        )

    (line,) = run("history", str(short), "--json").stdout.splitlines()
    assert json.loads(line)["into_name"] == "Octavio Lerma Quiroz"
    unknown = run("history", "4711")
    assert (unknown.returncode, unknown.stdout) == (3, "")
    assert "no person 4711" in unknown.stderr
    assert run("merge", "4711", str(short)).returncode == 3
    assert run("split", str(short), "4711").returncode == 3


def test_the_history_of_nobody_is_an_error(connection: Connection, loaded: settings.Settings) -> None:
    with pytest.raises(Reject, match="no person 4711"):
        pipeline.person_history(loaded, 4711)
