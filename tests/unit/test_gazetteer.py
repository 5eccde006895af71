"""The gazetteer is read, dated and checked."""

from datetime import date
from pathlib import Path

import pytest

from newsdesk import gazetteer
from newsdesk.errors import ConfigError

GOOD = """version: "1"
people:
  - id: olmos
    kind: official
    country: mx
    name: {es: Berta Olmos}
    aliases: [la senadora Olmos]
    roles:
      - {title_es: diputada, from: "2018", to: "2021-08"}
      - {title_es: senadora, title_en: Senator, from: "2021-09-01"}
    source: test
"""


def loaded(tmp_path: Path, text: str) -> gazetteer.Gazetteer:
    path = tmp_path / "gazetteer.yaml"
    path.write_text(text, encoding="utf-8")
    return gazetteer.load(path)


def test_the_file_that_ships_is_valid_and_tells_a_source_for_everybody() -> None:
    shipped = gazetteer.load()
    assert len(shipped.people) >= 270
    assert all(
        entry.source for section in ("people", "groups", "agencies", "programs") for entry in shipped.section(section)
    )


def test_every_office_belongs_to_an_institution_of_the_file() -> None:
    shipped = gazetteer.load()
    orgs = {role.org for entry in shipped.people for role in entry.roles if role.org}
    assert orgs <= {entry.id for entry in shipped.agencies}


@pytest.mark.parametrize(
    ("day", "title"),
    [("2018-01-01", "diputada"), ("2021-08-31", "diputada"), ("2021-09-01", "senadora"), ("2030-01-01", "senadora")],
)
def test_half_dates_reach_from_their_first_to_their_last_day(tmp_path: Path, day: str, title: str) -> None:
    role = loaded(tmp_path, GOOD).people[0].role_on(date.fromisoformat(day))
    assert role is not None
    assert role.title("es") == title


def test_before_the_first_office_nobody_holds_one(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD).people[0].role_on(date(2017, 12, 31)) is None


def test_names_are_found_without_accents_and_case(tmp_path: Path) -> None:
    known = loaded(tmp_path, GOOD)
    found = known.person_named("BERTA ÓLMOS")
    assert found is not None
    assert found.id == "olmos"
    assert known.person_named("Olmos") is None


@pytest.mark.parametrize(
    ("spoilt", "line", "words"),
    [
        (GOOD.replace("    kind: official", "    knd: official"), 4, "allowed here"),
        (GOOD.replace("kind: official", "kind: saint"), 4, "official"),
        (GOOD.replace('from: "2018"', 'from: "soon"'), 9, "YYYY-MM-DD"),
        (GOOD.replace("name: {es: Berta Olmos}", "name: {}"), 6, "at least one language"),
        (GOOD.replace("    country: mx\n", ""), 3, "needs a country"),
        ("people: [", 1, "not YAML"),
        ("- a\n", 1, "mapping"),
    ],
)
def test_an_error_names_file_line_and_mend(tmp_path: Path, spoilt: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, spoilt)
    assert f"gazetteer.yaml:{line}:" in str(caught.value)
    assert words in str(caught.value)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="used twice"):
        loaded(tmp_path, GOOD + GOOD.partition("people:\n")[2])


def test_every_official_that_ships_has_a_side_and_every_office_a_beginning() -> None:
    officials = [entry for entry in gazetteer.load().people if entry.kind == "official"]
    assert {entry.country for entry in officials} == {"us", "mx"}
    assert [entry.id for entry in officials if not entry.roles or any(role.start is None for role in entry.roles)] == []
    assert [
        e.id for e in officials for r in e.roles if r.end is not None and r.start is not None and r.end < r.start
    ] == []


def test_no_form_that_ships_means_two_people() -> None:
    people = gazetteer.load().people
    owners: dict[str, set[str]] = {}
    for entry in people:
        for form in entry.forms():
            owners.setdefault(gazetteer.folded(form), set()).add(entry.id)
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("title", "day", "holder"),
    [
        ("Attorney General", "2022-06-01", "garland"),
        ("Attorney General", "2025-06-01", "bondi"),
        ("Attorney General", "2026-06-01", "blanche"),
        ("Homeland Security Secretary", "2023-06-01", "mayorkas"),
        ("Homeland Security Secretary", "2026-06-01", "mullin"),
        ("DEA Administrator", "2024-06-01", "milgram"),
        ("U.S. Ambassador to Mexico", "2023-06-01", "salazar-ken"),
        ("Security Secretary", "2019-10-18", "durazo"),
        ("Security Secretary", "2022-06-01", "rosa-icela"),
        ("Attorney General of Mexico", "2025-06-01", "gertz"),
        ("Attorney General of Mexico", "2026-06-01", "godoy"),
        ("Governor of Jalisco", "2021-06-01", "alfaro-enrique"),
    ],
)
def test_one_office_has_one_holder_on_a_day(title: str, day: str, holder: str) -> None:
    on = date.fromisoformat(day)
    held = [
        entry.id
        for entry in gazetteer.load().people
        for role in entry.roles
        if role.title_en == title and role.held_on(on)
    ]
    assert held == [holder]
