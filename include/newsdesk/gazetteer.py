"""The gazetteer: people and their offices by date, institutions, groups, programmes and places, read from one YAML file.

People are compared by folded names (lower case, no accents). A bare surname is never enough to know somebody; see
:meth:`Gazetteer.person_named`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from newsdesk.errors import ConfigError

FILE = Path(__file__).parent / "topics" / "gazetteer.yaml"
Section = Literal["people", "groups", "agencies", "programs"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Role(_Strict):
    """An office and the days on which it was held; ``start`` and ``end`` are inclusive, None: not known, or still held."""

    title_en: str = ""
    title_es: str = ""
    org: str | None = None
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    @field_validator("start", mode="before")
    @classmethod
    def _first_day(cls, value: object) -> object:
        return _day(value, last=False)

    @field_validator("end", mode="before")
    @classmethod
    def _last_day(cls, value: object) -> object:
        return _day(value, last=True)

    def held_on(self, day: date) -> bool:
        """Whether the office was held on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def title(self, lang: str) -> str:
        """The title in one language, else in the other."""
        return (self.title_es or self.title_en) if lang == "es" else (self.title_en or self.title_es)


class Entry(_Strict):
    """One person, group, institution or programme."""

    id: str
    name: dict[Literal["en", "es"], str]
    kind: Literal["official", "trafficker"] | None = None
    country: Literal["us", "mx"] | None = None
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Forms that institutions of other countries bear too (*National Guard*)."""
    roles: tuple[Role, ...] = ()
    parent: str | None = None
    designated: date | None = None
    status: str | None = None
    wikidata: str | None = None
    source: str

    @field_validator("name")
    @classmethod
    def _named(cls, value: dict[str, str]) -> dict[str, str]:
        if not value:
            raise ValueError("a name in at least one language, en or es")
        return value

    @model_validator(mode="after")
    def _of_a_side(self) -> Entry:
        if self.kind == "official" and self.country is None:
            raise ValueError("an official needs a country, us or mx: the reports count voices by it")
        return self

    def display(self, lang: str) -> str:
        """The name in one language, else in the other."""
        english, spanish = self.name.get("en", ""), self.name.get("es", "")
        return (spanish or english) if lang == "es" else (english or spanish)

    def forms(self) -> tuple[str, ...]:
        """Every printed form that means this entry by itself."""
        return (*dict.fromkeys((*self.name.values(), *self.aliases)),)

    def role_on(self, day: date | None) -> Role | None:
        """The office held on ``day``; without a day, the latest one."""
        if day is None:
            return self.roles[-1] if self.roles else None
        return next((role for role in reversed(self.roles) if role.held_on(day)), None)


class _File(_Strict):
    version: str
    people: tuple[Entry, ...] = ()
    groups: tuple[Entry, ...] = ()
    agencies: tuple[Entry, ...] = ()
    programs: tuple[Entry, ...] = ()
    places: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The entries by section, and people by the words of their names."""

    version: str
    people: tuple[Entry, ...]
    groups: tuple[Entry, ...]
    agencies: tuple[Entry, ...]
    programs: tuple[Entry, ...]
    places: dict[str, tuple[str, ...]]
    _by_form: dict[str, list[Entry]] = field(default_factory=dict, repr=False)
    _by_id: dict[str, Entry] = field(default_factory=dict, repr=False)
    _agencies: dict[str, Entry] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for section in (self.people, self.groups, self.agencies, self.programs):
            for entry in section:
                self._by_id[entry.id] = entry
        for agency in self.agencies:
            self._agencies.update(dict.fromkeys(map(folded, agency.forms()), agency))
        for person in self.people:
            for form in {folded(form) for form in person.forms()}:
                self._by_form.setdefault(form, []).append(person)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with that id, of any section."""
        return self._by_id.get(entry_id)

    def section(self, name: Section) -> tuple[Entry, ...]:
        """The entries of one section."""
        sections: dict[Section, tuple[Entry, ...]] = {
            "people": self.people,
            "groups": self.groups,
            "agencies": self.agencies,
            "programs": self.programs,
        }
        return sections[name]

    def person_named(self, name: str) -> Entry | None:
        """The one person whose name or alias is exactly ``name``; a single word never names anybody but by alias."""
        found = self._by_form.get(folded(name), [])
        return found[0] if len(found) == 1 else None

    def agency_named(self, name: str) -> Entry | None:
        """The institution of a government whose name or alias is exactly ``name``, an article apart."""
        plain = folded(name)
        return self._agencies.get(plain) or self._agencies.get(plain.partition(" ")[2] if _ARTICLE(plain) else "")


_ARTICLE = re.compile(r"(?:the|la|el) ").match


def folded(name: str) -> str:
    """Lower case, without accents and doubled space."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return " ".join(plain.replace(".", " ").split())


@cache
def load(path: Path = FILE) -> Gazetteer:
    """The gazetteer of a file (read once). Raises ConfigError with file, line and what is allowed."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}: not YAML: {error.problem}") from error
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path}:1: a gazetteer is a mapping with the keys {', '.join(_File.model_fields)}")
    try:
        file = _File.model_validate(_plain(node))
    except ValidationError as error:
        problems = "\n".join(_problem(path, node, e) for e in error.errors())
        raise ConfigError(problems) from error
    _unique(path, file)
    return Gazetteer(file.version, file.people, file.groups, file.agencies, file.programs, file.places)


def _plain(node: yaml.Node) -> Any:
    """The values of a node as plain Python; dates stay strings, so that half dates are allowed."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if node.tag.endswith(":null") else node.value


def _problem(path: Path, node: yaml.Node, error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    return f"{path}:{_line(node, error['loc'])}: {where}: {error['msg']}{_allowed(error)}"


def _allowed(error: Any) -> str:
    if error["type"] != "extra_forbidden":
        return ""
    model = Role if "roles" in error["loc"] else Entry if len(error["loc"]) > 1 else _File
    return f"; allowed here: {', '.join(f.alias or name for name, f in model.model_fields.items())}"


def _line(node: yaml.Node, location: Sequence[str | int]) -> int:
    for part in location:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
    return int(node.start_mark.line) + 1


def _unique(path: Path, file: _File) -> None:
    seen: set[str] = set()
    for entry in (*file.people, *file.groups, *file.agencies, *file.programs):
        if entry.id in seen:
            raise ConfigError(f"{path}: the id {entry.id!r} is used twice; give one of the entries another id")
        seen.add(entry.id)


def _day(value: object, *, last: bool) -> object:
    """A day from YYYY, YYYY-MM or YYYY-MM-DD: the first, or the last day meant."""
    if not isinstance(value, str):
        return value
    parts = value.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        raise ValueError(f"{value!r} is no day: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(parts[i]) if i < len(parts) else 0 for i in range(3))
    if day:
        return date(year, month, day)
    if not last:
        return date(year, month or 1, 1)
    following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
