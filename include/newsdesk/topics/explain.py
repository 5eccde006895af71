"""Why a verdict is what it is, for people: the text with its evidence marked, a table of what each rule gave, and flips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Group
from rich.table import Table
from rich.text import Text

from newsdesk.model import Evidence, TopicVerdict
from newsdesk.topics.topic import Topic

_FOR = "bold green"
_AGAINST = "bold red"


@dataclass(frozen=True, slots=True)
class Stored:
    """An article with the verdict that was stored for it."""

    key: str
    title: str
    text: str
    relevant: bool
    score: float
    lang: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A stored verdict that a topic as it is now would turn over."""

    key: str
    title: str
    was: bool
    now: bool
    score_was: float
    score_now: float


def explain(topic: Topic, title: str, text: str, verdict: TopicVerdict) -> Group:
    """A rich renderable: the verdict in a line, headline and text with the evidence coloured, the contributions."""
    return Group(
        summary(topic, verdict),
        Text(),
        marked(title, [e for e in verdict.evidence if e.field == "title"]),
        Text(),
        marked(text, [e for e in verdict.evidence if e.field == "text"]),
        Text(),
        contributions(topic, verdict),
        *missing(topic, title, text),
    )


def summary(topic: Topic, verdict: TopicVerdict) -> Text:
    """Relevant or not, by which score, which half of the verdict says what, and the versions."""
    line = Text("relevant" if verdict.relevant else "not relevant", style=_FOR if verdict.relevant else _AGAINST)
    line.append(
        f" to {topic.rules.title.en}: score {verdict.score:.2f}, threshold {verdict.threshold:.2f}", style="default"
    )
    if verdict.review:
        line.append(", close enough for a person to look", style="yellow")
    halves = [f"rules {verdict.rules_score:.2f}"] if verdict.rules_score is not None else []
    if verdict.model_score is not None:
        halves.append(f"model {verdict.model_score:.2f}")
    versions = f"rules {verdict.rules_version}"
    if verdict.model_version:
        versions += f", model {verdict.model_version}"
    line.append(f"\n{', '.join(halves)}; {versions}", style="dim")
    if verdict.facets:
        line.append(f"\nfacets: {', '.join(verdict.facets)}", style="default")
    return line


def marked(source: str, evidence: Iterable[Evidence]) -> Text:
    """The source with the spans that counted for it in green, against it in red. Where spans overlap the strongest wins."""
    text = Text(source)
    for item in sorted(evidence, key=lambda e: abs(e.weight)):
        text.stylize(_FOR if item.weight > 0 else _AGAINST, item.start, item.end)
    return text


def contributions(topic: Topic, verdict: TopicVerdict) -> Table:
    """One row a rule: its name, what it added in all, and the words that made it. The rules' weights are summed before
    they are scaled, the model's are log-odds."""
    sums: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    for item in verdict.evidence:
        sums[item.rule] = sums.get(item.rule, 0.0) + item.weight
        surface = " ".join(item.surface.split())
        if surface not in words.setdefault(item.rule, []):
            words[item.rule].append(surface)
    names = rule_names(topic)
    table = Table("weight", "rule", "words", title="What counted", title_justify="left")
    for rule in sorted(sums, key=lambda r: -abs(sums[r])):
        style = _FOR if sums[rule] > 0 else _AGAINST
        table.add_row(Text(f"{sums[rule]:+.2f}", style=style), names.get(rule, rule), "; ".join(words[rule]))
    return table


def missing(topic: Topic, title: str, text: str) -> list[Text]:
    """A line for each absence that weighed: what is nowhere in the article, and what that added."""
    names, concepts_of = rule_names(topic), {absence.id: absence.concepts for absence in topic.rules.absences}
    return [
        Text(f"{weight:+.2f} none of: {', '.join(names[concept] for concept in concepts_of[name])}")
        for name, weight in topic.absent(title, text)
    ]


def rule_names(topic: Topic) -> dict[str, str]:
    """The English name of every concept, negative context and pair, by id."""
    rules = topic.rules
    names = {concept.id: concept.name.en for concept in rules.concepts}
    names |= {context.id: context.name.en for context in rules.negative_contexts}
    return names | {pair.id: pair.name.en for pair in rules.pairs}


def diff(stored: Iterable[Stored], topic: Topic) -> Iterator[Flip]:
    """The stored verdicts that ``topic`` would flip, as they are found; nothing is written."""
    for item in stored:
        verdict = topic.judge(item.title, item.text, lang=item.lang, published=item.published, evidence=False)
        if verdict.relevant != item.relevant:
            yield Flip(item.key, item.title, item.relevant, verdict.relevant, item.score, verdict.score)
