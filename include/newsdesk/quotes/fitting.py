"""How well a description (*the Texas senator*, *la mandataria mexicana*) fits somebody whose offices the text prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsdesk import gazetteer
from newsdesk.quotes import lang_en, lang_es
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.offices import COMMON_OFFICES, EMPTY, MODIFIERS, role_words_of

Words = tuple[str, ...]
"""A role or description as printed: folded words in their order."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the words of a role say: whose it is, of which field or place, and whether it is over."""

    former: bool
    country: str | None
    fields: frozenset[str]


def words_of(role: str) -> Words:
    """The folded words of a printed role, abbreviations without their dots (*F.B.I.*)."""
    return tuple(
        word for part in role.replace("-", " ").split() if (word := fold(part).replace(".", "").strip(",()“”\"'’"))
    )


@lru_cache(maxsize=8192)
def office(words: Words) -> Office:
    """What a role says. The country is the one that owns the office, not the one it is held in (*ambassador to Mexico*)."""
    former = any(word in _OVER or _ended(word) for word in words)
    owners = [code for i, word in enumerate(words) if (code := _COUNTRY.get(word)) and not _abroad(words, i)]
    fields = frozenset(_stem(word) for word in words if _is_field(word))
    return Office(former, owners[0] if owners else None, fields)


def fit(
    phrase: Words,
    offices: Sequence[Words],
    home: frozenset[str],
    country: str | None,
    listed: frozenset[str] = frozenset(),
) -> float | None:
    """How well the words of a description fit somebody with these offices; None when they contradict them all.

    ``home`` are words for where the person is from or holds office, ``country`` is whose office it is known to be,
    ``listed`` are fields that only the gazetteer tells, which count half. Zero: nothing speaks for or against.
    """
    asked = office(phrase)
    fits = [_fit(asked, office(words), home, country, listed) for words in offices or ((),)]
    return max((told for told in fits if told is not None), default=None)


def _fit(
    asked: Office, held: Office, home: frozenset[str], country: str | None, listed: frozenset[str]
) -> float | None:
    owner = held.country or country
    if asked.country and owner and asked.country != owner:
        return None
    printed = held.fields | home
    fields = printed | listed
    if (asked.fields & _PARTY_NAMES and fields & _PARTY_NAMES) and not asked.fields & fields & _PARTY_NAMES:
        return None
    shared = len(asked.fields & fields)
    score = 1.0 * shared + len(asked.fields & printed) + (2.0 if asked.country and asked.country == owner else 0.0)
    if _elsewhere(asked, fields):
        score -= 1.5
    return score - 3.0 * (asked.former != held.former)


def of_other_fields(phrase: Words, offices: Iterable[Words], home: frozenset[str]) -> bool:
    """Whether a description tells a field or place, and somebody's offices only others."""
    asked, known = office(phrase), [office(words).fields | home for words in offices]
    return bool(known) and all(_elsewhere(asked, fields) for fields in known)


def _elsewhere(asked: Office, fields: frozenset[str]) -> bool:
    return bool(asked.fields - _VAGUE and fields and not asked.fields & fields)


def stems(words: Iterable[str]) -> frozenset[str]:
    """The words as ``fit`` compares them."""
    return frozenset(_stem(word) for word in words)


def implied(head: str, offices: Iterable[Words]) -> bool:
    """*el almirante* for a navy secretary, *la portavoz* for one of the press, whose rank nobody printed."""
    return any(office(words).fields & _RANKS.get(head, frozenset()) for words in offices)


def other_office(role: Words, offices: Iterable[Words]) -> bool:
    """Whether a role names an office and none of the others, which name some, can be of the same person.

    Two public offices of one field or place can (*mayor* and *candidate of Tepic*), a mayor and a mechanic of one town cannot.
    """
    mine, fields = _heads(role), office(role).fields
    others = [(heads, office(words).fields) for words in offices if (heads := _heads(words))]
    return bool(mine and others) and not any(
        mine & heads or (fields & held and mine & COMMON_OFFICES and heads & COMMON_OFFICES) for heads, held in others
    )


def same_office(one: Words, other: Words) -> bool:
    """Whether two printed roles are one office: the same word for it, and the same field or place."""
    return bool(_heads(one) & _heads(other) and office(one).fields & office(other).fields)


def _heads(words: Words) -> frozenset[str]:
    """The words for who somebody is: those that the lists know, else the first (*welder in Pilsen*, *mecánico de Tepic*)."""
    known = {word for word in words if _office_word(word)}
    return role_words_of(known or {word for word in words[:1] if _is_field(word)})


def home_of(name: str) -> str | None:
    """The country, by the gazetteer, of the official with that full name."""
    entry = _listed(name)
    return entry.country if entry is not None else None


@lru_cache(maxsize=8192)
def listed_fields(name: str) -> frozenset[str]:
    """Fields and places of the offices that the gazetteer lists for somebody of that full name (*the Texas senator*)."""
    entry = _listed(name)
    if entry is None:
        return frozenset()
    orgs = [org for role in entry.roles if role.org and (org := gazetteer.load().entry(role.org))]
    told = [title for role in entry.roles for title in (role.title_en, role.title_es)]
    told += [form for org in orgs for form in org.forms()]
    return frozenset().union(*(office(words_of(words)).fields for words in told))


