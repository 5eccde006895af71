"""From the words of a source (*Sen. Whitfield*, *she*, *el fiscal*) to the person or institution meant."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial

from newsdesk.quotes.fitting import Words, listed_fields, of_other_fields, words_of
from newsdesk.quotes.heads import apposed_name, heads_of
from newsdesk.quotes.holders import fits
from newsdesk.quotes.lexicon import Language, fold, wordset
from newsdesk.quotes.names import Name
from newsdesk.quotes.people import Cast, Person
from newsdesk.quotes.phrase import Span, subject_start
from newsdesk.quotes.scene import Scene
from newsdesk.quotes.words import Sentence


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
    sure: bool = True
    """Whether what told the person speaks for nobody else; a likely speaker is no link to a known person."""

    @property
    def known(self) -> bool:
        """Whether anybody is told at all."""
        return bool(self.people or self.descriptor)

    @property
    def plural(self) -> bool:
        """Whether the descriptor speaks of many (*las autoridades*)."""
        first = (self.descriptor or "").partition(" ")[0].lower()
        return first in ("las", "los", "unos", "unas", "sus", "dos") or (len(first) > 4 and first.endswith("s"))

    @property
    def person(self) -> Person | None:
        return self.people[0] if len(self.people) == 1 else None


class Identifier:
    """Tells speakers from their words, given the cast so far."""

    def __init__(self, text: str, language: Language, cast: Cast) -> None:
        self.text, self.language, self.cast = text, language, cast
        self.last: Speaker | None = None
        """Who spoke last in the document, papers and reports apart."""
        self.asker: Person | None = None
        """Who asked the question that is being answered, while it is."""
        self.latest: Speaker | None = None
        """Who or what spoke last."""
        self.topic: Speaker | None = None
        """The paper or thing that the sentence before was about (*Ms. Hale’s statement*); *it* means that."""
        self.last_plural: str | None = None
        self.unnamed: deque[tuple[str, str, int]] = deque(maxlen=50)
        """Unnamed people met: the word for what they are, the descriptor, the position."""

    def identify(self, scene: Scene, span: Span) -> Speaker:
        """The speaker that the tokens ``span`` of the scene mean."""
        sentence = scene.sentence
        offsets = (sentence.starts[span[0]], sentence.ends[span[1] - 1])
        if span[1] - span[0] == 1 and sentence.tags[span[0]] in "PWt":
            return self._pronoun(scene, span[0], offsets)
        whose = fold(sentence.words[span[0]]) if span[1] - span[0] == 1 else ""
        if whose in _WHOSE:
            return self.left_out(_WHOSE[whose], sentence.position, offsets)
        heads = heads_of(scene, span)
        if heads:
            return self._named(sentence, span, heads, offsets)
        namesake = self.cast.by_surname(sentence.words[span[0]]) if span[1] - span[0] == 1 else None
        if namesake is not None:
            return Speaker((namesake,), None, "surname", 0.9, offsets)
        author = self._author(scene, span)
        if author is not None:
            return Speaker((author,), None, "statement", 0.85, offsets)
        apposed = apposed_name(scene, span)
        if apposed is not None:
            name, person = apposed
            person.human = True
            return Speaker((person,), None, "name", 0.95, (offsets[0], sentence.ends[name.end - 1]))
        return self._role(scene, span, offsets)

    def left_out(self, gender: str | None, position: int, mention: Span | None = None) -> Speaker:
        """*He*, *she*, or a Spanish verb without a subject."""
        person = self.cast.by_pronoun(gender, position, self.asker)
        if person is not None and mention is not None:
            # The article says the gender itself from here on.
            person.gender = person.gender or gender
        how = "pronoun" if mention else "null-subject"
        return Speaker((person,) if person else (), None, how, 0.8 if person else 0.3, mention)

    # ------------------------------------------------------------- names

    def _named(self, sentence: Sentence, span: Span, heads: list[tuple[Name, Person]], offsets: Span) -> Speaker:
        people = tuple(dict.fromkeys(person for _, person in heads))
        if len(people) > 1 and "C" not in sentence.tags[span[0] : span[1]]:
            people = people[-1:]
        if len(people) == 1 and people[0].institution:
            return Speaker(people, self._descriptor(sentence, span), "name", 0.95, offsets)
        full = len(people[0].name) == 1 or heads[0][0].end - heads[0][0].begin > 1
        return Speaker(people, None, "name" if full else "surname", 0.96, offsets)

    def _descriptor(self, sentence: Sentence, span: Span) -> str:
        """The phrase as printed; *the State Department* loses its article, *a neighbour* keeps it."""
        start = span[0]
        article = fold(sentence.words[start]) in self.language.definite
        if article and start + 1 < span[1] and sentence.words[start + 1][0].isupper():
            start += 1
        return self.text[sentence.starts[start] : sentence.ends[span[1] - 1]]

    # ------------------------------------------------------------- roles

    def _role(self, scene: Scene, span: Span, offsets: Span) -> Speaker:
        sentence = scene.sentence
        tags, words = sentence.tags, sentence.words
        descriptor = self._descriptor(sentence, span)
        if self._sign(sentence, span):
            return Speaker((), None, "sign", 0.3, offsets, True)
        heads = self._role_words(sentence, span)
        if not heads and fold(words[span[0]]) in self.language.definite:
            known = self._by_printed_role(
                [words[i] for i in range(span[1] - 1, span[0], -1) if tags[i] == "n"], offsets
            )
            if known is not None:
                return known
        if heads and "'" not in tags[span[0] : span[1]]:
            if fold(words[span[0]]) in self.language.definite:
                phrase = words_of(" ".join(words[span[0] + 1 : span[1]]))
                owners = [person for at, (_, person) in scene.known.items() if span[0] <= at < span[1]]
                owned = any(fold(owner.full) not in _PARTIES for owner in owners)
                known = self._known_by_role(heads, phrase, sentence.position, offsets, printed=descriptor, owned=owned)
                known = known or self._goes_on(sentence, span, owners, offsets)
                if known is not None:
                    return known
            else:
                self.unnamed.append((fold(heads[0]), descriptor, sentence.position))
        if fold(words[span[1] - 1]).endswith("s"):
            self.last_plural = descriptor
        thing = not any(tag in "TNJ" for tag in tags[span[0] : span[1]])
        return Speaker((), descriptor, "descriptor", 0.85, offsets, thing)

    def _by_printed_role(self, words: list[str], offsets: Span) -> Speaker | None:
        """*the defender*: a word that the lists do not know, but that introduced somebody before."""
        last = self.last.person if self.last else None
        people = (self.cast.by_role(word, last) for word in words if len(word) > 3)
        person = next(filter(None, people), None)
        return Speaker((person,), None, "role", 0.75, offsets) if person else None

    def _author(self, scene: Scene, span: Span) -> Person | None:
        """*Ms. Hale’s statement*, *la carta de Robles*: what somebody wrote is what they say."""
        sentence = scene.sentence
        heads = [sentence.words[i] for i in range(*span) if sentence.tags[i] in "nB"]
        owners = [(name, person) for at, (name, person) in scene.known.items() if span[0] <= at < span[1]]
        if not heads or len(owners) != 1 or owners[0][1].institution:
            return None
        (name, person), head = owners[0], heads[0] if self.language.verb_first else heads[-1]
        behind = name.end == span[1] and "O" in sentence.tags[span[0] : name.begin]
        owns = behind if self.language.verb_first else name.possessive
        return person if owns and fold(head) in self.language.papers else None

    def _sign(self, sentence: Sentence, span: Span) -> bool:
        """*A banner on the bridge read*, *un letrero decía*."""
        nouns = sentence.tags[span[0] : span[1]].partition("O")[0]
        return any(fold(word) in self.language.signs for word in sentence.words[span[0] : span[0] + len(nouns)])

    def _role_words(self, sentence: Sentence, span: Span) -> list[str]:
        """What the phrase says somebody is, the head first (English ends with it, Spanish begins with it)."""
        stop = sentence.tags.find("O", span[0], span[1])
        found = [i for i in range(span[0], span[1]) if sentence.tags[i] in "TJ"]
        found = [i for i in found if stop < 0 or i < stop] or found
        words = [sentence.words[i] for i in found]
        return words if self.language.verb_first else words[::-1]

    def _known_by_role(
        self, words: list[str], phrase: Words, position: int, offsets: Span, *, printed: str, owned: bool
    ) -> Speaker | None:
        """Who *the senator* is: a person with that role, somebody unnamed before, else, for an epithet, whoever acted last."""
        last = self.last.person if self.last else None
        article = {"el": "m", "la": "f"}.get(printed.partition(" ")[0].lower()) if self.language.verb_first else None
        for word in words:
            person = self.cast.by_role(word, last, phrase)
            if person is not None and article and person.gender and person.gender != article:
                person = None
            if self._one_of_many(fold(word), person):
                return Speaker((), printed, "descriptor", 0.7, offsets)
            unnamed = next(((told, at) for head, told, at in reversed(self.unnamed) if head == fold(word)), None)
            if unnamed is not None and (person is None or max(person.seen, person.spoke) < unnamed[1]):
                return Speaker((), unnamed[0], "role", 0.75, offsets)
            if person is not None:
                # *el secretario de Gobernación* is not the head of the prosecutor's office, who is a *titular* too.
                if _doubtful(phrase, person):
                    return Speaker((), printed, "descriptor", 0.7, offsets)
                return Speaker((person,), None, "role", 0.8, offsets)
        for word in () if owned else words:
            if (fold(word).endswith("s") and not fold(word).endswith("ss")) or fold(word) in self.language.collective:
                continue
            fits = partial(_may_be, phrase)
            gender = self.cast.gender_of_title(word) or article
            person = self.cast.by_pronoun(gender, position, self.asker, fits)
            reach = 3 * _EPITHET_REACH if fold(word) in self.language.anybody else _EPITHET_REACH
            if person is None or not _may_be_human(person):
                continue
            if fold(word) in _ELECTED and any(_ELECTED.intersection(held) for held in person.offices):
                continue  # *el gobernador* is not the mayor who spoke before
            if position - max(person.seen, person.spoke, person.subject) <= reach:
                return Speaker((person,), None, "role", 0.65, offsets, sure=fold(word) in _ANYBODY)
        return None

    def _one_of_many(self, head: str, person: Person | None) -> bool:
        """*The official* behind *two officials*: one of them, and nobody named before."""
        many = next((at for told, _, at in reversed(self.unnamed) if told in (head + "s", head + "es")), None)
        return many is not None and (person is None or max(person.seen, person.spoke) < many)

    def _goes_on(self, sentence: Sentence, span: Span, owners: list[Person], offsets: Span) -> Speaker | None:
        """*…, añadió el hijo de El Mayo*: whoever adds something is who spoke just before, unless the phrase says otherwise."""
        last = self.last.person if self.last else None
        beside = span[0] - 1 if self.language.verb_first else span[1]
        if last is None or last in owners or not sentence.begin <= beside < sentence.end:
            return None
        if fold(sentence.words[beside]) not in _ADDING or sentence.position - last.spoke > 1:
            return None
        head = next((fold(word) for word in self._role_words(sentence, span)), "")
        gender = self.cast.gender_of_title(head)
        if gender and last.gender and gender != last.gender:
            return None
        return Speaker((last,), None, "role", 0.65, offsets)

    # ------------------------------------------------------------- pronouns

    def _pronoun(self, scene: Scene, at: int, offsets: Span) -> Speaker:
        sentence = scene.sentence
        kind = self.language.pronouns.get(fold(sentence.words[at]))
        if kind == "w" or sentence.tags[at] in "Wt":
            return self._relative(scene, at, offsets)
        if kind == "i":
            return Speaker((), None, "pronoun", 0.4, offsets)
        if kind == "p":
            return Speaker((), self.last_plural, "pronoun", 0.5, offsets)
        if kind == "n":
            return self._institution(offsets)
        return self.left_out(kind, sentence.position, offsets)

    def _relative(self, scene: Scene, at: int, offsets: Span) -> Speaker:
        """*who*, *quien*: whoever stands before it; the mention covers both."""
        sentence = scene.sentence
        k = at - 1
        while k >= sentence.begin and sentence.tags[k] in ",O":
            k -= 1
        if k < sentence.begin or sentence.tags[k] in "QVvA":
            return Speaker((), None, "relative", 0.4, offsets)
        start = subject_start(sentence, sentence.begin, k)
        before = self.identify(scene, (start, k + 1))
        mention = (sentence.starts[start], offsets[1])
        return Speaker(before.people, before.descriptor, "relative", before.confidence * 0.95, mention)

    def _institution(self, offsets: Span) -> Speaker:
        """*it*: the institution or the paper that spoke last, else the institution named last."""
        last = self.latest
        if self.topic is not None:
            return Speaker(self.topic.people, self.topic.descriptor, "pronoun", 0.6, offsets, self.topic.thing)
        if last is not None and (last.descriptor or (last.person and last.person.institution)):
            return Speaker(last.people, last.descriptor, "pronoun", 0.6, offsets)
        institution = self.cast.last_institution()
        return Speaker((institution,) if institution else (), None, "pronoun", 0.5, offsets)


def _doubtful(phrase: Words, person: Person) -> bool:
    """Whether the description tells another field or place than what is known of the person."""
    return of_other_fields(phrase, person.offices, person.home | listed_fields(person.full))


def _may_be(phrase: Words, person: Person) -> bool:
    """Whether nothing known of the person contradicts a description, as an office of another country does."""
    return fits(phrase, person) is not None


_ANYBODY = wordset(
    "official lawmaker legislator politician leader man woman republican democrat mandatario mandataria funcionario funcionaria "
    "legislador legisladora politico politica lider dirigente capo narcotraficante kingpin militar hombre mujer witness "
    "testigo defendant acusado acusada imputado imputada inmate reo"
)
"""Words that may mean anybody of some standing; called by another word, whoever is not known for it may be somebody else."""
_ELECTED = wordset(
    "president governor mayor senator congressman presidente presidenta gobernador gobernadora alcalde alcaldesa senador "
    "senadora diputado diputada"
)
"""Offices of which nobody holds two: called by one, whoever is known for another is not meant."""
_ADDING = wordset("added adds continued continues anadio anade agrego agrega abundo prosiguio continuo")
"""Verbs that go on with what somebody was saying."""
_WHOSE = {"his": "m", "her": "f", "su": None}
"""*in her view*, *a su juicio*: whose view it is, by gender."""
_PARTIES = wordset("morena pan pri prd pt pvem verde ciudadano movimiento")
"""Parties, which tell no place: *la legisladora de Morena*."""
_LANDSCAPE = wordset(
    "bay beach bridge canyon county creek harbor island lake mountain mountains ocean park ridge river street valley"
)


def _may_be_human(person: Person) -> bool:
    """Whether a name may be that of a person at all; *Chesapeake Bay* is none, and a lone unknown word tells nothing."""
    return person.human or (len(person.name) > 1 and fold(person.name[-1]) not in _LANDSCAPE)


_EPITHET_REACH = 3
"""Sentences back to which *the lawmaker* may mean somebody whose role says nothing of the kind."""
