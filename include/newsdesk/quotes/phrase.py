"""Noun phrases of a sentence, read off its word classes: where they begin, where they end."""

from __future__ import annotations

import re

from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.words import Sentence

Span = tuple[int, int]
"""Token indices of a paragraph, the second one behind the last token."""

HEAD = "NTJn')p"
"""Classes that may end a noun phrase."""
_NOUN = "NTJn0'pEg"
CLAUSE_EDGE = ",Q:;-(x"
"""Classes after which a clause may begin."""
_JOINED = re.compile(r"[NT]C[NT]|0C[0D]")
"""*Reyes y Marín*, *cincuenta y ocho*"""


def subject_start(sentence: Sentence, floor: int, k: int) -> int:
    """First token of the noun phrase whose last token is ``k``."""
    tags = sentence.tags
    i = max(tags.rfind("(", floor, k), floor) if tags[k] == ")" else k
    while i > floor:
        before = tags[i - 1]
        if before in "NJTn0'pE)" or (before == "g" and tags[i] in "nNT"):
            i -= 1
            if before == ")":
                opening = tags.rfind("(", floor, i)
                if opening < 0:
                    return i + 1
                i = opening
        elif before == "D":
            i -= 1
            if tags[max(floor, i - 2) : i] == "0C":
                i -= 2
                continue
            if i > floor and tags[i - 1] == "D":
                i -= 1
            counted = i - 1 > floor and tags[i - 2] in "D0" and fold(sentence.words[i - 1]) in ("of", "de")
            if not (i - 1 > floor and tags[i - 1] == "O" and (tags[i - 2] in HEAD or counted)):
                break
            i -= 1
        elif before == "O" and i - 2 >= floor and tags[i - 2] in HEAD:
            i -= 1
        elif before == "C" and tags[max(floor, i - 2) : i + 1] == "0C0":
            i -= 2
        elif before == "C" and i - 2 >= floor and tags[i - 2] in "NTn" and tags[i] in "NTDJn":
            start = subject_start(sentence, floor, i - 2)
            if start > floor and tags[start - 1] not in CLAUSE_EDGE:
                break
            i = start
        else:
            break
    return i


def subject_right(sentence: Sentence, i: int, end: int) -> Span | None:
    """The noun phrase that begins at ``i``, after adverbs, addressees and dates; None when there is none."""
    tags, words = sentence.tags, sentence.words
    for _ in range(3):
        while i < end and tags[i] in "RAo":
            i += 1
        if sentence.language.verb_first:
            i = _ago(sentence, i)
        if i >= end:
            return None
        stop = noun_phrase_end(sentence, i, end)
        if tags[i] == "P":
            return (i, i + 1)
        if tags[i : i + 2] == "OB" and sentence.language.verb_first:
            i += 2
            continue
        if tags[i] == "O" and sentence.language.verb_first and i + 1 < end and tags[i + 1] in "DNTnJ0":
            i = _before_name(tags, i + 1, noun_phrase_end(sentence, i + 1, end))
            continue
        if stop == i or tags[i] not in "DTNJn0":
            return None
        if any(fold(words[j].rstrip(".")) in sentence.language.times for j in range(i, min(stop, i + 2))):
            i = _before_name(tags, i, stop)
            continue
        return (i, stop)
    return None


def _ago(sentence: Sentence, i: int) -> int:
    """*declaró hace un mes la fiscal*, *comenta una mañana de enero*: where the phrase of time is over."""
    tags, words, times = sentence.tags, sentence.words, sentence.language.times
    if tags[i : i + 1] == "v" and words[i].lower() == "hace" and tags[i + 1 : i + 2] in ("D", "0"):
        return i + 3 if tags[i + 2 : i + 3] == "n" else i + 2
    if tags[i : i + 2] == "DR" and fold(words[i + 1]) in times:
        return i + 2
    return i


def noun_phrase_end(sentence: Sentence, i: int, end: int) -> int:
    tags, words = sentence.tags, sentence.words
    j = i
    while j < end and tags[j] == "D":
        j += 1
    first = j
    while j < end:
        tag = tags[j]
        if sentence.language.verb_first and tag in "nE" and j > i and (tags[j - 1] == "N" or _disagrees(sentence, j)):
            break
        if tag == "E" and not sentence.language.verb_first and not (j + 1 < end and tags[j + 1] in "nNTJE0"):
            break
        if tag in _NOUN:
            j += 1
        elif tag == "O" and j > i and _attaches(sentence, j, end, first == j):
            if j + 2 < end and tags[j + 1] == "D" and fold(words[j + 2]) in sentence.language.times:
                break
            j += 1
            while j < end and tags[j] == "D":
                j += 1
        elif tag == "C" and j > first and _JOINED.match(tags, j - 1, end):
            j += 1 + (tags[j + 1] == "D")
        elif tag == "(" and j > first:
            close = tags.find(")", j, min(end, j + 12))
            if close < 0:
                break
            j = close + 1
        else:
            break
    return j if j > first or (j > i and j == first and tags[i] == "D") else i


def _disagrees(sentence: Sentence, j: int) -> bool:
    """*los fiscales describen*: behind a Spanish plural, a word without *-s* is no adjective."""
    before = sentence.words[j - 1]
    return before.islower() and before.endswith("s") and len(before) > 4 and not sentence.words[j].endswith("s")


def _attaches(sentence: Sentence, j: int, end: int, bare: bool) -> bool:
    """Whether the preposition at ``j`` goes on with the noun phrase before it (``bare``: only a determiner so far)."""
    tags, words = sentence.tags, sentence.words
    if j + 1 >= end:
        return False
    following, word = tags[j + 1], fold(words[j])
    if word in sentence.language.attach:
        return following in "DNTJn0" or (bare and following in "Po")
    if (
        word not in sentence.language.attach_names
        or bare
        or words[j + 1] in ("X", "Twitter", "Facebook", "Instagram", "Truth")
    ):
        return False
    if following == "n" and "N" in tags[j + 2 : j + 4] and "T" in tags[max(0, j - 2) : j]:
        return True
    return following == "N" or (following == "D" and tags[j + 2 : j + 3] == "N" and word in ("at", "from"))


def _before_name(tags: str, start: int, stop: int) -> int:
    """*Dijo en una ocasión Federico Fellini*: the phrase behind the preposition ends where a name follows a common noun."""
    for i in range(start + 1, stop):
        if tags[i] in "NT" and tags[i - 1] in "n0":
            return i
    return stop


def is_time(sentence: Sentence, k: int) -> bool:
    times, words = sentence.language.times, sentence.words
    last = fold(words[k].rstrip(".")) in times
    return last or (
        k > sentence.begin and words[k].islower() and sentence.tags[k] in "nJE" and fold(words[k - 1]) in times
    )
