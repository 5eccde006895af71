"""Loose anchors: the words of which every relevant page must hold at least one, or three of the weak ones.

``has_anchor`` decides on text; ``newsdesk.articles.places`` says where the raw bytes of a page can hold one. Both read the one
list in ``anchors.yaml``.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick, Implementation

_FILE = Path(__file__).with_name("anchors.yaml")
_ENOUGH_WEAK = 3
# The American state is not the country.
_OTHER_MEXICO = ("new ", "nuevo ")
_STATE_REACH = 6


@dataclass(frozen=True, slots=True)
class Anchor:
    """One entry of the list. ``prefix``: longer words that begin so count as well. ``weak``: three different ones make one."""

    words: str
    prefix: bool
    weak: bool


@cache
def _load() -> tuple[str, tuple[Anchor, ...]]:
    source = _FILE.read_bytes()
    anchors = (
        Anchor(str(entry).lower().rstrip("*"), str(entry).endswith("*"), group == "weak")
        for group, entries in yaml.safe_load(source).items()
        for entry in entries
    )
    return sha256(source).hexdigest()[:12], tuple(anchors)


ANCHORS_VERSION, ANCHORS = _load()
"""The hash of the list, and its entries."""


def has_anchor(text: str) -> bool:
    """Whether ``text`` (title and body together) names anything of the topic's field."""
    weak: set[int] = set()
    return any(counts(number, weak) for number in _found(text))


def mentions(text: str) -> Iterator[Anchor]:
    """The anchors in ``text``, weak ones too, each as often as it stands there."""
    return (ANCHORS[number] for number in _found(text))


def _found(text: str) -> Iterator[int]:
    matcher, spellings = _text_matcher()
    # Lone surrogates cannot be handed to the matcher, and are no part of any word.
    spaced = " ".join(text.split()).lower().encode("utf-8", "replace").decode("utf-8")
    for pattern, start, end in matcher.find_matches_as_indexes(spaced, overlapping=True):
        anchor, whole = spellings[pattern]
        if start and spaced[start - 1].isalpha():
            continue
        if whole and end < len(spaced) and spaced[end].isalpha():
            continue
        if not spaced[max(0, start - _STATE_REACH) : start].endswith(_OTHER_MEXICO):
            yield anchor


def counts(anchor: int, weak: set[int]) -> bool:
    """Whether this anchor decides; ``weak`` collects the different weak ones seen so far."""
    if not ANCHORS[anchor].weak:
        return True
    weak.add(anchor)
    return len(weak) >= _ENOUGH_WEAK


@cache
def _text_matcher() -> tuple[AhoCorasick, tuple[tuple[int, bool], ...]]:
    spellings = {
        spelling: (number, not anchor.prefix)
        for number, anchor in enumerate(ANCHORS)
        for spelling in accented(anchor.words)
    }
    return AhoCorasick(list(spellings), implementation=Implementation.DFA), tuple(spellings.values())


def accented(word: str) -> Iterator[str]:
    """``word`` with each accent there, there as a separate character, or left out."""
    choices = []
    for char in word:
        plain = unicodedata.normalize("NFD", char)
        choices.append((char,) if len(plain) == 1 else (char, plain, plain[0]))
    return ("".join(chosen) for chosen in itertools.product(*choices))
