"""Whether two printed names are of one person: middle names, initials, nicknames, Spanish double surnames."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.quotes.given_names import is_given


def same_name(one: Sequence[str], other: Sequence[str], *, spanish: bool) -> bool:
    """Whether two names (folded words, without titles) may be of one person.

    *Donald J. Trump* and *Donald Trump*, *Omar García* and *Omar García Harfuch* are; *Juan Pérez* and *Juan López Pérez*
    are father and son at best: of two surnames the first is the one that goes on. A single word fits any name that has it.
    """
    if len(one) == 1 or len(other) == 1:
        return (one[-1] == other[-1] and len(other) == 1) or (len(other) == 1 and other[0] in one)
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if first_fits(short[0], long[0]) and all(w in long for w in short[1:] if len(w) > 1):
        return _surnames_fit(short, long, spanish=spanish)
    return short[0] in long[1:] and all(w in long for w in short)


def first_fits(one: str, other: str) -> bool:
    """*J.* is the beginning of *John*, *Mike* is *Michael*."""
    return (
        one == other
        or (len(one) == 1 and other.startswith(one))
        or (len(other) == 1 and one.startswith(other))
        or _NICKNAMES.get(one) == other
        or _NICKNAMES.get(other) == one
    )


def adds_surname(short: Sequence[str], long: Sequence[str]) -> bool:
    """*Octavio Lerma Quiroz* is *Octavio Lerma* with the second surname, which Spanish names may leave out."""
    return len(short) > 1 and len(long) == len(short) + 1 and tuple(long[: len(short)]) == tuple(short)


def _surnames_fit(short: Sequence[str], long: Sequence[str], *, spanish: bool) -> bool:
    if not spanish:
        return short[-1] == long[-1] or (is_given(long[0]) and adds_surname(short, long))
    shorter, longer = _surnames(short), _surnames(long)
    if len(shorter) != 1 or len(longer) < 2:
        return True
    # A word that no list knows may be a given name (*Omar Hamid García Harfuch*), but not when it would leave one surname.
    return longer.index(shorter[0]) < max(1, len(longer) - 1) if shorter[0] in longer else True


def _surnames(name: Sequence[str]) -> list[str]:
    """The words behind the given names; particles stay with the surname they belong to."""
    i = 1
    while i < len(name) - 1 and (is_given(name[i]) or len(name[i]) == 1):
        i += 1
    return [word for word in name[i:] if len(word) > 1 and word not in _PARTICLES]


_PARTICLES = frozenset(["de", "del", "la", "las", "los", "y", "da", "di", "van", "von"])
_NICKNAMES = {
    "bill": "william",
    "bob": "robert",
    "jim": "james",
    "joe": "joseph",
    "mike": "michael",
    "tom": "thomas",
    "ted": "edward",
    "dick": "richard",
    "dan": "daniel",
    "dave": "david",
    "steve": "steven",
    "chris": "christopher",
    "tony": "anthony",
    "ben": "benjamin",
    "ken": "kenneth",
    "liz": "elizabeth",
    "beth": "elizabeth",
    "kate": "katherine",
    "sue": "susan",
    "pete": "peter",
    "ron": "ronald",
    "don": "donald",
    "andy": "andrew",
    "greg": "gregory",
    "jeff": "jeffrey",
    "matt": "matthew",
    "nick": "nicholas",
    "rick": "richard",
    "sam": "samuel",
    "tim": "timothy",
    "will": "william",
    "al": "albert",
    "ed": "edward",
    "fred": "frederick",
    "larry": "lawrence",
    "bernie": "bernard",
    "pepe": "jose",
    "paco": "francisco",
    "nacho": "ignacio",
    "lupe": "guadalupe",
    "memo": "guillermo",
    "beto": "alberto",
    "lalo": "eduardo",
    "ceci": "cecilia",
    "tere": "teresa",
    "kike": "enrique",
    "quique": "enrique",
    "chucho": "jesus",
    "toño": "antonio",
    "concha": "concepcion",
}
