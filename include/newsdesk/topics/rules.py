"""The rules of a topic: the YAML file that an analyst edits, read and checked.

Every error names the file, the line and what is allowed there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from newsdesk.errors import ConfigError

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Term = Annotated[str, StringConstraints(min_length=2, max_length=80)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Names(_Strict):
    """A name for people, in both languages."""

    en: str
    es: str


class Decision(_Strict):
    """The score from which an article is relevant, and the distance from it within which a person should look.

    ``anchored``: without one of the loose anchors that triage looks for, no score makes an article relevant.
    """

    threshold: Share
    review: Share
    anchored: bool = True


class Reading(_Strict):
    """How much of an article decides: characters of its text, and the words of it that are its lede.

    ``passage_words``: longer texts are also read in passages of so many words, and the strongest counts.
    """

    characters: Annotated[int, Field(ge=200, le=100_000)]
    lede_words: Annotated[int, Field(ge=5, le=400)]
    passage_words: Annotated[int, Field(ge=40, le=2000)] = 120


class FieldWeights(_Strict):
    """What a term counts by where it stands."""

    headline: Annotated[float, Field(gt=0)]
    lede: Annotated[float, Field(gt=0)]
    body: Annotated[float, Field(gt=0)]


class Scale(_Strict):
    """How a sum of weights becomes a score: 1 / (1 + exp(-slope * (sum - midpoint)))."""

    midpoint: float
    slope: Annotated[float, Field(gt=0)]
    most_per_concept: Annotated[float, Field(gt=0)]


class Ambiguous(_Strict):
    """A term that counts only when one of ``needs`` stands within so many words of it."""

    term: Term
    needs: Annotated[list[Term], Field(min_length=1)]
    within: Annotated[int, Field(ge=1, le=200)]


class GazetteerNames(_Strict):
    """Names from the gazetteer: a section (of the section places, one list), narrowed by kind and country.

    Officials count as long as they are in office on the day an article was published, when that day is known.
    """

    section: Literal["people", "groups", "agencies", "programs", "places"]
    places: str | None = None
    kind: Literal["official", "trafficker"] | None = None
    country: Literal["us", "mx"] | None = None
    only: list[str] = []
    besides: list[str] = []


class Terms(_Strict):
    """Terms for every article, for one language, as printed, beside others, and by the gazetteer."""

    any: list[Term] = []
    en: list[Term] = []
    es: list[Term] = []
    exact: list[Term] = []
    ambiguous: list[Ambiguous] = []
    gazetteer: list[GazetteerNames] = []


class Concept(Terms):
    """Words that mean one thing, with the weight that one mention in the body has."""

    id: Identifier
    name: Names
    weight: Annotated[float, Field(ge=0, le=20)]


class NegativeContext(Terms):
    """Words that speak against the topic.

    They do not count when one of the concepts in ``unless`` is in the article, or when those in ``outnumbered_by`` have
    as many mentions.
    """

    id: Identifier
    name: Names
    weight: Annotated[float, Field(ge=-20, lt=0)]
    unless: list[str] = []
    outnumbered_by: list[str] = []


class Pair(_Strict):
    """Two concepts within so many words of each other."""

    id: Identifier
    name: Names
    first: Annotated[list[str], Field(min_length=1)]
    second: Annotated[list[str], Field(min_length=1)]
    within: Annotated[int, Field(ge=1, le=200)]
    weight: Annotated[float, Field(ge=-20, le=20)]


class Facet(Terms):
    """A side of the topic: given to a relevant article that has one of its terms or concepts."""

    id: Identifier
    name: Names
    concepts: list[str] = []


class Absence(_Strict):
    """Concepts without which an article reads differently: the model learns what it means that it has none of them.

    The first absence of a topic is that of its object: it also chooses how rules and model are mixed. ``weight``: what the
    rules add when none is there.
    """

    id: Identifier
    concepts: Annotated[list[str], Field(min_length=1)]
    weight: float = 0.0


class Rules(_Strict):
    """One topic."""

    name: Identifier
    title: Names
    decision: Decision
    reading: Reading
    fields: FieldWeights
    rules_scale: Scale
    concepts: Annotated[list[Concept], Field(min_length=1)]
    negative_contexts: list[NegativeContext] = []
    pairs: list[Pair] = []
    absences: list[Absence] = []
    facets: list[Facet] = []

    @model_validator(mode="after")
    def _references_exist(self) -> Self:
        concepts = {concept.id for concept in self.concepts}
        for kind, ids in (
            ("concept", [c.id for c in self.concepts] + [n.id for n in self.negative_contexts]),
            ("pair", [p.id for p in self.pairs]),
            ("absence", [a.id for a in self.absences]),
            ("facet", [f.id for f in self.facets]),
        ):
            twice = sorted({name for name in ids if ids.count(name) > 1})
            if twice:
                raise ValueError(f"{kind} {twice[0]!r} is defined twice; give one of them another id")
        both = concepts | {context.id for context in self.negative_contexts}
        used = [(f"pair {p.id!r}", [*p.first, *p.second], both) for p in self.pairs]
        used += [(f"facet {f.id!r}", f.concepts, concepts) for f in self.facets]
        used += [(f"absence {a.id!r}", a.concepts, concepts) for a in self.absences]
        used += [
            (f"negative context {n.id!r}", [*n.unless, *n.outnumbered_by], concepts) for n in self.negative_contexts
        ]
        for where, names, known in used:
            for name in names:
                if name not in known:
                    raise ValueError(f"{where} names the unknown concept {name!r}; known: {', '.join(sorted(known))}")
        return self


Path_ = tuple[str | int, ...]


def read(path: Path) -> Rules:
    """The rules in a YAML file.

    Raises ``ConfigError`` with file, line and the mend when the file is missing, is not YAML, or says what it may not.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return parse(source, str(path))


