"""From people of one document to people of the gazetteer: only on evidence that the document itself holds.

A full name links unless the document gives the person a role that none of the entry's offices shares. A surname alone links
only with a listed title, or a role that the office of that day shares, and only when one entry fits.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from newsdesk.gazetteer import Entry, Gazetteer, Role, folded
from newsdesk.quotes.lexicon import fold, wordset
from newsdesk.quotes.people import Person

_COMMON_OFFICES = wordset(
    "senator senador sen representative representante rep deputy diputado governor gobernador gov mayor "
    "alcalde general judge juez "
    " director secretario secretary minister ministro doctor official funcionario agent agente lawyer abogado"
)
"""Offices that many people of one surname may hold: a surname with such a title is no evidence, unless more words agree."""

_UNDERWORLD = wordset(
    "leader lider lord boss kingpin trafficker capo jefe fundador founder cofundador narcotraficante "
    "traficante operador narco head "
)
_EMPTY = wordset(
    "the a an of for de del la el los las y and in en to at u.s us s mexico mexican united states unidos estados"
)


def link(person: Person, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """The gazetteer entry of a person of the document, or None when the document does not say enough."""
    if person.institution:
        return gazetteer.person_named(person.full)
    if len(person.name) == 1:
        return _by_alias(person, gazetteer, day) or _by_surname(person, gazetteer, day)
    entry = gazetteer.person_named(person.full)
    if entry is not None:
        return entry if _agrees(person, entry) else None
    return next((e for e in _ambiguous(gazetteer).get(folded(person.full), ()) if _printed_office(person, e)), None)


def _agrees(person: Person, entry: Entry) -> bool:
    """No role printed, or one that shares a word with an office of the entry (of any day: people keep being named by them)."""
    if not _words(person.role_words):
        return not person.described
    return _printed_office(person, entry)


def office_holder(descriptor: str, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """Who *the president of Mexico*, *el gobernador de Sinaloa* is on a day; only for offices that say where they are held."""
    if day is None:
        return None
    words = folded(descriptor.replace("’", "'")).removeprefix("the ").removeprefix("el ").removeprefix("la ")
    owner, apostrophe, rest = words.partition("'s ")
    title = f"{rest} of {owner}" if apostrophe else words
    american = title.startswith(("u s ", "us "))
    title = title.removeprefix("u s ").removeprefix("us ")
    if not american and " of " not in title and " de " not in title:
        return None
    fitting = [entry for entry in gazetteer.people if _holds(entry, title, day)]
    return fitting[0] if len(fitting) == 1 else None


def _holds(entry: Entry, title: str, day: date) -> bool:
    return any(role.held_on(day) and title in (folded(role.title_en), folded(role.title_es)) for role in entry.roles)


def _printed_office(person: Person, entry: Entry) -> bool:
    printed = _words(person.role_words)
    if entry.kind == "trafficker":
        return bool(printed & _UNDERWORLD)
    return any(printed & _title_words(role) for role in entry.roles)


def _by_alias(person: Person, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """A nickname that stands alone (*AMLO*), or a listed title with the surname (*Secretary Rubio*) while the office is held."""
    name = person.name[0]
    entry = gazetteer.person_named(name)
    if entry is not None:
        return entry
    for title in sorted(person.titles):
        entry = gazetteer.person_named(f"{title} {name}")
        if entry is not None and (not entry.roles or entry.role_on(day) is not None):
            return entry
    return None


def _by_surname(person: Person, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """The one entry with that surname whose office of the day shares a telling word with the printed role."""
    printed = _words(person.role_words)
    if not printed:
        return None
    fitting = [entry for entry in _surnames(gazetteer).get(fold(person.name[0]), ()) if _titled(printed, entry, day)]
    return fitting[0] if len(fitting) == 1 else None


def _titled(printed: frozenset[str], entry: Entry, day: date | None) -> bool:
    role = entry.role_on(day)
    if role is None:
        return False
    shared = printed & _title_words(role)
    return bool(shared - _COMMON_OFFICES) or len(shared) > 1


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
def _title_words(role: Role) -> frozenset[str]:
    return _words({fold(w) for w in f"{role.title_en} {role.title_es}".replace("-", " ").split()})


def _words(words: set[str]) -> frozenset[str]:
    """Role words that mean something, without the ending that tells gender, and without *ex*."""
    kept = set()
    for word in words:
        plain = word.strip(".,'’").removeprefix("ex")
        if plain and plain not in _EMPTY and word not in _EMPTY:
            kept.add(_masculine(plain))
    return frozenset(kept)


def _masculine(word: str) -> str:
    for ending, base in (
        ("enta", "ente"),
        ("ora", "or"),
        ("aria", "ario"),
        ("desa", "de"),
        ("tra", "tro"),
        ("ada", "ado"),
    ):
        if word.endswith(ending):
            return word.removesuffix(ending) + base
    return {
        "sen": "senator",
        "rep": "representative",
        "gov": "governor",
        "senador": "senator",
        "presidente": "president",
    }.get(word, word)
