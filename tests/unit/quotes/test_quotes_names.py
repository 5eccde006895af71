"""Names of people, whatever they are made of: found whole, known again, never the cause of an error."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.quotes import find
from newsdesk.quotes.namesakes import adds_surname, same_name

GIVEN = st.sampled_from(["José", "María", "Ángela", "Íñigo", "Raúl", "Ramón", "Lucía", "Andrés", "Sofía", "Omar"])
SURNAME = st.sampled_from(
    [
        "Ibáñez",
        "Peña",
        "Núñez",
        "Etxeberria",
        "Treviño",
        "O'Farrill",
        "Güereña",
        "Lerma",
        "Quiroz",
        "Zúñiga",
        "Cienfuegos",
    ]
)
PARTICLE = st.sampled_from(["", "", "", "de la ", "del ", "de los ", "de "])
FULL = st.builds(
    lambda given, particle, first, second: " ".join([*given, particle + first, *second]).replace("  ", " "),
    st.lists(GIVEN, min_size=1, max_size=2, unique=True),
    PARTICLE,
    SURNAME,
    st.lists(SURNAME, max_size=1),
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["José", "Peña", "de", "la", "del", "De", "O", "y", "El", "“El", "”", "“Mayo”", "alias", "Jr.", "Sen.", ",", "-",
             "D-Va.", "R-Texas", "of", "who was", "quien", "Coronel", "May", "II", "'", "’s", "Ñ", "Ś", "\u0301", "of Texas",
             "secretario de", "Secretary of State", "former", "ex-presidente", "(", ")", "Z-40"]
        ),
        st.text(max_size=6),
    ),
    max_size=30,
).map(" ".join)  # fmt: skip


def plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


@settings(deadline=None, max_examples=150)
@given(name=FULL)
def test_a_full_name_is_the_speaker_to_the_letter(name: str) -> None:
    assert [q.speaker for q in find(f"“Vamos a actuar”, dijo {name}.", lang="es")] == [name]
    assert [q.speaker for q in find(f"La nota es de hoy. {name} habló poco. “Ya”, dijo.", lang="es")] == [name]


@settings(deadline=None, max_examples=100)
@given(name=FULL)
def test_a_name_without_its_accents_is_the_same_person(name: str) -> None:
    first, second = find(f"“Ya”, dijo {name}. “No”, dijo {plain(name)}.", lang="es")
    assert first.speaker == second.speaker


@settings(deadline=None, max_examples=100)
@given(name=FULL, role=st.sampled_from(["el alcalde de Tepic", "la fiscal", "secretario de Marina"]))
def test_a_role_never_becomes_part_of_the_name(name: str, role: str) -> None:
    assert [q.speaker for q in find(f"“Ya”, dijo {name}, {role}.", lang="es")] == [name]


@pytest.mark.parametrize("lang", ["en", "es"])
@settings(deadline=None, max_examples=200)
@given(pieces=PIECES)
def test_no_pieces_of_names_raise_an_error(lang: str, pieces: str) -> None:
    for text in (f"“Ya,” said {pieces}.", f"{pieces} spoke. “Ya”, dijo {pieces}."):
        for quote in find(text, lang=lang, title=pieces, published="2026-05-14"):
            assert text[quote.start : quote.end] == quote.text


WORD = st.sampled_from(["jose", "maria", "j", "pena", "lerma", "quiroz", "de", "la", "mike", "michael"])
NAME = st.lists(WORD, min_size=1, max_size=4)


@given(one=NAME, spanish=st.booleans())
def test_every_name_is_its_own(one: list[str], spanish: bool) -> None:
    assert same_name(one, one, spanish=spanish)


@given(one=NAME, other=NAME)
def test_a_name_that_adds_a_surname_is_longer_by_it(one: list[str], other: list[str]) -> None:
    assert not (adds_surname(one, other) and adds_surname(other, one))
    assert adds_surname(one, [*one, "quiroz"]) == (len(one) > 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("donald trump", "donald j trump", True),
        ("mike waltz", "michael waltz", True),
        ("omar garcia harfuch", "omar hamid garcia harfuch", True),
        ("omar garcia", "omar garcia harfuch", True),
        ("juan perez", "juan lopez perez", False),
        ("ana ruiz", "tom ruiz", False),
    ],
)
def test_spanish_names_grow_behind_the_first_surname(one: str, other: str, same: bool) -> None:
    assert same_name(one.split(), other.split(), spanish=True) is same
    assert same_name(other.split(), one.split(), spanish=True) is same


def test_many_people_with_many_roles_take_time_in_proportion() -> None:
    def seconds(people: int) -> float:
        text = "\n".join(
            f"Ana Ruiz, the mayor of Town{i}, met Tom Hale{i}, the mayor. “No,” the mayor said." for i in range(people)
        )
        started = time.process_time()
        find(text, lang="en")
        return time.process_time() - started

    seconds(20)
    assert seconds(1600) < 10 * max(min(seconds(400), seconds(400)), 0.05)


def test_names_of_letters_and_particles_alone_raise_nothing() -> None:
    text = "Luis de la Y. habló. “Sí”, dijo Luis de la Cruz Ruiz. “No”, dijo Luis A. de la O."
    assert len(find(text, lang="es")) == 2
