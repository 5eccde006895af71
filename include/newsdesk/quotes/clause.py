"""Cue verbs of a sentence and their grammatical subjects, read off the word classes of :mod:`newsdesk.quotes.words`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsdesk.quotes.words import Sentence, fold

_NOUN = "NTJn0'pEg"
_HEAD = "NTJn')p"
_CLAUSE_EDGE = ",Q:;-(x"
_VERBAL = re.compile(r"[AVvB]")
Span = tuple[int, int]


@dataclass(slots=True)
class Cue:
    """A verb of saying. ``subject`` is the token range of who speaks; None when the sentence leaves it out."""

    at: int
    word: str
    tag: str
    subject: Span | None
    after: bool = False
    """Whether the subject follows the verb."""
    relative: bool = False
    shared: bool = False
    """Whether the subject is that of an earlier verb of the sentence."""


def cues(sentence: Sentence) -> list[Cue]:
    """All cue verbs between two token indices, left to right, each with its subject."""
    begin, end = sentence.begin, sentence.end
    tags, words = sentence.tags, sentence.words
    found: list[Cue] = []
    for i in range(begin, end):
        tag = tags[i]
        if tag == "E" and _UNLISTED.search(tags, max(begin, i - 9), i + 1):
            tag = "V"
        if tag not in "VGBM":
            continue
        word = fold(words[i])
        if tag == "M" and not (i > begin and tags[i - 1] == "A" and fold(words[i - 1]).startswith(("ha", "he"))):
            continue
        if tag == "B" and not _finite_base(sentence, i):
            continue
        if tag == "V" and i > begin and _nominal(tags, words, begin, i):
            continue
        if tag == "G":
            found.append(_gerund(sentence, i, word, found))
            continue
        if sentence.language.code == "en" and i > begin and tags[i - 1] in "AR" and _passive(words, begin, i):
            agent = _agent(sentence, i)
            if agent is not None:
                found.append(Cue(i, word, tag, agent))
            continue
        cue = _with_subject(sentence, i, word, found)
        if cue is not None:
            found.append(cue)
    return found


_UNLISTED = re.compile(r"Q,?(?:P|[DTJn'p0]*N[NT]*|D[nTJ]+)R?E$")
"""*“…,” Marsh fumed*: an English past tense right behind a quotation and its subject says, listed or not."""


def _gerund(sentence: Sentence, i: int, word: str, earlier: list[Cue]) -> Cue:
    """*…, adding that* has the subject of its sentence; *Marsh calling it a defeat* has its own."""
    begin = sentence.begin
    tags = sentence.tags
    if not sentence.language.verb_first and i > begin and tags[i - 1] == "N":
        start = subject_start(sentence, begin, i - 1)
        if start == begin or tags[start - 1] in ",C-;O":
            return Cue(i, word, "G", (start, i))
    return Cue(i, word, "G", _shared(sentence, i, earlier), shared=True)


def _nominal(tags: str, words: list[str], begin: int, i: int) -> bool:
    """*Trump’s remarks*, *the claims*: a noun that is spelled like a verb."""
    before = tags[i - 1]
    if before == "'":
        return words[i].endswith("s") and not (i - 2 >= begin and tags[i - 2] in "PW")
    if before == "D" and words[i].endswith("ed") and tags[i + 1 : i + 2] in ("n", "N", "J", "T", "E"):
        return True
    return before == "D" and words[i].endswith("s") and tags[i + 1 : i + 2] != ":"


_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])


def _passive(words: list[str], begin: int, i: int) -> bool:
    """*has been called “…”*: the grammatical subject is spoken of, not speaking."""
    k = i - 1
    while k > begin and words[k].endswith("ly"):
        k -= 1
    return words[k].lower() in _BE and words[i].endswith(("ed", "aid", "old"))


def _agent(sentence: Sentence, i: int) -> Span | None:
    """The *by* phrase of a passive verb."""
    end = sentence.end
    for j in range(i + 1, min(end, i + 8)):
        if sentence.words[j].lower() == "by":
            return subject_right(sentence, j + 1, end)
    return None


def _finite_base(sentence: Sentence, i: int) -> bool:
    """Whether a bare form is a verb of the sentence: *they say*, *would not say*, *to say*; Spanish infinitives behind a verb."""
    begin, tags, words = sentence.begin, sentence.tags, sentence.words
    if i == begin:
        return False
    before = tags[i - 1]
    if sentence.language.verb_first:
        return before in "ORA" or tags[i - 2 : i - 1] == "A"
    return before in "APRNnTW)," or fold(words[i - 1]) == "to"


def _with_subject(sentence: Sentence, i: int, word: str, earlier: list[Cue]) -> Cue | None:
    begin, end = sentence.begin, sentence.end
    tags, words = sentence.tags, sentence.words
    tag = tags[i]
    k = _skip_left(tags, begin, i)
    if k >= begin and sentence.language.code == "en" and fold(words[k]) == "to":
        return Cue(i, word, tag, _shared(sentence, i, earlier), shared=True)
    left = tags[k] if k >= begin else "Q"
    if left in "PW":
        return Cue(i, word, tag, (k, k + 1), relative=left == "W")
    if left == "t" and sentence.language.verb_first and not _person_before(sentence, k):
        return Cue(i, word, tag, _shared(sentence, k, earlier), shared=True)
    if left == "t":
        return None if k > begin and tags[k - 1] == "D" else Cue(i, word, tag, (k, k + 1), relative=True)
    if left == "C":
        return Cue(i, word, tag, _shared(sentence, k, earlier), shared=True)
    if left == "S" and k == i - 1 and not sentence.language.verb_first:
        return None
    if tag == "B" and left == "O" and sentence.language.verb_first:
        return Cue(i, word, tag, _shared(sentence, k, earlier), shared=True)
    if left == "D" and k == i - 1 and (k == begin or tags[k - 1] in ",CQ"):
        return Cue(i, word, tag, (k, k + 1))
    spoken = tags[k] == "Q" or (tags[k] == "," and tags[k - 1] == "Q") if k > begin else left == "Q"
    right = subject_right(sentence, i + 1, end) if spoken or word not in sentence.language.addressed else None
    if left in _HEAD and not _time(sentence, k):
        span = (subject_start(sentence, begin, k), k + 1)
        if sentence.language.verb_first and _object_only(sentence, span, begin):
            if right:
                return Cue(i, word, tag, right, after=True)
            return Cue(i, word, tag, _shared(sentence, k, earlier), shared=True)
        if (
            not sentence.language.verb_first
            and word in sentence.language.weak
            and span[0] > begin
            and tags[span[0] - 1] in "VvEGg"
        ):
            return None
        return Cue(i, word, tag, _apposition_owner(sentence, span))
    if left in ",-)":
        return _behind_comma(sentence, k, Cue(i, word, tag, None), right, earlier)
    if right and ((sentence.language.verb_first and (spoken or _can_speak(tags, right))) or left in "Q:;.?!-LR"):
        return Cue(i, word, tag, right, after=True)
    if sentence.language.verb_first:
        return Cue(i, word, tag, _shared(sentence, k + 1, earlier), shared=True)
    return Cue(i, word, tag, None)


def _person_before(sentence: Sentence, k: int) -> bool:
    """Whether the antecedent of *que* at ``k`` can speak; *un hecho que calificó de* leaves the subject out."""
    begin = sentence.begin
    tags = sentence.tags
    j = k - 1
    while j >= begin and tags[j] in ",OR":
        j -= 1
    start = j
    while start > begin and tags[start - 1] in "NTJn0ODp":
        start -= 1
    return any(t in "TNPo" for t in tags[max(start, begin) : j + 1])


def subject_of(sentence: Sentence, i: int) -> Span | None:
    """The subject of any verb at ``i``."""
    cue = _with_subject(sentence, i, "", [])
    return cue.subject if cue is not None else None


def _skip_left(tags: str, begin: int, i: int) -> int:
    """From a verb to the left over its auxiliaries, adverbs, clitics and *on Monday*."""
    k = i - 1
    while k >= begin and (tags[k] in "RAo" or (tags[k] == "O" and k < i - 1 and tags[k + 1] in "R0")):
        k -= 1
    return k


def _shared(sentence: Sentence, limit: int, earlier: list[Cue]) -> Span | None:
    """The subject of a verb that has none of its own: that of the verb before, else of the sentence."""
    for cue in reversed(earlier):
        if cue.subject is not None and not cue.relative:
            return cue.subject
    return first_subject(sentence, limit)


def _behind_comma(sentence: Sentence, comma: int, cue: Cue, right: Span | None, earlier: list[Cue]) -> Cue:
    """*“…”, said Marsh* and *Marsh, the envoy, said …* both put a comma before the verb."""
    begin = sentence.begin
    tags = sentence.tags
    behind_speech = comma > begin and tags[comma - 1] == "Q"
    if right and behind_speech:
        cue.subject, cue.after = right, True
        return cue
    if right and sentence.language.verb_first and not _can_speak(tags, right):
        right = None
    span = None if behind_speech else postmodified(sentence, comma)
    if span is not None and (
        right is None or not (_bare_inversion(tags, begin, span, comma) or _VERBAL.search(tags, begin, span[1]))
    ):
        cue.subject, cue.relative = span, tags[span[0]] == "W"
        return cue
    if right:
        cue.subject, cue.after = right, True
        return cue
    if span is None:
        span = _shared(sentence, comma, earlier)
        cue.shared = True
    cue.subject = span
    return cue


def _can_speak(tags: str, span: Span) -> bool:
    """Whether a phrase behind a Spanish verb may be its subject and not its object: it names somebody or a role."""
    return any(t in "TNP" for t in tags[span[0] : span[1]].partition("O")[0])


def _bare_inversion(tags: str, begin: int, span: Span, comma: int) -> bool:
    """*The paradox, says Carl Anthony, is …*: one comma alone never parts a subject from its verb."""
    return span[1] == comma and "," not in tags[begin : span[0]]


def _apposition_owner(sentence: Sentence, span: Span) -> Span:
    """*Pedro Alvarado, representante del sindicato dijo*: the closing comma of the apposition is missing."""
    begin = sentence.begin
    tags = sentence.tags
    start = span[0]
    named = tags[span[1] - 1] == "N" and "O" not in tags[start : span[1]]
    if not named and start - 2 >= begin and tags[start - 1] == "," and tags[start] in "Tn" and tags[start - 2] == "N":
        name = subject_start(sentence, begin, start - 2)
        if name == begin or tags[name - 1] in _CLAUSE_EDGE:
            return (name, start - 1)
    return span


def _object_only(sentence: Sentence, span: Span, begin: int) -> bool:
    """Spanish: the noun to the left hangs on *a / en / con* at the head of the clause, so it is not the subject."""
    start = span[0]
    return start > begin and sentence.tags[start - 1] == "O"


def _time(sentence: Sentence, k: int) -> bool:
    return fold(sentence.words[k].rstrip(".")) in sentence.language.times


def subject_start(sentence: Sentence, floor: int, k: int) -> int:
    """First token of the noun phrase whose last token is ``k``."""
    tags = sentence.tags
    i = k
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
            if i > floor and tags[i - 1] == "D":
                i -= 1
            if not (i - 1 > floor and tags[i - 1] == "O" and tags[i - 2] in _HEAD):
                break
            i -= 1
        elif before == "O" and i - 2 >= floor and tags[i - 2] in _HEAD:
            i -= 1
        elif before == "C" and i - 2 >= floor and tags[i - 2] in "NTn" and tags[i] in "NTDJn":
            start = subject_start(sentence, floor, i - 2)
            if start > floor and tags[start - 1] not in _CLAUSE_EDGE:
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
        if i >= end:
            return None
        stop = noun_phrase_end(sentence, i, end)
        if tags[i] == "P":
            return (i, i + 1)
        if tags[i] == "O" and sentence.language.verb_first and i + 1 < end and tags[i + 1] in "DNTnJ0":
            i = _before_name(tags, i + 1, noun_phrase_end(sentence, i + 1, end))
            continue
        if stop == i or tags[i] not in "DTNJn0":
            return None
        if any(fold(words[j].rstrip(".")) in sentence.language.times for j in range(i, min(stop, i + 2))):
            i = stop
            continue
        return (i, stop)
    return None


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


def noun_phrase_end(sentence: Sentence, i: int, end: int) -> int:
    tags, words = sentence.tags, sentence.words
    j = i
    while j < end and tags[j] == "D":
        j += 1
    first = j
    while j < end:
        tag = tags[j]
        if sentence.language.verb_first and tag in "nE" and j > i and tags[j - 1] == "N":
            break
        if tag in _NOUN:
            j += 1
        elif tag == "O" and j > i and _attaches(sentence, j, end, first == j):
            if j + 2 < end and tags[j + 1] == "D" and fold(words[j + 2]) in sentence.language.times:
                break
            j += 1
            while j < end and tags[j] == "D":
                j += 1
        elif tag == "C" and j > first and j + 1 < end and tags[j + 1] in "NT" and tags[j - 1] in "NT":
            j += 1
        elif tag == "(" and j > first:
            close = tags.find(")", j, min(end, j + 12))
            if close < 0:
                break
            j = close + 1
        else:
            break
    return j if j > first or (j > i and j == first and tags[i] == "D") else i


def postmodified(sentence: Sentence, comma: int) -> Span | None:
    """Subject of *Ortiz, a professor at Rice, said*: the phrase before the modifiers that end at ``comma``."""
    begin = sentence.begin
    tags = sentence.tags
    best: Span | None = None
    right = comma
    for _ in range(6):
        left = right - 1
        while left > begin and tags[left] not in ",-(:;Q":
            left -= 1
        if tags[left] in ":;" or (tags[left] == "Q" and left == begin):
            edge = left + 1
        elif tags[left] in ",-(Q" and left > begin:
            edge = left + 1
        else:
            edge = begin
        if right - edge == 1 and tags[edge] == "W":
            return (edge, right)
        if edge < right and tags[right - 1] in _HEAD:
            start = subject_start(sentence, edge, right - 1)
            opens = start == edge or tags[edge:start].strip("RCSAOD0") == "" or tags[start - 1] in "RCSvt"
            if (
                opens
                and tags[start] in ("NTDJ" if sentence.language.verb_first else "NTDJn")
                and not (start > edge and tags[start - 1] == "O")
            ):
                if best is not None and _name_only(tags, best) and not _has_name(tags, (start, right)):
                    return best
                if right != comma or not _modifier(tags, edge):
                    best = (start, right)
                elif best is None:
                    best = (start, right)
        if (
            edge == begin
            or tags[left] in ":;"
            or (tags[left] == "Q" and left == begin)
            or not (_modifier(tags, edge) or right == comma)
        ):
            break
        right = left
    return best


def _name_only(tags: str, span: Span) -> bool:
    return set(tags[span[0] : span[1]]) <= set("NpT") and "N" in tags[span[0] : span[1]]


def _has_name(tags: str, span: Span) -> bool:
    """Whether the phrase is itself a person's name, not a role with an institution behind *of*."""
    part = tags[span[0] : span[1]]
    return part.endswith("N") and "O" not in part


