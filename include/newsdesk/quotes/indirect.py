"""Reported speech without marks: *She said the killing fits that dynamic*; the span is the reported clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsdesk.quotes.according import according
from newsdesk.quotes.clause import Cue
from newsdesk.quotes.extent import behind_marked, clause_end
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.opening import (
    FINITE,
    INSERTED,
    PARTED,
    POINTS,
    SAYING,
    bare,
    clausal,
    may,
    of_antecedent,
    question,
    that,
)
from newsdesk.quotes.phrase import Span
from newsdesk.quotes.verbs import first_person
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
    narrates = sentence.language.pronouns.get(word) == "i" and cue.word not in SAYING
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
    start = that(sentence, i, cue)
    if cue.word in sentence.language.question:
        start = None if may(sentence, cue) else question(sentence, i)
    elif start is None and not serves_speech:
        start = bare(sentence, i, cue) or of_antecedent(sentence, first, cue)
    if (
        start is None
        or POINTS.match(tags, start)
        or (tags[start : start + 2] == "t," and not INSERTED.match(tags, start, sentence.end))
        or (serves_speech and (start > i + 1 or cue.after))
    ):
        return None
    if cue.relative and cue.subject is not None and tags[cue.subject[0]] == "t" and not sentence.language.verb_first:
        return None
    start = behind_marked(tags, start, sentence.end)
    stop = clause_end(sentence, first, start, later)
    if tags[start] in "AvV" and start == cue.at + 1:
        over = PARTED.search(tags, start, stop)
        stop = over.start() if over else stop
    if stop - start < 3 and not (tags[start] == "t" and sentence.words[stop - 1].endswith(_SPANISH_FINITE)):
        return None
    return Report(((start, stop),), cue.subject, "indirect", 0.85 if tags[start] == "t" else 0.7, True)


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
        if not (goes_on or clausal(tags, after, end) or clausal(tags, begin, head)):
            return None
        tail = (after + 1, _strip(tags, after + 1, end))
        pieces = (tail,) if _OPEN.search(tags[begin:head]) else ((begin, head), tail)
        return Report(pieces, cue.subject, "indirect", 0.75)
    finite = FINITE.search(tags, begin, head) is not None
    if not _closing(sentence, cue) or not (finite or (head - begin >= 5 and not sentence.language.verb_first)):
        return None
    opens = tags[begin : begin + 2]
    if (
        opens not in ("O0", "Bn")
        and tags[begin] in "SOgGEVBML"
        and ("," not in tags[begin + 1 : head] or not FINITE.search(tags, begin + 1, head))
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
        return Report((before,), None, "indirect", 0.7) if clausal(tags, *before) else None
    pieces = (tail,) if _OPEN.search(tags[begin:head]) else (before, tail)
    return Report(pieces, None, "indirect", 0.7)


_SPANISH_FINITE = ("rá", "rán", "ó", "ía", "ron")
"""Endings that make one word behind *que* a clause (*dijo que asistirá*)."""
_TOLD = re.compile(r"o?(?:O?[DR]*[R0n]{0,2})?[,-]")
"""*he said, …*, *he told me on Friday, …*"""


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
    return Report(((comma + 1, stop),), cue.subject, "indirect", 0.75) if clausal(tags, comma + 1, stop) else None


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
        return Report(((begin, left),), source, "according-to", 0.85) if clausal(tags, begin, left) else None
    comma = tags.find(",", stop, end)
    if comma < 0:
        return None
    while _ASIDE.match(tags, comma + 1, end) and tags.find(",", comma + 1, end) > 0:
        comma = tags.find(",", comma + 1, end)
    right = _strip(tags, comma + 1, end)
    return Report(((comma + 1, right),), source, "according-to", 0.85) if right - comma > 3 else None
