"""The words by which offices and walks of life are told, in both languages."""

from __future__ import annotations

import re
from functools import lru_cache

from newsdesk.quotes import lang_en, lang_es
from newsdesk.quotes.lexicon import wordset

COMMON_OFFICES = wordset(
    "senator senador sen representative representante rep deputy diputado governor gobernador gov mayor "
    "alcalde general judge juez "
    " director secretario secretary minister ministro doctor official funcionario agent agente lawyer abogado"
)
"""Offices that many people of one surname may hold: a surname with such a title is no evidence, unless more words agree."""

GENERIC = wordset(
    "official funcionario chief head jefe titular leader lider boss politician politico lawmaker legislador"
)
"""Words for a holder of some office; they name one together with its field (*Mexico's top security official*)."""

MODIFIERS = wordset(
    "former then new current acting top longtime ex actual entonces nuevo federal state national estatal nacional party "
    "republican democratic republicano democrata morenista panista priista first primer primera woman mujer elect electo electa "
    "candidate candidato nominee incoming outgoing interino interim encargado despacho coordinador coordinadora bancada "
    "fraccion grupo parlamentario parlamentaria morena pan pri"
)
"""What a printed role may say besides the office without being another office."""

UNDERWORLD = wordset(
    "leader lider lord boss kingpin trafficker capo jefe fundador founder cofundador narcotraficante cartel drug hijo son "
    "hermano brother heir heredero defendant acusado imputado fugitive fugitivo inmate reo preso chapito "
    "traficante operador narco head esposa wife viuda widow pareja daughter hija sister hermana nephew sobrino cousin primo "
)
UNDERWORLD_TEXT = re.compile(
    r"\b(?:c[aá]rtel|narco|capo|kingpin|drug|droga|fentan|chapo|traffick|mafia|crimen organizado)", re.I
)
PUBLIC_TEXT = re.compile(
    r"\b(?:c[aá]rtel|narco|capo|kingpin|drug|droga|fentan|opio|traffick|crimen organizado|gang|pandilla|arms|armas|weapon|rifle"
    r"|m[eé]xic|border|frontera|fronter|migra|deport|immigra|u\.s\.|united states|estados unidos|ee\. ?uu|washington|capitol"
    r"|sinaloa|culiac|jalisco|michoac|tijuana|ju[aá]rez|texas|arizona|palacio nacional|mañanera|cjng"
    r"|dea\b|fbi\b|cia\b|ice\b|atf\b"
    r"|white house|casa blanca|congress|congreso|senat|senad|c[aá]mara|president|secretar|gobernador|governor|government|gobierno"
    r"|minist|canciller|embajad|embassy|ambassad|attorney general|fiscal|sanction|sanci[oó]n|tariff|arancel"
    r"|trade|comerci|treaty|tratado"
    r"|extradi|pentagon|treasury|tesoro|homeland|administration|federal|policy|troops|tropas|soldier|soldado|ej[eé]rcito|marina\b"
    r"|navy|military|militar|security|seguridad|sovereign|soberan|strike|operativo|homicid|violencia)",
    re.I,
)
"""What the articles in which these people speak are about; a sports page or a notice of a shop has none of it."""
MEXICAN_TEXT = re.compile(r"\bm[eé]xic", re.I)
AMERICAN_TEXT = re.compile(
    r"\bu\.s\.|\bamerican|texas|california|arizona|washington|pent[aá]gon|chicago|estados unidos|ee\. ?uu|trump|biden",
    re.I,
)
FOREIGN_TEXT = re.compile(
    r"\b(?:colombia|bogot|ecuador|quito\b|guayaquil|venezuel|caracas|guatemal|hondur|tegucigalpa|salvador(?:an|eñ)|el salvador"
    r"|nicaragu|costa ric|panam[aá]|per[uú]\b|lima\b|chile|santiago de chile|argentin|brasil|brazil|bolivia|paragua|urugua"
    r"|espa[nñ]ol|madrid|spain|cuba|haiti|china|chino|chinese|canad)",
    re.I,
)
"""Other countries, whose ministries bear the same names."""
EVERYDAY_TEXT = re.compile(
    r"\b(?:school|coach|team|game|season|league|score|goal|playoff|tournament|match|quarterback|vet\b|veterinar|clinic|dog|puppy"
    r"|restaurant|recipe|kitchen|chef|bakery|baker|choir|parish|wedding|concert|album|band|film|festival|shop|farm|harvest|club"
    r"|marathon|classroom|teacher|students|plumb|salon|barber|library|gardener|beekeep|theat|gallery|novel|poet"
    r"|escuela|primaria|secundaria|prepa|entrenador|equipo|partido de|torneo|liga|gol\b|goles|temporada|cl[ií]nica|perro|mascota"
    r"|receta|cocina|panader|taquer|coro\b|parroquia|boda|concierto|disco|banda|pel[ií]cula|tienda|cosecha|marat[oó]n|aula|alumn"
    r"|maestr[oa]|plomer|peluquer|biblioteca|jard[ií]n|taller|teatro|galer[ií]a|novela|poeta|ferreter|vecindario)",
    re.I,
)
"""The walks of life in which namesakes are met."""
RANKS = wordset("gen general gral adm admiral almirante lt major vicealmirante retired retirado")
MILITARY = frozenset(["dod", "sedena", "semar", "gn"])
"""Institutions of the gazetteer whose people bear a rank beside their office."""
RELATIONS = wordset(
    "predecessor predecessors successor counterpart colleague rival boss deputy antecesor antecesora predecesor predecesora "
    "sucesor sucesora homologo homologa colega"
)
"""Who somebody is to another holder of an office; it tells no other walk of life."""
OFFICE_TEXT = re.compile(
    r"\b(?:cargo|renunci|gabinete|sustitu|sucedi|nombrad|design|dimi|resign|stepped down|in office|took office|left office"
    r"|the post|cabinet|succe|replac|took over|appoint|nominat|confirm|sworn|oust|dismiss|fired|served as|serv[ei]"
    r"|district|distrit|constituen)",
    re.I,
)
"""What a clause says of somebody who holds or held an office."""
EMPTY = wordset(
    "the a an of for de del la el los las y and in en to at u.s us s mexico mexican united states unidos estados who quien "
    "mexicano mexicana from who near with by estadounidense american u eeuu uu ee"
)
PARTIES = wordset("panista priista morenista perredista emecista petista republican republicano democrat democrata")
SYNONYMS = (
    (frozenset(["relaciones", "exteriores"]), wordset("canciller foreign minister secretary diplomat diplomatico")),
    (frozenset(["fiscal", "general"]), wordset("attorney prosecutor procurador")),
    (frozenset(["president"]), wordset("mandatario")),
    (frozenset(["gobernador"]), wordset("mandatario gov")),
    (frozenset(["marina"]), wordset("almirante admiral navy")),
    (frozenset(["defensa", "nacional"]), wordset("general")),
    (frozenset(["defense"]), wordset("pentagon war")),
    (frozenset(["senator"]), wordset("legislador lawmaker") | PARTIES),
    (frozenset(["diputado"]), PARTIES),
    (frozenset(["embajador"]), wordset("washington envoy diplomat diplomatico")),
    (frozenset(["ciudad"]), wordset("capitalino capitalina cdmx")),
    (frozenset(["representative"]), PARTIES),
    (frozenset(["gobernador"]), PARTIES),
    (frozenset(["secretario"]), wordset("minister ministro")),
    (frozenset(["gobierno", "jefe"]), wordset("mayor mandatario alcalde")),
)
"""Words of a title, and what newspapers call its holder."""


