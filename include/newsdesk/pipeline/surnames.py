"""People who are printed with one surname and with two: records joined where what was read says that they are one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from newsdesk.pipeline.desk import database_url
from newsdesk.quotes.fitting import other_office, same_office, words_of
from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.namesakes import adds_surname
from newsdesk.settings import Settings
from newsdesk.store import people, people_surnames
from newsdesk.store.db import connect, transaction
from newsdesk.store.people_surnames import Appearance

ANALYST = "newsdesk"
"""Who joined two records when no person did; stands in ``person_merge`` beside the reason."""
_TERM = timedelta(days=730)
"""Days between two articles at most that one office ties: offices change hands, and names come back."""
_NO_SURNAME = frozenset(["jr", "sr", "ii", "iii", "iv", "hijo"])
_PARTICLES = frozenset(["de", "del", "la", "las", "los", "y", "van", "von", "da"])


def join_surnames(settings: Settings) -> dict[str, int]:
    """Join *Octavio Lerma* to *Octavio Lerma Quiroz* where one office or one story ties them. Returns ``people_joined``.

    Each join is a row of ``person_merge`` that says why; ``people split`` undoes it, for good: what an analyst has said of
    a pair is never said again by the program.
    """
    joined = 0
    with connect(database_url(settings)) as connection:
        with transaction(connection):
            pairs = [p for p in people_surnames.longer_names(connection) if may_be_one(p.short.split(), p.long.split())]
            read = people_surnames.appearances(connection, {i for p in pairs for i in (p.short_id, p.long_id)})
        for pair in pairs:
            why = reason(read.get(pair.short_id, ()), read.get(pair.long_id, ()))
            if why is not None:
                with transaction(connection):
                    people.merge(connection, pair.short_id, pair.long_id, analyst=ANALYST, note=why)
                joined += 1
    return {"people_joined": joined}


def may_be_one(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the longer of two folded names adds a surname to given name and surname, not *Jr.* nor the first surname."""
    whole = is_given(short[0]) and not all(is_given(word) for word in short) and short[-1] not in _PARTICLES
    return whole and adds_surname(short, long) and long[-1].rstrip(".") not in _NO_SURNAME


def reason(short: Sequence[Appearance], long: Sequence[Appearance]) -> str | None:
    """What shows that two records are one person, in words; None when nothing does, or something speaks against it.

    Against it speaks an article that quotes both, for it told them apart, and an office of one that is not the other's. For
    it: the same office and field in one language within two years, or one story that quotes both.
    """
    if {a.article_id for a in short} & {b.article_id for b in long}:
        return None
    told = [(a, b) for a in short for b in long if a.lang == b.lang and a.role and b.role]
    if any(other_office(words_of(a.role or ""), [words_of(b.role or "")]) for a, b in told):
        return None
    for a, b in told:
        if same_office(words_of(a.role or ""), words_of(b.role or "")) and abs(a.day - b.day) <= _TERM:
            return f"double surname; “{a.role}” in article {a.article_id}, “{b.role}” in article {b.article_id}"
    for a in short:
        for b in long:
            if a.story_id is not None and a.story_id == b.story_id:
                return f"double surname; quoted in one story, {a.story_id}: articles {a.article_id} and {b.article_id}"
    return None
