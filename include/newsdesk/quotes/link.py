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
from newsdesk.quotes import lang_en, lang_es
from newsdesk.quotes.lexicon import fold, wordset
from newsdesk.quotes.people import Person

_COMMON_OFFICES = wordset(
    "senator senador sen representative representante rep deputy diputado governor gobernador gov mayor "
    "alcalde general judge juez "
    " director secretario secretary minister ministro doctor official funcionario agent agente lawyer abogado"
)
"""Offices that many people of one surname may hold: a surname with such a title is no evidence, unless more words agree."""

_GENERIC = wordset(
    "official funcionario chief head jefe titular leader lider boss politician politico lawmaker legislador"
)
"""Words for a holder of some office; they name one together with its field (*Mexico's top security official*)."""

_MODIFIERS = wordset(
    "former then new current acting top longtime ex actual entonces nuevo federal state national estatal nacional party "
    "republican democratic republicano democrata morenista panista priista first primer primera woman mujer elect electo "
    "candidate candidato nominee incoming outgoing interino interim encargado despacho"
)
"""What a printed role may say besides the office without being another office."""

_UNDERWORLD = wordset(
    "leader lider lord boss kingpin trafficker capo jefe fundador founder cofundador narcotraficante cartel drug hijo son "
    "hermano brother heir heredero defendant acusado imputado fugitive fugitivo inmate reo preso chapito "
    "traficante operador narco head "
)
_UNDERWORLD_TEXT = re.compile(
    r"\b(?:c[aá]rtel|narco|capo|kingpin|drug|droga|fentan|chapo|traffick|mafia|crimen organizado)", re.I
)
_PUBLIC_TEXT = re.compile(
    r"\b(?:c[aá]rtel|narco|capo|kingpin|drug|droga|fentan|opio|traffick|crimen organizado|gang|pandilla|arms|armas|weapon|rifle"
    r"|m[eé]xic|border|frontera|fronter|migra|deport|immigra|u\.s\.|united states|estados unidos|ee\. ?uu|washington|capitol"
    r"|sinaloa|culiac|jalisco|michoac|tijuana|ju[aá]rez|texas|arizona|palacio nacional|mañanera|cjng|dea\b|fbi\b|cia\b|ice\b|atf\b"
    r"|white house|casa blanca|congress|congreso|senat|senad|c[aá]mara|president|secretar|gobernador|governor|government|gobierno"
    r"|minist|canciller|embajad|embassy|ambassad|attorney general|fiscal|sanction|sanci[oó]n|tariff|arancel|trade|comerci|treaty|tratado"
    r"|extradi|pentagon|treasury|tesoro|homeland|administration|federal|policy|troops|tropas|soldier|soldado|ej[eé]rcito|marina\b"
    r"|navy|military|militar|security|seguridad|sovereign|soberan|strike|operativo|homicid|violencia)",
    re.I,
)
"""What the articles in which these people speak are about; a sports page or a notice of a shop has none of it."""
_EVERYDAY_TEXT = re.compile(
    r"\b(?:school|coach|team|game|season|league|score|goal|playoff|tournament|match|quarterback|vet\b|veterinar|clinic|dog|puppy"
    r"|restaurant|recipe|kitchen|chef|bakery|baker|choir|parish|wedding|concert|album|band|film|festival|shop|farm|harvest|club"
    r"|marathon|classroom|teacher|students|plumb|salon|barber|library|gardener|beekeep|theat|gallery|novel|poet"
    r"|escuela|primaria|secundaria|prepa|entrenador|equipo|partido de|torneo|liga|gol\b|goles|temporada|cl[ií]nica|perro|mascota"
    r"|receta|cocina|panader|taquer|coro\b|parroquia|boda|concierto|disco|banda|pel[ií]cula|tienda|cosecha|marat[oó]n|aula|alumn"
    r"|maestr[oa]|plomer|peluquer|biblioteca|jard[ií]n|taller|teatro|galer[ií]a|novela|poeta|ferreter|vecindario)",
    re.I,
)
"""The walks of life in which namesakes are met."""
_EMPTY = wordset(
    "the a an of for de del la el los las y and in en to at u.s us s mexico mexican united states unidos estados who quien "
    "mexicano mexicana from who near with by estadounidense american u eeuu uu ee"
)
_SYNONYMS = (
    (frozenset(["relaciones", "exteriores"]), wordset("canciller foreign minister secretary diplomat diplomatico")),
    (frozenset(["fiscal", "general"]), wordset("attorney prosecutor procurador")),
    (frozenset(["president"]), wordset("mandatario")),
    (frozenset(["gobernador"]), wordset("mandatario gov")),
    (frozenset(["marina"]), wordset("almirante admiral navy")),
    (frozenset(["defensa", "nacional"]), wordset("general")),
    (frozenset(["defense"]), wordset("pentagon war")),
    (frozenset(["senator"]), wordset("legislador lawmaker")),
    (frozenset(["gobierno", "jefe"]), wordset("mayor mandatario alcalde")),
)
"""Words of a title, and what newspapers call its holder."""


