"""Printed names in a paragraph: which capitalised words belong together, their titles, and roles beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.words import Sentence

_RUN = re.compile(r"N(?:p{0,2}N)*")
_PARTICLES = re.compile(r"(?:O[D]?|D|C)N")


@dataclass(frozen=True, slots=True)
class Name:
    """Token range of a name without its title; ``title`` is the word before it (*Sen.*, *fiscal*)."""

    begin: int
    end: int
    title: str | None
    possessive: bool
    role: str | None = None
    affiliation: str | None = None


def names(sentence: Sentence, lower: frozenset[str] | set[str]) -> list[Name]:
    """Names between two tokens. ``lower``: words the document also prints in lower case (no names when they open a sentence)."""
    begin, end = sentence.begin, sentence.end
    tags, words = sentence.tags, sentence.words
    found: list[Name] = []
    at = begin
    while True:
        match = _RUN.search(tags, at, end)
        if match is None:
            return found
        a, b = match.span()
        at = b
        alone = b - a == 1 and _opens_sentence(sentence, a, begin)
        if alone and (fold(words[a]) in lower or (_common(words[a]) and tags[b : b + 1] not in ("V", "v", "A", "'"))):
            continue
        if a == begin and b - a > 1 and fold(words[a]) in lower and not is_given(words[a]):
            a += 1
        a = _skip_office(sentence, a, b)
        b = _extend(sentence, a, b, end)
        at = max(at, b)
        title = words[a - 1] if a > begin and tags[a - 1] == "T" else None
        found.append(Name(a, b, title, b < end and tags[b] == "'"))


def _opens_sentence(sentence: Sentence, a: int, begin: int) -> bool:
    return a == begin or sentence.tags[a - 1] in "Q.?!:x"


def _common(word: str) -> bool:
    """A capitalised word that opens a sentence and looks like a common noun (plural, gerund)."""
    return len(word) > 4 and word.endswith(("ing", "tion", "ers", "ists", "ions", "ments")) and not is_given(word)


_OFFICES = ("er", "or", "man", "woman", "ist", "ant", "ian", "eer", "ess")
"""Endings of English words for what somebody does (*Harbormaster*, *Guardsman*)."""


def _skip_office(sentence: Sentence, a: int, b: int) -> int:
    """*Cpl. Gideon Asante*, *Secretary of State Marco Rubio*, *Harbormaster Lionel Tran*: where the name itself begins."""
    tags, words = sentence.tags, sentence.words
    while a + 1 < b and words[a].endswith(".") and len(words[a]) > 2:
        a += 1
    if b - a < 3 or is_given(words[a]):
        return a
    if tags[a - 1 : a] == "O" and "T" in tags[max(sentence.begin, a - 4) : a]:
        return next((i for i in range(a + 1, b - 1) if is_given(words[i])), a)
    office = not sentence.language.verb_first and words[a].endswith(_OFFICES)
    return a + 1 if office and is_given(words[a + 1]) else a


def _extend(sentence: Sentence, a: int, b: int, end: int) -> int:
    """Spanish particles in surnames: *Pablo de la Garza*, *Luisa María Alcalde y Luján*."""
    if sentence.language.code != "es":
        return b
    tags, words = sentence.tags, sentence.words
    surname = b - a == 1 and fold(words[a]) not in sentence.language.org_words and tags[b : b + 3] == "ODN"
    given = surname or all(is_given(w) for w in words[a:b])
    if given and b + 1 < end and fold(words[b]) in ("de", "del"):
        j = b + 1
        while j < end and tags[j] == "D" and words[j].islower():
            j += 1
        if j < end and tags[j] == "N":
            while j < end and tags[j] == "N":
                j += 1
            return j
    return b
