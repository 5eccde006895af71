"""From people of one document to people of the gazetteer: only on evidence that the document itself holds.

A full name links when the printed role is an office of the entry (of any day), or when no role is printed and the text is
about the world the entry lives in; a role of another walk of life blocks the link. A surname alone links only with a listed
title, or a role that is the office of that day, and only when one entry fits.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from newsdesk.gazetteer import Entry, Gazetteer, Role, folded
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.offices import (
    AMERICAN_TEXT,
    COMMON_OFFICES,
    EVERYDAY_TEXT,
    FOREIGN_TEXT,
    GENERIC,
    MEXICAN_TEXT,
    MILITARY,
    MODIFIERS,
    OFFICE_WORDS,
    PUBLIC_TEXT,
    RANKS,
    STATES,
    SYNONYMS,
    UNDERWORLD,
    UNDERWORLD_TEXT,
    role_words_of,
)
from newsdesk.quotes.people import Person


def link(person: Person, gazetteer: Gazetteer, day: date | None, text: str) -> Entry | None:
    """The gazetteer entry of a person of the document ``text``, or None when the document does not say enough."""
    if person.institution:
        return institution(person.full, gazetteer, text) or gazetteer.person_named(person.full)
    if len(person.name) == 1:
        return _by_alias(person, gazetteer, day, text) or _by_surname(person, gazetteer, day)
    named = folded(person.full)
    entry = gazetteer.person_named(person.full)
    shared = [e for e in _ambiguous(gazetteer).get(named, ()) if e.kind != "trafficker"]
    if shared or entry is None:
        grown = [] if entry is not None else _under_longer_name(named, gazetteer)
        fitting = {e.id: e for e in (*shared, *grown) if _printed_office(person, e, gazetteer, text)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None
    return entry if _agrees(person, entry, gazetteer, text) else None


def institution(printed: str, gazetteer: Gazetteer, text: str) -> Entry | None:
    """The institution of the gazetteer that is printed, with or without its country, or whose abbreviation is in brackets."""
    forms = (_COUNTRY_OF.sub("", _BRACKETS.sub("", printed)).strip(), *_BRACKETS.findall(printed))
    return next((found for form in forms if (found := _agency(form, gazetteer, text))), None)


def _agency(name: str, gazetteer: Gazetteer, text: str) -> Entry | None:
    # *La secretaria de Gobernación* is who heads the *Secretaría*: accents are not compared, capitals are.
    agency = gazetteer.agency_named(name) if _ARTICLE.sub("", name)[:1].isupper() else None
    if agency is None or folded(name) not in map(folded, agency.elsewhere):
        return agency
    abroad = agency.id == "gn" and AMERICAN_TEXT.search(text) is not None
    return agency if MEXICAN_TEXT.search(text) and not FOREIGN_TEXT.search(text) and not abroad else None


_ARTICLE = re.compile(r"^(?:the|la|el) ", re.I)
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_COUNTRY_OF = re.compile(r"^(?:U\.S\. |Mexico['’]s |Mexican )| de México$| de Estados Unidos$")


def _under_longer_name(named: str, gazetteer: Gazetteer) -> list[Entry]:
    """Entries whose full name is the printed one with a word more or less (*Raymundo Morales Ángeles*)."""
    words = named.split()
    if len(words) < 3:
        return []
    found = []
    for entry in _surnames(gazetteer).get(words[1], []) + _surnames(gazetteer).get(words[-1], []):
        for full in entry.name.values():
            longer = folded(full).split()
            if words[0] == longer[0] and (_within(words, longer) or (len(longer) > 2 and _within(longer, words))):
                found.append(entry)
    return found


def _within(short: list[str], long: list[str]) -> bool:
    """Whether the words of one stand in the other, in their order."""
    rest = iter(long)
    return all(word in rest for word in short)


def _agrees(person: Person, entry: Entry, gazetteer: Gazetteer, text: str) -> bool:
    """An office of the entry is printed (of any day: people keep being named by them), or nothing else and a fitting text."""
    if entry.kind == "trafficker":
        return _underworld(person, text) or (bool(entry.roles) and _printed_office(person, entry, gazetteer, text))
    printed = role_words_of(person.role_words)
    if not printed or (printed <= RANKS and any(role.org in MILITARY for role in entry.roles)):
        told = not person.described or _told(person.clause, entry, gazetteer)
        return told and _public(text)
    return _printed_office(person, entry, gazetteer, text)


def _told(clause: str, entry: Entry, gazetteer: Gazetteer) -> bool:
    """Whether a relative clause names an institution or office of the entry (*who leads U.S. Northern Command*)."""
    words = folded(clause)
    orgs = [org for role in entry.roles if role.org and (org := gazetteer.entry(role.org))]
    if any(folded(form) in words for org in orgs for form in org.forms() if len(form) > 4):
        return True
    plain = role_words_of(set(words.split()))
    return any(len(plain & _title_words(role)) > 1 for role in entry.roles)


def _public(text: str) -> bool:
    """Whether a text may be about people in office: it speaks of their world, or of no other."""
    return PUBLIC_TEXT.search(text) is not None or EVERYDAY_TEXT.search(text) is None


def _underworld(person: Person, text: str) -> bool:
    printed = role_words_of(person.role_words)
    if printed and not printed & UNDERWORLD:
        return False
    if person.described and not printed:
        return False
    nickname = len(person.name) == 1 or fold(person.name[0]) in ("el", "la")
    return UNDERWORLD_TEXT.search(text) is not None or (not nickname and EVERYDAY_TEXT.search(text) is None)


def _printed_office(person: Person, entry: Entry, gazetteer: Gazetteer, text: str) -> bool:
    printed = role_words_of(person.role_words)
    titles = role_words_of({fold(title) for title in person.titles})
    homes = printed & STATES
    if homes and not printed & {"former", "ex"} and not any(homes & _title_words(role) for role in entry.roles):
        return False
    return any(
        _is_office(printed, titles, _title_words(role), _org_words(role, gazetteer), text) for role in entry.roles
    )


def _is_office(
    printed: frozenset[str], titles: frozenset[str], office: frozenset[str], org: frozenset[str], text: str
) -> bool:
    """Whether the printed words are that office: a word for who holds it, and no field but its own or its institution's."""
    shared = printed & office
    if not shared & OFFICE_WORDS:
        return len(shared) > 1 or bool(shared and printed & GENERIC)
    other = printed - office - org - MODIFIERS
    return len(shared) > 1 or not other or bool(titles & office and _public(text))


