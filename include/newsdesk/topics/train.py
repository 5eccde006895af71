"""Training the model of a topic from labelled items: deterministic, in plain Python, half a minute.

Items are JSON lines in ``training/``: ``{"id", "lang", "title", "text", "relevant", "facets", "hard", "register"}``.
One in five, chosen by the hash of its id, is never trained on: it measures the model that is shipped.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from newsdesk.errors import ConfigError
from newsdesk.topics.document import Document
from newsdesk.topics.features import BESIDE, ConceptKeys, distinct_words, grams
from newsdesk.topics.model import FORMAT, Mixture, clip, word_scale
from newsdesk.topics.optimise import Vector, minimise
from newsdesk.topics.scoring import Scorer
from newsdesk.topics.topic import load, model_path, package_folder

HELD_OUT_SHARE = 5
"""One in so many items is kept from training."""

ORDINARY_WEIGHT = 3.0
"""What an item in the manner of the daily press counts: it is rarer in the training folder than in the press."""

PRECISION = 0.93
"""What ordinary items must reach in cross-validation: a digest with one wrong article in ten is not read twice."""

CAUTIONS = tuple(step / 10 for step in range(13))
FEWEST_TO_CALIBRATE = 100

FOLDS = 4
STEPS = 60

# Penalties on the squared weights by kind, as chosen by cross-validation on the training items (docs/topics.md): a kind
# with more features per text, or with features that say less each, is held shorter.
PENALTY = {"words": 0.015, "grams": 0.015, "concepts": 4.0, "neighbours": 25.0}
# Words in more than this share of the texts tell the register of a text, not its topic, and are left out.
_COMMON_SHARE = 0.1
_SEEN_AT_LEAST = {"words": 2, "grams": 3, "concepts": 2, "neighbours": 2}
_SMALLEST_WEIGHT = 0.002


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled article. ``ordinary``: written at the length and in the manner of the daily press."""

    id: str
    lang: str
    title: str
    text: str
    relevant: bool
    facets: tuple[str, ...] = ()
    hard: str | None = None
    register: str | None = None
    ordinary: bool = False

    @property
    def held_out(self) -> bool:
        """Whether this item is kept from training, by the hash of its id."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % HELD_OUT_SHARE == 0


@dataclass(frozen=True, slots=True)
class Example:
    """An item as numbers: the indices of its features, and the rules' log-odds."""

    words: list[int]
    concepts: list[int]
    scale: float
    relevant: bool
    ordinary: bool
    rules_logit: float
    batch: str
    object_missing: bool

    @property
    def weight(self) -> float:
        """What the example counts in training."""
        return ORDINARY_WEIGHT if self.ordinary else 1.0


def training_folder() -> Path:
    """Where the items of the package are."""
    return package_folder() / "training"


def read_items(paths: Iterable[Path]) -> list[Item]:
    """The items of some files of JSON lines, in the order of the files' names.

    Raises ``ConfigError`` with file and line for a line that is not an item, or an id used twice.
    """
    items: list[Item] = []
    seen: dict[str, str] = {}
    for path in sorted(paths):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                raw = json.loads(line)
                item = Item(
                    id=str(raw["id"]),
                    lang=str(raw["lang"]),
                    title=str(raw["title"]),
                    text=str(raw["text"]),
                    relevant=bool(raw["relevant"]),
                    facets=tuple(raw.get("facets") or ()),
                    hard=raw.get("hard") or None,
                    register=raw.get("register"),
                    ordinary=bool(raw.get("ordinary", False)),
                )
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigError(
                    f"{where}: not a training item ({error!r}); see the top of topics/train.py"
                ) from error
            if item.id in seen:
                raise ConfigError(f"{where}: the id {item.id!r} is used at {seen[item.id]} too; give it another")
            seen[item.id] = where
            items.append(item)
    return items


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
        self.word_columns = [self.columns["words"].get(word) for word in self.all_words]
        by_gram = self.columns["grams"]
        self.gram_columns: list[list[int]] = []
        self.gram_scale: list[float] = []
        for word in self.all_words:
            found = grams(word)
            self.gram_columns.append([by_gram[gram] for gram in found if gram in by_gram])
            self.gram_scale.append(1.0 / math.sqrt(len(found)) if found else 0.0)

    def penalties(self, strength: float) -> Vector:
        """The penalty of each weight; the bias has none."""
        result = [0.0] * self.size
        for kind, columns in self.columns.items():
            for column in columns.values():
                result[column] = PENALTY[kind] * strength
        return result


