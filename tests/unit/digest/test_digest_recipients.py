"""``recipients.yaml``: one required key, sensible defaults, and every mistake told with its line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdesk.digest.recipients import WEEKDAYS, Recipient, load
from newsdesk.errors import ConfigError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recipients.yaml"
    path.write_text(text)
    return path


def test_an_address_is_enough(tmp_path: Path) -> None:
    (person,) = load(write(tmp_path, "recipients:\n- email: ana@example.org\n"))
    assert person == Recipient("ana@example.org")
    assert person.wants(date(2026, 3, 1))
    assert person.due_at(date(2026, 3, 3), ZoneInfo("America/Mexico_City")) == datetime(2026, 3, 3, 13, tzinfo=UTC)


def test_hour_and_days_are_the_recipients_own(tmp_path: Path) -> None:
    text = "recipients:\n- {email: b@example.org, timezone: Europe/Madrid, hour: 8, weekdays: [mon]}\n"
    (person,) = load(write(tmp_path, text))
    assert person.wants(date(2026, 3, 2))
    assert not person.wants(date(2026, 3, 3))
    assert person.due_at(date(2026, 3, 2), ZoneInfo("UTC")) == datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("email: nobody", "is not an address"),
        ('email: "a@b.org\\nBcc: c@d.org"', "is not an address"),
        ("email: a..b@c.org", "is not an address that a mail can carry"),
        ("email: josé@example.org", "ASCII"),
        ("email: a@b.org\n  countries: [Mexico]", "two capital letters"),
        ("email: a@b.org\n  facets: [fentanil]", "did you mean 'fentanyl'"),
        ("email: a@b.org\n  alarms: 1", "is not true or false"),
        ("email: a@b.org\n  hours: 7", "unknown key 'hours'; allowed: email, name"),
        ("email: a@b.org\n  hour: 24", "whole hour from 0 to 23"),
        ("email: a@b.org\n  language: fr", "choose en or es"),
        ("email: a@b.org\n  timezone: Mars/Olympus", "not a known time zone"),
        ("email: a@b.org\n  weekdays: [funday]", "allowed are mon, tue"),
        ("email: a@b.org\n  facets: fentanyl", "is not a list of words"),
        ("email: a@b.org\n  csv: maybe", "is not true or false"),
        ("email: a@b.org\n  quiet_days: never", "choose always or skip"),
        ('email: a@b.org\n  name: "two\\nlines"', "is not a name on one line"),
        ("name: Ana", "email is missing"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_is_allowed(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path, f"recipients:\n- {line}\n")
    with pytest.raises(ConfigError, match=message) as error:
        load(path, facets=("fentanyl", "extradition"))
    assert str(error.value).startswith(f"{path}:{2 + line.count(chr(10))}:")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, "recipients:\n- {email: x}\n- {email: a@b.org, hour: 99}\n- {email: c@d.org}\n- {email: C@d.org}\n"
    )
    with pytest.raises(ConfigError) as error:
        load(path)
    assert [line.split(":")[1] for line in str(error.value).splitlines()] == ["2", "3", "5"]


@pytest.mark.parametrize(
    "text", ["", "- a@b.org", "people: []", "recipients: a@b.org", "recipients: [a@b.org]", "a: ["]
)
def test_a_file_of_another_shape_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"recipients\.yaml:1"):
        load(write(tmp_path, text))


def test_a_missing_file_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="NEWSDESK_RECIPIENTS_FILE"):
        load(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("weekdays", "monday"), [(WEEKDAYS, 1), (WEEKDAYS[:5], 3), (WEEKDAYS[:6], 2), (("mon",), 7), (("mon", "thu"), 4)]
)
def test_an_edition_holds_the_days_since_the_one_before(weekdays: tuple[str, ...], monday: int) -> None:
    assert Recipient("a@b.org", weekdays=weekdays).cut(date(2026, 3, 9)).mornings == monday


def test_the_order_of_a_selection_does_not_make_another_edition() -> None:
    one, other = (Recipient("a@b.org", countries=c).cut(date(2026, 3, 9)) for c in (("US", "MX"), ("MX", "US", "MX")))
    assert one == other
    assert one.key == "countries=MX&countries=US"