PAST = re.compile(r"\b(?:ex\b|former|late|next|incoming|future|futur|entonces)")
STATES = wordset(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana "
    "iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska "
    "nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming aguascalientes campeche "
    "chiapas chihuahua coahuila colima durango guanajuato guerrero hidalgo jalisco michoacan morelos nayarit oaxaca puebla "
    "queretaro sinaloa sonora tabasco tamaulipas tlaxcala veracruz yucatan zacatecas"
)
"""An office in another of these is another office."""
COUNTRIES = {
    "mx": re.compile(r"\bmexic(?:o|an|ano|ana)\b|\brepublica$"),
    "us": re.compile(r"^u ?s\b|\bamerican\b|\bestadounidense\b|\bestados unidos\b|\bunited states\b|\be ?e ?u ?u\b"),
}


def role_words_of(words: set[str] | frozenset[str]) -> frozenset[str]:
    """Role words that mean something, without the ending that tells gender, and without *ex*."""
    return _role_words(frozenset(words))


@lru_cache(maxsize=8192)
def _role_words(words: frozenset[str]) -> frozenset[str]:
    kept = set()
    for word in words:
        plain = word.strip(".,'’")
        if lang_es.LEXICON.tags.get(plain.removeprefix("ex").removeprefix("-")) == "T":
            plain = plain.removeprefix("ex").removeprefix("-")
        if plain and not plain.isdigit() and plain not in EMPTY and word not in EMPTY:
            kept.add(_masculine(_singular(plain)))
    return frozenset(kept)


def _singular(word: str) -> str:
    """*senadores*, *diputados*, *senators*: whoever leads them is one of them."""
    for ending in ("es", "s"):
        if word.endswith(ending) and _office(word.removesuffix(ending)):
            return word.removesuffix(ending)
    return word


def _office(word: str) -> bool:
    return lang_es.LEXICON.tags.get(word) == "T" or lang_en.LEXICON.tags.get(word) == "T"


def _masculine(word: str) -> str:
    for ending, base in _MASCULINE:
        if word.endswith(ending):
            return word.removesuffix(ending) + base
    return _SAME_OFFICE.get(word, word)


_MASCULINE = (
    ("enta", "ente"),
    ("ora", "or"),
    ("aria", "ario"),
    ("desa", "de"),
    ("tra", "tro"),
    ("ada", "ado"),
)
_SAME_OFFICE = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "senador": "senator",
    "presidente": "president",
}
OFFICE_WORDS = role_words_of(
    {word for lexicon in (lang_en.LEXICON, lang_es.LEXICON) for word, tag in lexicon.tags.items() if tag == "T"}
)
"""Words for who somebody is, of both languages."""
