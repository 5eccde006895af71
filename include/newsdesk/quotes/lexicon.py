"""The shape of what the engine knows of a language; the words themselves are in ``lang_en`` and ``lang_es``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, eq=False)
class Language:
    """What the engine knows of one language. Words are folded; see the module text for the tags."""

    code: str
    tags: Mapping[str, str]
    """Closed-class words, cue verbs, titles: word to tag."""
    spelled: Mapping[str, str]
    """Words whose accent tells their tag (*él*, *la Secretaría*): lower case as printed, to tag."""
    proper: frozenset[str]
    """Words of ``tags`` that are names when they are capitalised (Will, May); titles only behind a name (Kate Bishop)."""
    openers: tuple[str, ...]
    """Endings of the participles and adverbs that may open a sentence with a capital (*Facing criticism, …*)."""
    opened: str
    """Tags that follow such an opening; behind a surname with the same ending (*Fleming said*) stands a verb."""
    endings: tuple[tuple[str, str], ...]
    """Endings that tell the tag of an unknown lower-case word."""
    clause: frozenset[str]
    """Cue verbs that take a reported clause behind *that* / *que*."""
    bare_clause: frozenset[str]
    """Cue verbs that take a reported clause without *that*."""
    addressed: frozenset[str]
    """Cue verbs with the addressee between them and the clause (*told reporters that*)."""
    question: frozenset[str]
    """Cue verbs that take an indirect question."""
    answers: frozenset[str]
    """Cue verbs that answer: their subject is not who asked."""
    asked: frozenset[str]
    """Words that open an indirect question."""
    asides: frozenset[str]
    """Words behind a comma with which the narrator comments on what was said."""
    pronouns: Mapping[str, str]
    """Subject pronouns and the gender (f, m), number (p) or kind (i: speaker, w: relative, n: thing) they tell."""
    weak: frozenset[str]
    """Cue verbs that say nothing by themselves (*called*, *used*): they need a quotation beside them."""
    naming: frozenset[str]
    """Verbs behind which a capitalised word with its article is a nickname (*calls him “the Mole”*)."""
    nobody: frozenset[str]
    """Subjects that say that nothing was said (*Nobody told them that …*)."""
    asker: frozenset[str]
    """Words for whoever asks for the newspaper; they do not go on speaking."""
    thought: frozenset[str]
    """Verbs of thinking: they attribute only where no verb of saying does."""
    according: tuple[tuple[str, ...], ...]
    """*According to*, *según*, as folded words."""
    not_speech: re.Pattern[str]
    """What stands before a marked title, name or term."""
    org_words: frozenset[str]
    """Words that make a capitalised sequence an institution."""
    female_titles: frozenset[str]
    male_titles: frozenset[str]
    generic: Mapping[str, str]
    """Words that stand for people introduced by others: *the lawmaker* for a senator (masculine forms, see ``people``)."""
    articles: frozenset[str]
    collective: frozenset[str]
    """Words of roles that many hold together; they never mean one person known before."""
    definite: frozenset[str]
    """Words that open a phrase for somebody known already (*the senator*, *dicha funcionaria*)."""
    possessive: frozenset[str]
    nominal: frozenset[str]
    """Determiners that make a noun of the verb form behind them (*the claims*, *la denuncia*)."""
    attach: frozenset[str]
    """Prepositions that hang any phrase on a noun to their left (*the head of*, *el jefe de*)."""
    attach_names: frozenset[str]
    """Prepositions that do so before a name (*a professor at Rice*, *fiscal en Sinaloa*)."""
    locative: frozenset[str]
    """Prepositions that make the name behind them a place, unless it is known to be a person's."""
    times: frozenset[str]
    """Nouns of time, which are never who spoke (*said Tuesday*, *dijo este lunes*)."""
    deaths: frozenset[str]
    """Verbs that say that somebody died or is missing."""
    killed: frozenset[str]
    """Participles that say so behind *was* / *fue*."""
    signs: frozenset[str]
    """What words are written on: whoever put them there is not told."""
    papers: frozenset[str]
    """What somebody writes or says (*statement*, *carta*); its author is who speaks."""
    anybody: frozenset[str]
    """Words that mean whoever of that gender was spoken of last, further back than other epithets do."""
    verb_first: bool
    """Whether the subject usually follows its verb (*dijo Marín*) and may be left out."""


def lexicon(**classes: str) -> dict[str, str]:
    """Word to tag from keyword lists; a later class wins over an earlier one."""
    return {word: tag for tag, words in classes.items() for word in words.split()}


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents, for comparing names and looking words up."""
    lower = word.lower().replace("’", "'")
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


def wordset(words: str) -> frozenset[str]:
    """The words of a list in plain text."""
    return frozenset(words.split())
