"""Folding: what matches what, and the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.text import fold, fold_words

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("Cártel de Sinaloa", "cartel de sinaloa"),
        ("MICHOACÁN", "michoacan"),
        ("ñandú", "nandu"),
        ("Culiaca\u0301n", "culiacan"),
        ("o\ufb03cial", "official"),
        ("\uff24\uff25\uff21", "dea"),
        ("Sina\u00adloa", "sinaloa"),
        ("“capo”", "?capo?"),
        ("50 %", "50 %"),
    ],
)
def test_accents_case_and_forms_of_letters_fold_away(source: str, folded: str) -> None:
    assert fold(source).text == folded


def test_ordinary_spanish_keeps_its_positions() -> None:
    source = "La presidenta dijo: “soberanía, sí”; ¿subordinación? No…"
    assert fold(source).offsets is None
    assert len(fold(source).text) == len(source)


def test_a_word_found_in_folded_text_is_found_in_its_source() -> None:
    source = "\ufb01scalía: el Ca\u0301rtel, \U0001f525 en Culiacán"
    folded = fold(source)
    start = folded.text.index("culiacan")
    low, high = folded.source_span(start, start + len("culiacan"))
    assert source[low:high] == "Culiacán"


def test_the_accent_after_a_letter_does_not_shift_what_follows() -> None:
    source = "a\u0301b"
    assert fold(source).source_span(1, 2) == (2, 3)


def test_words_stand_where_they_stood() -> None:
    source = "U.S.–Mexico: T-MEC"
    assert fold_words(source).text.split() == ["u", "s", "mexico", "t", "mec"]
    assert fold_words(source).text.index("mexico") == source.index("Mexico")


@given(ANY_TEXT)
def test_folding_never_fails_and_gives_lower_case_ascii(source: str) -> None:
    folded = fold(source).text
    assert folded.isascii()
    assert folded == folded.lower()


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(source: str) -> None:
    once = fold(source).text
    assert fold(once).text == once


@given(ANY_TEXT)
def test_every_folded_character_comes_from_inside_the_source(source: str) -> None:
    folded = fold_words(source)
    for at in range(len(folded.text)):
        start, end = folded.source_span(at, at + 1)
        assert 0 <= start < end <= len(source)


@given(ANY_TEXT)
def test_the_two_folds_agree_on_letters_and_digits(source: str) -> None:
    plain, words = fold(source), fold_words(source)
    assert "".join(c if c.isalnum() else " " for c in plain.text) == words.text
