"""Whom a description means: *the foreign secretary*, *la gobernadora*, *the Texas senator*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from newsdesk.quotes.fitting import Words, fit, home_of, implied, is_outlaw, listed_fields, listed_heads
from newsdesk.quotes.lexicon import Language, fold
from newsdesk.quotes.person import Person


def holder(
    people: Sequence[Person], language: Language, head: str, last: Person | None, phrase: Words
) -> Person | None:
    """The person whom a description means, by its ``head`` word and the folded words of the whole phrase.

    Whoever was introduced with that word, else with one that it stands for, else who by the gazetteer has or had such an
    office (*the former senator*), else whose office implies the rank, else, for *chief* and the like, whose offices share a
    word with the phrase. Of several the one whose offices fit best (field, state, country, former or not), then ``last``,
    then the latest. Nobody whose offices contradict the phrase.
    """
    key = neuter(fold(head.rstrip(".")), language)
    choice = _Choice(language, fold(head), last, phrase)
    for keys in (frozenset([key, *_SHORT.get(key, ())]), _generic(language).get(key, frozenset())):
        found = choice.of(people, keys)
        if found is not None:
            return found
    found = choice.best([p for p in people if key in _listed(p.full, language)])
    if found is not None:
        return found
    outlaws = [p for p in people if is_outlaw(p.full)] if fold(head) in _OUTLAW else []
    found = choice.best(outlaws or [p for p in people if implied(fold(head), p.offices)])
    if found is None and key in _chiefs(language):
        found = choice.best([p for p in people if p.offices and (fits(phrase, p) or 0.0) > 0])
    return found


@lru_cache(maxsize=8192)
def _listed(name: str, language: Language) -> frozenset[str]:
    return frozenset(neuter(word, language) for word in listed_heads(name))


def fits(phrase: Words, person: Person) -> float | None:
    """How well a description fits what is printed and listed of a person; None when it contradicts that."""
    return fit(phrase, person.offices, person.home, home_of(person.full), listed_fields(person.full))


class _Choice:
    """One description, asked of several people."""

    def __init__(self, language: Language, head: str, last: Person | None, phrase: Words) -> None:
        self.language, self.head, self.last, self.phrase = language, head, last, phrase

    def of(self, people: Sequence[Person], keys: frozenset[str]) -> Person | None:
        """Of those in whose roles one of the words stands.

        *El titular de la Secretaría* is no *secretario* beside one, but *el dueño de una empacadora* may be *el empacador*.
        """
        told = [p for p in people if not keys.isdisjoint(p.borne)] if keys else []
        return self.best([p for p in told if not keys.isdisjoint(p.bears)]) or self.best(told)

    def best(self, people: Sequence[Person]) -> Person | None:
        """The best of people who may be meant, of the gender that the word tells."""
        fitting = [p for p in people if not p.institution]
        if self.language.code == "es" and fitting:
            feminine = self.head in self.language.female_titles or self.head.endswith("a")
            common = not self.head.endswith(("a", "o", "or")) or self.head.endswith("ista") or self.head in _COMMON
            fitting = [p for p in fitting if common or p.gender is None or (p.gender == "f") == feminine]
        ranked = [(p, fits(self.phrase, p)) for p in fitting]
        told = [
            ((score + implied(self.head, p.offices), p is self.last, max(p.seen, p.spoke), p.times, -p.order), p)
            for p, score in ranked
            if score is not None
        ]
        return max(told, key=itemgetter(0))[1] if told else None


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
_COMMON = frozenset(
    ["policia", "guardia", "colega", "jerarca", "poeta", "guia", "cura", "victima", "persona", "figura"]
)
"""Spanish words in *-a* for men and women."""
_OUTLAW = frozenset(["capo", "narco", "narcotraficante", "kingpin", "trafficker", "lord"])
"""Words for somebody whom the gazetteer lists as a trafficker."""


@lru_cache(maxsize=4)
def _chiefs(language: Language) -> frozenset[str]:
    """Words for whoever is at the top of something: the words beside them tell of what (*the DEA chief*)."""
    return frozenset(neuter(word, language) for word in ("chief", "head", "boss", "jefe", "jefa", "titular", "lider"))


@lru_cache(maxsize=4)
def _generic(language: Language) -> dict[str, frozenset[str]]:
    return {
        neuter(word, language): frozenset(neuter(other, language) for other in others.split())
        for word, others in language.generic.items()
    }


@lru_cache(maxsize=4096)
def neuter(word: str, language: Language) -> str:
    """A role word without the ending that tells gender or an *ex-* before it."""
    word = word.removeprefix("ex").removeprefix("-")
    if language.code != "es":
        return {"congresswoman": "congressman", "spokeswoman": "spokesman", "chairwoman": "chairman"}.get(word, word)
    if word.endswith("ores"):
        word = word[:-2]
    if word.endswith("esa") and len(word) > 6:
        word = word[:-3]
    return word[:-1] if word.endswith(("a", "o", "e")) else word
