"""The same words: whole, cut, changed by a word, translated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.stories.wording import same_meaning, same_words, wording


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("We will not allow it.", "we will not allow it", True),
        ("We will not allow it, not today", "not allow it, not today", True),
        ("The list was made here and nobody gave it to us", "The list was made here, and no one gave it to us", False),
        (
            "The list of names was made here and nobody from outside gave it to us",
            "The list of names was made here and nobody gave it to us",
            True,
        ),
        ("We will not allow it", "We will not allow them to pass", False),
        ("No comment", "No comment", False),
        ("", "", False),
    ],
)
def test_one_language(one: str, other: str, same: bool) -> None:
    assert same_words(wording(one), wording(other)) is same


@pytest.mark.parametrize(
    ("spanish", "english", "same"),
    [
        ("La frontera no se cierra con soldados", "You do not close a border with soldiers", True),
        ("Entregamos 26 presos y no pedimos nada", "We handed over 26 prisoners and asked for nothing", True),
        ("Nuestra soberanía no está a la venta", "The hospitals ran out of oxygen on the third night", False),
        ("El presidente tiene mucha paciencia", "The president lost the vote on Tuesday", False),
        ("Gracias", "Thanks", False),
        ("", "", False),
    ],
)
def test_two_languages(spanish: str, english: str, same: bool) -> None:
    assert same_meaning(wording(spanish), wording(english)) is same


@given(st.text(max_size=200))
def test_a_quote_is_the_same_as_itself_when_it_is_long_enough(text: str) -> None:
    quote = wording(text)
    assert same_words(quote, quote) is bool(quote.key)
    assert bool(quote.key) is (len(quote.words) >= 4)
