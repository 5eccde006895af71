"""The scanner: tags and text from any markup, in one pass."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.feeds.scan import attributes_of, decode_entities, scan


class Notes:
    """A handler that writes down what it is told."""

    wants_text = True
    full = False

    def __init__(self) -> None:
        self.notes: list[str] = []

    def start(self, tag: str, attributes: str) -> None:
        self.notes.append(f"+{tag}{attributes.rstrip('/').rstrip()}")

    def end(self, tag: str) -> None:
        self.notes.append(f"-{tag}")

    def text(self, text: str) -> None:
        self.notes.append(text)


def notes(text: str) -> list[str]:
    handler = Notes()
    scan(text, 0, handler, seconds=5.0)
    return handler.notes


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<a>x</a>", ["+a", "x", "-a"]),
        ("<dc:Date/>", ["+dc:date", "-dc:date"]),
        ("<a b='1>2' c=\"<\">", ["+a b='1", "2' c=\"", "<", '">']),
        ("<a b='1>2'>x", ["+a b='1>2'", "x"]),
        ("<a b='odd>x", ["+a b='odd", "x"]),
        ("5 < 6", ["5 ", "<", " 6"]),
        ("<![CDATA[a & <b>]]>&amp;", ["a & <b>", "&"]),
        ("<![CDATA[open", ["![CDATA[open"]),
        ("x<!-- <y> -->z", ["x", "z"]),
        ("<?php ?><!DOCTYPE a>x", ["x"]),
        ("caf&eacute; &unknown; &#8212; &#0; a & b", ["café &unknown; —  a & b"]),
        ("</a b>x</ y", ["-a", "x", "<", "/ y"]),
        ("", []),
    ],
)
def test_markup_is_taken_apart(markup: str, found: list[str]) -> None:
    assert notes(markup) == found


def test_attributes_are_read_however_they_are_quoted() -> None:
    printed = """ HREF="a?b=1&amp;c=2" rel='self' x=bare isPermaLink = "false" lone empty="" xml:lang="es"/"""
    assert attributes_of(printed) == {
        "href": "a?b=1&c=2",
        "rel": "self",
        "x": "bare",
        "ispermalink": "false",
        "empty": "",
        "xml:lang": "es",
    }


def test_a_bare_ampersand_in_an_address_is_no_entity() -> None:
    assert decode_entities("?a=1&copy=2&reg;=3&lt;") == "?a=1&copy=2®=3<"


@given(st.text(alphabet="<>&;/!-[]?'\"= ab#CDATA", max_size=200))
def test_scanning_ends_and_never_raises(markup: str) -> None:
    notes(markup)


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<a b=",
        '<a b="',
        "<a b='>",
        "</a ",
        "<!--",
        "<![CDATA[",
        "<!x",
        "<?",
        "&",
        "&#",
        "&a",
        "<a>",
        "a=",
        "<a b",
    ],
)
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        notes(text)
        return time.process_time() - started

    assert seconds(400_000) < 20 * max(seconds(40_000), 0.005)
