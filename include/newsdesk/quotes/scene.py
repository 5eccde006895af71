"""A sentence and the people named in it, met one after the other as reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsdesk.quotes.fitting import stems
from newsdesk.quotes.homes import home_of, home_words
from newsdesk.quotes.lexicon import fold, wordset
from newsdesk.quotes.names import Name, nicknames, printed
from newsdesk.quotes.offices import OFFICE_TEXT, RELATIONS
from newsdesk.quotes.people import Cast, Person
from newsdesk.quotes.roles import roles_of
from newsdesk.quotes.words import Sentence

_KIN = wordset(
    "husband wife father mother brother sister son daughter uncle aunt grandfather grandmother nephew niece widow widower "
    "boyfriend girlfriend esposo esposa marido padre madre hermano hermana hijo hija tio tia abuelo abuela sobrino sobrina "
    "viuda viudo novio novia primo prima suegra cuñado cuñada"
)
"""Relatives, whose words tell a gender."""
_SILENT_BEFORE = frozenset("RVvAQCtWSDGgE.:")
_SILENT_AFTER = frozenset("VvA'.O?:;")
_NICKNAMED = re.compile("[nQ]")
_WHOSE = (["whose"], ["cuyo"], ["cuya"], ["cuyos"], ["cuyas"])


@dataclass(slots=True)
class Scene:
    """``known`` maps the first token of each name met so far to it; ``waiting`` are the names further right."""

    sentence: Sentence
    waiting: list[Name]
    known: dict[int, tuple[Name, Person]] = field(default_factory=dict)

    def meet(self, limit: int, cast: Cast) -> None:
        """Let the cast know the names that begin before token ``limit``, with their roles."""
        sentence = self.sentence
        while self.waiting and self.waiting[0].begin < limit:
            name = self.waiting.pop(0)
            if self._bare(name):
                person = cast.meet(sentence.words[name.begin : name.end], None, sentence.position)
                self.known[name.begin] = (name, person)
                person.dead = person.dead or self._dies(name)
                continue
            roles = list(roles_of(sentence, name))
            role = roles[0].role if roles else None
            person = cast.meet(printed(sentence, name), name.title, sentence.position, role=role)
            home = home_of(sentence, name)
            for told in roles:
                cast.describe(person, told.role, told.affiliation, over=told.over)
            if home is not None:
                person.home |= stems(home_words(sentence.words[home[0] : home[1]]))
                cast.describe(person, None, _place(sentence, home))
            person.gender = _kin_gender(role, cast) or person.gender
            for words in nicknames(sentence, name):
                cast.nickname(person, words)
            self.known[name.begin] = (name, person)
            if self._described(name):
                person.described, person.clause = True, person.clause or self._clause(name)
            person.dead = person.dead or self._dies(name)
            if not person.human and name.begin > sentence.begin:
                person.place = person.place or sentence.words[name.begin - 1].lower() in sentence.language.locative

    def _bare(self, name: Name) -> bool:
        """Whether nothing beside a name can tell more of its bearer (*Marsh said*): most names of a text."""
        tags = self.sentence.tags
        before = tags[name.begin - 1] if name.begin > self.sentence.begin else "R"
        after = tags[name.end : name.end + 1]
        if before not in _SILENT_BEFORE or after not in _SILENT_AFTER:
            return False
        if after == "O" and self.sentence.words[name.end] == "of":
            return False  # *James Ashworth of the Brookings Institution*
        # A nickname within a name is a noun by now, or still marked.
        return name.end - name.begin == 1 or not _NICKNAMED.search(tags, name.begin, name.end)

    def _dies(self, name: Name) -> bool:
        """*Gabriel, 19, died*, *Montes fue asesinado*."""
        sentence, at = self.sentence, name.end
        if sentence.tags[at : at + 3] == ",0,":
            at += 2
        at += sentence.tags[at : at + 1] == ","
        passive = False
        while at < sentence.end and sentence.tags[at] in "AR":
            passive, at = passive or sentence.tags[at] == "A", at + 1
        word = fold(sentence.words[at]) if at < sentence.end else ""
        return word in sentence.language.deaths or (passive and word in sentence.language.killed)

    def _clause(self, name: Name) -> str:
        """What the sentence goes on to say behind the name, up to the next marked words."""
        sentence = self.sentence
        stop = sentence.tags.find("Q", name.end, sentence.end)
        last = (stop if stop > 0 else sentence.end) - 1
        return sentence.text[sentence.ends[name.end - 1] : sentence.ends[last]]

    def _described(self, name: Name) -> bool:
        """Whether the sentence tells who this is by something else than an office."""
        tags, words, language = self.sentence.tags, self.sentence.words, self.sentence.language
        whose = [word.lower() for word in words[name.end + 1 : name.end + 2]]
        if tags[name.end : name.end + 2] in (",W", ",t") or (tags[name.end : name.end + 1] == "," and whose in _WHOSE):
            return OFFICE_TEXT.search(self._clause(name)) is None
        if _RELATIVE.match(tags, name.end) and words[name.end + 1].lower() in language.possessive:
            return fold(words[name.end + 2]) not in RELATIONS
        before = tags[max(self.sentence.begin, name.begin - 3) : name.begin]
        owned = before.endswith(("Dn,", "DT,")) and words[name.begin - 3].lower() in language.possessive
        return owned and fold(words[name.begin - 2]) not in RELATIONS


def _kin_gender(role: str | None, cast: Cast) -> str | None:
    """The gender that a relation tells: *her husband, Dale*, *su esposo, Domingo*."""
    head = (role or "").partition(" ")[0]
    return cast.gender_of_title(head) if fold(head) in _KIN else None


_RELATIVE = re.compile(r",D[nT][,.]")
"""*Javier May, su compadre,*"""


def _place(sentence: Sentence, span: tuple[int, int]) -> str | None:
    """The place as printed; a party with its state is none."""
    place = sentence.text[sentence.starts[span[0]] : sentence.ends[span[1] - 1]]
    return None if "-" in place[:2] else place