def link(person: Person, gazetteer: Gazetteer, day: date | None, text: str) -> Entry | None:
    """The gazetteer entry of a person of the document ``text``, or None when the document does not say enough."""
    if person.institution:
        return gazetteer.person_named(person.full)
    if len(person.name) == 1:
        return _by_alias(person, gazetteer, day, text) or _by_surname(person, gazetteer, day)
    entry = gazetteer.person_named(person.full)
    if entry is not None:
        return entry if _agrees(person, entry, text) else None
    return next(
        (e for e in _ambiguous(gazetteer).get(folded(person.full), ()) if _printed_office(person, e, text)), None
    )


def _agrees(person: Person, entry: Entry, text: str) -> bool:
    """An office of the entry is printed (of any day: people keep being named by them), or nothing else and a fitting text."""
    if entry.kind == "trafficker":
        return _underworld(person, text)
    if not _words(person.role_words):
        return not person.described and _public(text)
    return _printed_office(person, entry, text)


def _public(text: str) -> bool:
    """Whether a text may be about people in office: it speaks of their world, or of no other."""
    return _PUBLIC_TEXT.search(text) is not None or _EVERYDAY_TEXT.search(text) is None


def _underworld(person: Person, text: str) -> bool:
    printed = _words(person.role_words)
    if printed and not printed & _UNDERWORLD:
        return False
    if person.described and not printed:
        return False
    nickname = len(person.name) == 1 or fold(person.name[0]) in ("el", "la")
    return _UNDERWORLD_TEXT.search(text) is not None or (not nickname and _EVERYDAY_TEXT.search(text) is None)


def _printed_office(person: Person, entry: Entry, text: str) -> bool:
    printed = _words(person.role_words)
    titles = _words({fold(title) for title in person.titles})
    homes = printed & _STATES
    if homes and not printed & {"former", "ex"} and not any(homes & _title_words(role) for role in entry.roles):
        return False
    return any(_is_office(printed, titles, _title_words(role), text) for role in entry.roles)


def _is_office(printed: frozenset[str], titles: frozenset[str], office: frozenset[str], text: str) -> bool:
    """Whether the printed words are that office: a word for who holds it, and no field that is not its own."""
    shared = printed & office
    if not shared & _OFFICE_WORDS:
        return len(shared) > 1 or bool(shared and printed & _GENERIC)
    other = printed - office - _MODIFIERS
    return len(shared) > 1 or not other or bool(titles & office and _public(text))


_PAST = re.compile(r"\b(?:ex|former|late|next|incoming|future|futur|entonces)")
_STATES = wordset(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana "
    "iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska "
    "nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming aguascalientes campeche "
    "chiapas chihuahua coahuila colima durango guanajuato guerrero hidalgo jalisco michoacan morelos nayarit oaxaca puebla "
    "queretaro sinaloa sonora tabasco tamaulipas tlaxcala veracruz yucatan zacatecas"
)
"""An office in another of these is another office."""
_COUNTRIES = {
    "mx": re.compile(r"\bmexic(?:o|an|ano|ana)\b|\brepublica$"),
    "us": re.compile(r"^u ?s\b|\bamerican\b|\bestadounidense\b|\bestados unidos\b|\bunited states\b|\be ?e ?u ?u\b"),
}


