"""A topic and its verdicts."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from newsdesk import gazetteer as gazetteer_file
from newsdesk.anchors import ANCHORS_VERSION, has_anchor
from newsdesk.errors import ConfigError
from newsdesk.gazetteer import Gazetteer
from newsdesk.model import Evidence, TopicVerdict
from newsdesk.topics import model as model_file
from newsdesk.topics import rules as rules_file
from newsdesk.topics.document import Document
from newsdesk.topics.features import NOWHERE, ConceptKeys
from newsdesk.topics.model import LinearModel, clip, word_scale
from newsdesk.topics.scoring import Contribution, Reading, Scorer

_MOST_EVIDENCE = 24
"""Spans kept with a verdict: the strongest for and against; more is more than a reader takes in."""

_MODEL_EVIDENCE = 10
"""Of these, so many from the model."""

_HOPELESS = -4.5
"""Log-odds of a whole article below which no passage of it is looked at: of 2,060 training and 307 other items none
that the model takes for relevant by a passage is below -3.2."""


class Topic:
    """Rules (and, when there is one, a trained model) that decide whether an article is coverage of one topic."""

    def __init__(
        self, rules: rules_file.Rules, model: LinearModel | None, gazetteer: Gazetteer, rules_version: str
    ) -> None:
        self.rules = rules
        self.model = model
        self.name = rules.name
        self.rules_version = rules_version
        self.scorer = Scorer(rules, gazetteer)
        self._keys = ConceptKeys(self.scorer.labels, rules)

    def judge(
        self, title: str, text: str, *, lang: str | None = None, published: str | None = None, evidence: bool = True
    ) -> TopicVerdict:
        """Whether the article is coverage of the topic, how sure that is, and the spans that decided. Never raises.

        Without ``evidence`` the spans are left out, which halves the time: for scoring many stored articles again.
        """
        document = Document(title, text[: self.rules.reading.characters])
        whole = self.scorer.read(document, lang or document.language(), _day(published))
        passages = whole.passages(self.rules.reading.passage_words)
        contributions = self.scorer.both(whole, passages[0])
        rules_logit = self.scorer.logit(self.scorer.total(whole, contributions))
        logit, model_score = rules_logit, None
        if self.model is not None:
            model_logit, passage = self._strongest(self.model, whole, passages)
            mixture = self.model.unnamed if self.scorer.object_missing(whole) else self.model.named
            logit = mixture.rules * clip(rules_logit) + mixture.model * model_logit + mixture.bias
            model_score = round(_share(model_logit), 4)
            if evidence:
                contributions += self._model_contributions(self.model, mixture.model, passage)
        score = round(_share(logit), 4)
        decision = self.rules.decision
        relevant = score >= decision.threshold and (not decision.anchored or has_anchor(f"{title}\n{text}"))
        return TopicVerdict(
            name=self.name,
            relevant=relevant,
            score=score,
            threshold=decision.threshold,
            review=abs(score - decision.threshold) <= decision.review,
            rules_version=self.rules_version,
            facets=self.scorer.facets(whole) if relevant else (),
            evidence=_evidence(document, contributions) if evidence else (),
            model_version=self.model.version if self.model else None,
            rules_score=round(_share(rules_logit), 4),
            model_score=model_score,
        )

    def absent(self, title: str, text: str, *, lang: str | None = None) -> list[tuple[str, float]]:
        """The absences that weigh on the article, by id, and what each adds: evidence that has no place in the text."""
        document = Document(title, text[: self.rules.reading.characters])
        return self.scorer.absent(self.scorer.read(document, lang or document.language()))

    def _strongest(self, model: LinearModel, whole: Reading, passages: list[Reading]) -> tuple[float, Reading]:
        """The log-odds of the strongest passage, and which it is. An article without a chance is not read closely."""
        logit = model.logit(whole.words, self._keys.of(whole))
        if len(passages) == 1 or logit < _HOPELESS:
            return logit, whole
        logits = [model.logit(passage.words, self._keys.of(passage)) for passage in passages]
        best = max(range(len(passages)), key=logits.__getitem__)
        return logits[best], passages[best]

    def _model_contributions(self, model: LinearModel, share: float, reading: Reading) -> list[Contribution]:
        """The model's strongest reasons in this passage, each at the first place that shows it."""
        words, keys = reading.words, self._keys.of(reading)
        scale = word_scale(len(words)) * share
        found: list[Contribution] = []
        scored = sorted(((model.words[word] * scale, word) for word in words), key=lambda pair: -abs(pair[0]))
        for weight, word in scored[:_MODEL_EVIDENCE]:
            if not weight:
                break
            at = reading.place(word)
            found.append(Contribution(at, at + 1, f"model: {word}", weight))
        for key, label in keys:
            weight = model.concepts.get(key, 0.0) * share
            if weight and label != NOWHERE:
                hit = reading.hits[label][0]
                found.append(Contribution(hit.first, hit.after, f"model: {key}", weight))
        found.sort(key=lambda item: -abs(item.weight))
        return found[:_MODEL_EVIDENCE]


def _day(published: str | None) -> date | None:
    """The day of an ISO 8601 instant or date; None when there is none or it is not one."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _share(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


def _evidence(document: Document, contributions: list[Contribution]) -> tuple[Evidence, ...]:
    strongest = sorted(contributions, key=lambda c: (-abs(c.weight), c.first))[:_MOST_EVIDENCE]
    spans = []
    for item in strongest:
        field, start, end = document.span(item.first, item.after)
        source = document.title if field == "title" else document.text
        spans.append(Evidence(start, end, source[start:end], item.rule, round(item.weight, 3), field))
    return tuple(spans)


@lru_cache(maxsize=8)
def load(name: str = "cartel_policy", *, rules: Path | None = None) -> Topic:
    """The topic called ``name``, from the package or from the YAML file ``rules``. The same object for the same arguments.

    A trained model is the file with the same name and the ending ``.model.json`` beside the rules, else the package's for
    that topic (an edited copy of the rules is judged as it would be in place); without one the rules decide alone.
    Raises ``ConfigError`` when there is no such topic or a file is wrong.
    """
    source = rules if rules is not None else package_folder() / f"{name}.yaml"
    if not source.is_file():
        raise ConfigError(f"no topic {name!r}: {source} does not exist; topics here: {', '.join(available())}")
    checked = rules_file.read(source)
    model = model_file.read(model_path(source)) or model_file.read(package_folder() / f"{checked.name}.model.json")
    version = hashlib.sha256(source.read_bytes())
    version.update(gazetteer_file.FILE.read_bytes())
    version.update(f"{ANCHORS_VERSION} {model.version if model else ''}".encode())
    return Topic(checked, model, gazetteer_file.load(), version.hexdigest()[:12])


def package_folder() -> Path:
    """Where the topics of the package are."""
    return Path(str(resources.files("newsdesk.topics")))


def model_path(rules: Path) -> Path:
    """Where the model trained for a rules file is."""
    return rules.with_name(f"{rules.stem}.model.json")


def available() -> list[str]:
    """The names of the topics in the package."""
    return sorted(path.stem for path in package_folder().glob("*.yaml") if path.stem != "gazetteer")
