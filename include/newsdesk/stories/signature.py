"""What an article is about, as weighted terms: names, numbers, words, and words as the other language would say them.

Names and numbers cross the language by themselves. Words cross it by a small lexicon or by their spelling, cut to their first
letters. The names of those who speak or hold an office say less of what happened than the names of those to whom it did.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from newsdesk.stories.lexicon import english_for, english_words
from newsdesk.stories.wording import COMMON
from newsdesk.text import fold_words

NAME, NUMBER, WORD = 1.0, 0.8, 0.55

VOICE = 0.5
"""What remains of a name's weight when it is that of a speaker or of the holder of an office: the same governor speaks of buses
and of avocados on one day. Of .4, .5, .6 and 1 this one told the events of tests/quality/stories apart best."""

FRONT = 1.6
"""How much more a term of the headline or of the first words counts."""

NAME_WORDS = 1.5
"""Words that one name counts for at most: else a president with three surnames ties every article that quotes her."""

TITLE_WORDS = 40
LEDE_WORDS = 60
BODY_WORDS = 400
STEM = 6
"""Letters of a word that are compared: enough to bring "extradited" and "extradition" together."""

ACROSS = 4
"""Letters of an English word by which words are compared across languages, inflected and of one root."""

_TOKEN = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_SENTENCE_START = re.compile(r"(?:^|[.!?…:\n][\"”»’)\]]*\s*[\"“«‘¿¡(—–-]*\s*)$")

_DATES = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio
    agosto septiembre octubre noviembre diciembre
"""

# Beside a name: who it is of speaks, or speaks for something.
_OFFICES = """
    president governor secretary undersecretary senator sen rep representative congressman congresswoman deputy minister judge
    prosecutor attorney mayor general gen colonel col captain capt admiral adm lt sgt spokesman spokeswoman director chief head
    adviser advisor ambassador commissioner administrator lawyer republican democrat leader legislator lawmaker bishop priest
    sheriff presidenta presidente gobernador gobernadora secretario secretaria subsecretario subsecretaria senador senadora
    diputado diputada ministro ministra juez jueza magistrado magistrada fiscal alcalde alcaldesa coronel capitan almirante
    vocero vocera portavoz directora jefe jefa asesor asesora embajador embajadora canciller comisionado comisionada
    administrador administradora abogado abogada republicano republicana democrata morenista lider dirigente legislador
    legisladora obispo parroco alguacil
"""
_SAYING = """
    said says told added asked called warned announced argued denied replied answered insisted acknowledged claimed wrote
    declared explained promised dijo dice afirmo aseguro sostuvo explico informo senalo agrego advirtio anuncio declaro detallo
    respondio reconocio comento relato confirmo preciso indico reporto nego pidio califico considero lamento expreso recordo
    insistio acuso describio prometio reclamo critico defendio
"""
_IN_OFFICE, _SAID = frozenset(_OFFICES.split()), frozenset(_SAYING.split())


@dataclass(frozen=True, slots=True)
class Signature:
    """What an article is about, as weighted terms: ``n:`` names, ``#:`` numbers, ``w:en:`` words of a language, ``x:`` words
    across languages.

    ``quotes`` are the groups of same words that its quotes are in.
    """

    article_id: int
    at: datetime
    lang: str
    terms: Mapping[str, float]
    quotes: frozenset[int] = frozenset()


def terms(title: str, text: str, lang: str, outlet: str = "") -> dict[str, float]:
    """The weighted terms of an article. The weight says where and what; rarity is counted later.

    The name of the ``outlet`` that prints it is none: it stands in many of its articles.
    """
    reader = _Reader(lang, frozenset((*fold_words(outlet).text.split(), *_DATES.split())))
    reader.read(title, TITLE_WORDS, TITLE_WORDS)
    reader.read(text, BODY_WORDS, LEDE_WORDS)
    return {term: weight * (VOICE if term in reader.voices else 1.0) for term, weight in reader.found.items()}


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of a text; ``kind`` is name, number, word, or nothing for one that says nothing."""

    folded: str
    kind: str
    start: int
    end: int


class _Reader:
    """Gathers the terms of one article, part by part."""

    def __init__(self, lang: str, ignored: frozenset[str]) -> None:
        self.found: dict[str, float] = {}
        self.voices: set[str] = set()
        self._lang = lang
        self._ignored = ignored

    def read(self, part: str, most: int, front: int) -> None:
        """Take in the first ``most`` words of a part; the first ``front`` of them count more."""
        before: list[str] = ["", ""]
        name: list[tuple[str, float]] = []
        opened: list[str] = []
        ended = 0
        for place, token in zip(range(most), self._tokens(part), strict=False):
            weight = FRONT if place < front else 1.0
            goes_on = token.kind == "name" and part[ended : token.start] == " "
            if name and not goes_on:
                self._add_name(name, opened, token.folded)
                name = []
            if token.kind == "name":
                opened = opened if name else before[-2:]
                name.append((token.folded, NAME * weight))
                ended = token.end
            elif token.kind == "number":
                self._add(f"#:{token.folded}", NUMBER * weight)
            elif token.kind == "word" and len(token.folded) >= 5:
                self._add(f"w:{self._lang}:{token.folded[:STEM]}", WORD * weight)
            if token.kind in {"name", "word"}:
                self._add_across(token, WORD * weight)
            before.append(token.folded)
        self._add_name(name, opened, "")

    def _tokens(self, part: str) -> Iterator[_Token]:
        for match in _TOKEN.finditer(part):
            surface = match[0]
            folded = fold_words(surface).text.strip()
            kind = ""
            if surface[0].isdigit():
                folded = re.sub(r"\D", "", surface)
                year = len(folded) == 4 and folded[:2] in {"19", "20"}
                kind = "number" if len(folded) >= 2 and not year else ""
            elif len(folded) >= 3 and folded not in self._ignored:
                starts = _SENTENCE_START.search(part[max(0, match.start() - 8) : match.start()])
                kind = "name" if surface[0].isupper() and not starts else "word"
            yield _Token(folded, kind, match.start(), match.end())

    def _add(self, term: str, weight: float) -> None:
        self.found[term] = max(self.found.get(term, 0.0), weight)

    def _add_name(self, name: list[tuple[str, float]], before: list[str], after: str) -> None:
        """Add the words of one name, each with its share of what a name counts, and note whether it is a speaker's."""
        if not name:
            return
        share = min(1.0, NAME_WORDS / len(name))
        for word, weight in name:
            self._add(f"n:{word}", weight * share)
        around = {*before, *(word for word, _ in name)}
        if around & _IN_OFFICE or {*before, after} & _SAID:
            self.voices.update(f"n:{word}" for word, _ in name)

    def _add_across(self, token: _Token, weight: float) -> None:
        keys = self._across(token)
        for key in keys:
            self._add(f"x:{key}", weight / math.sqrt(len(keys)))

    def _across(self, token: _Token) -> list[str]:
        """How the word begins in English; of a name, only where the lexicon has it: Tesoro, Treasury."""
        word, plain = token.folded, token.kind == "word"
        if word in COMMON:
            return []
        if self._lang == "es":
            known = english_for(word)
            spelled = [word[:ACROSS]] if plain and len(word) >= 5 else []
            return sorted({english[:ACROSS] for english in known}) or spelled
        return [word[:ACROSS]] if (plain and len(word) >= ACROSS) or word in english_words() else []
