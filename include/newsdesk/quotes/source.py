"""From the words of a source (*Sen. Whitfield*, *she*, *el fiscal*) to the person or institution meant."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.clause import Span, subject_start
from newsdesk.quotes.names import Name
from newsdesk.quotes.people import Cast, Person
from newsdesk.quotes.words import Language, Paragraph, fold


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: persons of the cast, or a descriptor when nobody is named. ``how`` names the way it was told."""

    people: tuple[Person, ...]
    descriptor: str | None
    how: str
    confidence: float
    mention: tuple[int, int] | None = None
    """Character offsets of the words near the quote."""
    thing: bool = False
    """Whether the source is no person nor institution (*the report*): it never goes on speaking."""

    @property
    def person(self) -> Person | None:
        return self.people[0] if len(self.people) == 1 else None


class Identifier:
    """Tells speakers from their words, given the cast so far."""

    def __init__(self, text: str, language: Language, cast: Cast) -> None:
        self.text, self.language, self.cast = text, language, cast
        self.last_plural: str | None = None
        self.last: Speaker | None = None
        """Who spoke last in the document."""
        self.anonymous: list[tuple[str, str, int]] = []
        """Unnamed people: the word for what they are, the descriptor, the sentence."""

    def identify(
        self,
        paragraph: Paragraph,
        span: Span,
        begin: int,
        known: dict[int, tuple[Name, Person]],
        position: int,
        last: Person | None,
    ) -> Speaker:
        """The speaker that the tokens ``span`` mean; ``known`` maps the first token of each name of the sentence to it."""
        tags = paragraph.tags
        offsets = (paragraph.starts[span[0]], paragraph.ends[span[1] - 1])
        if span[1] - span[0] == 1 and tags[span[0]] in "PWt":
            return self._pronoun(paragraph, span[0], begin, known, position, last, offsets)
        heads = self._heads(paragraph, span, known)
        if heads:
            return self._named(paragraph, span, heads, offsets)
        apposed = self._apposed(paragraph, span, known)
        if apposed is not None:
            name, person = apposed
            return Speaker((person,), None, "name", 0.95, (offsets[0], paragraph.ends[name.end - 1]))
        return self._role(paragraph, span, position, last, offsets)

    def _apposed(
        self, paragraph: Paragraph, span: Span, known: dict[int, tuple[Name, Person]]
    ) -> tuple[Name, Person] | None:
        """*Dijo el secretario de Seguridad, Octavio Lerma.*: the name that the role introduces."""
        tags = paragraph.tags
        if tags[span[1] : span[1] + 1] != ",":
            return None
        start = span[1] + 1
        while tags[start : start + 1] and tags[start] in "DTJn" and start - span[1] < 5:
            start += 1
        found = known.get(start)
        if found is None or found[1].institution or tags[found[0].end : found[0].end + 1] not in ("", *",.;:)-?!QWtV("):
            return None
        found[1].human = True
        return found

    def _heads(
        self, paragraph: Paragraph, span: Span, known: dict[int, tuple[Name, Person]]
    ) -> list[tuple[Name, Person]]:
        """Names that are themselves the subject, not owners of it (*Trump’s campaign*) nor behind *of*, *for*."""
        tags = paragraph.tags
        heads = []
        for at in range(span[0], span[1]):
            if at not in known:
                continue
            name, person = known[at]
            if name.possessive and name.end < span[1]:
                continue
            lead = name.begin
            while lead > span[0] and tags[lead - 1] in "TnJD'":
                lead -= 1
            beside = tags[name.begin - 1 : name.begin] == "n" and name.end - name.begin > 1 and is_given(paragraph.words[name.begin])
            if lead > span[0] and tags[lead - 1] == "O" and not beside:
                continue
            if name.end < span[1] and tags[name.end] in "nT" and not heads:
                continue
            heads.append((name, person))
        return heads

    def _named(
        self, paragraph: Paragraph, span: Span, heads: list[tuple[Name, Person]], offsets: tuple[int, int]
    ) -> Speaker:
        people = tuple(dict.fromkeys(person for _, person in heads))
        if len(people) > 1 and "C" not in paragraph.tags[span[0] : span[1]]:
            people = people[-1:]
        if len(people) == 1 and people[0].institution:
            return Speaker(people, self._descriptor(paragraph, span), "name", 0.95, offsets)
        return Speaker(
            people,
            None,
            "name" if len(people[0].name) == 1 or heads[0][0].end - heads[0][0].begin > 1 else "surname",
            0.96,
            offsets,
        )

    def _descriptor(self, paragraph: Paragraph, span: Span) -> str:
        """The phrase as printed; institutions lose their article, people described keep it."""
        start = span[0]
        capitals = "N" in paragraph.tags[start : span[1]]
        if (
            capitals
            and fold(paragraph.words[start]) in self.language.articles
            and fold(paragraph.words[start]) not in ("a", "an", "un", "una")
        ):
            following = paragraph.words[start + 1 : start + 2]
            if following and following[0][0].isupper():
                start += 1
        return self.text[paragraph.starts[start] : paragraph.ends[span[1] - 1]]

    def _role(
        self, paragraph: Paragraph, span: Span, position: int, last: Person | None, offsets: tuple[int, int]
    ) -> Speaker:
        tags, words = paragraph.tags, paragraph.words
        descriptor = self._descriptor(paragraph, span)
        heads = [i for i in range(span[0], span[1]) if tags[i] in "TJ"]
        stop = tags.find("O", span[0], span[1])
        if stop >= 0:
            heads = [i for i in heads if i < stop] or heads
        first = fold(words[span[0]])
        definite = first in self.language.definite
        owned = "'" in tags[span[0] : span[1]]
        if definite and heads and not owned:
            known = self._definite(paragraph, heads, position, last, offsets)
            if known is not None:
                return known
        elif heads and not owned:
            self.anonymous.append((fold(words[heads[-1] if self.language.code == "en" else heads[0]]), descriptor, position))
        if fold(words[span[1] - 1]).endswith("s"):
            self.last_plural = descriptor
        thing = not any(t in "TNJ" for t in tags[span[0] : span[1]])
        return Speaker((), descriptor, "descriptor", 0.85, offsets, thing)

    def _definite(
        self, paragraph: Paragraph, heads: list[int], position: int, last: Person | None, offsets: tuple[int, int]
    ) -> Speaker | None:
        """Who *the senator*, *el funcionario* is: a person with that role, somebody unnamed before, else whoever acted last."""
        words = [paragraph.words[i] for i in heads]
        if self.language.code == "en":
            words.reverse()
        for word in words:
            person = self.cast.by_role(word, position, last)
            unnamed = next(((d, at) for head, d, at in reversed(self.anonymous) if head == fold(word)), None)
            if unnamed is not None and (person is None or max(person.seen, person.spoke) < unnamed[1]):
                return Speaker((), unnamed[0], "role", 0.75, offsets)
            if person is not None:
                return Speaker((person,), None, "role", 0.8, offsets)
        for word in words:
            if self.cast.is_epithet(word):
                gender = self.cast.gender_of_title(word)
                person = self.cast.by_pronoun(gender, position)
                if person is not None and position - max(person.seen, person.spoke, person.subject) <= 3:
                    return Speaker((person,), None, "role", 0.65, offsets)
        return None

    def _pronoun(
        self,
        paragraph: Paragraph,
        at: int,
        begin: int,
        known: dict[int, tuple[Name, Person]],
        position: int,
        last: Person | None,
        offsets: tuple[int, int],
    ) -> Speaker:
        tags = paragraph.tags
        kind = self.language.pronouns.get(fold(paragraph.words[at]))
        if kind == "w" or tags[at] in "Wt":
            k = at - 1
            while k >= begin and tags[k] in ",O":
                k -= 1
            if k >= begin and tags[k] not in "QVvA":
                start = subject_start(paragraph, begin, k, self.language)
                spoken = self.identify(paragraph, (start, k + 1), begin, known, position, last)
                return Speaker(
                    spoken.people,
                    spoken.descriptor,
                    "relative",
                    spoken.confidence * 0.95,
                    (paragraph.starts[start], offsets[1]),
                )
            return Speaker((), None, "relative", 0.4, offsets)
        if kind == "i":
            return Speaker((), None, "pronoun", 0.4, offsets)
        if kind == "p":
            return Speaker((), self.last_plural, "pronoun", 0.5, offsets)
        if kind == "n" and self.last is not None and (self.last.descriptor or (self.last.person and self.last.person.institution)):
            return Speaker(self.last.people, self.last.descriptor, "pronoun", 0.6, offsets)
        if kind == "n":
            institution = self.cast.last_institution()
            return Speaker((institution,) if institution else (), None, "pronoun", 0.5, offsets)
        return self.left_out(kind, position, offsets)

    def left_out(self, gender: str | None, position: int, offsets: tuple[int, int] | None = None) -> Speaker:
        """*He*, *she*, or a Spanish verb without a subject."""
        person = self.cast.by_pronoun(gender, position)
        how = "pronoun" if offsets else "null-subject"
        return Speaker((person,) if person else (), None, how, 0.8 if person else 0.3, offsets)
