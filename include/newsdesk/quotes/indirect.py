"""Reported speech without marks: *She said the killing fits that dynamic*; the span is the reported clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsdesk.quotes.attribute import according
from newsdesk.quotes.clause import Cue, first_person
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.phrase import Span, noun_phrase_end, subject_right
from newsdesk.quotes.words import Sentence


@dataclass(frozen=True, slots=True)
class Report:
    """Token ranges of one reported statement (two when the attribution stands inside it) and who made it."""

    pieces: tuple[Span, ...]
    source: Span | None
    method: str
    confidence: float
    after_cue: bool = False
    """Whether the clause hangs on the verb before it; marked titles and nicknames may stand in such a clause only."""


def reports(sentence: Sentence, cues: list[Cue], unspoken: set[int]) -> list[Report]:
    """Reported clauses of one sentence, in order; clauses with marked speech inside are left to the marks."""
    begin = sentence.begin
    found: list[Report] = []
    taken = begin
    for index, cue in enumerate(cues):
        if first_person(sentence, cue.at) or _says_nothing(sentence, cue):
            continue
        if cue.at < taken or cue.word not in sentence.language.clause | sentence.language.question:
            continue
        report = _behind(sentence, cue, cues[index + 1 :]) or _as_reported(sentence, cue) or _before(sentence, cue)
        if report is None:
            continue
        found.append(report)
        taken = report.pieces[-1][1]
    if not found:
        report = _according(sentence)
        if report is not None:
            found.append(report)
    return [r for r in found if _unmarked(sentence.tags, r) and (r.after_cue or not _holds(r, unspoken))]


def _says_nothing(sentence: Sentence, cue: Cue) -> bool:
    """*Nobody asked whether …*; *When I asked why*, *I noted the price*: what the narrator asks or sees is no statement."""
    if cue.subject is None or cue.subject[1] - cue.subject[0] > 1:
        return False
    word = fold(sentence.words[cue.subject[0]])
    if word in sentence.language.nobody:
        return True
    narrates = sentence.language.pronouns.get(word) == "i" and cue.word not in _SAYING
    return narrates and "t" not in sentence.tags[cue.at + 1 : cue.at + 4]


def _holds(report: Report, tokens: set[int]) -> bool:
    return any(a <= token < b for a, b in report.pieces for token in tokens)


def _unmarked(tags: str, report: Report) -> bool:
    """Whether no piece holds marked speech and the whole is more than a phrase."""
    return all("Q" not in tags[a:b] and b > a for a, b in report.pieces) and (
        sum(b - a for a, b in report.pieces) >= 3 or report.pieces[0][1] - report.pieces[0][0] == 2
    )


def _behind(sentence: Sentence, cue: Cue, later: list[Cue]) -> Report | None:
    """*X said (that) CLAUSE*."""
    begin = sentence.begin
    tags = sentence.tags
    first = min(cue.at, cue.subject[0]) if cue.subject else cue.at
    serves_speech = "Q" in tags[max(begin, first - 2) : first]
    i = max(cue.at + 1, cue.subject[1] if cue.after and cue.subject else 0)
    start = _that(sentence, i, cue)
    if cue.word in sentence.language.question:
        start = None if _may(sentence, cue) else _question(sentence, i)
    elif start is None and not serves_speech:
        start = _bare(sentence, i, cue) or _of_antecedent(sentence, first, cue)
    if (
        start is None
        or _POINTS.match(tags, start)
        or (tags[start : start + 2] == "t," and not _INSERTED.match(tags, start, sentence.end))
        or (serves_speech and (start > i + 1 or cue.after))
    ):
        return None
    if cue.relative and cue.subject is not None and tags[cue.subject[0]] == "t" and not sentence.language.verb_first:
        return None
    start = _behind_marked(tags, start, sentence.end)
    stop = _clause_end(sentence, first, start, later)
    if tags[start] in "AvV" and start == cue.at + 1:
        over = _PARTED.search(tags, start, stop)
        stop = over.start() if over else stop
    if stop - start < 3 and not (tags[start] == "t" and sentence.words[stop - 1].endswith(_SPANISH_FINITE)):
        return None
    return Report(((start, stop),), cue.subject, "indirect", 0.85 if tags[start] == "t" else 0.7, True)


def _behind_marked(tags: str, start: int, end: int) -> int:
    """*wrote that the place was “unlit” and that CLAUSE*: the second clause is a statement of its own."""
    marked = tags.find("Q", start, end)
    second = tags.find("Ct", marked, end) if marked > 0 and tags[start] == "t" else -1
    return second + 1 if second > 0 and "Q" not in tags[second:end] and "." not in tags[marked:second] else start


_INSERTED = re.compile(r"t,[SOLRg][^,.;:Q]+,[^,.;:Q]{3}")
"""*that, while …, CLAUSE*, *que, de acuerdo con …, CLAUSE*"""
_POINTS = re.compile(r"t(?:[;.:]|[OR][,.;:])")
"""*She said that.*, *wrote that down,*: a pronoun."""
_PARTED = re.compile(r",|C[WtA]")
"""What a relative clause about an antecedent ends with."""


def _of_antecedent(sentence: Sentence, first: int, cue: Cue) -> int | None:
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


def _that(sentence: Sentence, i: int, cue: Cue) -> int | None:
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


def _may(sentence: Sentence, cue: Cue) -> bool:
    """*An officer may ask what an order means*: nobody has asked."""
    before = sentence.words[cue.at - 1].lower() if cue.tag == "B" and cue.at > sentence.begin else ""
    return before in _MODALS


def _question(sentence: Sentence, i: int) -> int | None:
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


def _bare(sentence: Sentence, i: int, cue: Cue) -> int | None:
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
        return _FINITE.search(tags, j + 1, min(end, j + 4)) is not None
    if not (tags[j] in "DPNTJn0Gg" or words[j].lower() in ("if", "while", "having", "being")):
        return False
    if cue.word in _SAYING and end - j >= 6 and words[j].lower() not in _SAID_THINGS:
        return True
    if cue.word.startswith(("announc", "confirm", "reveal", "maintain", "estimat", "believ")):
        return _FINITE.search(tags, j, min(end, j + 8)) is not None
    return _has_predicate(sentence, j)


_SAYING = frozenset(["said", "says", "say", "saying"])
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


def _clausal(tags: str, start: int, end: int) -> bool:
    """Whether a stretch of words can be a clause: a verb the word lists know, or length."""
    return end - start >= 5 or _FINITE.search(tags, start, end) is not None


_FINITE = re.compile(r"[AVvBE]|P'")


def _clause_end(sentence: Sentence, first: int, start: int, later: list[Cue]) -> int:
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


def _before(sentence: Sentence, cue: Cue) -> Report | None:
    """*CLAUSE, X said.* and *CLAUSE, X added, CLAUSE.*"""
    begin, end = sentence.begin, sentence.end
    tags = sentence.tags
    if cue.subject is None and sentence.language.verb_first:
        return _around(sentence, cue)
    if cue.subject is None or cue.tag not in "VMB" or cue.relative or cue.shared:
        return None
    first = min(cue.subject[0], cue.at)
    if first - begin < 2 or tags[first - 1] not in ",-":
        return None
    head = first - 1
    after = max(cue.at + 1, cue.subject[1])
    told = _TOLD.match(tags, after, end) if not cue.after else None
    if told:
        after = told.end() - 1
    goes_on = tags[after + 1 : after + 2] in ("A", "v")
    if told and (end - after > 4 or goes_on) and tags[after + 1] not in "gG":
        if not (goes_on or _clausal(tags, after, end) or _clausal(tags, begin, head)):
            return None
        tail = (after + 1, _strip(tags, after + 1, end))
        pieces = (tail,) if _OPEN.search(tags[begin:head]) else ((begin, head), tail)
        return Report(pieces, cue.subject, "indirect", 0.75)
    finite = _FINITE.search(tags, begin, head) is not None
    if not _closing(sentence, cue) or not (finite or (head - begin >= 5 and not sentence.language.verb_first)):
        return None
    opens = tags[begin : begin + 2]
    if (
        opens not in ("O0", "Bn")
        and tags[begin] in "SOgGEVBML"
        and ("," not in tags[begin + 1 : head] or not _FINITE.search(tags, begin + 1, head))
    ):
        return None
    return Report(((begin, head),), cue.subject, "indirect", 0.75)


_OPEN = re.compile(r"W$|[nNTJE]t$")
"""*a sticker that*, before *he explained*: a relative clause that begins there and belongs to the narrator's noun."""


