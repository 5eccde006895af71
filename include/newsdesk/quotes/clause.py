"""Cue verbs of a sentence and their grammatical subjects, read off the word classes of :mod:`newsdesk.quotes.words`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.phrase import HEAD, Span, is_time, subject_right, subject_start
from newsdesk.quotes.subject import apposition_owner, first_subject, postmodified
from newsdesk.quotes.verbs import finite_base, nominal, participle, passive
from newsdesk.quotes.words import Sentence

_VERBAL = re.compile(r"[AVvB]")
_MAY_SAY = re.compile(r"[VGBMvE]")
_PREDICATE = re.compile(r"(?<!W)[AvV]")
_UNLISTED = re.compile(r"Q,?(?:P|[DTJn'p0]*N[NT]*|D[nTJ]+)R?E$")
"""*“…,” Marsh fumed*: an English past tense right behind a quotation and its subject says, listed or not."""


@dataclass(slots=True)
class Cue:
    """A verb of saying. ``subject`` is the token range of who speaks; None when the sentence leaves it out."""

    at: int
    word: str
    tag: str
    subject: Span | None
    after: bool = False
    """Whether the subject follows the verb."""
    relative: bool = False
    shared: bool = False
    """Whether the subject is that of an earlier verb of the sentence."""


def cues(sentence: Sentence) -> list[Cue]:
    """All cue verbs between two token indices, left to right, each with its subject."""
    begin, end = sentence.begin, sentence.end
    tags, words = sentence.tags, sentence.words
    found: list[Cue] = []
    for match in _MAY_SAY.finditer(tags, begin, end):
        i, tag = match.start(), match[0]
        if tag == "v" and words[i].lower() in ("put", "puts") and words[i + 1 : i + 2] == ["it"]:
            tag = "V"
        if tag == "E" and _UNLISTED.search(tags, max(begin, i - 9), i + 1):
            tag = "V"
        if tag not in "VGBM":
            continue
        word = fold(words[i])
        if tag == "M" and not (i > begin and tags[i - 1] == "A" and fold(words[i - 1]).startswith(("ha", "he"))):
            continue
        if tag == "B" and not finite_base(sentence, i):
            continue
        if tag == "V" and i > begin and nominal(tags, words, begin, i):
            continue
        if not sentence.language.verb_first and participle(sentence, i, word):
            continue
        if tag == "G":
            found.append(_gerund(sentence, i, word, found))
            continue
        if sentence.language.code == "en" and i > begin and tags[i - 1] in "AR" and passive(words, begin, i):
            agent = _agent(sentence, i)
            if agent is not None:
                found.append(Cue(i, word, tag, agent))
            continue
        cue = _with_subject(sentence, i, word, found)
        if cue is not None:
            found.append(cue)
    return found


def _gerund(sentence: Sentence, i: int, word: str, earlier: list[Cue]) -> Cue:
    """*…, adding that* has the subject of its sentence; *Marsh calling it a defeat* has its own."""
    begin = sentence.begin
    tags = sentence.tags
    k = i - 1
    while k > begin and tags[k] == "R":
        k -= 1
    if not sentence.language.verb_first and k >= begin and tags[k] in "NTnJ":
        start = subject_start(sentence, begin, k)
        led = start > begin and sentence.words[start - 1].lower() == "with"
        if led or (tags[k] == "N" and (start == begin or tags[start - 1] in ",C-;")):
            return Cue(i, word, "G", (start, k + 1))
    return Cue(i, word, "G", _shared(sentence, i, earlier), shared=True)


def _agent(sentence: Sentence, i: int) -> Span | None:
    """The *by* phrase of a passive verb."""
    end = sentence.end
    for j in range(i + 1, min(end, i + 8)):
        if sentence.words[j].lower() == "by":
            return subject_right(sentence, j + 1, end)
    return None


def _with_subject(sentence: Sentence, i: int, word: str, earlier: list[Cue]) -> Cue | None:
    """The cue at ``i`` with its subject; None when it turns out to be none (*the man called “…”*, *when asked*)."""
    tags, begin, spanish = sentence.tags, sentence.begin, sentence.language.verb_first
    cue = Cue(i, word, tags[i], None)
    cue.subject = _partitive(sentence, i)
    if cue.subject is not None or (spanish and _parenthetical(sentence, i)):
        return cue
    k = _skip_time(sentence, _skip_left(tags, begin, i))
    left = tags[k] if k >= begin else "Q"
    if left in "PWtCSDO" and k >= begin:
        decided = _behind_short_word(sentence, k, cue, earlier)
        if decided is not None:
            return cue if decided else None
    spoken = tags[k] == "Q" or (tags[k] == "," and tags[k - 1] == "Q") if k > begin else k == begin and left == "Q"
    asks = spoken or word not in sentence.language.addressed
    right = subject_right(sentence, i + 1, sentence.end) if asks else None
    counted = not spanish and (left == "0" or (left == "E" and k > begin and tags[k - 1] in "DTn"))
    if (left in HEAD or counted) and not is_time(sentence, k):
        return _behind_noun(sentence, k, cue, right, earlier)
    if not spanish and left in "Ev" and cue.tag == "V":
        cue.subject = _antecedent(sentence, k)
        if cue.subject is not None:
            return cue
    if left in ",-)":
        return _behind_comma(sentence, k, cue, right, earlier)
    if right and ((spanish and (spoken or _can_speak(tags, right))) or left in "Q:;.?!-LR"):
        cue.subject, cue.after = right, True
    elif spanish:
        cue.subject, cue.shared = _shared(sentence, k + 1, earlier), True
    return cue


def _partitive(sentence: Sentence, i: int) -> Span | None:
    """*One of them said*, *uno de ellos aclaró*: some of those spoken of."""
    k = i - 1
    while k > sentence.begin and sentence.tags[k] in "RA":
        k -= 1
    of = k - 1 > sentence.begin - 1 and sentence.tags[k] in "oP" and fold(sentence.words[k - 1]) in ("of", "de")
    return (k - 2, k + 1) if of and k - 2 >= sentence.begin and sentence.tags[k - 2] in "D0n" else None


def _parenthetical(sentence: Sentence, i: int) -> bool:
    """Spanish *El diplomático, agregó, le envió …*: a verb alone between commas leaves its subject out."""
    tags, begin = sentence.tags, sentence.begin
    first = i - 1 if i - 1 > begin and tags[i - 1] == "R" else i
    if first - 1 <= begin or tags[first - 1] != "," or tags[i + 1 : i + 2] not in (",", ".") or tags[first - 2] == "Q":
        return False
    return _ACTS.search(tags, begin, first - 1) is not None or _GOES.match(tags, i + 2, sentence.end) is not None


_ACTS = re.compile(r"R*[VvA]")
_GOES = re.compile(r"R*[VvA]|n")
"""What a clause may go on with behind the verb: *La ley, recordó, permite …*"""


def _behind_short_word(sentence: Sentence, k: int, cue: Cue, earlier: list[Cue]) -> bool | None:
    """Decide a verb by the short word before it: True, the cue is complete; False, it is none; None, look further."""
    tags, spanish = sentence.tags, sentence.language.verb_first
    left, beside = tags[k], k == cue.at - 1
    governor = _governor(sentence, k, cue, earlier)
    if governor is not None:
        cue.subject, cue.after = governor.subject, governor.after
        return True
    infinitive = fold(sentence.words[k]) == "to" if not spanish else cue.tag == "B" and left == "O"
    if infinitive or left == "C" or (left == "t" and spanish and not _person_before(sentence, k)):
        cue.subject, cue.shared = _shared(sentence, k, earlier), True
        return True
    if left in "PWt":
        if left == "t" and k > sentence.begin and tags[k - 1] == "D":
            return False
        cue.subject, cue.relative = (k, k + 1), left != "P"
        return True
    if left == "S" and beside and not spanish:
        return False
    if left == "D" and beside and (k == sentence.begin or tags[k - 1] in ",CQ"):
        cue.subject = (k, k + 1)
        return True
    return None


def _governor(sentence: Sentence, k: int, cue: Cue, earlier: list[Cue]) -> Cue | None:
    """Spanish *se limitó a decir*: the verb that governs the infinitive has the subject."""
    if cue.tag != "B" or sentence.tags[k] != "O" or k - 1 <= sentence.begin or not sentence.language.verb_first:
        return None
    if not sentence.words[k - 1].endswith(("ó", "aron", "ieron")):
        return None
    governor = _with_subject(sentence, k - 1, "", earlier)
    return governor if governor is not None and governor.subject is not None and not governor.after else None


def _behind_noun(sentence: Sentence, k: int, cue: Cue, right: Span | None, earlier: list[Cue]) -> Cue | None:
    """*Marsh said*; but the noun may hang on a preposition, or be the object of another verb (*a class called “…”*)."""
    tags, spanish = sentence.tags, sentence.language.verb_first
    span = (subject_start(sentence, sentence.begin, k), k + 1)
    before = tags[span[0] - 1] if span[0] > sentence.begin else ""
    antecedent = _antecedent(sentence, span[0]) if not spanish and before != "" and before in "OvVBED" else None
    if antecedent is not None:
        cue.subject = antecedent
        return cue
    if spanish and before == "O":
        cue.subject, cue.after = right or _shared(sentence, k, earlier), right is not None
        cue.shared = right is None
        return cue
    if not spanish and cue.word in sentence.language.weak and before != "" and before in "VvEGg":
        return None
    # *Mr. Reyes, officials said, has left*: a comma behind the verb makes it an aside of somebody else.
    cue.subject = span if not spanish and tags[cue.at + 1 : cue.at + 2] == "," else apposition_owner(sentence, span)
    return cue


def _antecedent(sentence: Sentence, limit: int) -> Span | None:
    """*An official who asked not to be named said*: no comma parts the relative clause from its verb."""
    tags = sentence.tags
    at = tags.rfind("W", sentence.begin, limit)
    if at - 1 < sentence.begin or tags[at - 1] not in "NTn" or "," in tags[at:limit]:
        return None
    return (subject_start(sentence, sentence.begin, at - 1), at)


def _person_before(sentence: Sentence, k: int) -> bool:
    """Whether the antecedent of *que* at ``k`` can speak; *un hecho que calificó de* leaves the subject out."""
    begin = sentence.begin
    tags = sentence.tags
    j = k - 1
    while j >= begin and tags[j] in ",OR":
        j -= 1
    start = j
    while start > begin and tags[start - 1] in "NTJn0ODp":
        start -= 1
    return any(t in "TNPo" for t in tags[max(start, begin) : j + 1])


def subject_of(sentence: Sentence, i: int) -> Span | None:
    """The subject of any verb at ``i``."""
    cue = _with_subject(sentence, i, "", [])
    return cue.subject if cue is not None else None


def _skip_left(tags: str, begin: int, i: int) -> int:
    """From a verb to the left over its auxiliaries, adverbs, clitics and *on Monday*."""
    k = i - 1
    while k >= begin and (tags[k] in "RAo" or (tags[k] == "O" and k < i - 1 and tags[k + 1] in "R0")):
        k -= 1
    return k


def _skip_time(sentence: Sentence, k: int) -> int:
    """*Trump in recent days has …*: from a phrase of time to what stands before it."""
    tags, begin = sentence.tags, sentence.begin
    if k < begin or tags[k] not in "nT" or not is_time(sentence, k):
        return k
    j = k
    while j > begin and tags[j - 1] in "nJD0E":
        j -= 1
    if j > begin and tags[j - 1] == "O":
        j -= 1
    return _skip_left(tags, begin, j) if j > begin else k


def _shared(sentence: Sentence, limit: int, earlier: list[Cue]) -> Span | None:
    """The subject of a verb that has none of its own: that of the verb before, else of the sentence."""
    for cue in reversed(earlier):
        if cue.subject is not None and not cue.relative:
            return cue.subject
    return first_subject(sentence, limit)


def _behind_comma(sentence: Sentence, comma: int, cue: Cue, right: Span | None, earlier: list[Cue]) -> Cue:
    """*“…”, said Marsh* and *Marsh, the envoy, said …* both put a comma before the verb."""
    begin = sentence.begin
    tags = sentence.tags
    behind_speech = comma > begin and tags[comma - 1] == "Q"
    if right and behind_speech:
        cue.subject, cue.after = right, True
        return cue
    if right and sentence.language.verb_first and not _can_speak(tags, right):
        right = None
    if (
        right
        and not sentence.language.verb_first
        and tags[right[0]] == "P"
        and tags[right[1] : right[1] + 1] in _GOES_ON
    ):
        # *The agency, which runs the program, said it was …*: the pronoun opens the clause.
        right = None
    if right and not sentence.language.verb_first and _closes(sentence, cue, right):
        cue.subject, cue.after = right, True
        return cue
    span = None if behind_speech else postmodified(sentence, comma)
    if span is not None and (
        right is None or not (_bare_inversion(tags, begin, span, comma) or _VERBAL.search(tags, begin, span[1]))
    ):
        cue.subject, cue.relative = span, tags[span[0]] == "W"
        return cue
    if right:
        cue.subject, cue.after = right, True
        return cue
    if span is None:
        span = _shared(sentence, comma, earlier)
        cue.shared = True
    cue.subject = span
    return cue


_GOES_ON = ("A", "v", "V", "R", "n", "E")


def _closes(sentence: Sentence, cue: Cue, right: Span) -> bool:
    """*…, said Dana Marsh, director of the firm.*: a name right behind the verb, and no verb left for it."""
    tags = sentence.tags
    beside = right[0] == cue.at + 1 and "N" in tags[right[0] : right[1]] and tags[right[1] : right[1] + 1] in (",", ".")
    return beside and _PREDICATE.search(tags, right[1], sentence.end) is None


def _can_speak(tags: str, span: Span) -> bool:
    """Whether a phrase behind a Spanish verb may be its subject and not its object: it names somebody or a role."""
    return any(t in "TNP" for t in tags[span[0] : span[1]].partition("O")[0])


def _bare_inversion(tags: str, begin: int, span: Span, comma: int) -> bool:
    """*The paradox, says Carl Anthony, is …*: one comma alone never parts a subject from its verb."""
    return span[1] == comma and "," not in tags[begin : span[0]]
