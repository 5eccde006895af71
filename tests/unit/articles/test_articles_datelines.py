"""Lines that only say who, where and when are told from sentences that hold a date."""

from __future__ import annotations

import pytest

from newsdesk.articles.datelines import is_dateline, signed_names
from newsdesk.articles.dates import written_days


@pytest.mark.parametrize(
    "line",
    [
        "March 2, 2026, 10:30 AM",
        "Ana Ruiz, Channel Four – March 02, 2026 10:30 AM",
        "Culiacán, Sinaloa a 2 de marzo de 2026. 07:30 hrs. Por: Ana Ruiz",
        "Publicado el 2 de marzo de 2026",
        "02/03/2026 14:05",
    ],
)
def test_a_dateline_is_told(line: str) -> None:
    assert is_dateline(line, ("Ana Ruiz", "Channel Four"))


@pytest.mark.parametrize(
    "line",
    [
        "On March 2, 2026 the council closed the market and the traders went home without their ice.",
        "El 2 de marzo de 2026 el consejo cerró el mercado por el techo.",
        "The council closed the market.",
        "",
    ],
)
def test_a_sentence_with_a_date_is_none(line: str) -> None:
    assert not is_dateline(line, ())


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Culiacán, Sinaloa a 2 de marzo de 2026. 07:30 hrs. Por: Ana Ruiz / Li Wei", "Ana Ruiz / Li Wei"),
        ("Ana Ruiz, Channel Four – March 02, 2026 10:30 AM", "Ana Ruiz"),
        ("Ana Ruiz · March 2, 2026", "Ana Ruiz"),
        ("Channel 4 – March 2, 2026", ""),
        ("Ciudad Juárez – 2 de marzo de 2026", ""),
        ("Published March 2, 2026", ""),
        ("Ana Ruiz", ""),
    ],
)
def test_who_signs_a_dated_line(line: str, names: str) -> None:
    assert signed_names(line) == names


def test_days_are_read_in_both_languages() -> None:
    assert list(written_days("2 de marzo de 2026; 1 de agosto del 2026")) == ["2026-03-02", "2026-08-01"]
    assert list(written_days("March 2, 2026 or 3rd April 2026 or Sept. 4, 2026")) == [
        "2026-03-02",
        "2026-04-03",
        "2026-09-04",
    ]
