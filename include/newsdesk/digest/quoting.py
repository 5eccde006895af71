"""How speech is printed: marks of the language, pieces joined, titles before names. What is stored stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdesk.text import sentences

WORDS = 60
"""Longest quote in words; a longer one is cut at a word and marked."""

_MARKS = {"es": ("«", "»", "“", "”")}
_ENGLISH = ("“", "”", "‘", "’")
_PAIRS = (("“", "”"), ("«", "»"), ('"', '"'), ("‘", "’"))
# A role that is nothing but an abbreviated title: Sen., Lt. Col., U.S. Rep., Gral.
_TITLE = re.compile(r"(?:[A-ZÁÉÍÓÚÑ][\w.]*\s){0,2}[A-ZÁÉÍÓÚÑ]\w*\.")
_FIRST_WORD = re.compile(r"\s*(?:that|que)\s", re.IGNORECASE)


def titled(speaker: str, role: str | None, affiliation: str | None) -> tuple[str, str]:
    """What stands before the name and what after it: ("Sen.", ""), ("", "port director, CBP")."""
    if role and _TITLE.fullmatch(role):
        return role, affiliation or ""
    after = role or ""
    if affiliation and affiliation.casefold() not in after.casefold():
        after = f"{after}, {affiliation}" if after else affiliation
    return "", "" if after.casefold() == speaker.casefold() else after


def joined(pieces: Sequence[str]) -> str:
    """The pieces of one utterance as one text, read as if the attribution were not there: the comma before it goes at the
    end, and stands for a point where the next piece begins a sentence."""
    whole = ""
    for piece in (_bare(text) for text in pieces):
        if not whole:
            whole = piece
        elif whole.endswith((".", "!", "?", "…", ":", ";", "—")):
            whole = f"{whole} {piece}"
        else:
            whole = f"{_without_comma(whole)}{',' if piece[:1].islower() else '.'} {piece}"
    return _without_comma(whole)


def marked(words: str, lang: str) -> str:
    """The words between the marks of their language, marks inside made the inner ones."""
    opening, closing, inner_opening, inner_closing = _MARKS.get(lang, _ENGLISH)
    inside = words.replace(opening, inner_opening).replace(closing, inner_closing)
    inside = re.sub(r'"([^"]*)"', rf"{inner_opening}\1{inner_closing}", inside)
    return f"{opening}{inside}{closing}"


def cut(words: str) -> str:
    """At most 60 words; points show that there were more."""
    parts = words.split()
    return " ".join(parts) if len(parts) <= WORDS else " ".join(parts[:WORDS]).rstrip(",;:") + " …"


def reported(around: str | None, before: int, quote: str) -> str | None:
    """The outlet's own sentence that holds an indirect statement: it names the speaker and reads well in any language.

    None when the sentence is longer than a quote may be, or is not to be found.
    """
    if not around:
        return None
    start = around.rfind("\n\n", 0, before) + 1
    end = around.find("\n\n", before)
    paragraph, point = around[start : end if end >= 0 else len(around)], before - start
    for left, right in sentences(paragraph):
        if left <= point < right:
            words = " ".join(paragraph[left:right].split())
            return words if right >= point + len(quote) and len(words.split()) <= WORDS else None
    return None


def statement(speaker: str, quote: str, lang: str) -> str:
    """An indirect statement as a sentence of our own, in its language: ``X said that …``, ``X dijo que …``."""
    words = _FIRST_WORD.sub("", _without_comma(quote.strip()), count=1)
    verb = "dijo que" if lang == "es" else "said that"
    return cut(f"{speaker} {verb} {words}").rstrip(".") + "."


def _bare(piece: str) -> str:
    """A piece without marks that only stand around it."""
    piece = " ".join(piece.split())
    for opening, closing in _PAIRS:
        inside = piece[1:-1]
        if len(piece) > 1 and piece[0] == opening and piece[-1] == closing and not {opening, closing} & set(inside):
            return inside.strip()
    return piece


def _without_comma(words: str) -> str:
    return words.rstrip().removesuffix(",").rstrip()
