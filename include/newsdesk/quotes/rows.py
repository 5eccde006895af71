"""From claims to rows: people linked to the gazetteer, names and offices completed as of a day."""

from __future__ import annotations

from datetime import date

from newsdesk.gazetteer import Entry, Gazetteer
from newsdesk.model import Quote
from newsdesk.quotes.claim import Claim
from newsdesk.quotes.incumbents import office_holder
from newsdesk.quotes.link import institution, link
from newsdesk.quotes.people import Person
from newsdesk.quotes.source import Speaker


def rows(claims: list[Claim], text: str, lang: str, gazetteer: Gazetteer, day: date | None) -> list[Quote]:
    """The rows, ordered by start. A role that the text does not print is the one held on ``day``."""
    people = dict.fromkeys(person for claim in claims if claim.speaker for person in claim.speaker.people)
    entries = {person: link(person, gazetteer, day, text) for person in people}
    made = [_row(claim, text, lang, _Linked(entries, gazetteer, day)) for claim in claims]
    return sorted(made, key=lambda quote: (quote.start, quote.end))


class _Linked:
    """What the gazetteer says of the people of one document."""

    def __init__(self, entries: dict[Person, Entry | None], gazetteer: Gazetteer, day: date | None) -> None:
        self.entries, self.gazetteer, self.day = entries, gazetteer, day

    def office(self, entry: Entry, lang: str) -> tuple[str | None, str | None]:
        """Title and institution on the day."""
        role = entry.role_on(self.day)
        if role is None:
            return None, None
        org = self.gazetteer.entry(role.org) if role.org else None
        return role.title(lang), org.display(lang) if org else None


def _row(claim: Claim, text: str, lang: str, linked: _Linked) -> Quote:
    speaker = claim.speaker
    person = speaker.person if speaker else None
    unnamed = speaker.descriptor if speaker else None
    agency = institution(unnamed, linked.gazetteer, text) if unnamed else None
    if agency is not None:
        entry: Entry | None = agency
    elif unnamed and person is None:
        entry = office_holder(unnamed, linked.gazetteer, linked.day)
    else:
        # *National Guard of Texas* is not what its first words are.
        named = person is not None and unnamed in (None, person.full) and speaker is not None and speaker.sure
        entry = linked.entries.get(person) if person and named else None
    mention = speaker.mention if speaker else None
    name = _name(speaker, lang)
    role, affiliation = (person.role, person.affiliation) if person else (None, None)
    if entry is not None and person is None and agency is None:
        role, affiliation = linked.office(entry, lang)
        name = entry.display(lang)
    elif entry is not None and person is not None:
        title, org = linked.office(entry, lang)
        role, affiliation = role or title, affiliation or org
        name = entry.display(lang) if len(person.name) == 1 and agency is None else name
    plain = speaker is None or speaker.how == "name"
    return Quote(
        start=claim.start,
        end=claim.end,
        text=text[claim.start : claim.end],
        kind=claim.kind,
        speaker=name,
        mention=text[mention[0] : mention[1]] if mention else None,
        mention_start=mention[0] if mention else None,
        mention_end=mention[1] if mention else None,
        role=role,
        affiliation=affiliation,
        method=claim.method if plain or speaker is None else f"{claim.method}+{speaker.how}",
        confidence=round(claim.confidence * (speaker.confidence if speaker else 0.5), 2),
        group=claim.group,
        person=entry.id if entry else None,
        named=entry is not None or bool(speaker and speaker.people),
    )


def _name(speaker: Speaker | None, lang: str) -> str | None:
    """The full name, names joined by *and* / *y*, or the descriptor of somebody unnamed."""
    if speaker is None:
        return None
    if speaker.descriptor is not None:
        return speaker.descriptor
    return (" y " if lang == "es" else " and ").join(person.full for person in speaker.people) or None
