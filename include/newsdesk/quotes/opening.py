"""Where a reported clause begins: behind *that*, *whether*, or the verb itself; and what is a mere object."""

from __future__ import annotations

import re

from newsdesk.quotes.clause import Cue
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.phrase import noun_phrase_end, subject_right
from newsdesk.quotes.words import Sentence

INSERTED = re.compile(r"t,[SOLRg][^,.;:Q]+,[^,.;:Q]{3}")
"""*that, while …, CLAUSE*, *que, de acuerdo con …, CLAUSE*"""


POINTS = re.compile(r"t(?:[;.:]|[OR][,.;:])")
"""*She said that.*, *wrote that down,*: a pronoun."""


PARTED = re.compile(r",|C[WtA]")
"""What a relative clause about an antecedent ends with."""


def of_antecedent(sentence: Sentence, first: int, cue: Cue) -> int | None:
    """*a letter that he said was drafted by the firm*: what is said of the antecedent, from its verb on."""
    tags = sentence.tags
    if (
        sentence.language.verb_first
        or cue.relative
        or cue.after
        or cue.shared
        or cue.word not in sentence.language.bare_clause
    ):
        return None
    behind = first > sentence.begin and (tags[first - 1] in "Wt" or sentence.words[first - 1].lower() == "what")
    return cue.at + 1 if behind and tags[cue.at + 1 : cue.at + 2] in ("A", "v", "V") else None


def that(sentence: Sentence, i: int, cue: Cue) -> int | None:
    """Where *that* / *que* opens the clause: behind dates, places and addressees at most."""
    end = sentence.end
    tags = sentence.tags
    j, loose = i, sentence.language.verb_first or cue.word in sentence.language.addressed
    while j < end and j - i < 12 and (tags[j] in "RoO0DNnTJ'pME" or sentence.words[j] == "be"):
        if sentence.language.verb_first and tags[j] == "n" and j > i and sentence.words[j].endswith(("ar", "er", "ir")):
            return None
        if tags[j] in "DNnTJ" and not loose and not any(t in "O0" for t in tags[i:j]) and not _when(sentence, j):
            return None
        j += 1
    if tags[j : j + 1] == "t" and j < end:
        return j
    if tags[j : j + 1] == ",":
        close = tags.find(",", j + 1, end)
        if 0 < close < j + 12 and tags[close + 1 : close + 2] == "t":
            return close + 1
    return None


_MODALS = frozenset(
    ["may", "can", "could", "should", "must", "might", "would", "puede", "pueden", "podría", "debe", "deben"]
)


def may(sentence: Sentence, cue: Cue) -> bool:
    """*An officer may ask what an order means*: nobody has asked."""
    before = sentence.words[cue.at - 1].lower() if cue.tag == "B" and cue.at > sentence.begin else ""
    return before in _MODALS


def question(sentence: Sentence, i: int) -> int | None:
    """Where *whether …* / *si …* opens, behind the one who was asked."""
    end = sentence.end
    for j in range(i, min(end, i + 7)):
        if sentence.words[j].lower() in sentence.language.asked and sentence.tags[j] in "SWtnDO":
            # *When asked why, he said …*, *le preguntaron por el oro*
            if sentence.words[j].lower() == "por" and sentence.words[j + 1 : j + 2] != ["qué"]:
                return None
            return j if sentence.tags[j + 1 : j + 2] not in (",", ".", "") else None
        if sentence.tags[j] not in "oDNnTJ'R":
            return None
    return None


def _when(sentence: Sentence, j: int) -> bool:
    return any(fold(w.rstrip(".")) in sentence.language.times for w in sentence.words[j : j + 2])


def bare(sentence: Sentence, i: int, cue: Cue) -> int | None:
    """Where a clause without *that* begins: at once, or behind the addressee of *told*."""
    end = sentence.end
    tags, words = sentence.tags, sentence.words
    if sentence.language.verb_first or cue.word not in sentence.language.bare_clause or cue.after:
        return None
    j = i
    if cue.word in sentence.language.addressed:
        head = subject_right(sentence, i, end)
        if tags[i : i + 1] == "o":
            j = i + 1
        elif head is not None:
            j = head[1]
        else:
            return None
    while j < end and tags[j] == "R" and words[j].lower() not in ("there", "here"):
        j += 1
    if j < end and tags[j] == "O" and words[j].lower() != "to" and cue.word not in sentence.language.addressed:
        head = subject_right(sentence, j + 1, end)
        if head is None or head[1] >= end or tags[head[1]] not in "DPNTJnR":
            return None
        j = head[1]
    return j if j < end and _opens_clause(sentence, j, cue) else None


def _opens_clause(sentence: Sentence, j: int, cue: Cue) -> bool:
    """Whether a clause, and no mere object, begins at ``j`` behind the verb."""
    end = sentence.end
    tags, words = sentence.tags, sentence.words
    if words[j].lower() in sentence.language.asked and "not" in words[max(sentence.begin, cue.at - 2) : cue.at]:
        # *would not say what the caller wanted*
        return False
    if tags[j] == "R":
        return FINITE.search(tags, j + 1, min(end, j + 4)) is not None
    if not (tags[j] in "DPNTJn0Gg" or words[j].lower() in ("if", "while", "having", "being")):
        return False
    if cue.word in SAYING and end - j >= 6 and words[j].lower() not in _SAID_THINGS:
        return True
    if cue.word.startswith(("announc", "confirm", "reveal", "maintain", "estimat", "believ")):
        return FINITE.search(tags, j, min(end, j + 8)) is not None
    return _has_predicate(sentence, j)


SAYING = frozenset(["said", "says", "say", "saying"])
"""Verbs whose object is a clause, with hardly an exception, so that its verb need not be one the lists know."""


_SAID_THINGS = frozenset(
    [
        "good",
        "goodbye",
        "farewell",
        "hello",
        "yes",
        "no",
        "so",
        "nothing",
        "something",
        "things",
        "thanks",
        "prayers",
        "grace",
    ]
)


def _has_predicate(sentence: Sentence, j: int) -> bool:
    """Whether a verb follows the noun phrase at ``j``: *added a note of caution* reports no clause."""
    end = sentence.end
    tags = sentence.tags
    if tags[j] == "P" or sentence.words[j].lower() in ("if", "while"):
        return end - j >= 2
    comma = tags.find(",", j, end)
    verb = re.search(r"[AvV]|P'", tags[j : comma if comma > 0 else end])
    stop = noun_phrase_end(sentence, j, end)
    if stop < end and tags[stop] == ",":
        return re.search(r"[AvV]", tags[stop : min(end, stop + 14)]) is not None and "C" in tags[stop : stop + 8]
    if stop >= end or tags[stop] in "O.;:)-gG":
        return verb is not None
    return verb is not None or end - j >= 4


def clausal(tags: str, start: int, end: int) -> bool:
    """Whether a stretch of words can be a clause: a verb the word lists know, or length."""
    return end - start >= 5 or FINITE.search(tags, start, end) is not None


FINITE = re.compile(r"[AVvBE]|P'")
