"""Role and affiliation printed beside a name: titles before it, appositions around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.lexicon import fold, wordset
from newsdesk.quotes.names import Name, marked
from newsdesk.quotes.phrase import noun_phrase_end, subject_start
from newsdesk.quotes.words import Sentence

_COURTESY = wordset(
    "mr mrs ms miss dr don doña dona señor señora señorita senor senora senorita sr sra srta lic ing mtro mtra "
    "dra hon jr sir lady "
)
_TRADE = re.compile(r"n(?:[nJE]|OD?[NnJ]+)*")
"""*carpintero de Uruapan* behind a name and a comma: in Spanish what somebody does stands there without an article."""
_TRADE_ENDINGS = (
    *("ero", "era", "or", "ora", "ista", "ante", "ente", "enta", "ario", "aria", "ico", "ica", "logo", "loga", "grafo"),
    *("grafa", "tro", "tra", "ado", "ada"),
)
_OFFICE_OF = re.compile(r"T[CNnJT]*(?:OD?[NnJC]+){1,3}$")
"""*Secretary of State* Marco Rubio, *el secretario de Seguridad* Omar García Harfuch."""
_PAST_BEING = wordset("was fue era")
_BEING = _PAST_BEING | wordset("is es")
_WHOSE = wordset("whose cuyo cuya cuyos cuyas")
_HEAD = re.compile(r"D?nO")
_OF = wordset("of with de del")
_TITLED = re.compile(r"T+(?:NN)")
"""A title and a name behind a comma: somebody else."""
_APART = wordset("for in en ante para")
"""Behind these an affiliation goes on with something else (*embajador de Estados Unidos en México*)."""
_LIMIT = 16
"""Tokens of a role at most: longer appositions are stories, not roles."""


@dataclass(frozen=True, slots=True)
class Role:
    """What the text says of somebody beside the name: role and affiliation as printed, and whether it says that it is over."""

    role: str | None
    affiliation: str | None
    over: bool = False


def roles_of(sentence: Sentence, name: Name) -> Iterator[Role]:
    """The roles printed around one name: behind it, before it, in a relative clause (*who was the ambassador*)."""
    spans = dict.fromkeys((_after(sentence, name), _title(sentence, name), _ahead(sentence, name)))
    for span in spans:
        if span is not None:
            yield Role(*_divide(sentence, span))
    house = _house(sentence, name)
    if house is not None:
        yield Role(None, _printed(sentence, *house))
    clause = _clause(sentence, name)
    if clause is not None:
        (start, stop), over = clause
        yield Role(*_divide(sentence, (start, stop)), over)


def _ahead(sentence: Sentence, name: Name) -> tuple[int, int] | None:
    """*La secretaria de Seguridad*, *Mexico’s security minister*, closed by a comma before the name or its title."""
    tags = sentence.tags
    stop = name.begin
    while stop > sentence.begin and tags[stop - 1] == "T":
        stop -= 1
    if stop == sentence.begin or tags[stop - 1] != ",":
        return None
    if name.end != len(tags) and tags[name.end] not in ",.VQ-:W?!;)":
        return None
    stop -= 1
    start = _phrase_start(sentence, stop)
    return (start, stop) if "T" in tags[start:stop] and tags[start] != "," else None


def _title(sentence: Sentence, name: Name) -> tuple[int, int] | None:
    """*Secretary of State* Marco Rubio, *the U.S. ambassador* Ken Salazar: right before the name."""
    begin, stop = sentence.begin, name.begin
    tags, words = sentence.tags, sentence.words
    if stop > begin and tags[stop - 1] in "NnJ":
        office = _OFFICE_OF.search(tags, max(begin, stop - _LIMIT), stop)
        return (subject_start(sentence, begin, office.start()), stop) if office else None
    if stop == begin or tags[stop - 1] not in "T" or fold(words[stop - 1].rstrip(".")) in _COURTESY:
        return None
    start = subject_start(sentence, begin, stop - 1)
    # *fue recibido por el canciller De la Fuente*: the role begins behind the preposition.
    head = tags.find("T", start, stop)
    start = max(start, tags.rfind("O", start, head) + 1, tags.rfind("E", start, head) + 1)
    for i in range(stop - 1, start, -1):
        if tags[i - 1] == "O" and tags[i] == "T":
            return i, stop
        # *Secretary Lara and Foreign Secretary Prado*: the role is that of the nearer one.
        if tags[i - 1] == "C" and (not sentence.language.verb_first or tags[i] in "TD"):
            return i, stop
    return start, stop


def _clause(sentence: Sentence, name: Name) -> tuple[tuple[int, int], bool] | None:
    """*…, who was the U.S. ambassador to Mexico*, *quien fue fiscal*: the role, and whether it is told as past."""
    tags, words, at = sentence.tags, sentence.words, name.end
    is_clause = tags[at : at + 1] == "," and fold(" ".join(words[at + 1 : at + 2])) in ("who", "quien", "que")
    verb = fold(words[at + 2]) if is_clause and at + 3 < sentence.end else ""
    if verb not in _BEING:
        return None
    stop = noun_phrase_end(sentence, at + 3, sentence.end)
    if "T" not in tags[at + 3 : stop].partition("O")[0]:
        return None
    return (at + 3, stop), verb in _PAST_BEING


def _phrase_start(sentence: Sentence, stop: int) -> int:
    """Left end of *la secretaria de Seguridad y Protección Ciudadana* that ends before a comma."""
    begin = sentence.begin
    tags = sentence.tags
    if not sentence.language.verb_first:
        # *his under secretary for terrorism and financial intelligence*: the head is before the conjunction.
        of = _OFFICE_OF.search(tags, begin, stop)
        return subject_start(sentence, begin, of.start() if of else stop - 1)
    i = stop - 1
    while i > begin:
        before = tags[i - 1]
        if before == "E" and tags[i] == "D":
            break  # *Speaker Mike Johnson received the U.S. ambassador*: a verb, not part of the role
        if before in "NJTn0'pEOD" or (before == "C" and tags[i] in "NnD" and tags[i - 2 : i - 1] in ("N", "n")):
            i -= 1
        else:
            break
    for j in range(i, stop):
        if tags[j] == "T":
            return j
    return i


def _after(sentence: Sentence, name: Name) -> tuple[int, int] | None:
    end = sentence.end
    tags = sentence.tags
    i = name.end
    if i + 2 < end and tags[i] == tags[i + 2] == "," and marked(sentence, i + 1):
        i += 2
    if i < end and tags[i] == "(":
        close = tags.find(")", i, min(end, i + 10))
        i = close + 1 if close > 0 else i
    if i + 1 >= end or tags[i] not in ",-":
        return None
    i += 1
    if tags[i] == "0" and i + 1 < end and tags[i + 1] == ",":
        i += 2
    j = i
    while j < end and j - i < _LIMIT and tags[j] in "NJTn0'pEODgC":
        if tags[j] == "C" and not (j + 1 < end and tags[j + 1] in "NnTJD" and j > i):
            break
        j += 1
    part = tags[i:j]
    if sentence.language.verb_first and (trade := _trade(sentence, i)):
        return trade
    told = "T" in part or sentence.words[i].lower() in ("a", "an", "un", "una") or _heads(sentence, name, i)
    if not part or part[0] not in "DTJNn" or not told or _another(sentence, i):
        return None
    if "T" not in part.partition("O")[0] and part[0] != "D" and not _heads(sentence, name, i):
        return None
    if j < end and tags[j] in "Vv" and tags[i - 1] == "," and "T" not in part:
        return None
    while j > i and tags[j - 1] in "ODCg":
        j -= 1
    return (i, j) if j > i else None


def _heads(sentence: Sentence, name: Name, i: int) -> bool:
    """*Hugo Salvatierra, the head of the agency*, of a full name: a town may be *the heart of* something, too."""
    tags, words = sentence.tags, sentence.words
    full = name.end - name.begin > 1 and is_given(words[name.begin])
    return full and _HEAD.match(tags, i) is not None and fold(words[tags.index("O", i)]) in ("of", "de", "del")


def _house(sentence: Sentence, name: Name) -> tuple[int, int] | None:
    """*James Ashworth of Vantage Risk*, *James Ashworth, de la consultora Vantage Risk*: tokens of the institution alone."""
    tags, words, language, at = sentence.tags, sentence.words, sentence.language, name.end
    if language.verb_first:
        at += tags[at : at + 1] == ","
        if at == name.end:
            return None
    if tags[at : at + 1] != "O" or fold(words[at]) not in _OF or not is_given(words[name.begin]):
        return None
    start = at + 1
    while start < sentence.end and tags[start] == "D":
        start += 1
    stop = noun_phrase_end(sentence, start, sentence.end)
    return (start, stop) if any(fold(word) in language.org_words for word in words[start:stop]) else None


def _another(sentence: Sentence, i: int) -> bool:
    """Whether the words from token ``i`` tell of somebody else: *In Apatzingán, Father Miguel Prieto*, *whose son died*."""
    tags, words = sentence.tags, sentence.words
    if fold(words[i]) in _WHOSE:
        return True
    named = _TITLED.match(tags, i, sentence.end)
    return named is not None and is_given(words[named.end() - 2])


def _trade(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """Tokens of *carpintero de Uruapan*, closed by a comma or the end of the sentence."""
    tags, words = sentence.tags, sentence.words
    match = _TRADE.match(tags, i, sentence.end)
    if match is None or tags[match.end() : match.end() + 1] not in (",", ".") or match.end() - i > _LIMIT:
        return None
    tied = all(fold(words[k]) in ("de", "del", "en") for k in range(i, match.end()) if tags[k] == "O")
    return match.span() if tied and fold(words[i]).endswith(_TRADE_ENDINGS) else None


def _divide(sentence: Sentence, span: tuple[int, int]) -> tuple[str | None, str | None]:
    tags = sentence.tags
    start, stop = span
    while start < stop and tags[start] in "DR":
        start += 1
    if start >= stop:
        return None, None
    affiliation = None
    owner = tags.find("'", start, stop)
    if owner > start and tags[owner - 1] in "NJn":
        # *Secretary of State Marco Rubio and Mexico’s foreign minister*: the owner is the nearer name.
        joined = tags.rfind("C", start, owner)
        named = joined > start and ("T" in tags[start:joined] or is_given(sentence.words[start]))
        start = joined + 1 if named else start
        affiliation = _printed(sentence, start, owner)
        start = owner + 1
    else:
        held = _affiliation(sentence, start, stop)
        affiliation = _printed(sentence, *held) if held else None
    return (_printed(sentence, start, stop) if start < stop else None), affiliation


def _affiliation(sentence: Sentence, start: int, stop: int) -> tuple[int, int] | None:
    """*a lecturer in criminology at the University of Leeds*, *directora del programa de agua del Colegio de Sonora*.

    The last institution that hangs on the phrase, else what hangs on it first, up to *for*, *en* and the like.
    """
    tags, words, language = sentence.tags, sentence.words, sentence.language
    hung: list[int] = []
    for i in range(start + 1, stop - 1):
        if tags[i] == "O" and fold(words[i]) in language.attach | language.attach_names:
            j = i + 1
            while j < stop - 1 and tags[j] == "D":
                j += 1
            hung.append(j)
    for j in reversed(hung):
        end = j
        while end < stop and tags[end] in "NJT":
            end += 1
        if any(fold(word) in language.org_words for word in words[j:end]):
            return j, stop
    if not hung:
        return None
    first, end = hung[0], next((j for j in hung[1:] if fold(words[_preposition(tags, j)]) in _APART), stop + 1)
    end = _preposition(tags, end) if end <= stop else stop
    return (first, end) if "N" in tags[first:end] or not language.verb_first else None


def _preposition(tags: str, j: int) -> int:
    return tags.rfind("O", 0, j)


def _printed(sentence: Sentence, start: int, stop: int) -> str:
    return sentence.text[sentence.starts[start] : sentence.ends[stop - 1]]