def office_holder(descriptor: str, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """Who *the president of Mexico*, *el canciller mexicano*, *el gobernador de Sinaloa* is on a day.

    Only for offices that say where they are held, and only when the gazetteer knows one holder on that day.
    """
    if day is None:
        return None
    words = folded(descriptor.replace("’", "'")).removeprefix("the ").removeprefix("el ").removeprefix("la ")
    named = _words(set(words.replace("'s", " ").split()))
    if not named & _OFFICE_WORDS or _PAST.search(words):
        return None
    country = next((code for code, told in _COUNTRIES.items() if told.search(words)), None)
    if country is None and " of " not in words and " de " not in words and " del " not in words:
        return None
    fitting = [
        entry
        for entry in gazetteer.people
        if _country(entry) == (country or _country(entry)) and _holds(entry, named, day)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _country(entry: Entry) -> str:
    """Where an office is held; Mexicans have their names in Spanish in the file."""
    return entry.country or ("mx" if "es" in entry.name else "us")


def _holds(entry: Entry, named: frozenset[str], day: date) -> bool:
    return any(
        role.held_on(day) and any(_means(named, title) for title in (role.title_en, role.title_es))
        for role in entry.roles
    )


def _means(named: frozenset[str], title: str) -> bool:
    """Whether the words are the whole title, or newspapers' own name for it (*canciller*, *foreign minister*)."""
    words = _words({fold(word) for word in title.replace("-", " ").split()})
    if not words:
        return False
    foreign = {"relaciones", "exteriores"} <= words or words == {"foreign", "secretary"}
    if words == {"president"} and named == {"mandatario"}:
        return True
    return named in (words, words - {"republica"}) or (foreign and named in _FOREIGN)


_FOREIGN = (frozenset(["canciller"]), frozenset(["foreign", "minister"]), frozenset(["foreign", "secretary"]))


def _by_alias(person: Person, gazetteer: Gazetteer, day: date | None, text: str) -> Entry | None:
    """A nickname that stands alone (*AMLO*), or a listed title with the surname (*Secretary Rubio*) while the office is held."""
    name = person.name[0]
    entry = gazetteer.person_named(name)
    if entry is not None:
        return entry if _agrees(person, entry, text) else None
    for title in sorted(person.titles):
        entry = gazetteer.person_named(f"{title} {name}")
        if entry is not None and _holds_title(entry, title, day) and _public(text):
            return entry
    return None


def _holds_title(entry: Entry, title: str, day: date | None) -> bool:
    """Whether the office of the day is one of the offices with that title, where the entry has any."""
    words = _words({fold(title)})
    titled = [role for role in entry.roles if words & _title_words(role)]
    now = entry.role_on(day)
    return not entry.roles or (now is not None and (not titled or now in titled))


def _by_surname(person: Person, gazetteer: Gazetteer, day: date | None) -> Entry | None:
    """The one entry with that surname whose office of the day is the printed role, told by more than a common word."""
    printed = _words(person.role_words)
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
    offices = shared & _OFFICE_WORDS
    told = len(shared) > 1 or (
        alone and bool(offices - _COMMON_OFFICES) and not printed - _title_words(role) - _MODIFIERS
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
def _title_words(role: Role) -> frozenset[str]:
    words = _words({fold(w) for w in f"{role.title_en} {role.title_es}".replace("-", " ").split()})
    return words.union(*(more for needed, more in _SYNONYMS if needed <= words))


def _words(words: set[str]) -> frozenset[str]:
    """Role words that mean something, without the ending that tells gender, and without *ex*."""
    kept = set()
    for word in words:
        plain = word.strip(".,'’")
        if lang_es.LEXICON.tags.get(plain.removeprefix("ex").removeprefix("-")) == "T":
            plain = plain.removeprefix("ex").removeprefix("-")
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


_OFFICE_WORDS = _words(
    {word for lexicon in (lang_en.LEXICON, lang_es.LEXICON) for word, tag in lexicon.tags.items() if tag == "T"}
)
"""Words for who somebody is, of both languages."""
