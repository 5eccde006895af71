"""Where sentences end: speech may be followed by its attribution, and datelines belong to none."""

from __future__ import annotations

import re

_RUN_ON = re.compile(r"-|,|[;:)]")
_ATTRIBUTION = re.compile(r"[RA]*V|[DTNJnp0'P,O]{1,12}?[RA]*V")


_DATELINE = re.compile(r"N[N,.0()nOJ]{0,12}-+(?=.)")
"""*WASHINGTON (AP) —*, *México, 22 ene. -*: no part of the sentence that follows."""


def _capital(words: list[str], i: int) -> bool:
    return i < len(words) and words[i][0].isupper()


_LONGEST_SENTENCE = 400
"""Tokens after which a sentence is cut: lists and tables have no full stops, and frames look at whole sentences."""


def split(words: list[str], tags: str, ends: list[int], text: str) -> list[tuple[int, int]]:
    """Token ranges of the sentences; speech that ends in ``?`` or ``.`` may be followed by its attribution."""
    dateline = _DATELINE.match(tags)
    begin = dateline.end() if dateline and _capital(words, dateline.end()) else 0
    sentences, last = [], len(tags) - 1
    for i, tag in enumerate(tags):
        if i - begin >= _LONGEST_SENTENCE:
            pass
        elif tag == "Q":
            if i == last or not _ends_sentence(text, ends[i]) or _RUN_ON.match(tags, i + 1):
                continue
            following = words[i + 1]
            if following[0].islower() or tags[i + 1] in ".?!":
                continue
            if _last_mark(text, ends[i]) in ("?", "!") and _ATTRIBUTION.match(tags, i + 1):
                continue
        elif tag == ")" and i and tags[i - 1] in ".?!" and i < last and _opens_sentence(words[i + 1], tags[i + 1]):
            pass
        elif tag not in ".?!" or (i < last and not _opens_sentence(words[i + 1], tags[i + 1])):
            continue
        if i + 1 > begin:
            sentences.append((begin, i + 1))
        begin = i + 1
    if begin <= last:
        sentences.append((begin, last + 1))
    return sentences


def _last_mark(text: str, end: int) -> str:
    return text[max(0, end - 4) : end].rstrip("\"”»›’'“ \u00a0)")[-1:]


def _ends_sentence(text: str, end: int) -> bool:
    return _last_mark(text, end) in (".", "?", "!", "…")


def _opens_sentence(word: str, tag: str) -> bool:
    return tag in "Qx(" or word[0].isupper() or word[0].isdigit()
