"""Where the bearer of a title is from, by the words behind the name: a place, or a party with its state."""

from __future__ import annotations

import re

from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.names import Name
from newsdesk.quotes.words import Sentence

_PARTY = re.compile(r"[DRI]-(.+)")
_STATES = {
    short: state
    for state, shorts in {
        "alabama": "ala",
        "arizona": "ariz",
        "arkansas": "ark",
        "california": "calif",
        "colorado": "colo",
        "connecticut": "conn",
        "delaware": "del",
        "florida": "fla",
        "georgia": "ga",
        "illinois": "ill",
        "indiana": "ind",
        "kansas": "kan",
        "kentucky": "ky",
        "louisiana": "la",
        "maryland": "md",
        "massachusetts": "mass",
        "michigan": "mich",
        "minnesota": "minn",
        "mississippi": "miss",
        "missouri": "mo",
        "montana": "mont",
        "nebraska": "neb",
        "nevada": "nev",
        "oklahoma": "okla",
        "oregon": "ore",
        "pennsylvania": "pa",
        "tennessee": "tenn",
        "texas": "tex",
        "vermont": "vt",
        "virginia": "va",
        "washington": "wash",
        "wisconsin": "wis",
        "wyoming": "wyo",
        "hampshire": "n.h",
        "jersey": "n.j",
        "york": "n.y",
        "carolina": "n.c s.c",
        "dakota": "n.d s.d",
        "rhode": "r.i",
    }.items()
    for short in shorts.split()
}
"""States as the AP Stylebook shortens them behind a party (*D-Va.*), to the word that tells them in a phrase."""


def home_of(sentence: Sentence, name: Name) -> tuple[int, int] | None:
    """Tokens that say where the bearer of a title is from: *Gov. Samuel García of Nuevo León*, *Sen. Tim Kaine, D-Va.*."""
    tags, words, at = sentence.tags, sentence.words, name.end
    if name.title is None or at + 1 >= sentence.end:
        return None
    if tags[at] in ",(" and _PARTY.match(words[at + 1]):
        return at + 1, at + 2
    if fold(words[at]) not in ("of", "from"):
        return None
    stop = at + 1
    while stop < sentence.end and tags[stop] == "N":
        stop += 1
    return (at + 1, stop) if stop > at + 1 else None


def home_words(words: list[str]) -> frozenset[str]:
    """*D-Va.* and *Nuevo León* as folded words; a state shortened behind a party is told in full."""
    found = set()
    for word in words:
        party = _PARTY.match(word)
        key = fold(party[1] if party else word).rstrip(".")
        found.add(_STATES.get(key, key))
        if party:
            found.add({"D": "democrat", "R": "republican"}.get(word[0], "independent"))
    return frozenset(found)
