"""The rules' half of a verdict: which concepts an article holds, where, and what they weigh together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from newsdesk.gazetteer import Gazetteer
from newsdesk.topics.document import Document
from newsdesk.topics.match import Hit, Matcher, Need, Pattern, term_words
from newsdesk.topics.names import patterns as gazetteer_patterns
from newsdesk.topics.rules import Rules, Terms

_MOST_FACETS = 3


@dataclass(frozen=True, slots=True)
class Contribution:
    """Words ``first`` to ``after - 1`` add ``weight`` by ``rule``."""

    first: int
    after: int
    rule: str
    weight: float


@dataclass(slots=True)
class Reading:
    """What the matcher found in the headline and in the words ``first`` to ``after - 1``: for each label, its hits in order."""

    document: Document
    first: int
    after: int
    hits: dict[int, list[Hit]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The distinct words that are read, in the order of their first use."""
        document = self.document
        words = dict.fromkeys(document.words[: document.text_from])
        words.update(dict.fromkeys(document.words[self.first : self.after]))
        words.pop("", None)
        return list(words)

    def place(self, word: str) -> int:
        """Where the word is first read. Raises ``ValueError`` when it is not."""
        words = self.document.words
        if word in words[: self.document.text_from]:
            return words.index(word)
        return words.index(word, self.first, self.after)

    def passages(self, words: int) -> list[Reading]:
        """The text in stretches of ``words`` words, each begun half a stretch after the last, each with the headline.

        A text that is hardly longer is one passage: this reading itself.
        """
        if self.after - self.first <= words + words // 4:
            return [self]
        last = self.after - words
        starts = [*range(self.first, last, words // 2), last]
        return [self._between(start, start + words) for start in starts]

    def _between(self, first: int, after: int) -> Reading:
        text_from = self.document.text_from
        passage = Reading(self.document, first, after)
        for label, hits in self.hits.items():
            inside = [hit for hit in hits if hit.first < text_from or (hit.first >= first and hit.after <= after)]
            if inside:
                passage.hits[label] = inside
        return passage


class Scorer:
    """The rules of a topic made ready to score. Labels 0.. are concepts, then negative contexts, then facets."""

    def __init__(self, rules: Rules, gazetteer: Gazetteer) -> None:
        self.rules = rules
        self._gazetteer = gazetteer
        self.labels: list[str] = [c.id for c in rules.concepts] + [n.id for n in rules.negative_contexts]
        self.index = {name: index for index, name in enumerate(self.labels)}
        self._facets_from = len(self.labels)
        self._weights = [c.weight for c in rules.concepts] + [n.weight for n in rules.negative_contexts]
        self._unless = {
            self.index[n.id]: tuple(self.index[name] for name in n.unless) for n in rules.negative_contexts if n.unless
        }
        self._outnumbered = {
            self.index[n.id]: tuple(self.index[name] for name in n.outnumbered_by)
            for n in rules.negative_contexts
            if n.outnumbered_by
        }
        self._pairs = [
            (pair, tuple(self.index[n] for n in pair.first), tuple(self.index[n] for n in pair.second))
            for pair in rules.pairs
        ]
        self._absences = [
            (absence.id, frozenset(self.index[n] for n in absence.concepts), absence.weight)
            for absence in rules.absences
            if absence.weight
        ]
        self._object = frozenset(self.index[n] for n in rules.absences[0].concepts) if rules.absences else None
        self._matchers = {lang: Matcher(self._patterns(lang)) for lang in ("en", "es", None)}

    def _patterns(self, lang: str | None) -> list[Pattern]:
        patterns: list[Pattern] = []
        owners: list[Terms] = [*self.rules.concepts, *self.rules.negative_contexts, *self.rules.facets]
        for label, terms in enumerate(owners):
            plain = list(terms.any)
            plain += terms.en if lang != "es" else []
            plain += terms.es if lang != "en" else []
            patterns += [Pattern(term_words(term), label) for term in plain]
            patterns += [Pattern(term_words(term), label, exact=term) for term in terms.exact]
            for term in terms.ambiguous:
                need = Need(tuple(term_words(other) for other in term.needs), term.within)
                patterns.append(Pattern(term_words(term.term), label, need=need))
            for names in terms.gazetteer:
                patterns += gazetteer_patterns(names, label, self._gazetteer)
        return patterns

    def read(self, document: Document, lang: str | None, published: date | None = None) -> Reading:
        """The hits of every label. ``lang`` other than ``en`` and ``es`` looks for the terms of both."""
        reading = Reading(document, document.text_from, len(document.words))
        for hit in self._matchers[lang if lang in ("en", "es") else None].find(document, published):
            reading.hits.setdefault(hit.label, []).append(hit)
        return reading

    def both(self, whole: Reading, opening: Reading) -> list[Contribution]:
        """What the mentions add when the article is read twice, whole and by its first passage, each half the verdict.

        What an article is about fills its headline and its lede; of what comes later half is taken for said in passing.
        """
        found = self.contributions(whole)
        if opening is whole:
            return found
        sums: dict[tuple[int, int, str], float] = {}
        for part in (found, self.contributions(opening)):
            for item in part:
                key = (item.first, item.after, item.rule)
                sums[key] = sums.get(key, 0.0) + item.weight / 2
        return [Contribution(*key, weight) for key, weight in sums.items()]

    def contributions(self, reading: Reading) -> list[Contribution]:
        """What each mention adds: its concept's weight times its field's, up to the cap; then the pairs."""
        document, found = reading.document, reading.hits
        cap = self.rules.rules_scale.most_per_concept
        result: list[Contribution] = []
        for label, hits in found.items():
            if label >= self._facets_from or self._yields(label, found):
                continue
            weight, left = self._weights[label], cap
            for hit in hits:
                if left <= 0 or not weight:
                    break
                share = min(self._field_weight(hit, document), left)
                left -= share
                result.append(Contribution(hit.first, hit.after, self.labels[label], weight * share))
        result += self._pair_contributions(found, document.text_from)
        return result

    def _yields(self, label: int, found: dict[int, list[Hit]]) -> bool:
        """Whether a negative context gives way to the concepts that it names."""
        if any(other in found for other in self._unless.get(label, ())):
            return True
        stronger = self._outnumbered.get(label)
        return stronger is not None and sum(len(found.get(other, ())) for other in stronger) >= len(found[label])

    def _pair_contributions(self, found: dict[int, list[Hit]], text_from: int) -> list[Contribution]:
        result: list[Contribution] = []
        merged = _Merged(found)
        for pair, first_labels, second_labels in self._pairs:
            firsts = merged[first_labels]
            seconds = merged[second_labels] if firsts else []
            if not seconds:
                continue
            starts = [hit.first for hit in seconds]
            left = self.rules.rules_scale.most_per_concept
            for hit in firsts:
                near = seconds[
                    bisect_left(starts, hit.first - pair.within) : bisect_right(starts, hit.after + pair.within)
                ]
                in_text = hit.first >= text_from
                apart = (n for n in near if n.after <= hit.first or n.first >= hit.after)
                other = next((n for n in apart if (n.first >= text_from) is in_text), None)
                if other is None:
                    continue
                result.append(
                    Contribution(
                        min(hit.first, other.first), max(hit.after, other.after), pair.id, pair.weight * min(1.0, left)
                    )
                )
                left -= 1.0
                if left <= 0:
                    break
        return result

    def object_missing(self, reading: Reading) -> bool:
        """Whether the article has no usual word for the topic's object: the concepts of the rules' first absence."""
        return self._object is not None and self._object.isdisjoint(reading.hits)

    def absent(self, reading: Reading) -> list[tuple[str, float]]:
        """The absences that weigh on this article, by id, and what each adds. They have no place in the text."""
        return [(name, weight) for name, concepts, weight in self._absences if concepts.isdisjoint(reading.hits)]

    def total(self, whole: Reading, contributions: Sequence[Contribution]) -> float:
        """The sum of all weights: of the mentions, and of what is missing."""
        return sum([c.weight for c in contributions]) + sum([weight for _, weight in self.absent(whole)])

    def logit(self, total: float) -> float:
        """The sum of all weights as log-odds."""
        return self.rules.rules_scale.slope * (total - self.rules.rules_scale.midpoint)

    def facets(self, reading: Reading) -> tuple[str, ...]:
        """At most three facets, the strongest first: each named in headline or lede or twice in the body, or the only one.

        Strength is the sum of the mentions of a facet's terms and concepts by field.
        """
        strengths: list[tuple[float, int, str]] = []
        for order, facet in enumerate(self.rules.facets):
            labels = (self._facets_from + order, *(self.index[name] for name in facet.concepts))
            mentions = [hit for label in labels for hit in reading.hits.get(label, ())]
            if mentions:
                strengths.append((-sum(self._field_weight(hit, reading.document) for hit in mentions), order, facet.id))
        strengths.sort()
        enough = min(self.rules.fields.lede, 2 * self.rules.fields.body)
        strong = [facet for strength, _, facet in strengths[:_MOST_FACETS] if -strength >= enough]
        return tuple(strong or [facet for _, _, facet in strengths[:1]])

    def _field_weight(self, hit: Hit, document: Document) -> float:
        weights = self.rules.fields
        if hit.first < document.text_from:
            return weights.headline
        return weights.lede if hit.first < document.text_from + self.rules.reading.lede_words else weights.body


class _Merged(dict[tuple[int, ...], list[Hit]]):
    """From several labels to their hits in order; many pairs ask for the same ones."""

    def __init__(self, found: dict[int, list[Hit]]) -> None:
        super().__init__()
        self._found = found

    def __missing__(self, labels: tuple[int, ...]) -> list[Hit]:
        groups = [self._found[label] for label in labels if label in self._found]
        self[labels] = hits = groups[0] if len(groups) == 1 else sorted(hit for group in groups for hit in group)
        return hits
