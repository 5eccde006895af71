"""Articles as numbers: every feature seen often enough has a column, and an example is the columns it has."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.topics.document import Document
from newsdesk.topics.features import BESIDE, ConceptKeys, grams
from newsdesk.topics.items import Item
from newsdesk.topics.model import word_scale
from newsdesk.topics.optimise import Vector
from newsdesk.topics.scoring import Reading, Scorer

# Penalties on the squared weights by kind, as chosen by cross-validation on the training items (docs/topics.md): a kind
# with more features per text, or with features that say less each, is held shorter.
PENALTY = {"words": 0.015, "grams": 0.015, "concepts": 4.0, "neighbours": 25.0}
# Words in more than this share of the texts tell the register of a text, not its topic, and are left out.
_COMMON_SHARE = 0.1
_SEEN_AT_LEAST = {"words": 2, "grams": 3, "concepts": 2, "neighbours": 2}


@dataclass(frozen=True, slots=True)
class Bag:
    """What the model sees of one reading: columns of words and of concepts, and what each word counts."""

    words: list[int]
    concepts: list[int]
    scale: float


@dataclass(frozen=True, slots=True)
class Example:
    """An item as numbers: the whole of it, its passages, and the rules' log-odds."""

    item: Item
    whole: Bag
    passages: list[Bag]
    rules_logit: float
    object_missing: bool


class Vocabulary:
    """Numbers for features: the bias, then words, n-grams, concepts and neighbours seen often enough."""

    def __init__(self, documents: Sequence[tuple[list[str], list[str]]]) -> None:
        words: Counter[str] = Counter()
        concepts: Counter[str] = Counter()
        neighbours: Counter[str] = Counter()
        for everything, keys in documents:
            words.update(everything)
            concepts.update(key for key in keys if BESIDE not in key)
            neighbours.update(key for key in keys if BESIDE in key)
        most = _COMMON_SHARE * len(documents)
        self.common = sorted(word for word, count in words.items() if count > most)
        for word in self.common:
            del words[word]
        parts: Counter[str] = Counter()
        for word, count in words.items():
            for gram in grams(word):
                parts[gram] += count
        self.all_words = list(words)
        self.word_index = {word: number for number, word in enumerate(self.all_words)}
        self.columns: dict[str, dict[str, int]] = {}
        size = 1
        for kind, counts in (("words", words), ("grams", parts), ("concepts", concepts), ("neighbours", neighbours)):
            kept = [name for name, count in counts.items() if count >= _SEEN_AT_LEAST[kind]]
            self.columns[kind] = {name: size + number for number, name in enumerate(kept)}
            size += len(kept)
        self.size = size
        self._concept_columns = self.columns["concepts"] | self.columns["neighbours"]
        self.word_columns = [self.columns["words"].get(word) for word in self.all_words]
        by_gram = self.columns["grams"]
        self.gram_columns: list[list[int]] = []
        self.gram_scale: list[float] = []
        for word in self.all_words:
            found = grams(word)
            self.gram_columns.append([by_gram[gram] for gram in found if gram in by_gram])
            self.gram_scale.append(1.0 / math.sqrt(len(found)) if found else 0.0)

    def bag(self, words: Sequence[str], keys: Sequence[str]) -> Bag:
        """A reading by its distinct words and its concept features; what has no column is left out."""
        number, column = self.word_index, self._concept_columns
        return Bag(
            words=[number[word] for word in words if word in number],
            concepts=[column[key] for key in keys if key in column],
            scale=word_scale(len(words)),
        )

    def spans(self) -> Vector:
        """How far each weight reaches for one unit of penalty; the bias, which has none, moves freely."""
        result = [1.0] * self.size
        for kind, columns in self.columns.items():
            for column in columns.values():
                result[column] = 1.0 / math.sqrt(PENALTY[kind])
        return result

    def word_scores(self, weights: Vector) -> Vector:
        """Of each word, its own weight and its n-grams' together."""
        get = weights.__getitem__
        return [
            (weights[column] if column is not None else 0.0) + scale * sum(map(get, parts))
            for column, parts, scale in zip(self.word_columns, self.gram_columns, self.gram_scale, strict=True)
        ]


def examples(scorer: Scorer, items: Sequence[Item]) -> tuple[Vocabulary, list[Example]]:
    """The items as numbers, and the vocabulary that numbers them."""
    keys = ConceptKeys(scorer.labels, scorer.rules)

    def seen(reading: Reading) -> tuple[list[str], list[str]]:
        return reading.words, [key for key, _ in keys.of(reading)]

    read: list[tuple[Item, list[Reading]]] = []
    for item in items:
        document = Document(item.title, item.text[: scorer.rules.reading.characters])
        whole = scorer.read(document, document.language())
        read.append((item, [whole, *whole.passages(scorer.rules.reading.passage_words)]))
    vocabulary = Vocabulary([seen(whole) for _, (whole, *_) in read])
    numbered = [
        Example(
            item=item,
            whole=vocabulary.bag(*seen(whole)),
            passages=[vocabulary.bag(*seen(passage)) for passage in passages],
            rules_logit=scorer.logit(scorer.total(whole, scorer.both(whole, passages[0]))),
            object_missing=scorer.object_missing(whole),
        )
        for item, (whole, *passages) in read
    ]
    return vocabulary, numbered