def _around(sentence: Sentence, cue: Cue) -> Report | None:
    """Spanish *CLAUSE, agregó, CLAUSE* and *CLAUSE, informó.*, where the verb leaves its subject out."""
    begin, end, tags = sentence.begin, sentence.end, sentence.tags
    head = cue.at - 1 if tags[cue.at - 1] == "," else cue.at - 2
    if cue.tag != "V" or head <= begin or tags[head] != "," or tags[cue.at + 1 : cue.at + 2] not in (",", "."):
        return None
    before, tail = (begin, head), (cue.at + 2, _strip(tags, cue.at + 2, end))
    if "Q" in tags[tail[0] : tail[1]]:
        return None
    if tail[1] - tail[0] < 2 or tags[tail[0]] == "C":
        return Report((before,), None, "indirect", 0.7) if _clausal(tags, *before) else None
    pieces = (tail,) if _OPEN.search(tags[begin:head]) else (before, tail)
    return Report(pieces, None, "indirect", 0.7)


_SPANISH_FINITE = ("rá", "rán", "ó", "ía", "ron")
"""Endings that make one word behind *que* a clause (*dijo que asistirá*)."""
_TOLD = re.compile(r"o?(?:O?[DR]*[R0n]{0,2})?[,-]")
"""*he said, …*, *he told me on Friday, …*"""


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