def parse(source: str, origin: str) -> Rules:
    """As :func:`read`, for the text of a file; ``origin`` is the name that errors give it."""
    lines: dict[Path_, int] = {}
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
        content = _plain(node, (), lines, origin) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{origin}:{line}: not YAML: {error.problem}") from error
    if not isinstance(content, dict):
        raise ConfigError(f"{origin}:1: a topic is a mapping with the keys {', '.join(Rules.model_fields)}")
    try:
        return Rules.model_validate(content)
    except ValidationError as error:
        raise ConfigError("\n".join(_message(problem, lines, origin) for problem in error.errors())) from error


def _plain(node: yaml.Node, path: Path_, lines: dict[Path_, int], origin: str) -> Any:
    """The value of a node; notes the line of every path and refuses a key given twice."""
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                raise ConfigError(f"{origin}:{key_node.start_mark.line + 1}: {key!r} is given twice here; keep one")
            mapping[key] = _plain(value_node, (*path, key), lines, origin)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), lines, origin) for index, child in enumerate(node.value)]
    constructor = yaml.SafeLoader("")
    return constructor.construct_object(node)


def _message(problem: Any, lines: dict[Path_, int], origin: str) -> str:
    path: Path_ = tuple(problem["loc"])
    known = next((path[:end] for end in range(len(path), -1, -1) if path[:end] in lines), ())
    where = ".".join(str(part) for part in path) or "the file"
    text = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        text = f"unknown key; allowed here: {', '.join(_allowed(path[:-1]))}"
    return f"{origin}:{lines.get(known, 1)}: {where}: {text}"


def _allowed(path: Path_) -> list[str]:
    """The keys of the model that ``path`` leads to."""
    by_key: dict[str, type[BaseModel]] = {
        "concepts": Concept,
        "negative_contexts": NegativeContext,
        "pairs": Pair,
        "absences": Absence,
        "facets": Facet,
        "ambiguous": Ambiguous,
        "gazetteer": GazetteerNames,
        "decision": Decision,
        "reading": Reading,
        "fields": FieldWeights,
        "rules_scale": Scale,
        "name": Names,
        "title": Names,
    }
    model: type[BaseModel] = Rules
    for part in path:
        if isinstance(part, str) and part in by_key:
            model = by_key[part]
    return list(model.model_fields)
