"""The people of one document: names as they grow and shrink, titles, genders, roles, and who a pronoun means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsdesk.quotes.fitting import Words, head_words, other_office, words_of
from newsdesk.quotes.given_names import gender_of, is_given, is_surname
from newsdesk.quotes.holders import holder, neuter
from newsdesk.quotes.lexicon import Language, fold
from newsdesk.quotes.namesakes import adds_surname, same_name
from newsdesk.quotes.person import Person

__all__ = ["Cast", "Person"]


class Cast:
    """Everybody named so far. Positions are sentence numbers, counted through the document."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.people: list[Person] = []
        self.by_word: dict[str, list[Person]] = {}

    # ------------------------------------------------------------- names

    def meet(self, words: list[str], title: str | None, position: int, *, role: str | None = None) -> Person:
        """The person of one printed name; new names make new people, longer names of the same one replace shorter.

        ``role`` is the one printed beside the name: somebody with another surname more and another office is somebody else.
        """
        name = tuple(words)
        person = self._known(name, title, words_of(role or "")) or self._new(name)
        if len(name) > len(person.name) and not person.institution:
            person.name = name
            self._index(person)
        self._learn(person, title, role)
        person.seen = position
        person.times += 1
        return person

    def _new(self, name: tuple[str, ...]) -> Person:
        person = Person(name, len(self.people))
        given = len(name) > 1 and is_given(name[0])
        keys = {fold(w.rstrip(".")) for w in name[given:]}
        person.institution = bool(keys & self.language.org_words) or (
            len(name) == 1 and len(name[0]) > 1 and name[0].isupper()
        )
        if not person.institution and given:
            person.human = True
            person.gender = gender_of(name[0])
        self.people.append(person)
        self._index(person)
        return person

    def _index(self, person: Person) -> None:
        for word in person.name:
            bucket = self.by_word.setdefault(fold(word.rstrip(".")), [])
            if person not in bucket:
                bucket.append(person)
                del bucket[:-_NAMESAKES]

    def _learn(self, person: Person, title: str | None, role: str | None) -> None:
        guessable = person.gender is None and len(person.name) > 1 and not person.institution
        # Behind a title the first word may be a surname (*el secretario García Harfuch*): its ending tells nothing.
        if guessable and not (title is not None and is_surname(person.name[0])):
            person.gender = gender_of(person.name[0])
        if title is None:
            return
        key = fold(title.rstrip("."))
        if key.endswith("s") and self.language.tags.get(key[:-1]) == "T":
            key = key[:-1]  # *Senators Tom Cotton and Tim Kaine*
        if not any(key in words for words in (*person.offices, words_of(role or ""))):
            self._hold(person, (key,))
        person.titles.add(title.rstrip("."))
        person.human = person.human or not person.institution
        told = self._title_gender(title)
        if told is None and person.gender is None and self.language.code == "es" and key.endswith(("or", "o")):
            told = "m"
        person.gender = told or person.gender

    def _known(self, name: tuple[str, ...], title: str | None, role: Words) -> Person | None:
        keys = [fold(w.rstrip(".")) for w in name]
        candidates = self.by_word.get(keys[-1], [])
        if len(keys) == 1:
            return self._by_single(keys[0], candidates, title)
        same = [p for p in reversed(candidates) if self._same(keys, p, role)]
        same = same or [p for p in self.by_word.get(keys[0], []) if self._same(keys, p, role)]
        grown = [p for p in same if adds_surname(keys, [fold(w.rstrip(".")) for w in p.name])]
        # *Octavio Lerma* may be either of Octavio Lerma Quiroz and Octavio Lerma Ruiz.
        return None if len(grown) > 1 and len(grown) == len(same) else next(iter(same), None)

    def _same(self, keys: list[str], person: Person, role: Words) -> bool:
        if tuple(keys) in person.nicknames:
            return True
        names = [fold(w.rstrip(".")) for w in person.name]
        if not same_name(keys, names, spanish=self.language.code == "es"):
            return False
        grown = adds_surname(keys, names) or adds_surname(names, keys) or (len(keys) > 1 and keys[0] != names[0])
        return not (grown and role and person.offices and other_office(role, person.offices))

    def _by_single(self, key: str, candidates: list[Person], title: str | None) -> Person | None:
        gender = self._title_gender(title)
        fitting = [p for p in candidates if not (gender and p.gender and p.gender != gender)]
        surname = [p for p in fitting if self._surname_match(p, key)]
        pool = surname or [p for p in fitting if fold(p.name[0]) == key or p.institution]
        if not pool:
            return None
        printed = title.rstrip(".") if title else None
        return max(pool, key=lambda p: (printed in p.titles, len(p.name) > 1 or p.times > 2, p.seen, p.times))

    def _surname_match(self, person: Person, key: str) -> bool:
        if any(key == nickname[-1] for nickname in person.nicknames):
            return True
        names = [fold(w.rstrip(".")) for w in person.name]
        if person.institution:
            return names == [key]
        if len(names) == 1:
            return names[0] == key
        return key in names[1:]

    def by_surname(self, word: str) -> Person | None:
        """Whose surname a capitalised word is that also means an office (*Emma Coronel*, *Luisa María Alcalde*)."""
        key = fold(word)
        if not word[0].isupper() or key not in self.language.tags:
            return None
        named = [p for p in self.by_word.get(key, ()) if not p.institution and key in map(fold, p.name[1:])]
        return max(named, key=lambda p: (p.seen, p.times), default=None)

    def _title_gender(self, title: str | None) -> str | None:
        if title is None:
            return None
        key = fold(title.rstrip("."))
        if key in self.language.female_titles:
            return "f"
        return "m" if key in self.language.male_titles else None

    # ------------------------------------------------------------- descriptions

    def nickname(self, person: Person, words: Sequence[str]) -> None:
        """From here on *El Mayo* is the person."""
        keys = tuple(fold(word.rstrip(".")) for word in words)
        if 0 < len(keys) < 4 and len(person.nicknames) < _OFFICES:
            person.nicknames.add(keys)
            for key in keys[-1:]:
                bucket = self.by_word.setdefault(key, [])
                if person not in bucket:
                    bucket.append(person)
                    del bucket[:-_NAMESAKES]

    def describe(self, person: Person, role: str | None, affiliation: str | None, *, over: bool = False) -> None:
        """Remember the first role and affiliation printed, and the words of every later one; ``over``: told as past."""
        if role:
            person.role_words.update(fold(w).replace(".", "").strip(",") for w in role.replace("-", " ").split())
            words = (*(["former"] if over else []), *words_of(role))
            self._hold(person, words)
            if person.role is None:
                person.role = role
            if not person.institution:
                person.human = True
        if affiliation and person.affiliation is None:
            person.affiliation = affiliation

    def _hold(self, person: Person, words: Words) -> None:
        if words in person.offices or len(person.offices) >= _OFFICES:
            return
        person.offices.append(words)
        person.bears.update(neuter(word, self.language) for word in head_words(words))
        person.borne.update(neuter(word, self.language) for word in words)

    def by_role(self, head: str, last: Person | None, phrase: Words = ()) -> Person | None:
        """Who *the foreign secretary*, *la gobernadora* is (see ``holders.holder``)."""
        return holder(self.people[-_CROWD:], self.language, head, last, phrase)

    def gender_of_title(self, word: str) -> str | None:
        """The gender that a word for a person tells; in Spanish its ending does."""
        key = fold(word)
        if key in self.language.female_titles:
            return "f"
        return (
            "m"
            if key in self.language.male_titles or (self.language.verb_first and key.endswith(("o", "or")))
            else None
        )

    def last_institution(self) -> Person | None:
        """The institution named last; *it* usually means it."""
        return max((p for p in self.people[-_CROWD:] if p.institution), key=lambda p: (p.subject, p.seen), default=None)

    # ------------------------------------------------------------- pronouns

    def by_pronoun(
        self,
        gender: str | None,
        position: int,
        other_than: Person | None = None,
        may_be: Callable[[Person], bool] | None = None,
    ) -> Person | None:
        """Who *he*, *she* or a Spanish subject left out means: the latest fitting subject or speaker, else the latest named.

        ``may_be`` is asked of each, when given.
        """
        best: Person | None = None
        best_score = -99.0
        for person in self.people[-_CROWD:]:
            if person is other_than or not (person.human or len(person.name) > 1 or person.subject >= 0):
                continue
            if person.institution or person.place or person.gone or position - max(person.seen, person.spoke) > _MEMORY:
                continue
            if gender and person.gender and person.gender != gender:
                continue
            if may_be is not None and not may_be(person):
                continue
            score = _salience(person, gender)
            if score > best_score:
                best, best_score = person, score
        return best


_NAMESAKES = 40
_OFFICES = 24
"""Roles and nicknames remembered of one person at most."""
_CROWD = 400
"""People looked through at most, the latest first met: no article has more, and time stays linear in its length."""

_MEMORY = 30
"""Sentences after which a person no longer comes to mind for a pronoun."""


def _salience(person: Person, gender: str | None) -> float:
    """A position in sentences: that of the latest act, put back for whatever makes the person less likely."""
    score = max(person.subject + 0.4, person.spoke, person.seen - 2.5)
    if gender and person.gender is None:
        score -= 0.6
    if not person.human:
        score -= 2.0 if person.subject >= 0 or person.spoke >= 0 else 6.0
    return score + min(person.times, 10) * 0.02