def _modifier(tags: str, edge: int) -> bool:
    return tags[edge] in "WDTn0OGgEJMt" or tags[edge] == "N"


def first_subject(sentence: Sentence, limit: int) -> Span | None:
    """The first noun phrase or pronoun of the sentence that does not hang on a preposition or an opening clause."""
    begin = sentence.begin
    tags = sentence.tags
    i = begin
    if (
        sentence.language.verb_first
        and i + 1 < limit
        and fold(sentence.words[i]) == "para"
        and tags[i + 1 : i + 3][:1] in ("N", "T", "D")
    ):
        stop = noun_phrase_end(sentence, i + 1, limit)
        if stop > i + 1 and tags[stop : stop + 1] == "," and (tags[i + 1] != "D" or "T" in tags[i + 1 : stop]):
            return (i + 1, stop)
    if i < limit and tags[i] in "gGES":
        i = _main_clause(sentence, i, limit)
    while i < limit:
        tag = tags[i]
        if tag == "P":
            return (i, i + 1)
        if tag in "DNTJ" or (tag == "n" and i == begin):
            stop = noun_phrase_end(sentence, i, limit)
            if stop > i and not _time(sentence, stop - 1):
                return _apposed_name(tags, (i, stop), limit)
            i = max(stop, i + 1)
        elif tag == "O":
            i = max(noun_phrase_end(sentence, i + 1, limit), i + 1)
        elif tag in "VvBGA" and not sentence.language.verb_first:
            return None
        elif tag in "VvA":
            return _inverted_subject(sentence, i + 1, limit)
        else:
            i += 1
    return None