def _by_alias(person: Person, gazetteer: Gazetteer, day: date | None, text: str) -> Entry | None:
    """A nickname that stands alone (*AMLO*), or a listed title with the surname (*Secretary Rubio*) while the office is held."""
    name = person.name[0]
    entry = gazetteer.person_named(name)
    if entry is not None:
        return entry if _agrees(person, entry, gazetteer, text) else None
    for title in sorted(person.titles):
        entry = gazetteer.person_named(f"{title} {name}")
        if entry is not None and _holds_title(entry, title, day) and _public(text):
            return entry
    return None


def _holds_title(entry: Entry, title: str, day: date | None) -> bool:
    """Whether the office of the day is one of the offices with that title, where the entry has any."""
    words = role_words_of({fold(title)})
    titled = [role for role in entry.roles if words & _title_words(role)]
    now = entry.role_on(day)
    return not entry.roles or (now is not None and (not titled or now in titled))


def _by_surname(person: Person, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """The one entry with that surname whose office of the day is the printed role, told by more than a common word."""
    printed = role_words_of(person.role_words)
    if not printed:
        return None
    listed = {
        entry.id
        for title in person.titles
        for entry in _ambiguous(gazetteer).get(folded(f"{title} {person.name[0]}"), ())
    }
    namesakes = _surnames(gazetteer).get(fold(person.name[0]), ())
    fitting = [entry for entry in namesakes if _titled(printed, entry, day, alone=entry.id not in listed)]
    return fitting[0] if len(fitting) == 1 else None


def _titled(printed: frozenset[str], entry: Entry, day: date | None, *, alone: bool) -> bool:
    """``alone``: whether one word may do; not where the file lists title and surname as ambiguous."""
    role = entry.role_on(day)
    if role is None:
        return False
    shared = printed & _title_words(role)
    offices = shared & OFFICE_WORDS
    told = len(shared) > 1 or (
        alone and bool(offices - COMMON_OFFICES) and not printed - _title_words(role) - MODIFIERS
    )
    return bool(offices) and told


@lru_cache(maxsize=4)
def _ambiguous(gazetteer: Gazetteer) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in gazetteer.people:
        for form in entry.ambiguous:
            found.setdefault(folded(form), []).append(entry)
    return found


@lru_cache(maxsize=4)
def _surnames(gazetteer: Gazetteer) -> dict[str, list[Entry]]:
    """Entries by each surname of their names: every word but the first, and ambiguous single forms."""
    found: dict[str, list[Entry]] = {}
    for entry in gazetteer.people:
        words = {w for form in (*entry.name.values(), *entry.ambiguous) for w in folded(form).split() if len(w) > 3}
        words -= {folded(name).split()[0] for name in entry.name.values()}
        for word in words:
            found.setdefault(word, []).append(entry)
    return found


@lru_cache(maxsize=512)
def _org_words(role: Role, gazetteer: Gazetteer) -> frozenset[str]:
    """Words of the institution where the office is held (*administrator of the Drug Enforcement Administration*)."""
    org = gazetteer.entry(role.org) if role.org else None
    names = org.forms() if org else ()
    return role_words_of({fold(w) for name in names for w in name.replace("-", " ").split()})


@lru_cache(maxsize=1024)
def _title_words(role: Role) -> frozenset[str]:
    words = role_words_of({fold(w) for w in f"{role.title_en} {role.title_es}".replace("-", " ").split()})
    return words.union(*(more for needed, more in SYNONYMS if needed <= words))
