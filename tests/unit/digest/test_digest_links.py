"""The signed link that takes one recipient off the list: the same for ever, and no other text opens anything."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.digest import unsubscribe

KEY = bytes(range(32))
GOOD = unsubscribe.token(KEY, "ana@example.org", "digest")


def test_a_token_names_its_recipient_and_kind_and_stays_the_same() -> None:
    assert unsubscribe.recipient_of(KEY, GOOD) == ("ana@example.org", "digest")
    assert unsubscribe.token(KEY, "ANA@example.org", "digest") == GOOD
    assert unsubscribe.token(KEY, "ana@example.org", "alarm") != GOOD


def test_a_link_is_one_word_that_needs_no_escaping() -> None:
    link = unsubscribe.link("https://desk.example/newsdesk", KEY, "o'hara+desk@example.org", "alarm")
    assert link.startswith("https://desk.example/newsdesk/unsubscribe/")
    assert set(link.rpartition("/")[2]) <= set(string.ascii_letters + string.digits + "-_.")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        ".",
        GOOD[:-1],
        GOOD + "A",
        GOOD + "=",
        GOOD.replace(".", "!."),
        GOOD.partition(".")[0],
        f"{GOOD.partition('.')[0]}.",
        f"{unsubscribe.token(KEY, 'bruno@example.org', 'digest').partition('.')[0]}.{GOOD.partition('.')[2]}",
        unsubscribe.token(KEY[::-1], "ana@example.org", "digest"),
        "ñ.ñ",
    ],
)
def test_whatever_was_not_signed_by_this_key_opens_nothing(wrong: str) -> None:
    assert unsubscribe.recipient_of(KEY, wrong) is None


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert unsubscribe.recipient_of(KEY, text) is None
