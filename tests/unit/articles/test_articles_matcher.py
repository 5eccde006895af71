"""Whichever matcher this machine has, it finds the same strings in the same places."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.articles.matcher import ANY_HIGH_BYTE, AhoMatcher, HyperscanMatcher, matcher
from newsdesk.articles.spellings import spellings

STRINGS = (
    b"mexico",
    b"m" + ANY_HIGH_BYTE + b"xico",
    b"<script",
    b"</script",
    b"co",
    b"q.",
    b"potos\xc3\xad",
    b"&#233;",
)
FASTEST = type(matcher(STRINGS))
KINDS = tuple({AhoMatcher, FASTEST})


@pytest.mark.parametrize("kind", KINDS)
def test_places_are_found_in_any_case_and_where_they_overlap(kind: type[AhoMatcher | HyperscanMatcher]) -> None:
    assert sorted(kind(STRINGS).find(b"a MEXICO q.")) == [(0, 2, 8), (4, 6, 8), (5, 9, 11)]


@pytest.mark.parametrize("kind", KINDS)
def test_any_high_byte_stands_for_one_byte_above_127(kind: type[AhoMatcher | HyperscanMatcher]) -> None:
    found = kind(STRINGS)
    assert (1, 0, 6) in found.find("M\u00c9xico".encode("latin-1"))
    assert (1, 0, 6) in found.find("m\u00e9xico".encode("mac-roman"))
    assert found.find("m\u00e9xico".encode()) == [(4, 5, 7)]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_found_in_nothing(kind: type[AhoMatcher | HyperscanMatcher]) -> None:
    assert kind(STRINGS).find(b"") == []


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from([*STRINGS, b" ", b"\xe9", b"m"]), st.binary(max_size=6)), max_size=12))
def test_both_matchers_agree(pieces: list[bytes]) -> None:
    page = b"".join(pieces)
    assert sorted(AhoMatcher(STRINGS).find(page)) == sorted(FASTEST(STRINGS).find(page))


def test_both_matchers_agree_on_every_spelling_of_every_anchor() -> None:
    strings = list(spellings())
    page = b" ".join(string.upper() for string in strings)
    assert sorted(AhoMatcher(strings).find(page)) == sorted(FASTEST(strings).find(page))


def test_threads_can_share_a_matcher() -> None:
    shared = matcher([b"mexico"])
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.extend(len(shared.find(b" mexico" * 400)) for _ in range(50)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [400] * 200
