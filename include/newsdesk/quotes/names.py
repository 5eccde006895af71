"""Printed names in a paragraph: which capitalised words belong together, their titles, and roles beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsdesk.quotes.fitting import is_listed
from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.lexicon import fold, wordset
from newsdesk.quotes.offices import STATES
from newsdesk.quotes.words import LAST, Sentence

_RUN = re.compile(r"N(?:p{0,2}N)*")
_NICKNAME = 30
"""Characters of a marked nickname at most."""
_CALLED = wordset("alias conocido conocida como apodado apodada also known as nicknamed better mejor aka a.k.a o or")
"""What stands between a name and a nickname."""
_CONNECTS = wordset("de del la las los")


@dataclass(frozen=True, slots=True)
class Name:
    """Token range of a name without its title; ``title`` is the word before it (*Sen.*, *fiscal*)."""

    begin: int
    end: int
    title: str | None
    possessive: bool
    role: str | None = None
    affiliation: str | None = None


def names(sentence: Sentence, lower: frozenset[str] | set[str]) -> list[Name]:
    """Names between two tokens. ``lower``: words the document also prints in lower case (no names when they open a sentence)."""
    begin, end = sentence.begin, sentence.end
    tags, words = sentence.tags, sentence.words
    found: list[Name] = []
    at = begin
    while True:
        match = _RUN.search(tags, at, end)
        if match is None:
            return found
        a, b = match.span()
        at = b
        alone = b - a == 1 and _opens_sentence(sentence, a, begin)
        if alone and (fold(words[a]) in lower or (_common(words[a]) and tags[b : b + 1] not in ("V", "v", "A", "'"))):
            continue
        if a == begin and b - a > 1 and fold(words[a]) in lower and not is_given(words[a]):
            a += 1
        while _holds_nickname(sentence, a, b, end) or _surname_like_title(sentence, a, b, end):
            after = _RUN.match(tags, b + 1, end)
            b = at = after.end() if after else b
        a = _skip_office(sentence, a, b)
        b = _extend(sentence, a, b, end)
        at = max(at, b)
        title = words[a - 1] if a > begin and tags[a - 1] == "T" else None
        found.append(Name(a, b, title, b < end and tags[b] == "'"))


def printed(sentence: Sentence, name: Name) -> list[str]:
    """The words of a name, without a nickname between them."""
    return [sentence.words[i] for i in range(name.begin, name.end) if not marked(sentence, i)]


def nicknames(sentence: Sentence, name: Name) -> Iterator[list[str]]:
    """*“El Mayo”* within a name, behind it, or behind *alias*, *conocido como*, *known as*: words without their marks."""
    for i in range(name.begin, name.end):
        if marked(sentence, i):
            yield _unmarked(sentence, i)
    i = name.end
    while i < sentence.end and i - name.end < 5 and (sentence.tags[i] == "," or fold(sentence.words[i]) in _CALLED):
        i += 1
    if i == name.end or i >= sentence.end:
        return
    if marked(sentence, i) and _nickname(_unmarked(sentence, i)):
        yield _unmarked(sentence, i)
    elif fold(sentence.words[i - 1]) in _CALLED and sentence.tags[i] in "ND" and sentence.words[i][0].isupper():
        run = _RUN.match(sentence.tags, i + (sentence.tags[i] == "D"), sentence.end)
        if run is not None:
            yield sentence.words[i : run.end()]


def marked(sentence: Sentence, i: int) -> bool:
    """Whether the token is words in marks; those that are no speech are tagged as nouns by then."""
    return sentence.tags[i] in "Qn" and sentence.words[i][-1] == LAST


def _unmarked(sentence: Sentence, i: int) -> list[str]:
    return sentence.text[sentence.starts[i] : sentence.ends[i]].strip("“”\"'‘’«»‹›„ ,.").split()


def _nickname(words: list[str]) -> bool:
    return 0 < len(words) < 4 and all(word[0].isupper() or word[0].isdigit() or word in _CONNECTS for word in words)


def _holds_nickname(sentence: Sentence, a: int, b: int, end: int) -> bool:
    """*Ismael “El Mayo” Zambada*: marked words between a given name and a surname are no speech."""
    tags, starts, ends = sentence.tags, sentence.starts, sentence.ends
    return (
        b + 1 < end
        and marked(sentence, b)
        and tags[b + 1] == "N"
        and is_given(sentence.words[a])
        and ends[b] - starts[b] <= _NICKNAME
        and starts[b] - ends[b - 1] <= 1
        and starts[b + 1] - ends[b] <= 1
        and _nickname(_unmarked(sentence, b))
    )


def _opens_sentence(sentence: Sentence, a: int, begin: int) -> bool:
    return a == begin or sentence.tags[a - 1] in "Q.?!:x"


def _common(word: str) -> bool:
    """A capitalised word that opens a sentence and looks like a common noun (plural, gerund)."""
    return len(word) > 4 and word.endswith(("ing", "tion", "ers", "ists", "ions", "ments")) and not is_given(word)


_OFFICES = ("er", "or", "man", "woman", "ist", "ant", "ian", "eer", "ess")
"""Endings of English words for what somebody does (*Harbormaster*, *Guardsman*)."""


def _skip_office(sentence: Sentence, a: int, b: int) -> int:
    """*Cpl. Gideon Asante*, *Secretary of State Marco Rubio*, *Harbormaster Lionel Tran*: where the name itself begins."""
    tags, words = sentence.tags, sentence.words
    while a + 1 < b and words[a].endswith(".") and len(words[a]) > 2:
        a += 1
    behind_office = _OFFICE_OF.search(tags, max(sentence.begin, a - 10), a) is not None
    if behind_office and b - a == 2 and fold(words[a]) in _FIELDS:
        return a + 1
    if b - a < 3:
        return a
    if behind_office and (not is_given(words[a]) or fold(words[a]) in STATES or fold(words[a + 1]) in STATES):
        known = (i for i in range(a + 1, b - 1) if is_given(words[i]) and fold(words[i]) not in STATES)
        return next(known, None) or next((i for i in range(a + 1, b - 1) if is_listed(" ".join(words[i:b]))), a)
    if is_given(words[a]):
        return a
    office = not sentence.language.verb_first and words[a].endswith(_OFFICES)
    return a + 1 if office and is_given(words[a + 1]) else a


_OFFICE_OF = re.compile(r"T[CNnJT]*(?:OD?[NnJC]*){1,3}$")
"""*Secretary of*, *commander of U.S.*, *Under Secretary of the Treasury for Terrorism and* before a name."""
_FIELDS = wordset("state defense war treasury commerce")
"""Fields behind *Secretary of* that no name begins with (*Secretary of State Rubio*)."""


def _surname_like_title(sentence: Sentence, a: int, b: int, end: int) -> bool:
    """*Emma Coronel Aispuro*, *Luisa María Alcalde Luján*: a title's word between given names and a surname is a surname."""
    tags, words = sentence.tags, sentence.words
    return (
        tags[b : b + 2] in ("TN", "0N")
        and b + 1 < end
        and words[b][0].isupper()  # *Javier May Rodríguez* is no date
        and not words[b].endswith(".")
        and all(is_given(word) for word in words[a:b])
    )


def _extend(sentence: Sentence, a: int, b: int, end: int) -> int:
    """Spanish particles in surnames: *Pablo de la Garza*, *Luisa María Alcalde y Luján*."""
    if sentence.language.code != "es":
        return b
    tags, words = sentence.tags, sentence.words
    if words[b : b + 3] == ["de", "la", "O"] and b + 3 <= end:
        return b + 3
    surname = b - a == 1 and fold(words[a]) not in sentence.language.org_words and tags[b : b + 3] == "ODN"
    given = surname or all(is_given(w) for w in words[a:b])
    if given and b + 1 < end and fold(words[b]) in ("de", "del"):
        j = b + 1
        while j < end and tags[j] == "D" and words[j].islower():
            j += 1
        if j < end and tags[j] == "N":
            while j < end and tags[j] == "N":
                j += 1
            return j
    return b