def _main_clause(sentence: Sentence, i: int, limit: int) -> int:
    """Where the main clause begins behind an opening *When …,* / *Al salir …,*: at a noun phrase with a verb after it."""
    tags = sentence.tags
    comma = first = tags.find(",", i, limit)
    while comma > 0:
        if tags[comma + 1 : comma + 2] == "P":
            return comma + 1
        stop = noun_phrase_end(sentence, comma + 1, limit)
        if comma + 1 < stop < limit and tags[stop] not in ",.;":
            return comma + 1
        comma = tags.find(",", comma + 1, limit)
    return first + 1 if first > 0 else i


def _inverted_subject(sentence: Sentence, i: int, limit: int) -> Span | None:
    """Spanish *Entre el público estaba la magistrada …*: a person named right behind the verb; else it is left out."""
    tags = sentence.tags
    while i < limit and tags[i] in "RAMo":
        i += 1
    if i >= limit or tags[i] not in "DNT":
        return None
    stop = noun_phrase_end(sentence, i, limit)
    person = "T" in tags[i:stop].partition("O")[0] or tags[i] == "N"
    return _apposed_name(tags, (i, stop), limit) if stop > i and person and not _time(sentence, stop - 1) else None


def _apposed_name(tags: str, span: Span, limit: int) -> Span:
    """*El técnico ademarista, Jordi Ribera, …*: the name in apposition is the subject."""
    if "N" in tags[span[0] : span[1]] or tags[span[1] : span[1] + 1] != ",":
        return span
    match = _APPOSED.match(tags, span[1] + 1, limit)
    return match.span(1) if match else span


_APPOSED = re.compile(r"(N(?:[NpO]*N)?),")
