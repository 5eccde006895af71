"""The people of one document: names as they grow and shrink, titles, genders, roles, and who a pronoun means."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from newsdesk.quotes.given_names import gender_of, is_given
from newsdesk.quotes.lexicon import Language, fold


@dataclass(slots=True, eq=False)
class Person:
    """Somebody (or an institution) named in the document. ``name`` is the fullest form printed, without titles."""

    name: tuple[str, ...]
    order: int
    institution: bool = False
    place: bool = False
    human: bool = False
    """Whether something besides capitals says that this is a person: a title, a given name, an age, a pronoun."""
    gender: str | None = None
    role: str | None = None
    affiliation: str | None = None
    role_words: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    described: bool = False
    """Whether a relative clause or a possessive tells who this is (*Mike Waltz, who coaches*, *his vet, Sara Carter*)."""
    dead: bool = False
    """Whether the text says so (*Gabriel died*); the dead are quoted by name, hardly ever as *he*."""
    seen: int = -1
    subject: float = -1
    spoke: int = -1
    times: int = 0

    @property
    def gone(self) -> bool:
        """Dead, and never heard in this text."""
        return self.dead and self.spoke < 0

    @property
    def full(self) -> str:
        return " ".join(self.name)


class Cast:
    """Everybody named so far. Positions are sentence numbers, counted through the document."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.people: list[Person] = []
        self.by_word: dict[str, list[Person]] = {}

    # ------------------------------------------------------------- names

    def meet(self, words: list[str], title: str | None, position: int, *, subject: bool = False) -> Person:
        """The person of one printed name; new names make new people, longer names of the same one replace shorter."""
        name = tuple(w for w in words)
        person = self._known(name, title) or self._new(name)
        if len(name) > len(person.name) and not person.institution:
            person.name = name
            self._index(person)
        self._learn(person, title)
        person.seen = position
        person.times += 1
        if subject:
            person.subject = position
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

    def _learn(self, person: Person, title: str | None) -> None:
        if person.gender is None and len(person.name) > 1 and not person.institution:
            person.gender = gender_of(person.name[0])
        if title is None:
            return
        key = fold(title.rstrip("."))
        person.titles.add(title.rstrip("."))
        person.human = person.human or not person.institution
        told = self._title_gender(title)
        if told is None and person.gender is None and self.language.code == "es" and key.endswith(("or", "o")):
            told = "m"
        person.gender = told or person.gender

    def _known(self, name: tuple[str, ...], title: str | None) -> Person | None:
        keys = [fold(w.rstrip(".")) for w in name]
        candidates = self.by_word.get(keys[-1], [])
        if len(keys) == 1:
            return self._by_single(keys[0], candidates, title)
        for person in reversed(candidates):
            if _same_name(keys, [fold(w.rstrip(".")) for w in person.name], self.language):
                return person
        for person in self.by_word.get(keys[0], []):
            if _same_name(keys, [fold(w.rstrip(".")) for w in person.name], self.language):
                return person
        return None

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
        names = [fold(w.rstrip(".")) for w in person.name]
        if person.institution:
            return names == [key]
        if len(names) == 1:
            return names[0] == key
        return key in names[1:]

    def _title_gender(self, title: str | None) -> str | None:
        if title is None:
            return None
        key = fold(title.rstrip("."))
        if key in self.language.female_titles:
            return "f"
        return "m" if key in self.language.male_titles else None

    # ------------------------------------------------------------- descriptions

    def describe(self, person: Person, role: str | None, affiliation: str | None) -> None:
        """Remember the first role and affiliation printed, and the words of every later one."""
        if role:
            person.role_words.update(fold(w.strip(".,")) for w in role.replace("-", " ").split())
            if person.role is None:
                person.role = role
            if not person.institution:
                person.human = True
        if affiliation and person.affiliation is None:
            person.affiliation = affiliation

    def by_role(self, head: str, last: Person | None, phrase: frozenset[str] = frozenset()) -> Person | None:
        """Who *the foreign secretary*, *la gobernadora* is, by the ``head`` word and the folded words of the whole phrase.

        The person introduced with that word, else with one that it stands for; of several the one whose role shares most
        words with the phrase, then ``last``, then the latest.
        """
        key = _neuter(fold(head.rstrip(".")), self.language)
        found = self._introduced({key, *_SHORT.get(key, ())}, head, last, phrase)
        if found is not None:
            return found
        stands_for = _generic(self.language).get(key)
        return self._introduced(stands_for, head, last, phrase) if stands_for else None

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

    def _introduced(
        self, keys: frozenset[str] | set[str], head: str, last: Person | None, phrase: frozenset[str]
    ) -> Person | None:
        fitting = [
            p
            for p in self.people[-_CROWD:]
            if not p.institution and p.role_words and any(_neuter(w, self.language) in keys for w in p.role_words)
        ]
        if self.language.code == "es" and fitting:
            feminine = fold(head) in self.language.female_titles
            common = not fold(head).endswith(("a", "o", "or"))
            fitting = [p for p in fitting if common or p.gender is None or (p.gender == "f") == feminine]
        return max(
            fitting, key=lambda p: (len(phrase & p.role_words), p is last, max(p.seen, p.spoke), p.times), default=None
        )

    def last_institution(self) -> Person | None:
        """The institution named last; *it* usually means it."""
        return max((p for p in self.people[-_CROWD:] if p.institution), key=lambda p: (p.subject, p.seen), default=None)

    # ------------------------------------------------------------- pronouns

    def by_pronoun(self, gender: str | None, position: int, other_than: Person | None = None) -> Person | None:
        """Who *he*, *she* or a Spanish subject left out means: the latest fitting subject or speaker, else the latest named."""
        best: Person | None = None
        best_score = -99.0
        for person in self.people[-_CROWD:]:
            if person is other_than or not (person.human or len(person.name) > 1 or person.subject >= 0):
                continue
            if person.institution or person.place or person.gone or position - max(person.seen, person.spoke) > _MEMORY:
                continue
            if gender and person.gender and person.gender != gender:
                continue
            score = _salience(person, gender)
            if score > best_score:
                best, best_score = person, score
        return best


