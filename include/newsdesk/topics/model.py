"""The model's half of a verdict: a linear score over words, their character n-grams, and the concepts of the rules.

Every word's own weight and those of its n-grams add up to one number, which is remembered; a text then costs one
look-up a word. No array library is needed to judge.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsdesk.errors import ConfigError
from newsdesk.topics.features import grams

FORMAT = 3
_MOST_REMEMBERED = 200_000
_LENGTH_POWER = 0.75
_SCALE = 2.1  # makes a text of FEWEST_WORDS words weigh as under the square root
FEWEST_WORDS = 20
"""Shorter texts are weighed as if they had so many words: three words never make a verdict on their own."""

RULES_BOUND = 4.0


@dataclass(frozen=True, slots=True)
class Mixture:
    """How the two halves become one: logit = rules * rules_logit + model * model_logit + bias.

    A model has one for articles that name the topic's object and one for those that do not.
    """

    rules: float
    model: float
    bias: float


class _WordScores(dict[str, float]):
    """From a word to the sum of its weights, worked out when the word is first met. Common words weigh nothing."""

    def __init__(self, words: Mapping[str, float], parts: Mapping[str, float], common: Iterable[str]) -> None:
        super().__init__()
        self._words, self._parts = words, parts
        self._common = dict.fromkeys(common, 0.0)
        self.update(self._common)

    def __missing__(self, word: str) -> float:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
            self.update(self._common)
        found = grams(word)
        part = sum(self._parts.get(gram, 0.0) for gram in found) / math.sqrt(len(found)) if found else 0.0
        self[word] = answer = self._words.get(word, 0.0) + part
        return answer


class LinearModel:
    """Weights as trained. ``version`` is the hash of the file they came from."""

    def __init__(self, content: Mapping[str, object], version: str) -> None:
        self.version = version
        self.bias = float(content["bias"])  # type: ignore[arg-type]
        mixtures: Mapping[str, Mapping[str, float]] = content["mixtures"]  # type: ignore[assignment]
        self.named, self.unnamed = Mixture(**mixtures["named"]), Mixture(**mixtures["unnamed"])
        self.trained: Mapping[str, object] = content["trained"]  # type: ignore[assignment]
        weights: Mapping[str, Mapping[str, float]] = content["weights"]  # type: ignore[assignment]
        self.concepts = {**weights["concepts"], **weights["neighbours"]}
        self.words = _WordScores(weights["words"], weights["grams"], content["common_words"])  # type: ignore[arg-type]

    def logit(self, words: list[str], keys: list[tuple[str, int]]) -> float:
        """The log-odds that an article with these features is relevant."""
        concept = self.concepts.get
        of_words = sum(map(self.words.__getitem__, words)) * word_scale(len(words))
        of_concepts = sum([concept(key, 0.0) for key, _ in keys])
        return self.bias + of_words + of_concepts


def clip(rules_logit: float) -> float:
    """The rules' log-odds, bounded: past a few mentions more of the same says nothing new."""
    return max(-RULES_BOUND, min(RULES_BOUND, rules_logit))


def word_scale(count: int) -> float:
    """What one word counts in a text of ``count`` distinct words: less in longer ones.

    Between the mean (which long reports drown) and the square root (with which many small leanings of ordinary words
    made long general news relevant): docs/topics.md has the comparison.
    """
    return _SCALE / math.pow(max(FEWEST_WORDS, count), _LENGTH_POWER)


def read(path: Path) -> LinearModel | None:
    """The model in a file; None when there is no file (the topic then judges by its rules alone).

    Raises ``ConfigError`` when the file is not a model of this format.
    """
    if not path.is_file():
        return None
    raw = path.read_bytes()
    try:
        content = json.loads(raw)
        if content["format"] != FORMAT:
            raise ConfigError(f"{path}: model format {content['format']}, this program reads {FORMAT}; train it again")
        return LinearModel(content, hashlib.sha256(raw).hexdigest()[:12])
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: not a topic model ({error!r}); train it again") from error
