"""Sentences, hashes and language."""

from __future__ import annotations

import socket
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.text import detect_language, sentences, sha256


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Sen. Ruiz and Gov. Ortega met. Nobody spoke.", ["Sen. Ruiz and Gov. Ortega met.", "Nobody spoke."]),
        ("El Gral. Mora llegó. Habló poco.", ["El Gral. Mora llegó.", "Habló poco."]),
        ("Agents of the U.S. Army came.", ["Agents of the U.S. Army came."]),
        ("¿Y la ley? Nadie sabe.", ["¿Y la ley?", "Nadie sabe."]),
        ('"Basta." Se fue.', ['"Basta."', "Se fue."]),
        ("Título sin punto\n\nPrimer párrafo.", ["Título sin punto", "Primer párrafo."]),
        ("Pagó 3.5 millones. Ganó.", ["Pagó 3.5 millones.", "Ganó."]),
        ("Dijo que no. Se rió.", ["Dijo que no.", "Se rió."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=300))
def test_sentences_are_in_order_and_lose_only_white_space(text: str) -> None:
    spans = sentences(text)
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_the_same_text_has_the_same_hash_and_another_text_another() -> None:
    assert sha256("Culiacán") == sha256("Culiacán") != sha256("Culiacan")
    assert sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert len(sha256("\ud800")) == 64


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("El gobierno anunció ayer un plan para reforzar las aduanas del puerto.", "es"),
        ("The government announced a plan to strengthen customs at the port.", "en"),
        ("Le gouvernement a annoncé hier un plan pour renforcer les douanes du port.", "fr"),
        ("12 345", None),
        ("", None),
    ],
)
def test_language_is_named_or_left_open(text: str, lang: str | None) -> None:
    assert detect_language(text) == lang


def test_naming_a_language_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the language model must not be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect_language("Los diputados discutieron la iniciativa hasta la madrugada.") == "es"
