"""Compare what the engine finds with the marked truth: found, found with the right person, and why not.

Spans are compared without surrounding marks, blanks and end punctuation, and a span that runs over a paragraph end counts
as one piece a paragraph. Words in marks must agree exactly; indirect statements by 80 % of their characters (Jaccard),
without a leading "that" or "que", since annotators differ on where a clause ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from quotes_markup import Item, Statement
from quotes_names import right_speaker

from newsdesk.model import Quote

INDIRECT_OVERLAP = 0.8
_EDGE = " \t\n\xa0\"'“”‘’«»‹›„‚.,;:!?…¿¡-–—"
_THAT = re.compile(r"(?:that|que)\s+")
_SMALL_WORDS = {"the", "for", "and", "who", "former", "del", "los", "las", "una", "que", "por", "para"}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that went wrong: ``why`` is missed, invented or misattributed."""

    why: str
    item: str
    words: str
    wanted: str
    given: str
    phenomena: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.why:13} {self.item}: “{self.words[:70]}” wanted {self.wanted}, got {self.given}"


@dataclass(slots=True)
class Tally:
    """Counts of one comparison. ``gold`` true statements, ``given`` reported ones, ``found`` both, ``right`` with the person."""

    gold: int = 0
    given: int = 0
    found: int = 0
    right: int = 0
    misses: list[Miss] = field(default_factory=list)
    by_phenomenon: Counter[tuple[str, str]] = field(default_factory=Counter)

    def figures(self, prefix: str) -> dict[str, float]:
        """``<prefix>_p``, ``_r``, ``_f1`` for found and ``<prefix>_person_f1``, in 0..1."""
        precision, recall = _share(self.found, self.given), _share(self.found, self.gold)
        return {
            f"{prefix}_p": precision,
            f"{prefix}_r": recall,
            f"{prefix}_f1": _share(2 * self.found, self.given + self.gold),
            f"{prefix}_person_f1": _share(2 * self.right, self.given + self.gold),
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without marks, blanks and punctuation at its ends."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        a, b = trimmed(text, start + line.start(), start + line.end())
        if b - a >= 2:
            yield a, b


def _clause(text: str, span: Span) -> Span:
    that = _THAT.match(text, *span)
    return (that.end(), span[1]) if that else span


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _jaccard(a: Span, b: Span) -> float:
    both = _overlap(a, b)
    return both / ((a[1] - a[0]) + (b[1] - b[0]) - both) if both else 0.0


def _same(text: str, given: Span, truth: Span, statement: Statement) -> bool:
    if statement.marked:
        return given == truth
    return _jaccard(_clause(text, given), _clause(text, truth)) >= INDIRECT_OVERLAP


def _excused(given: Span, quote: Quote, item: Item) -> bool:
    """A report that the truth takes no stand on: an optional statement, or the clause around a marked fragment."""
    return any(
        _overlap(given, (s.start, s.end)) > 0
        for s in item.statements
        if s.kind == "optional" or (quote.kind == "indirect" and s.kind == "mixed")
    )


def compare(items: Iterable[Item], found: Callable[[Item], Sequence[Quote]], *, indirect: bool) -> Tally:
    """The tally over ``items``: of words in marks only, or of ``indirect`` statements too."""
    tally = Tally()
    for item in items:
        _compare_item(item, found(item), tally, indirect=indirect)
    return tally


def _compare_item(item: Item, quotes: Sequence[Quote], tally: Tally, *, indirect: bool) -> None:
    gold = [s for s in item.statements if s.marked or (indirect and s.kind == "indirect")]
    given = {
        span: quote
        for quote in quotes
        if indirect or quote.kind != "indirect"
        for span in _pieces(item.text, quote.start, quote.end)
    }
    for statement in gold:
        truth = trimmed(item.text, statement.start, statement.end)
        match = next((span for span in given if _same(item.text, span, truth, statement)), None)
        _count(item, statement, given.pop(match) if match else None, tally)
    for span, quote in given.items():
        if not _excused(span, quote, item):
            tally.given += 1
            given_by = f"{quote.kind} by {quote.speaker}"
            tally.misses.append(
                Miss("invented", item.name, item.text[slice(*span)], "nothing", given_by, item.phenomena)
            )
            for phenomenon in item.phenomena:
                tally.by_phenomenon[phenomenon, "invented"] += 1


def _count(item: Item, statement: Statement, quote: Quote | None, tally: Tally) -> None:
    right = quote is not None and right_speaker(quote.speaker, statement)
    tally.gold += 1
    tally.given += quote is not None
    tally.found += quote is not None
    tally.right += right
    for phenomenon in item.phenomena:
        tally.by_phenomenon[phenomenon, "gold"] += 1
        tally.by_phenomenon[phenomenon, "right"] += right
    wanted = " & ".join(statement.speakers) or "no speaker"
    if quote is None:
        wanted = f"{statement.kind} by {wanted}"
        tally.misses.append(Miss("missed", item.name, statement.words, wanted, "nothing", item.phenomena))
    elif not right:
        given_by = f"{quote.speaker} ({quote.method})"
        tally.misses.append(Miss("misattributed", item.name, statement.words, wanted, given_by, item.phenomena))


def shared_groups(items: Iterable[Item], found: Callable[[Item], Sequence[Quote]]) -> tuple[int, int]:
    """Of the utterances given in pieces: how many came back in one group, and how many there are."""
    together = total = 0
    for item in items:
        group_of = {trimmed(item.text, q.start, q.end): q.group for q in found(item)}
        for name in {s.group for s in item.statements if s.group}:
            spans = [trimmed(item.text, s.start, s.end) for s in item.statements if s.group == name]
            groups = {group_of.get(span) for span in spans}
            together += len(groups) == 1 and None not in groups
            total += 1
    return together, total


def roles_given(items: Iterable[Item], found: Callable[[Item], Sequence[Quote]]) -> tuple[int, int]:
    """Of the marked statements whose speaker has a role in the text: how many came with a role that shares a word with it."""
    given = total = 0
    for item in items:
        quote_at = {trimmed(item.text, q.start, q.end): q for q in found(item)}
        for statement in item.statements:
            quote = quote_at.get(trimmed(item.text, statement.start, statement.end))
            if statement.role and statement.marked and quote is not None:
                total += 1
                given += _alike(f"{quote.role or ''} {quote.affiliation or ''}", statement.role)
    return given, total


def _alike(given: str, wanted: str) -> bool:
    """Whether two roles share a word of substance; ``Gov.`` is the beginning of ``governor``."""
    return any(a.startswith(b) or b.startswith(a) for a in _substance(given) for b in _substance(wanted))


def _substance(role: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", role.lower()) if word not in _SMALL_WORDS}
