"""How the two halves of a verdict become one: fitted on models that have not seen what they judge."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from newsdesk.topics.model import Mixture, clip
from newsdesk.topics.optimise import Vector, minimise
from newsdesk.topics.regression import STEPS, fit, log_loss, sigmoid, strongest
from newsdesk.topics.vocabulary import Example, Vocabulary

FOLDS = 4

RULES_SHARE = {"named": 1 / 3, "unnamed": 1 / 4}
"""What the rules count beside the model, in articles that name the topic's object and in those that do not.

Set, not fitted: on news unlike the training items the rules hold up better than any fit to those items would say. Shares
from .3 to .5 and from .15 to .3 are alike on all sets (docs/topics.md).
"""

PRECISION = 0.95
"""What ordinary items that name the object must reach in cross-validation. The aim in the press is .93 (with one wrong
article in ten a digest is not read twice); items written for training are the easier ones.
"""

CAUTIONS = tuple(step / 10 for step in range(13))
FEWEST_TO_CALIBRATE = 100


def out_of_fold(vocabulary: Vocabulary, sample: Sequence[Example]) -> list[float]:
    """The log-odds that each example gets from a model that has seen no item written together with it.

    Items of one hand and day resemble each other more than they will the press, so the folds are batches, not random items.
    """
    counted = Counter(example.item.batch for example in sample)
    batches = sorted(counted, key=lambda batch: (-counted[batch], batch))
    fold_of = {batch: number % FOLDS for number, batch in enumerate(batches)}
    logits = [0.0] * len(sample)
    for fold in range(FOLDS):
        kept = [example for example in sample if fold_of[example.item.batch] != fold]
        if len({example.item.relevant for example in kept}) < 2:
            continue
        judge = strongest(vocabulary, fit(vocabulary, kept))
        for number, example in enumerate(sample):
            if fold_of[example.item.batch] == fold:
                logits[number] = judge(example)
    return logits


def mix(mixed: Sequence[float], sample: Sequence[Example]) -> tuple[float, float]:
    """Slope and bias that make log-odds of the two halves' weighted mean explain the labels best."""
    rows = list(zip(mixed, sample, strict=True))

    def objective(point: Vector) -> tuple[float, Vector]:
        slope, bias = point
        loss, gradient = 0.5 * slope * slope, [slope, 0.0]
        for value, example in rows:
            logit = slope * value + bias
            pull = sigmoid(logit) - example.item.relevant
            loss += log_loss(logit, example.item.relevant)
            gradient[0] += pull * value
            gradient[1] += pull
        return loss, gradient

    slope, bias = minimise(objective, [1.0, 0.0], steps=STEPS)
    return max(0.0, slope), bias


def caution(logits: Sequence[float], sample: Sequence[Example], threshold: float) -> float:
    """The least that must be taken off log-odds for ordinary items to reach ``PRECISION`` at ``threshold``.

    0 when there are too few ordinary items to say, or nothing reaches it.
    """
    rows = [
        (logit, example.item.relevant) for logit, example in zip(logits, sample, strict=True) if example.item.ordinary
    ]
    if len(rows) < FEWEST_TO_CALIBRATE:
        return 0.0
    line = math.log(threshold / (1.0 - threshold))
    for shift in CAUTIONS:
        judged = [truth for logit, truth in rows if logit - shift >= line]
        if judged and sum(judged) / len(judged) >= PRECISION:
            return shift
    return 0.0


def mixtures(sample: Sequence[Example], model_logits: Sequence[float], threshold: float) -> dict[str, dict[str, float]]:
    """One mixture for articles that name the object of the topic, one for those that do not.

    Where the rules see the object they are nearly always right; where it has no usual word, the model must tell.
    The first is what the daily press is made of, so its bias is set by the ordinary items and the ``threshold`` of the topic.
    """
    result = {}
    for name, missing in (("named", False), ("unnamed", True)):
        chosen = [n for n, example in enumerate(sample) if example.object_missing is missing]
        if len({sample[n].item.relevant for n in chosen}) < 2:
            chosen = list(range(len(sample)))
        part, share = [sample[n] for n in chosen], RULES_SHARE[name]
        mixed = [share * clip(sample[n].rules_logit) + (1.0 - share) * model_logits[n] for n in chosen]
        slope, bias = mix(mixed, part)
        if not missing:
            bias -= caution([slope * value + bias for value in mixed], part, threshold)
        mixture = Mixture(rules=round(slope * share, 3), model=round(slope * (1.0 - share), 3), bias=round(bias, 3))
        result[name] = asdict(mixture)
    return result
