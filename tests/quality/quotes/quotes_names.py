"""Whether the engine named the right person: full names must agree, apart from case, accents and titles."""

from __future__ import annotations

import re
import unicodedata

from quotes_markup import Statement

_TITLES = {
    *(
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sen",
        "rep",
        "gov",
        "gen",
        "lt",
        "col",
        "cmdr",
        "adm",
        "rear",
        "capt",
        "captain",
        "sgt",
        "cpl",
        "prof",
        "professor",
        "father",
        "president",
        "senator",
    ),
    *(
        "representative",
        "governor",
        "secretary",
        "minister",
        "ambassador",
        "judge",
        "justice",
        "mayor",
        "sheriff",
        "bishop",
        "archbishop",
        "the",
        "a",
        "an",
    ),
    *(
        "lic",
        "dra",
        "gral",
        "sr",
        "sra",
        "don",
        "dona",
        "ing",
        "mtro",
        "mtra",
        "presidente",
        "presidenta",
        "senador",
        "senadora",
        "diputado",
        "diputada",
        "gobernador",
    ),
    *(
        "gobernadora",
        "secretario",
        "secretaria",
        "canciller",
        "embajador",
        "embajadora",
        "juez",
        "jueza",
        "fiscal",
        "alcalde",
        "alcaldesa",
        "general",
    ),
    *("almirante", "obispo", "arzobispo", "el", "la", "los", "las", "un", "una", "unos", "unas"),
}


def words(name: str) -> tuple[str, ...]:
    """The words of a name without accents, case, possessive and leading titles."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    found = [re.sub(r"['’]s$", "", word).strip(".") for word in re.findall(r"[\w'’.-]+", plain)]
    while len(found) > 1 and found[0] in _TITLES:
        found.pop(0)
    return tuple(found)


def right_speaker(given: str | None, truth: Statement) -> bool:
    """A named person by the full name; a described one by the description, which may be longer; nobody by nothing.

    Of joint speakers one is enough, or all in one string.
    """
    if not truth.speakers:
        return given is None
    if not given:
        return False
    said = words(given)
    wanted = [words(speaker) for speaker in truth.speakers]
    if truth.named:
        return said in wanted or all(set(name) <= set(said) for name in wanted)
    return any(set(name) <= set(said) or (len(said) > 1 and set(said) <= set(name)) for name in wanted)