def _as_reported(sentence: Sentence, cue: Cue) -> Report | None:
    """*As the minister said, CLAUSE*, *Como dijo el ministro, CLAUSE*."""
    begin, end = sentence.begin, sentence.end
    tags = sentence.tags
    if sentence.words[begin].lower() not in ("as", "como") or cue.subject is None or cue.at - begin > 12:
        return None
    comma = tags.find(",", max(cue.at, cue.subject[1] - 1), end)
    if comma < 0 or comma - max(cue.at, cue.subject[1]) > 6:
        return None
    stop = _strip(tags, comma + 1, end)
    return Report(((comma + 1, stop),), cue.subject, "indirect", 0.75) if _clausal(tags, comma + 1, stop) else None


def _closing(sentence: Sentence, cue: Cue) -> bool:
    end = sentence.end
    after = max(cue.at + 1, cue.subject[1] if cue.subject else 0)
    return "t" not in sentence.tags[after : after + 2] and (end - after <= 9 or sentence.tags[after] in ".,;O")


def _strip(tags: str, start: int, end: int) -> int:
    while end > start and tags[end - 1] in ".,;:?!-":
        end -= 1
    return end


_ASIDE = re.compile(r"T*N[Np]*,|[OW]|D?T")


def _according(sentence: Sentence) -> Report | None:
    begin, end = sentence.begin, sentence.end
    head = according(sentence)
    if head is None:
        return None
    source, first, stop = head
    tags = sentence.tags
    if tags[stop : stop + 1] in ("W", "t"):
        # *according to members who spoke with reporters, …*
        comma = tags.find(",", stop, end)
        stop = comma if comma > 0 else stop
    if "Q" in tags[stop:end]:
        return None
    if tags[stop : stop + 3] == ",At":
        # *The trouble, in his view, is that CLAUSE*
        return Report(((stop + 3, _strip(tags, stop + 3, end)),), source, "according-to", 0.8)
    if first - begin > 2:
        left = _strip(tags, begin, first)
        right = _strip(tags, stop + 1, end)
        if tags[stop : stop + 1] == "," and right - stop > 4 and not _ASIDE.match(tags, stop + 1):
            return Report(((begin, left), (stop + 1, right)), source, "according-to", 0.8)
        return Report(((begin, left),), source, "according-to", 0.85) if _clausal(tags, begin, left) else None
    comma = tags.find(",", stop, end)
    if comma < 0:
        return None
    while _ASIDE.match(tags, comma + 1, end) and tags.find(",", comma + 1, end) > 0:
        comma = tags.find(",", comma + 1, end)
    right = _strip(tags, comma + 1, end)
    return Report(((comma + 1, right),), source, "according-to", 0.85) if right - comma > 3 else None