@lru_cache(maxsize=8192)
def listed_heads(name: str) -> frozenset[str]:
    """Words for who somebody of that full name is or was, by the offices that the gazetteer lists."""
    entry = _listed(name)
    titles = [title for role in entry.roles for title in (role.title_en, role.title_es)] if entry is not None else []
    return frozenset(word for title in titles for word in head_words(words_of(title)) if _office_word(word))


def head_words(words: Words) -> Words:
    """What a role says before its first preposition: *titular* of *titular de la Secretaría de Marina*."""
    stop = next((i for i, word in enumerate(words) if word in _OF), len(words))
    return words[:stop] if any(_office_word(word) for word in words[:stop]) else words


def is_outlaw(name: str) -> bool:
    """Whether the gazetteer lists somebody of that full name as a trafficker."""
    entry = _listed(name)
    return entry is not None and entry.kind == "trafficker"


def is_listed(name: str) -> bool:
    """Whether the gazetteer has somebody of that full name."""
    return _listed(name) is not None


@lru_cache(maxsize=8192)
def _listed(name: str) -> gazetteer.Entry | None:
    return gazetteer.load().person_named(name) if " " in name else None


_OVER = frozenset(["former", "ex", "late", "onetime"])
_NO_FIELD = MODIFIERS - {"state", "federal", "national", "estatal", "nacional"}
_OF = frozenset(["of", "for", "at", "in", "de", "del", "para", "en", "ante"])
_VAGUE = frozenset(["estatal", "federal", "national", "nacional", "local"])
"""Fields that tell no other from one (*el mandatario estatal* of Sinaloa)."""
_ABROAD = frozenset(["to", "in", "en", "ante", "before"])
_RANKS: dict[str, frozenset[str]] = {
    "almirante": frozenset(["marin"]),
    "admiral": frozenset(["navy"]),
    **dict.fromkeys(("portavoz", "vocero", "vocera"), frozenset(["prens"])),
    **dict.fromkeys(("spokesman", "spokeswoman", "spokesperson"), frozenset(["press"])),
    "general": frozenset(["defens", "ejercit", "guardi", "army"]),
}
_COUNTRY = {
    word: code
    for code, words in {
        "us": "us u.s american americans estadounidense estadunidense norteamericano norteamericana unidos united eu eeuu",
        "mx": "mexico mexican mexicano mexicana",
        "co": "colombia colombian colombiano colombiana",
        "ec": "ecuador ecuadorean ecuadorian ecuatoriano ecuatoriana",
        "gt": "guatemala guatemalan guatemalteco guatemalteca",
        "hn": "honduras honduran hondureño hondureno hondurena",
        "sv": "salvador salvadoran salvadoreño salvadoreno salvadorena",
        "ve": "venezuela venezuelan venezolano venezolana",
        "ca": "canada canadian canadiense",
        "cn": "china chinese chino",
        "es": "spain spanish españa espana español espanol española espanola",
        "cu": "cuba cuban cubano cubana",
        "br": "brazil brazilian brasil brasileño brasileno brasilena",
        "ar": "argentina argentine argentino",
        "gb": "britain british britanico britanica",
    }.items()
    for word in words.split()
}


def _abroad(words: Words, i: int) -> bool:
    before = words[max(0, i - 2) : i]
    return bool(set(before) & _ABROAD) and "of" not in before[-1:] and "de" not in before[-1:]


def _ended(word: str) -> bool:
    """*expresidente*, *exembajadora*: the office is over."""
    plain = word.removeprefix("ex").removeprefix("-")
    return plain != word and _office_word(plain)


def _office_word(word: str) -> bool:
    return lang_es.LEXICON.tags.get(word) == "T" or lang_en.LEXICON.tags.get(word) == "T"


def _is_field(word: str) -> bool:
    return (
        word in _PARTIES
        or word in _PARTY_NAMES
        or word == "morena"
        or not (
            word in EMPTY
            or word in _NO_FIELD
            or word in _COUNTRY
            or word in _OVER
            or _office_word(word)
            or _ended(word)
        )
    )


_PARTIES = {
    "panista": "pan",
    "priista": "pri",
    "morenista": "moren",
    "perredista": "prd",
    "emecista": "mc",
    "petista": "pt",
    "republicano": "republican",
    "republicana": "republican",
    "democrat": "democrat",
    "democrata": "democrat",
    "republican": "republican",
}
"""Words for members of a party, to what the party is called behind an office (*presidente del PAN*, *D-Va.*)."""


_PARTY_NAMES = frozenset(_PARTIES.values())


def _stem(word: str) -> str:
    """A word without the vowel that tells gender or number; members of a party as the party."""
    if word in _PARTIES:
        return _PARTIES[word]
    return word[:-1] if len(word) > 4 and word.endswith(("a", "o", "s")) else word