def examples(scorer: Scorer, items: Sequence[Item]) -> tuple[Vocabulary, list[Example]]:
    """The items as numbers, and the vocabulary that numbers them."""
    keys = ConceptKeys(scorer.labels, scorer.rules)
    seen: list[tuple[list[str], list[str]]] = []
    logits: list[tuple[float, bool]] = []
    for item in items:
        document = Document(item.title, item.text[: scorer.rules.reading.characters])
        reading = scorer.read(document, document.language())
        logit = scorer.logit(sum(c.weight for c in scorer.contributions(reading)))
        logits.append((logit, scorer.object_missing(reading)))
        seen.append((distinct_words(document), [key for key, _ in keys.of(reading)]))
    vocabulary = Vocabulary(seen)
    concept_of = vocabulary.columns["concepts"] | vocabulary.columns["neighbours"]
    numbered = [
        Example(
            words=[vocabulary.word_index[word] for word in everything if word in vocabulary.word_index],
            concepts=[concept_of[key] for key in found if key in concept_of],
            scale=word_scale(len(everything)),
            relevant=item.relevant,
            ordinary=item.ordinary,
            rules_logit=logit,
            batch=item.id[:-2],
            object_missing=missing,
        )
        for item, (everything, found), (logit, missing) in zip(items, seen, logits, strict=True)
    ]
    return vocabulary, numbered


def _word_scores(vocabulary: Vocabulary, weights: Vector) -> Vector:
    get = weights.__getitem__
    return [
        (weights[column] if column is not None else 0.0) + scale * sum(map(get, parts))
        for column, parts, scale in zip(
            vocabulary.word_columns, vocabulary.gram_columns, vocabulary.gram_scale, strict=True
        )
    ]


def _logit(example: Example, weights: Vector, scores: Vector) -> float:
    get = weights.__getitem__
    return weights[0] + example.scale * sum(map(scores.__getitem__, example.words)) + sum(map(get, example.concepts))


def fit(vocabulary: Vocabulary, sample: Sequence[Example], *, strength: float = 1.0, steps: int = STEPS) -> Vector:
    """The weights of a logistic regression on ``sample`` with squared penalties."""
    penalties = vocabulary.penalties(strength)

    def objective(weights: Vector) -> tuple[float, Vector]:
        scores = _word_scores(vocabulary, weights)
        gradient = [p * w for p, w in zip(penalties, weights, strict=True)]
        loss = 0.5 * sum(g * w for g, w in zip(gradient, weights, strict=True))
        pulls = [0.0] * len(scores)
        for example in sample:
            logit = _logit(example, weights, scores)
            loss += example.weight * _loss(logit, example.relevant)
            pull = example.weight * (_sigmoid(logit) - example.relevant)
            gradient[0] += pull
            for concept in example.concepts:
                gradient[concept] += pull
            pull *= example.scale
            for word in example.words:
                pulls[word] += pull
        for pull, column, parts, scale in zip(
            pulls, vocabulary.word_columns, vocabulary.gram_columns, vocabulary.gram_scale, strict=True
        ):
            if not pull:
                continue
            if column is not None:
                gradient[column] += pull
            share = pull * scale
            for gram in parts:
                gradient[gram] += share
        return loss, gradient

    return minimise(objective, [0.0] * vocabulary.size, steps=steps)


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


def _loss(logit: float, relevant: bool) -> float:
    signed = logit if relevant else -logit
    return math.log1p(math.exp(-signed)) if signed > -30 else -signed


def out_of_fold(vocabulary: Vocabulary, sample: Sequence[Example], *, strength: float = 1.0) -> list[float]:
    """The log-odds that each example gets from a model that has seen no item written together with it.

    Items of one hand and day (ids alike but for the last two characters) resemble each other more than they will the
    press, so the folds are batches, not random items.
    """
    counted = Counter(example.batch for example in sample)
    batches = sorted(counted, key=lambda batch: (-counted[batch], batch))
    fold_of = {batch: number % FOLDS for number, batch in enumerate(batches)}
    logits = [0.0] * len(sample)
    for fold in range(FOLDS):
        kept = [example for example in sample if fold_of[example.batch] != fold]
        if len({example.relevant for example in kept}) < 2:
            continue
        weights = fit(vocabulary, kept, strength=strength)
        scores = _word_scores(vocabulary, weights)
        for number, example in enumerate(sample):
            if fold_of[example.batch] == fold:
                logits[number] = _logit(example, weights, scores)
    return logits


def mix(
    rules_logits: Sequence[float], model_logits: Sequence[float], sample: Sequence[Example], *, even: bool = False
) -> Mixture:
    """The mixture of the two halves that explains the labels best, by logistic regression on out-of-fold scores.

    ``even`` gives both halves the same weight: on news unlike the training items the rules hold up better than any
    fit to those items would say.
    """
    rows = list(zip(rules_logits, model_logits, sample, strict=True))

    def objective(weights: Vector) -> tuple[float, Vector]:
        loss, gradient = 0.5 * sum(w * w for w in weights[:2]), [weights[0], weights[1], 0.0]
        for rules, model, example in rows:
            logit = weights[0] * rules + weights[1] * model + weights[2]
            pull = example.weight * (_sigmoid(logit) - example.relevant)
            loss += example.weight * _loss(logit, example.relevant)
            gradient[0] += pull * rules
            gradient[1] += pull * model
            gradient[2] += pull
        if even:
            gradient[0] = gradient[1] = (gradient[0] + gradient[1]) / 2
        return loss, gradient

    rules, model, bias = minimise(objective, [0.5, 0.5, 0.0], steps=STEPS)
    return Mixture(round(max(0.0, rules), 3), round(max(0.0, model), 3), round(bias, 3))


