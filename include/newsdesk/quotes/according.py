"""*According to X*, *según X*, *in X’s words*: whose account it is, and how far the words that say so reach."""

from __future__ import annotations

import re
from functools import lru_cache

from newsdesk.quotes.lexicon import Language, fold
from newsdesk.quotes.phrase import Span, subject_right
from newsdesk.quotes.words import Sentence


def according(sentence: Sentence) -> tuple[Span | None, int, int] | None:
    """Source of *according to X* / *según X* in the sentence, and the tokens of the marker and its phrase.

    No source where the verb leaves its subject out (*según relató*).
    """
    begin, end = sentence.begin, sentence.end
    words, tags = sentence.words, sentence.tags
    markers = _markers(sentence.language)
    for i in range(begin, end):
        if tags[i] not in "LO" or words[i] not in markers:
            continue
        owned = words_of(sentence, i) if words[i] in ("in", "In") else None
        if owned is not None:
            return owned
        width = _marker(sentence, i)
        if not width or (fold(words[i]) == "para" and (i > begin or not _expert(tags, i + 1))):
            continue
        if sentence.language.verb_first and tags[i] == "L" and tags[i + width : i + width + 1] == "V":
            return _told(sentence, i, i + width)
        if tags[i + width - 2 : i + width - 1] == "D" and fold(words[i + width - 2]) in _WHOSE:
            return (i + width - 2, i + width - 1), i, i + width
        head = subject_right(sentence, i + width, end)
        if head:
            return head, i, head[1]
        if i + width < end and tags[i + width] in "oWN":
            return (i + width, i + width + 1), i, i + width + 1
    return None


_WHOSE = frozenset(["his", "her", "their", "su"])


def _told(sentence: Sentence, i: int, verb: int) -> tuple[Span | None, int, int]:
    """*según relata el fiscal*, *según dijo*: the subject behind the verb, or none where it is left out."""
    head = subject_right(sentence, verb + 1, sentence.end)
    if head is None or head[0] != verb + 1 or not any(t in "TNP" for t in sentence.tags[head[0] : head[1]]):
        return None, i, verb + 1
    return head, i, head[1]


def words_of(sentence: Sentence, i: int) -> tuple[Span, int, int] | None:
    """*in Castro's words*, *in the governor's view*."""
    tags, end = sentence.tags, sentence.end
    owner = tags.find("'", i + 1, min(end, i + 8))
    if owner < 0 or owner + 1 >= end or not set(tags[i + 1 : owner]) <= set("DTNJnp"):
        return None
    said = fold(sentence.words[owner + 1]) in ("words", "view", "opinion", "telling", "account", "judgment", "phrase")
    return ((i + 1, owner), i, owner + 2) if said else None


def _expert(tags: str, i: int) -> bool:
    """*Para el analista …, “…”*: the opinion of somebody with a role; other uses of *para* say nothing."""
    return _EXPERT.match(tags, i) is not None


_EXPERT = re.compile(r"DT|NN+,D?T")
"""*Para el analista Ruz*, *Para Ana Ruz, profesora de …*"""


def _marker(sentence: Sentence, i: int) -> int:
    """How many tokens at ``i`` spell *according to*; 0 when they do not."""
    words = sentence.words
    following = fold(words[i + 1]) if i + 1 < sentence.end else ""
    for rest in _markers(sentence.language).get(words[i], ()):
        if not rest:
            return 1
        if (
            rest[0] == following
            and [fold(word) for word in words[i + 1 : min(sentence.end, i + 1 + len(rest))]] == rest
        ):
            return 1 + len(rest)
    return 0


@lru_cache(maxsize=4)
def _markers(language: Language) -> dict[str, list[list[str]]]:
    """What follows the first word of each marker, as it is printed in a sentence or at its head."""
    found: dict[str, list[list[str]]] = {}
    for first, *rest in language.according:
        for printed in {first, first.replace("segun", "según")}:
            for word in (printed, printed.capitalize()):
                found.setdefault(word, []).append(rest)
    return found
