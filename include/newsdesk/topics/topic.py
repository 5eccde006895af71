"""A topic and its verdicts."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from pathlib import Path

from newsdesk.errors import ConfigError
from newsdesk.model import Evidence, TopicVerdict
from newsdesk.topics import rules as rules_file
from newsdesk.topics.document import Document
from newsdesk.topics.scoring import Contribution, Scorer

_MOST_EVIDENCE = 24
"""Spans kept with a verdict: the strongest for and against; more is more than a reader takes in."""


class Topic:
    """Rules (and, when there is one, a trained model) that decide whether an article is coverage of one topic."""

    def __init__(self, rules: rules_file.Rules, rules_version: str) -> None:
        self.rules = rules
        self.name = rules.name
        self.rules_version = rules_version
        self.scorer = Scorer(rules)

    def judge(self, title: str, text: str, *, lang: str | None = None, published: str | None = None) -> TopicVerdict:
        """Whether the article is coverage of the topic, how sure that is, and the spans that decided. Never raises."""
        document = Document(title, text[: self.rules.reading.characters])
        reading = self.scorer.read(document, lang or document.language())
        contributions = self.scorer.contributions(reading)
        score = self.scorer.score(sum(c.weight for c in contributions))
        decision = self.rules.decision
        relevant = score >= decision.threshold
        return TopicVerdict(
            name=self.name,
            relevant=relevant,
            score=round(score, 4),
            threshold=decision.threshold,
            review=abs(score - decision.threshold) <= decision.review,
            rules_version=self.rules_version,
            facets=self.scorer.facets(reading) if relevant else (),
            evidence=_evidence(document, contributions),
            rules_score=round(score, 4),
        )


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

    Raises ``ConfigError`` when there is no such topic or its file is wrong.
    """
    source = rules if rules is not None else Path(str(resources.files("newsdesk.topics") / f"{name}.yaml"))
    if not source.is_file():
        raise ConfigError(f"no topic {name!r}: {source} does not exist; topics here: {', '.join(available())}")
    checked = rules_file.read(source)
    return Topic(checked, hashlib.sha256(source.read_bytes()).hexdigest()[:12])


def available() -> list[str]:
    """The names of the topics in the package."""
    folder = Path(str(resources.files("newsdesk.topics")))
    return sorted(path.stem for path in folder.glob("*.yaml") if path.stem != "gazetteer")
