"""What the model sees of an article: its distinct words, and which concepts of the rules stand where and beside which.

Training and judging call the same functions, so a model never meets a feature that was made another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdesk.topics.rules import Rules
from newsdesk.topics.scoring import Reading

GRAM_LENGTHS = (3, 4, 5, 6)
"""Character n-grams within a word and its two edges: they carry what inflection and derivation leave alike."""

BESIDE = " beside "
NOWHERE = -1

_STRETCH = 15
"""Two concepts are beside each other when they fall into the same run of twice as many words."""


def grams(word: str) -> list[str]:
    """The distinct character n-grams of a word in angle brackets; none for words of three letters and less."""
    if len(word) <= 3:
        return []
    edged = f"<{word}>"
    found = (edged[at : at + size] for size in GRAM_LENGTHS for at in range(len(edged) - size + 1))
    return list(dict.fromkeys(found))


class ConceptKeys:
    """Names the concept features of a reading. ``labels`` are the concepts and negative contexts of the rules."""

    def __init__(self, labels: Sequence[str], rules: Rules) -> None:
        self._count = len(labels)
        self._lede_words = rules.reading.lede_words
        self._absences = [
            (
                frozenset(labels.index(name) for name in absence.concepts),
                f"no {absence.id}",
                [f"{label} without {absence.id}" for label in labels],
            )
            for absence in rules.absences
        ]
        self._levels = [(f"has {n}", f"twice {n}", f"often {n}", f"headline {n}", f"lede {n}") for n in labels]
        self._beside = [[f"{a}{BESIDE}{b}" for b in labels] for a in labels]

    def of(self, reading: Reading) -> list[tuple[str, int]]:
        """Each feature with the label whose first mention shows it (``NOWHERE`` when nothing does).

        A passage is taken as an article of its own: its first words are its lede.
        """
        text_from = reading.document.text_from
        lede_after = reading.first + self._lede_words
        skipped = reading.first - text_from
        keys: list[tuple[str, int]] = []
        stretches: dict[int, int] = {}
        for label, hits in reading.hits.items():
            if label >= self._count:
                continue
            has, twice, often, headline, lede = self._levels[label]
            keys.append((has, label))
            if len(hits) > 1:
                keys.append((twice, label))
                if len(hits) > 3:
                    keys.append((often, label))
            first = hits[0].first
            if first < text_from:
                keys.append((headline, label))
            elif first < lede_after:
                keys.append((lede, label))
            bit = 1 << label
            for hit in hits:
                at = hit.first
                stretch = (at if at < text_from else at - skipped) // _STRETCH
                stretches[stretch] = stretches.get(stretch, 0) | bit
                stretches[stretch + 1] = stretches.get(stretch + 1, 0) | bit
        keys.extend(self._neighbours(stretches))
        keys.extend(self._missing(reading))
        return keys

    def _missing(self, reading: Reading) -> Iterator[tuple[str, int]]:
        for concepts, nothing, names in self._absences:
            if not concepts.isdisjoint(reading.hits):
                continue
            yield nothing, NOWHERE
            for label in reading.hits:
                if label < self._count:
                    yield names[label], label

    def _neighbours(self, stretches: dict[int, int]) -> Iterator[tuple[str, int]]:
        seen: dict[int, int] = {}
        for mask in set(stretches.values()):
            rest = mask
            while rest:
                low = rest & -rest
                rest ^= low
                if rest:
                    label = low.bit_length() - 1
                    seen[label] = seen.get(label, 0) | rest
        for label in sorted(seen):
            mask, names = seen[label], self._beside[label]
            while mask:
                low = mask & -mask
                mask ^= low
                yield names[low.bit_length() - 1], label
