"""Who holds an office that is named without its holder: *the president of Mexico*, *el gobernador de Sinaloa*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from newsdesk.gazetteer import Entry, Gazetteer, Role, folded
from newsdesk.quotes.fitting import office
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.offices import COUNTRIES, OFFICE_WORDS, PAST, role_words_of

Words = frozenset[str]


def office_holder(descriptor: str, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """Who *the president of Mexico*, *el canciller mexicano*, *el gobernador de Sinaloa* is on a day.

    Only for offices that say where they are held, and only when the gazetteer knows one holder on that day.
    """
    if day is None:
        return None
    whole = folded(descriptor.replace("’", "'"))
    gender = {"la": "f", "el": "m"}.get(whole.partition(" ")[0])
    words = _ARTICLE.sub("", whole)
    named = role_words_of(set(words.replace("'s", " ").split()))
    if not named & OFFICE_WORDS or _is_over(words):
        return None
    country = next((code for code, told in COUNTRIES.items() if told.search(words)), None)
    if country is None and " of " not in words and " de " not in words and " del " not in words:
        return None
    fitting = {
        entry.id: entry
        for entry, role in _named(gazetteer).get(named, ())
        if role.held_on(day)
        and entry.country == (country or entry.country)
        and gender in (None, _gender(role.title_es) or gender)
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else None


_ARTICLE = re.compile(r"^(?:the|la|el) ")


def _is_over(words: str) -> bool:
    """*expresidente*, *former attorney general*, *the next ambassador*; *secretario de Relaciones Exteriores* is none."""
    return PAST.search(words) is not None or office(tuple(words.split())).former


@lru_cache(maxsize=4)
def _named(gazetteer: Gazetteer) -> dict[Words, list[tuple[Entry, Role]]]:
    """Entries and their offices by the words that name the office."""
    found: dict[Words, list[tuple[Entry, Role]]] = {}
    for entry in gazetteer.people:
        for role in entry.roles:
            for named in {words for title in (role.title_en, role.title_es) for words in _means(title)}:
                found.setdefault(named, []).append((entry, role))
    return found


def _means(title: str) -> Iterator[Words]:
    """The words of the whole title, and newspapers' own names for it (*canciller*, *foreign minister*)."""
    words = role_words_of({fold(word) for word in title.replace("-", " ").split()})
    if not words:
        return
    yield from (words, words - {"republica"})
    if words == {"president"}:
        yield frozenset(["mandatario"])
    if {"relaciones", "exteriores"} <= words or words == {"foreign", "secretary"}:
        yield from (frozenset(["canciller"]), frozenset(["foreign", "minister"]), frozenset(["foreign", "secretary"]))


def _gender(title: str) -> str | None:
    """What a Spanish title tells of its holder: *secretario*, *presidenta*; *fiscal* tells nothing."""
    word = folded(title).partition(" ")[0]
    if word.endswith(("o", "or")):
        return "m"
    return "f" if word.endswith("a") and not word.endswith("ista") else None
