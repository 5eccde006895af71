"""Words that are spelled like verbs of saying: whether they are finite verbs here, and who their subject cannot be."""

from __future__ import annotations

from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.words import Sentence

_QUANTIFIERS = frozenset(["many", "some", "most", "all", "both", "several", "few"])
"""Determiners that speak by themselves (*some say*)."""


_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])


def participle(sentence: Sentence, i: int, word: str) -> bool:
    """*Asked about it, …*, *Ortiz, asked whether …, smiled*: whoever it belongs to was spoken to."""
    if i == sentence.begin:
        return word.endswith("ed")
    # One comma alone never parts a subject from its verb.
    before = sentence.tags[sentence.begin : i]
    return word == "asked" and before.endswith(",") and before.count(",") == 1 and not before.endswith("Q,")


def nominal(tags: str, words: list[str], begin: int, i: int) -> bool:
    """*Trump’s remarks*, *the claims*: a noun that is spelled like a verb."""
    before = tags[i - 1]
    if before == "'":
        return words[i].endswith("s") and not (i - 2 >= begin and tags[i - 2] in "PW")
    if before == "D" and words[i].endswith("ed") and tags[i + 1 : i + 2] in ("n", "N", "J", "T", "E"):
        return True
    return before == "D" and words[i].endswith("s") and tags[i + 1 : i + 2] != ":"


def passive(words: list[str], begin: int, i: int) -> bool:
    """*has been called “…”*: the grammatical subject is spoken of, not speaking."""
    k = i - 1
    while k > begin and words[k].endswith("ly"):
        k -= 1
    return words[k].lower() in _BE and words[i].endswith(("ed", "aid", "old"))


def finite_base(sentence: Sentence, i: int) -> bool:
    """Whether a bare form is a verb of the sentence: *they say*, *would not say*, *to say*; Spanish infinitives behind a verb."""
    begin, tags, words = sentence.begin, sentence.tags, sentence.words
    if i == begin:
        return False
    before = tags[i - 1]
    if sentence.language.verb_first:
        return before in "ORA" or tags[i - 2 : i - 1] == "A"
    quantified = before == "D" and words[i - 1].lower() in _QUANTIFIERS
    return before in "APRNnTW),E0J" or quantified or fold(words[i - 1]) == "to"


def first_person(sentence: Sentence, at: int) -> bool:
    """Whether the Spanish verb at ``at`` has the narrator for its subject (*le pregunté*, *busqué*, *fui*)."""
    word = sentence.words[at].lower()
    if not sentence.language.verb_first or sentence.tags[at] not in "VvnEN" or is_given(word):
        return False
    return (len(word) > 3 and word.endswith(("é", "í"))) or word in _NARRATED


_NARRATED = frozenset(["dije", "digo", "fui", "hice", "vi", "pude", "quise", "puse", "vine", "estuve", "tuve"])
