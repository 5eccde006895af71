"""People found or made by name; records merged and split (see also the views' tests)."""

from __future__ import annotations

import pytest

from newsdesk.errors import Reject
from newsdesk.pipeline.read import people_of
from newsdesk.quotes import find
from newsdesk.store import people
from newsdesk.store.db import Connection, transaction

pytestmark = pytest.mark.db


def test_a_name_is_one_person_and_a_listed_person_one_under_every_name(connection: Connection) -> None:
    with transaction(connection):
        first = people.ensure(
            connection,
            [
                ("Ana Ruiz", "ana ruiz", None),
                ("Marco Rubio", "marco rubio", "rubio"),
                ("Secretary Rubio", "secretary rubio", "rubio"),
            ],
        )
        again = people.ensure(
            connection, [("ANA RUIZ", "ana ruiz", None), ("Rubio", "rubio", "rubio"), ("Ana Ruiz", "ana ruiz", "ar")]
        )
    assert first["marco rubio", "rubio"] == first["secretary rubio", "rubio"] == again["rubio", "rubio"]
    assert first["ana ruiz", None] == again["ana ruiz", None]
    assert len({*first.values(), *again.values()}) == 3
    assert people.ensure(connection, []) == {}


def test_whoever_is_only_described_is_no_person_of_the_archive(connection: Connection) -> None:
    found = find("“We heard shots,” a neighbor said. “We saw nothing,” said Ana Ruiz. “No,” a senior official said.")
    with transaction(connection):
        ids = people_of(connection, tuple(found))
    assert [quote.speaker for quote in found] == ["a neighbor", "Ana Ruiz", "a senior official"]
    assert [person is None for person in ids] == [True, False, True]
    assert people.find(connection, "neighbor") == people.find(connection, "official") == []


def test_people_are_found_by_words_without_wildcards(connection: Connection) -> None:
    with transaction(connection):
        people.ensure(connection, [("Inés Cordero", "ines cordero", None), ("Inés Ochoa", "ines ochoa", None)])
    assert [name for _, name, _, _ in people.find(connection, "cordero ines")] == ["Inés Cordero"]
    assert len(people.find(connection, "ines")) == 2
    assert people.find(connection, "c%o") == []


def test_impossible_merges_are_refused_in_words(connection: Connection) -> None:
    with transaction(connection):
        ids = people.ensure(connection, [("A B", "a b", None), ("C D", "c d", None)])
    one, other = ids.values()
    with pytest.raises(Reject, match="with itself"):
        people.merge(connection, one, one, analyst="t")
    with pytest.raises(Reject, match="there is no person 4711"):
        people.merge(connection, 4711, one, analyst="t")
    with pytest.raises(Reject, match="nothing to split"):
        people.merge(connection, one, other, analyst="t", merged=False)


def test_what_the_gazetteer_says_of_people_is_written_once(connection: Connection) -> None:
    with transaction(connection):
        people.ensure(connection, [("Marco Rubio", "marco rubio", "rubio")])
        assert (
            people.sync_gazetteer(connection, [("rubio", "official", "us", None), ("nobody", "official", "mx", None)])
            == 1
        )
        assert people.sync_gazetteer(connection, [("rubio", "official", "us", None)]) == 0
