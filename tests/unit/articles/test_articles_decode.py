"""Bytes become text as in a browser: valid UTF-8 first, then what the page declares, quotation marks kept."""

from __future__ import annotations

import pytest
from articles_page import PARAGRAPHS, page
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.articles.decode import decode
from newsdesk.articles.extract import extract

SENTENCE = "“No voy a prometer nada”, dijo el señor Muñoz — y calló…"


def declared(charset: str, encoding: str) -> bytes:
    return f"<html><head><meta charset='{charset}'></head><body><p>{SENTENCE}</p></body></html>".encode(encoding)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("iso-8859-1", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_quotation_marks_arrive(charset: str, encoding: str) -> None:
    assert SENTENCE in decode(declared(charset, encoding))


def test_another_declared_encoding_is_followed() -> None:
    html = "<meta charset='koi8-r'><p>рынок закрыт</p>".encode("koi8-r")
    assert "рынок закрыт" in decode(html)


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    html = page(paragraphs=(*PARAGRAPHS * 5, SENTENCE)).replace(b"ice and light", b"ice and \xff light", 1)
    assert SENTENCE in decode(html)


def test_numbered_windows_characters_are_read_as_browsers_read_them() -> None:
    html = page(paragraphs=(*PARAGRAPHS, "The price of 10 &#128; was &#147;a joke&#148;, she said at the gate today."))
    assert "“a joke”" in extract(html).text


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_become_clean_text(noise: bytes) -> None:
    decode(noise).encode("utf-8")
