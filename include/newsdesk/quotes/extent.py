"""Where a reported clause ends, and the narrator or another verb takes over."""

from __future__ import annotations

import re

from newsdesk.quotes.clause import Cue
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.words import Sentence


def behind_marked(tags: str, start: int, end: int) -> int:
    """*wrote that the place was “unlit” and that CLAUSE*: the second clause is a statement of its own."""
    marked = tags.find("Q", start, end)
    second = tags.find("Ct", marked, end) if marked > 0 and tags[start] == "t" else -1
    return second + 1 if second > 0 and "Q" not in tags[second:end] and "." not in tags[marked:second] else start


def clause_end(sentence: Sentence, first: int, start: int, later: list[Cue]) -> int:
    """The clause ends with its sentence, or before *, adding that …* and the like."""
    begin = sentence.begin
    tags = sentence.tags
    stop = _aside(sentence, start)
    if first > begin and tags[first - 1] == "S":
        comma = tags.find(",", start, stop)
        stop = comma if comma > start + 2 else stop
    for cue in later:
        if cue.tag == "G" and cue.at > start and tags[cue.at - 1] == ",":
            stop = min(stop, cue.at - 1)
        elif cue.tag in "VB" and _signs(sentence, cue, start):
            stop = min(stop, min(cue.at, cue.subject[0] if cue.subject else cue.at) - 1)
        elif cue.tag == "V" and cue.at > start and tags[cue.at - 2 : cue.at] == ",C" and cue.shared:
            stop = min(stop, cue.at - 2)
        elif cue.tag == "V" and cue.word in sentence.language.clause | sentence.language.question and cue.at > start:
            first = min(cue.at, cue.subject[0]) if cue.subject and not cue.shared else cue.at
            if first > start and tags[first - 1] == "C" and (cue.shared or tags[first - 2] == ","):
                stop = min(stop, first - 1)
    ends = _RELATIVE_OVER if first > begin and tags[first] == "W" and tags[first - 1] == "," else _NARRATED
    over = ends.search(tags, min(start + 3, stop), stop)
    stop = over.start() if over else stop
    marked = tags.find("Q", start, stop)
    stop = min(stop, _before_marked(sentence, start, marked, later)) if marked > 0 else stop
    while stop > start and tags[stop - 1] in ".,;:?!-":
        stop -= 1
    return stop


def _before_marked(sentence: Sentence, start: int, marked: int, later: list[Cue]) -> int:
    """Where the clause of another verb begins that marked words hang on: *…, which he called “…”*, *… and calls her “…”*."""
    tags = sentence.tags
    cue = next((cue for cue in reversed(later) if start < cue.at < marked), None)
    if cue is None:
        return sentence.end
    first = min(cue.at, cue.subject[0]) if cue.subject is not None and not cue.shared and not cue.after else cue.at
    while first > start and tags[first - 1] in "RA":
        first -= 1
    while first > start and tags[first - 1] in "WO":
        first -= 1
    if first > start and tags[first - 1] == "C" and (cue.shared or tags[first - 2] == ","):
        first -= 1
    elif first <= start or tags[first - 1] not in ",-" or (tags[first] not in "WOGP" and not cue.shared):
        return sentence.end
    return first


_NARRATED = re.compile(r";|,C(?:P|[DTNnJ]+)R?A?R?[VBA]|,Ct[AvV]")
"""*…; CLAUSE* and *…, and they say …*: the narrator goes on."""


_RELATIVE_OVER = re.compile(r";|,[RA]*[VvEA]")
"""*Ortiz, who said CLAUSE, recalled …*: the comma closes the relative clause."""


def _signs(sentence: Sentence, cue: Cue, start: int) -> bool:
    """*X said CLAUSE, the agency reported.*: the whole sentence has another source."""
    if cue.subject is None or cue.shared or cue.relative:
        return False
    first = min(cue.at, cue.subject[0])
    if cue.word not in sentence.language.clause or cue.word in sentence.language.thought:
        return False
    closes = sentence.end - max(cue.at + 1, cue.subject[1]) <= 3
    return first - 1 - start >= 3 and sentence.tags[first - 1] == "," and closes


def _aside(sentence: Sentence, start: int) -> int:
    """Where the narrator takes over behind a comma: *, while …*, *, though …*, *, according to …*."""
    end = sentence.end
    tags, words = sentence.tags, sentence.words
    comma = tags.find(",", start, end)
    while 0 < comma < end - 2:
        following = fold(words[comma + 1])
        if comma - start >= 3 and following in _COMMENTS and tags[comma + 2] == "t":
            return comma
        if comma - start >= 3 and tags[comma + 1 : comma + 4] == "CRt" and words[comma + 2] == "not":
            return comma
        if comma - start >= 3 and tags[comma + 1] == "C" and fold(words[comma + 2]) in _THEN:
            return comma
        if comma - start >= 3 and (following in sentence.language.asides or tags[comma + 1] == "L"):
            return comma
        if following == "even" and words[comma + 2].lower() in ("as", "though"):
            return comma
        comma = tags.find(",", comma + 1, end)
    return end


_THEN = frozenset(["then", "luego", "despues"])
"""*…, and then corrects herself*: what the speaker did next."""


_COMMENTS = frozenset(["cosa", "algo"])
"""*…, cosa que nadie creyó*: what the narrator thinks of it."""
