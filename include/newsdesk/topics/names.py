"""The gazetteer's names as terms of a concept."""

from __future__ import annotations

from collections.abc import Iterator

from newsdesk.errors import ConfigError
from newsdesk.gazetteer import Entry, Gazetteer
from newsdesk.topics.match import Pattern, term_words
from newsdesk.topics.rules import GazetteerNames


def patterns(names: GazetteerNames, label: int, gazetteer: Gazetteer) -> Iterator[Pattern]:
    """A pattern for every form of every name that ``names`` chooses.

    Forms in capitals of at most five letters (CJNG, DEA) count only as printed. Raises ``ConfigError`` for a list of
    places or an id that the gazetteer does not have.
    """
    if names.section == "places":
        if names.places not in gazetteer.places:
            known = ", ".join(sorted(gazetteer.places))
            raise ConfigError(f"the gazetteer has no list of places {names.places!r}; it has: {known}")
        for place in gazetteer.places[names.places]:
            yield Pattern(term_words(place), label)
        return
    entries = gazetteer.section(names.section)
    known_ids = {entry.id for entry in entries}
    for wanted in (*names.only, *names.besides):
        if wanted not in known_ids:
            raise ConfigError(f"the gazetteer's {names.section} have no entry {wanted!r}; take it out or add it there")
    for entry in entries:
        if _chosen(entry, names, gazetteer):
            yield from _forms(entry, label)


def _chosen(entry: Entry, names: GazetteerNames, gazetteer: Gazetteer) -> bool:
    if entry.id in names.besides or (names.only and entry.id not in names.only):
        return False
    if names.kind is not None and entry.kind != names.kind:
        return False
    return names.country is None or names.country in _countries(entry, gazetteer)


def _countries(entry: Entry, gazetteer: Gazetteer) -> set[str | None]:
    orgs = (gazetteer.entry(role.org) for role in entry.roles if role.org)
    return {entry.country, *(org.country for org in orgs if org is not None)}


def _forms(entry: Entry, label: int) -> Iterator[Pattern]:
    offices = entry.roles if entry.kind == "official" else ()
    ambiguous = set(entry.ambiguous)
    for form in entry.forms():
        if form in ambiguous:
            continue
        exact = form if form.isupper() and len(form) <= 5 else None
        yield Pattern(term_words(form), label, exact=exact, offices=offices)
