"""Subjects that stand away from their verb: behind modifiers, at the head of the sentence, in apposition."""

from __future__ import annotations

import re

from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.phrase import CLAUSE_EDGE, HEAD, Span, is_time, noun_phrase_end, subject_start
from newsdesk.quotes.words import Sentence

_APPOSED = re.compile(r"T*(N(?:[NpO]*N)?),")


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
        wall = tags[left] in ":;" or (tags[left] == "Q" and left == begin)
        edge = left + 1 if wall or (tags[left] in ",-(Q" and left > begin) else begin
        if right - edge == 1 and tags[edge] == "W":
            return (edge, right)
        if edge < right and tags[right - 1] in HEAD:
            start = subject_start(sentence, edge, right - 1)
            opens = start == edge or tags[edge:start].strip("RCSAOD0") == "" or tags[start - 1] in "RCSvt"
            if (
                opens
                and tags[start] in ("NTDJ" if sentence.language.verb_first else "NTDJn")
                and not (start > edge and tags[start - 1] == "O")
            ):
                if best is not None and _name_only(tags, best) and not _has_name(tags, (start, right)):
                    return best
                best = (start, right)
        if edge == begin or wall or not (_modifier(tags, edge) or right == comma):
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
    return tags[edge] in "WDTn0OGgEJMtQ" or tags[edge] == "N"


def first_subject(sentence: Sentence, limit: int) -> Span | None:
    """The first noun phrase or pronoun of the sentence that does not hang on a preposition or an opening clause."""
    begin = sentence.begin
    tags = sentence.tags
    i = begin
    topic = _topic(sentence, limit)
    if topic is not None:
        return topic
    if i < limit and (tags[i] in "gGES" or (tags[i] == "V" and sentence.words[i].endswith("ed"))):
        i = _main_clause(sentence, i, limit)
    while i < limit:
        tag = tags[i]
        if tag == "P":
            return (i, i + 1)
        if tag in "DNTJ" or (tag == "n" and i == begin):
            stop = noun_phrase_end(sentence, i, limit)
            if stop > i and not is_time(sentence, stop - 1):
                return _apposed_name(tags, (i, stop), limit)
            i = max(stop, i + 1)
        elif tag == "O":
            i = max(noun_phrase_end(sentence, i + 1, limit), i + 1)
        elif tag == "S" and i > begin and tags[i - 1] == "," and tags.find(",", i, limit) > 0:
            i = tags.find(",", i, limit) + 1
        elif tag in "VvBGA" and not sentence.language.verb_first:
            return None
        elif tag in "VvA":
            return _inverted_subject(sentence, i + 1, limit)
        else:
            i += 1
    return None


def _topic(sentence: Sentence, limit: int) -> Span | None:
    """*Para el analista …, CLAUSE*, *For Mr. Ugarte the debate is remote*, *A Huidobro no le sorprende*: whom it is about."""
    tags, i = sentence.tags, sentence.begin
    if tags[i] != "O":
        return None
    spanish, opener = sentence.language.verb_first, fold(sentence.words[i])
    if (
        opener == ("para" if spanish else "for")
        and i + 1 < limit
        and (_PERSON.match(tags, i + 1) or (spanish and tags[i + 1] in "NTD"))
    ):
        stop = noun_phrase_end(sentence, i + 1, limit)
        person = tags[i + 1] != "D" or (spanish and "T" in tags[i + 1 : stop])
        if stop > i + 1 and person and tags[stop : stop + 1] in ((",",) if spanish else (",", "D")):
            return (i + 1, stop)
    return (i + 1, noun_phrase_end(sentence, i + 1, limit)) if _experiencer(sentence, i, limit) else None


def _experiencer(sentence: Sentence, i: int, limit: int) -> bool:
    """*A Huidobro no le sorprende*: the sentence is about whoever *a* introduces."""
    tags = sentence.tags
    if not sentence.language.verb_first or sentence.words[i].lower() != "a" or not _PERSON.match(tags, i + 1):
        return False
    stop = noun_phrase_end(sentence, i + 1, limit)
    return stop < limit and tags[stop] == "R"


_PERSON = re.compile(r"T?N|DTN")


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
    # Behind *es*, *era* an indefinite phrase tells what somebody is, not who.
    if i >= limit or tags[i] not in "DNT" or sentence.words[i].lower() in ("un", "una"):
        return None
    stop = noun_phrase_end(sentence, i, limit)
    roles = (sentence.words[k].lower() for k in range(i, stop) if tags[k] == "T")
    person = tags[i] == "N" or any(role not in sentence.language.collective for role in roles)
    return _apposed_name(tags, (i, stop), limit) if stop > i and person and not is_time(sentence, stop - 1) else None


def _apposed_name(tags: str, span: Span, limit: int) -> Span:
    """*El técnico ademarista, Jordi Ribera, …*: the name in apposition is the subject."""
    if "N" in tags[span[0] : span[1]] or tags[span[1] : span[1] + 1] != ",":
        return span
    match = _APPOSED.match(tags, span[1] + 1, limit)
    return match.span(1) if match else span


def apposition_owner(sentence: Sentence, span: Span) -> Span:
    """*Pedro Alvarado, representante del sindicato dijo*: the closing comma of the apposition is missing."""
    begin = sentence.begin
    tags = sentence.tags
    start = span[0]
    named = tags[span[1] - 1] == "N" and "O" not in tags[start : span[1]]
    if not named and start - 2 >= begin and tags[start - 1] == "," and tags[start] in "Tn" and tags[start - 2] == "N":
        name = subject_start(sentence, begin, start - 2)
        if name == begin or tags[name - 1] in CLAUSE_EDGE:
            return (name, start - 1)
    return span
