"""A sentence and the people named in it, met one after the other as reading goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.names import Name
from newsdesk.quotes.people import Cast, Person
from newsdesk.quotes.roles import role_of
from newsdesk.quotes.words import Sentence

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
            person = cast.meet(sentence.words[name.begin : name.end], name.title, sentence.position)
            role, affiliation = role_of(sentence, name)
            cast.describe(person, role, affiliation)
            self.known[name.begin] = (name, person)
            person.described = person.described or self._described(name)
            person.dead = person.dead or self._dies(name)
            if not person.human and name.begin > sentence.begin:
                person.place = person.place or sentence.words[name.begin - 1].lower() in sentence.language.locative

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

    def _described(self, name: Name) -> bool:
        tags, words, language = self.sentence.tags, self.sentence.words, self.sentence.language
        whose = [word.lower() for word in words[name.end + 1 : name.end + 2]]
        if tags[name.end : name.end + 2] in (",W", ",t") or (tags[name.end : name.end + 1] == "," and whose in _WHOSE):
            return True
        before = tags[max(self.sentence.begin, name.begin - 3) : name.begin]
        return before.endswith(("Dn,", "DT,")) and words[name.begin - 3].lower() in language.possessive
