"""Whether two quotes are the same words: whole, cut, with a word changed, or said in the other language.

Only quotes of one person are compared, so agreement of the words may be loose where it has to be: across languages half
of the content words must be translations of each other, by a small lexicon of public statements or by their spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsdesk.stories.copies import hash_words
from newsdesk.stories.lexicon import english_for
from newsdesk.text import fold_words

FEWEST = 4
"""Words from which a quote is told by its words alone; "no comment" is everybody's."""

CONTAINED = 0.75
"""Share of the shorter quote's three-word runs that the longer one holds, when a word or two were changed."""

ACROSS = 0.5
ACROSS_WORDS = 3
"""Share of the content words, and how many at least, that must agree across languages; of three or four, two will do."""

STEM = 5
COGNATE = 4
"""Letters by which two words of one root are told: killing and killed; across languages dictó and dictated."""

# Words too common to say anything. A content word is any other of three letters or more.
_LITTLE = """
    a about after all also an and any are as at be because been but by did do does for from had has have he her his how i if
    in is it its just like me more my no not of on or our out she so some than that the their them then there they this to up us
    was we were what when which who will with would you your s t ll re ve m d
    al algo ante como con contra cual de del desde donde el ella ellos en entre era es esa ese eso esta este esto estos fue ha
    hasta hay la las le les lo los mas me mi muy ni no nos o para pero por porque que quien se ser si sin sobre son su sus
    tambien te todo todos un una unas unos y ya yo
"""
COMMON = frozenset(_LITTLE.split())
_SMALL = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A quote's words, folded; ``key`` is a hash of them, 0 where they are too few to be recognised."""

    words: tuple[str, ...]
    line: str
    runs: frozenset[str]
    key: int


@lru_cache(maxsize=20_000)
def wording(text: str) -> Wording:
    """The words of a quote, without case, accents and punctuation."""
    words = tuple(fold_words(text).text.split())
    runs = frozenset(" ".join(words[i : i + 3]) for i in range(len(words) - 2))
    return Wording(words, f" {' '.join(words)} ", runs, hash_words(words) if len(words) >= FEWEST else 0)


def same_words(one: Wording, other: Wording) -> bool:
    """Whether two quotes in one language are the same, whole or one of them cut from the other."""
    if not (one.key and other.key):
        return False
    shorter, longer = sorted((one, other), key=lambda quote: len(quote.words))
    if shorter.line in longer.line:
        return True
    held = len(shorter.runs & longer.runs)
    return len(shorter.words) >= FEWEST + 2 and held >= CONTAINED * len(shorter.runs)


def same_meaning(spanish: Wording, english: Wording) -> bool:
    """Whether a Spanish and an English quote are translations of each other (or one of a part of the other)."""
    there, here = _content(spanish), _content(english)
    fewer, more = sorted((len(there), len(here)))
    if fewer < ACROSS_WORDS or more > 3 * fewer:
        return False
    free = list(here)
    agreed = 0
    for word in there:
        match = next((other for other in free if _translates(word, other)), None)
        if match is not None:
            free.remove(match)
            agreed += 1
    least = ACROSS_WORDS if more > ACROSS_WORDS + 1 else ACROSS_WORDS - 1
    return agreed >= least and agreed >= ACROSS * fewer


def _content(quote: Wording) -> list[str]:
    """The words that say something, each once, in order."""
    return list(dict.fromkeys(w for w in quote.words if w not in COMMON and (len(w) > 2 or _SMALL.fullmatch(w))))


@lru_cache(maxsize=50_000)
def _translates(spanish: str, english: str) -> bool:
    if spanish == english:
        return True
    if any(_alike(english, known) for known in english_for(spanish)):
        return True
    return min(len(spanish), len(english)) >= COGNATE and spanish[:COGNATE] == english[:COGNATE]


def _alike(word: str, known: str) -> bool:
    """One begins like the other: killed, killing and kill."""
    short = min(len(word), len(known), STEM)
    return word[:short] == known[:short] and short >= min(len(known), 3) and abs(len(word) - len(known)) <= 4