def caution(logits: Sequence[float], sample: Sequence[Example], threshold: float) -> float:
    """What to take off log-odds so that ordinary items reach ``PRECISION`` at ``threshold``, and the best F1 with it.

    The least such shift; 0 when there are too few ordinary items to say, or none of the shifts reaches the precision.
    """
    rows = [(logit, example.relevant) for logit, example in zip(logits, sample, strict=True) if example.ordinary]
    if len(rows) < FEWEST_TO_CALIBRATE:
        return 0.0
    relevant = sum(truth for _, truth in rows)
    line = math.log(threshold / (1.0 - threshold))
    best, best_f1 = 0.0, 0.0
    for shift in CAUTIONS:
        judged = [truth for logit, truth in rows if logit - shift >= line]
        f1 = 2 * sum(judged) / (len(judged) + relevant)
        if judged and sum(judged) / len(judged) >= PRECISION and f1 > best_f1:
            best, best_f1 = shift, f1
    return best


def mixtures(sample: Sequence[Example], model_logits: Sequence[float], threshold: float) -> dict[str, dict[str, float]]:
    """One mixture for articles that name the object of the topic, one for those that do not.

    Where the rules see the object they are nearly always right; where it has no usual word, only the model can tell.
    The first is what the daily press is made of, so its bias is set by the ordinary items and the ``threshold`` of the topic.
    """
    result = {}
    for name, missing in (("named", False), ("unnamed", True)):
        chosen = [n for n, example in enumerate(sample) if example.object_missing is missing]
        if len({sample[n].relevant for n in chosen}) < 2:
            chosen = list(range(len(sample)))
        part = [sample[n] for n in chosen]
        rules_logits = [clip(example.rules_logit) for example in part]
        found = mix(rules_logits, [model_logits[n] for n in chosen], part, even=not missing)
        if not missing:
            logits = [
                found.rules * rules + found.model * model_logits[n] + found.bias
                for rules, n in zip(rules_logits, chosen, strict=True)
            ]
            found = replace(found, bias=round(found.bias - caution(logits, part, threshold), 3))
        result[name] = asdict(found)
    return result


def train(scorer: Scorer, items: Sequence[Item]) -> dict[str, Any]:
    """The content of a model file for these rules, from the items that are not held out."""
    sample = [item for item in items if not item.held_out]
    if len({item.relevant for item in sample}) < 2:
        raise ConfigError("training needs items of both kinds, relevant and not; add some to the training folder")
    vocabulary, numbered = examples(scorer, sample)
    folded = out_of_fold(vocabulary, numbered)
    weights = fit(vocabulary, numbered)
    return {
        "format": FORMAT,
        "topic": scorer.rules.name,
        "bias": round(weights[0], 4),
        "mixtures": mixtures(numbered, folded, scorer.rules.decision.threshold),
        "trained": {
            "items": len(sample),
            "items_version": items_version(sample),
            "relevant": sum(item.relevant for item in sample),
        },
        "common_words": vocabulary.common,
        "weights": {
            kind: {
                name: round(weights[column], 3)
                for name, column in columns.items()
                if abs(weights[column]) >= _SMALLEST_WEIGHT
            }
            for kind, columns in vocabulary.columns.items()
        },
    }


def retrain(name: str, *, rules: Path | None = None, folder: Path | None = None, extra: Iterable[Item] = ()) -> Path:
    """Train the model of a topic on a folder of items (default: the package's) and on ``extra`` ones, and write it.

    Returns the path of the model file, which is beside the rules. Raises ``ConfigError`` as ``load`` and ``read_items`` do.
    """
    topic = load(name, rules=rules)
    items = [*read_items((folder or training_folder()).glob("*.jsonl")), *extra]
    path = model_path(rules if rules is not None else package_folder() / f"{name}.yaml")
    write(train(topic.scorer, items), path)
    load.cache_clear()
    return path


def items_version(items: Iterable[Item]) -> str:
    """A hash of ids, texts and labels: what a model has seen."""
    seen = hashlib.sha256()
    for item in sorted(items, key=lambda i: i.id):
        seen.update(repr((item.id, item.title, item.text, item.relevant, item.ordinary)).encode())
    return seen.hexdigest()[:12]


def write(content: dict[str, Any], path: Path) -> None:
    """The model as a file: one line a kind, so that version control sees which kind changed."""
    head = {key: value for key, value in content.items() if key != "weights"}
    lines = [
        f'"{kind}": {json.dumps(w, ensure_ascii=False, separators=(",", ":"))}'
        for kind, w in content["weights"].items()
    ]
    text = json.dumps(head, indent=1)[:-2] + ',\n "weights": {\n  ' + ",\n  ".join(lines) + "\n }\n}\n"
    path.write_text(text, encoding="utf-8")
