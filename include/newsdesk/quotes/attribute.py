"""Who said each marked segment of a sentence: the frame around it, before anybody knows whose name it is."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.quotes.according import according, words_of
from newsdesk.quotes.clause import Cue, subject_of
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.phrase import Span, subject_right
from newsdesk.quotes.subject import first_subject
from newsdesk.quotes.words import Sentence


@dataclass(slots=True)
class Frame:
    """How a marked segment is attributed. ``source`` are the tokens of who speaks; None when left out or carried over."""

    source: Span | None
    method: str
    cue: Cue | None = None
    confidence: float = 0.9


def frame(sentence: Sentence, q: int, cues: list[Cue]) -> Frame | None:
    """The frame of the marked segment at token ``q`` in the sentence ``begin:end``; None when nothing there attributes it."""
    tags = sentence.tags
    owned = _in_words(sentence, q)
    if owned is not None:
        return owned
    right = _right(sentence, q, cues)
    left = _left(sentence, q, cues)
    if (
        left is not None
        and left.cue is not None
        and left.cue.at == q - 1
        and tags[q + 1 : q + 2] != ","
        and not left.cue.after
    ):
        return left
    if right is not None and _close(tags, q, right):
        return Frame(right.subject, "verb-subject" if right.after else "subject-verb", right, 0.97)
    if left is not None:
        return left
    if right is not None:
        return Frame(right.subject, "subject-verb", right, 0.9)
    return (
        _colon(sentence, q)
        or _dash(sentence, q)
        or _according(sentence, q)
        or _as(sentence, q)
        or _later(sentence, q, cues)
    )


def _in_words(sentence: Sentence, q: int) -> Frame | None:
    """*…, in Castro’s words, “…”*: nothing else in the sentence attributes more surely."""
    stop = q - (sentence.tags[q - 1] == ",")
    for i in range(max(sentence.begin, stop - 9), stop - 2):
        if sentence.words[i] in ("in", "In"):
            owned = words_of(sentence, i)
            if owned is not None and owned[2] == stop:
                return Frame(owned[0], "according-to", None, 0.95)
    return None


def _close(tags: str, q: int, cue: Cue) -> bool:
    """Whether the attribution begins at once: *“…,” Marsh said*, *“…”, dijo Marsh*."""
    return tags[q + 1 : q + 2] in (",", "-") or cue.at == q + 1 or (cue.subject is not None and cue.subject[0] == q + 1)


def _right(sentence: Sentence, q: int, cues: list[Cue]) -> Cue | None:
    """The cue whose clause begins directly behind the segment."""
    tags = sentence.tags
    for cue in cues:
        if cue.at <= q or cue.tag == "G" or cue.relative:
            continue
        first = min(cue.at, cue.subject[0]) if cue.subject and cue.subject[0] > q else cue.at
        gap = tags[q + 1 : first]
        if "Q" in tags[q + 1 : cue.at] or len(gap) > 4 or gap.strip(",-).RAxo!?") != "":
            return None
        if cue.subject and cue.subject[1] <= q and not cue.shared:
            return None
        return cue
    return None


def _left(sentence: Sentence, q: int, cues: list[Cue]) -> Frame | None:
    begin, tags = sentence.begin, sentence.tags
    best: Cue | None = None
    outer: Cue | None = None
    rank = 0
    for cue in cues:
        if cue.at >= q:
            break
        if ";" in tags[cue.at : q]:
            continue
        if _parenthetical(tags, cue):
            return Frame(cue.subject, "subject-verb", cue, 0.85)
        weight = _weight(sentence, cue, q)
        if (
            outer is None
            and weight == 2
            and not _subordinate(tags, begin, cue)
            and cue.word in sentence.language.clause
            and cue.word not in sentence.language.weak
        ):
            outer = cue
        if weight and weight >= rank:
            best, rank = cue, weight
    if best is None:
        return None
    if outer is not None and best is not outer and _embedded(sentence, outer, best, q):
        best = outer
    return Frame(best.subject, "subject-verb", best, 0.95 if q - best.at <= 3 else 0.85)


def _subordinate(tags: str, begin: int, cue: Cue) -> bool:
    """*When Trump suggested …, Rubio fired back*: the first verb only sets the scene."""
    first = min(cue.at, cue.subject[0]) if cue.subject else cue.at
    return first > begin and tags[first - 1] == "S"


def _weight(sentence: Sentence, cue: Cue, q: int) -> int:
    """2: a verb of saying within reach; 1: only where nothing else attributes; 0: too far."""
    if cue.word in sentence.language.thought or (
        cue.relative and cue.subject and sentence.tags[cue.subject[0]] == "t" and q - cue.at > 3
    ):
        return 1
    if cue.word in sentence.language.weak and q - cue.at > 14:
        return 0
    return 2


def _parenthetical(tags: str, cue: Cue) -> bool:
    """*CNN, Marsh said, called it “…”*: whoever stands between the commas says the whole."""
    return (
        cue.tag == "V"
        and cue.subject is not None
        and not cue.shared
        and cue.subject[0] > 0
        and tags[min(cue.subject[0], cue.at) - 1] == ","
        and tags[max(cue.at + 1, cue.subject[1])] == ","
        and abs(cue.at - cue.subject[0]) <= 6
    )


def _embedded(sentence: Sentence, outer: Cue, inner: Cue, q: int) -> bool:
    """Whether ``inner`` stands in the clause that ``outer`` reports (*Trump said he had been called “…”*)."""
    tags = sentence.tags
    if inner.shared and inner.subject == outer.subject:
        return False
    if tags[inner.at - 1] == "C" and inner.subject == outer.subject:
        return False
    start = min(inner.at, inner.subject[0]) if inner.subject else inner.at
    if (start > 0 and tags[start - 1] == "C") or ":" in tags[outer.at : inner.at]:
        return False
    if inner.relative and inner.subject is not None and tags[inner.subject[0]] == "t":
        return True
    if inner.word in sentence.language.weak or inner.word in sentence.language.thought:
        return not (q - inner.at <= 2 and inner.subject is not None and tags[inner.subject[1] - 1] in "PN")
    return q - inner.at > 3


def _colon(sentence: Sentence, q: int) -> Frame | None:
    """*Reyes: “…”*, *Marsh, on the raids: “…”*."""
    begin = sentence.begin
    tags = sentence.tags
    if q == begin or tags[q - 1] != ":":
        return None
    stop = q - 1
    first = begin
    while first < stop and tags[first] not in "NTDJP":
        first += 1
    head = subject_right(sentence, first, stop) if first < stop else None
    owner = tags.find("'", *head) if head else -1
    if head and owner > head[0]:
        return Frame((head[0], owner), "colon", None, 0.75)
    if head and head[1] == stop:
        return Frame(head, "colon", None, 0.9)
    for i in range(stop - 1, max(begin, stop - 8), -1):
        if (tags[i] in "Ev" and not _relative(tags, i)) or (tags[i] == "n" and i == stop - 1 and tags[i - 1] in "PN"):
            subject = subject_of(sentence, i)
            if subject is not None and sentence.language.verb_first and "N" not in tags[subject[0] : subject[1]]:
                # *A la fiscal Bonaventura le bastó una frase: “…”*
                subject = first_subject(sentence, i) or subject
            if subject is not None:
                return Frame(subject, "colon", None, 0.85)
    return Frame(head, "colon", None, 0.7)


def _relative(tags: str, i: int) -> bool:
    """Whether the verb at ``i`` stands right behind *que*, *who* (with its clitics)."""
    return tags[:i].rstrip("RA")[-1:] in ("t", "W")


def _dash(sentence: Sentence, q: int) -> Frame | None:
    """*“…” — Sen. Laura Whitfield*, and headlines that end *“…”: former customs chief Rufus Okonjo*."""
    tags = sentence.tags
    at = q + 2 if tags[q + 1 : q + 2] == "." else q + 1
    if tags[at : at + 1] not in ("-", ":"):
        return None
    head = subject_right(sentence, at + 1, sentence.end)
    if head and "N" in tags[head[0] : head[1]] and (head[1] >= sentence.end or tags[head[1]] in ".,"):
        return Frame(head, "dash", None, 0.85)
    return None


def _as(sentence: Sentence, q: int) -> Frame | None:
    """*welcomed the vote as “…”*, *celebró el voto como “…”*: any verb will do."""
    begin = sentence.begin
    tags = sentence.tags
    if q - 2 < begin or fold(sentence.words[q - 1]) not in ("as", "como"):
        return None
    verbs = [i for i in range(q - 2, begin, -1) if tags[i] in "EVv"]
    if sentence.language.verb_first:
        # The verb next to it may stand in a relative clause: one of saying comes first.
        verbs.sort(key=lambda i: tags[i] != "V")
    subject = subject_of(sentence, verbs[0]) if verbs else None
    return Frame(subject, "as", None, 0.8) if subject else None


def _according(sentence: Sentence, q: int) -> Frame | None:
    head = according(sentence)
    return Frame(head[0], "according-to", None, 0.9) if head else None


def _later(sentence: Sentence, q: int, cues: list[Cue]) -> Frame | None:
    """*The “narco tax” is real, said Sara Moll*, *“…,” was all he offered*: the cue that closes the sentence."""
    begin = sentence.begin
    for cue in cues:
        if cue.at > q and cue.tag in "VM" and not cue.relative and cue.subject and cue.subject[0] > q:
            before = sentence.tags[min(cue.at, cue.subject[0]) - 1]
            if before in ",-" or (q == begin and cue.at - q <= 6):
                return Frame(cue.subject, "clause-final", cue, 0.8)
    return None