_SHORT = {
    long: tuple(short.split())
    for long, short in (
        line.split(": ")
        for line in """
general: gen
colonel: col
captain: capt
lieutenant: lt
sergeant: sgt
major: maj
admiral: adm
commander: cmdr
professor: prof
doctor: dr
senator: sen
governor: gov
representative: rep
officer: sgt cpl
reverend: rev
detective: det
superintendent: supt
gener: gral
capitan: cap
licenciad: lic
ingenier: ing
maestr: mtro mtra
""".strip().splitlines()
    )
}
"""Titles that newspapers shorten before a name."""
_NAMESAKES = 40
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
        score -= 2.0
    return score + min(person.times, 10) * 0.02


@lru_cache(maxsize=4)
def _generic(language: Language) -> dict[str, frozenset[str]]:
    return {
        _neuter(word, language): frozenset(_neuter(other, language) for other in others.split())
        for word, others in language.generic.items()
    }


@lru_cache(maxsize=4096)
def _neuter(word: str, language: Language) -> str:
    """A role word without the ending that tells gender or an *ex-* before it."""
    word = word.removeprefix("ex").removeprefix("-")
    if language.code != "es":
        return {"congresswoman": "congressman", "spokeswoman": "spokesman", "chairwoman": "chairman"}.get(word, word)
    if word.endswith("esa") and len(word) > 6:
        word = word[:-3]
    return word[:-1] if word.endswith(("a", "o", "e")) else word


def _same_name(one: list[str], other: list[str], language: Language) -> bool:
    """Whether two full names are of one person: *Donald J. Trump* and *Donald Trump*, *Omar García* and *Omar García Harfuch*."""
    if len(one) == 1 or len(other) == 1:
        return (one[-1] == other[-1] and len(other) == 1) or (len(other) == 1 and other[0] in one)
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    first_fits = (
        short[0] == long[0]
        or (len(short[0]) == 1 and long[0].startswith(short[0]))
        or (len(long[0]) == 1 and short[0].startswith(long[0]))
        or _nickname(short[0], long[0])
    )
    if (
        first_fits
        and all(w in long for w in short[1:] if len(w) > 1)
        and (language.code == "es" or short[-1] == long[-1])
    ):
        return True
    return short[0] in long[1:] and all(w in long for w in short)


_NICKNAMES = {
    "bill": "william",
    "bob": "robert",
    "jim": "james",
    "joe": "joseph",
    "mike": "michael",
    "tom": "thomas",
    "ted": "edward",
    "dick": "richard",
    "dan": "daniel",
    "dave": "david",
    "steve": "steven",
    "chris": "christopher",
    "tony": "anthony",
    "ben": "benjamin",
    "ken": "kenneth",
    "liz": "elizabeth",
    "beth": "elizabeth",
    "kate": "katherine",
    "sue": "susan",
    "pete": "peter",
    "ron": "ronald",
    "don": "donald",
    "andy": "andrew",
    "greg": "gregory",
    "jeff": "jeffrey",
    "matt": "matthew",
    "nick": "nicholas",
    "rick": "richard",
    "sam": "samuel",
    "tim": "timothy",
    "will": "william",
    "al": "albert",
    "ed": "edward",
    "fred": "frederick",
    "larry": "lawrence",
    "bernie": "bernard",
    "pepe": "jose",
    "paco": "francisco",
    "nacho": "ignacio",
    "lupe": "guadalupe",
    "memo": "guillermo",
    "beto": "alberto",
    "lalo": "eduardo",
    "ceci": "cecilia",
    "tere": "teresa",
    "kike": "enrique",
    "quique": "enrique",
    "chucho": "jesus",
    "toño": "antonio",
    "concha": "concepcion",
}


def _nickname(one: str, other: str) -> bool:
    return _NICKNAMES.get(one) == other or _NICKNAMES.get(other) == one
