"""Cue verbs of a sentence and their grammatical subjects, read off the word classes of :mod:`newsdesk.quotes.words`."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.quotes.words import Language, Paragraph, fold

_NOUN = "NTJn0'pEg"
_HEAD = "NTJn')p"
_CLAUSE_EDGE = ",Q:;-(x"
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


def cues(paragraph: Paragraph, begin: int, end: int, language: Language) -> list[Cue]:
    """All cue verbs between two token indices, left to right, each with its subject."""
    tags, words = paragraph.tags, paragraph.words
    found: list[Cue] = []
    for i in range(begin, end):
        tag = tags[i]
        if tag not in "VGBM":
            continue
        word = fold(words[i])
        if tag == "M" and not (i > begin and tags[i - 1] == "A" and fold(words[i - 1]).startswith(("ha", "he"))):
            continue
        if tag == "B" and not _finite_base(tags, words, begin, i, language):
            continue
        if tag == "G":
            found.append(
                Cue(
                    i,
                    word,
                    tag,
                    found[-1].subject if found else first_subject(paragraph, begin, i, language),
                    shared=True,
                )
            )
            continue
        cue = _with_subject(paragraph, begin, end, i, word, language, found)
        if cue is not None:
            found.append(cue)
    return found


def _finite_base(tags: str, words: list[str], begin: int, i: int, language: Language) -> bool:
    if i == begin:
        return False
    before = tags[i - 1]
    if language.verb_first:
        return before in "ORA" or tags[i - 2 : i - 1] == "A"
    return before in "APRNnT)," or fold(words[i - 1]) == "to"


def _with_subject(
    paragraph: Paragraph, begin: int, end: int, i: int, word: str, language: Language, earlier: list[Cue]
) -> Cue | None:
    tags, words = paragraph.tags, paragraph.words
    tag = tags[i]
    k = i - 1
    while k >= begin and (tags[k] in "RAo" or (tags[k] == "O" and k < i - 1 and tags[k + 1] in "R0")):
        k -= 1
    if k >= begin and language.code == "en" and fold(words[k]) == "to":
        subject = earlier[-1].subject if earlier else first_subject(paragraph, begin, i, language)
        return Cue(i, word, tag, subject, shared=True)
    left = tags[k] if k >= begin else "Q"
    if left in "PW":
        return Cue(i, word, tag, (k, k + 1), relative=left == "W")
    if left == "t":
        if k > begin and tags[k - 1] in "D":
            return None
        return Cue(i, word, tag, (k, k + 1), relative=True)
    right = subject_right(paragraph, i + 1, end, language)
    if left == "C":
        if right and language.verb_first and tags[i - 1] == "C" and False:
            return Cue(i, word, tag, right, after=True)
        subject = earlier[-1].subject if earlier else first_subject(paragraph, begin, k, language)
        return Cue(i, word, tag, subject, shared=True)
    if left in _HEAD and not _time(paragraph, k, language):
        span = (subject_start(paragraph, begin, k, language), k + 1)
        if language.verb_first and right and _object_only(paragraph, span, begin, language):
            return Cue(i, word, tag, right, after=True)
        return Cue(i, word, tag, span)
    if left in ",-)":
        behind_speech = k > begin and tags[k - 1] == "Q" and tags[k] == ","
        if right and (behind_speech or language.verb_first or _said_last(paragraph, right, end)):
            return Cue(i, word, tag, right, after=True)
        if not behind_speech:
            span = postmodified(paragraph, begin, k, language)
            if span:
                return Cue(i, word, tag, span)
    elif right and left in "Q:;.?!-LRS":
        return Cue(i, word, tag, right, after=True)
    if right and language.verb_first:
        return Cue(i, word, tag, right, after=True)
    return Cue(i, word, tag, None)


def _said_last(paragraph: Paragraph, right: Span, end: int) -> bool:
    """English *…, said the union leader Sara Moll.*: the inverted subject closes its clause or is explained."""
    return right[1] >= end or paragraph.tags[right[1]] in ",.WQ:-O" or paragraph.tags[right[0]] in "NT"


def _object_only(paragraph: Paragraph, span: Span, begin: int, language: Language) -> bool:
    """Spanish: the noun to the left hangs on *a / en / con* at the head of the clause, so it is not the subject."""
    start = span[0]
    return start > begin and paragraph.tags[start - 1] == "O"


def _time(paragraph: Paragraph, k: int, language: Language) -> bool:
    return fold(paragraph.words[k].rstrip(".")) in language.times


def subject_start(paragraph: Paragraph, begin: int, k: int, language: Language) -> int:
    """First token of the noun phrase whose last token is ``k``."""
    tags = paragraph.tags
    i = k
    while i > begin:
        before = tags[i - 1]
        if before in "NJTn0'pE)" or (before == "g" and tags[i] in "nNT"):
            i -= 1
            if before == ")":
                opening = tags.rfind("(", begin, i)
                if opening < 0:
                    return i + 1
                i = opening
        elif before == "D":
            i -= 1
            if i > begin and tags[i - 1] == "D":
                i -= 1
            if not (i - 1 > begin and tags[i - 1] == "O" and tags[i - 2] in _HEAD):
                break
            i -= 1
        elif before == "O" and i - 2 >= begin and tags[i - 2] in _HEAD:
            i -= 1
        elif before == "C" and i - 2 >= begin and tags[i - 2] in "NTn" and tags[i] in "NTDJn":
            start = subject_start(paragraph, begin, i - 2, language)
            if start > begin and tags[start - 1] not in _CLAUSE_EDGE:
                break
            i = start
        else:
            break
    return i


def subject_right(paragraph: Paragraph, i: int, end: int, language: Language) -> Span | None:
    """The noun phrase that begins at ``i``, after adverbs, addressees and dates; None when there is none."""
    tags, words = paragraph.tags, paragraph.words
    for _ in range(3):
        while i < end and tags[i] in "RAo":
            i += 1
        if i >= end:
            return None
        stop = _noun_phrase_end(paragraph, i, end, language)
        if tags[i] == "P":
            return (i, i + 1)
        if tags[i] == "O" and language.verb_first and i + 1 < end and tags[i + 1] in "DNTnJ0":
            i = _noun_phrase_end(paragraph, i + 1, end, language)
            continue
        if stop == i or tags[i] not in "DTNJn0":
            return None
        if any(fold(words[j].rstrip(".")) in language.times for j in range(i, min(stop, i + 2))):
            i = stop
            continue
        return (i, stop)
    return None


def _noun_phrase_end(paragraph: Paragraph, i: int, end: int, language: Language) -> int:
    tags, words = paragraph.tags, paragraph.words
    j = i
    while j < end and tags[j] == "D":
        j += 1
    first = j
    while j < end:
        tag = tags[j]
        if tag in _NOUN:
            j += 1
        elif tag == "O" and j > first and fold(words[j]) in language.attach and j + 1 < end and tags[j + 1] in "DNTJn0":
            if j + 2 < end and tags[j + 1] == "D" and fold(words[j + 2]) in language.times:
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


def postmodified(paragraph: Paragraph, begin: int, comma: int, language: Language) -> Span | None:
    """Subject of *Ortiz, a professor at Rice, said*: the phrase before the modifiers that end at ``comma``."""
    tags = paragraph.tags
    best: Span | None = None
    right = comma
    for _ in range(6):
        left = right - 1
        while left > begin and tags[left] not in ",-(:;Q":
            left -= 1
        if tags[left] in ":;Q":
            edge = left + 1
        elif tags[left] in ",-(" and left > begin:
            edge = left + 1
        else:
            edge = begin
        if edge < right and tags[right - 1] in _HEAD:
            start = subject_start(paragraph, edge, right - 1, language)
            opens = start == edge or tags[edge:start].strip("RCSAOD0") == "" or tags[start - 1] in "RCSvt"
            if opens and tags[start] in "NTDJn" and not (start > edge and tags[start - 1] == "O"):
                if best is not None and _name_only(tags, best) and not _has_name(tags, (start, right)):
                    return best
                if right != comma or not _modifier(tags, edge):
                    best = (start, right)
                elif best is None:
                    best = (start, right)
        if edge == begin or tags[left] in ":;Q" or not (_modifier(tags, edge) or right == comma):
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


def first_subject(paragraph: Paragraph, begin: int, limit: int, language: Language) -> Span | None:
    """The first noun phrase or pronoun of the sentence that does not hang on a preposition."""
    tags = paragraph.tags
    i = begin
    while i < limit:
        tag = tags[i]
        if tag == "P":
            return (i, i + 1)
        if tag in "DNTJ" or (tag == "n" and i == begin):
            stop = _noun_phrase_end(paragraph, i, limit, language)
            if stop > i and not _time(paragraph, stop - 1, language):
                return (i, stop)
            i = max(stop, i + 1)
        elif tag == "O":
            i = max(_noun_phrase_end(paragraph, i + 1, limit, language), i + 1)
        elif tag in "VvBGA":
            i += 1
            if language.verb_first:
                continue
            return None
        else:
            i += 1
    return None
