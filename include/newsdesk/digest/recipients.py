"""Who gets the digest, and when: ``recipients.yaml`` read and checked, all problems told at once with their lines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo, available_timezones

import yaml

from newsdesk.errors import ConfigError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = ("en", "es")
QUIET = ("always", "skip")
KEYS = (
    "email",
    "name",
    "language",
    "timezone",
    "weekdays",
    "hour",
    "facets",
    "outlets",
    "countries",
    "languages",
    "quiet_days",
    "csv",
    "alarms",
)
# One @, no spaces or controls, something on both sides: the rest is the mail server's to judge.
_ADDRESS = re.compile(r"[^\s@<>,;\"\x00-\x1f]+@[^\s@<>,;\"\x00-\x1f]+\.[^\s@<>,;\"\x00-\x1f]+|[^\s@<>,;\"]+@localhost")


@dataclass(frozen=True, slots=True)
class Cut:
    """What of the news an edition is made for, and of how many days. Recipients with the same cut share one edition."""

    facets: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mornings: int = 1

    @property
    def key(self) -> str:
        """The name under which its editions are stored, such as ``countries=MX&mornings=3``; empty for everything."""
        chosen = [
            (kind, name)
            for kind in ("countries", "facets", "languages", "outlets")
            for name in sorted(set(getattr(self, kind)))
        ]
        return urlencode(chosen + ([("mornings", str(self.mornings))] if self.mornings > 1 else []))

    @classmethod
    def of(cls, key: str) -> Cut:
        """The cut that has this key. Raises ValueError when none has."""
        chosen: dict[str, list[str]] = {}
        try:
            for kind, name in parse_qsl(key, strict_parsing=True) if key else ():
                chosen.setdefault(kind, []).append(name)
            mornings = int(chosen.pop("mornings", ["1"])[0])
            cut = cls(**{kind: tuple(names) for kind, names in chosen.items()}, mornings=mornings)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{key!r} does not name a cut") from error
        if not 1 <= mornings <= 7:
            raise ValueError(f"{key!r} does not name a cut: it has 1 to 7 mornings")
        return cut


EVERYTHING = Cut()


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of ``recipients.yaml``. ``hour`` is local to ``timezone``; None there: the newsroom's zone."""

    email: str
    name: str | None = None
    language: str = "en"
    timezone: ZoneInfo | None = None
    weekdays: tuple[str, ...] = WEEKDAYS
    hour: int = 7
    facets: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    quiet_days: str = "always"
    csv: bool = False
    alarms: bool = False

    def wants(self, day: date) -> bool:
        """Whether the edition of ``day`` goes to this recipient at all."""
        return WEEKDAYS[day.weekday()] in self.weekdays

    def cut(self, day: date) -> Cut:
        """What the edition of ``day`` holds for this recipient: the news since the edition before, so that nobody who gets
        none at weekends misses Saturday and Sunday on Monday."""
        return Cut(
            facets=tuple(sorted(set(self.facets))),
            outlets=tuple(sorted(set(self.outlets))),
            countries=tuple(sorted(set(self.countries))),
            languages=tuple(sorted(set(self.languages))),
            mornings=next(back for back in range(1, 8) if self.wants(day - timedelta(days=back)) or back == 7),
        )

    def due_at(self, day: date, newsroom: ZoneInfo) -> datetime:
        """When the edition of ``day`` is due: the recipient's hour, in the recipient's zone."""
        return datetime.combine(day, time(self.hour), self.timezone or newsroom)


def load(path: Path, *, facets: Collection[str] = ()) -> tuple[Recipient, ...]:
    """The recipients that ``path`` lists. Raises ConfigError: file, line, what is wrong, what is allowed.

    ``facets`` are those that the topic has; without them any name passes.
    """
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); set NEWSDESK_RECIPIENTS_FILE") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(f"{path}:{mark.line + 1 if mark else 1}: is not YAML: {error}") from error
    nodes = _items(path, root)
    problems: list[str] = []
    found: dict[str, Recipient] = {}
    for node in nodes:
        recipient = _recipient(path, node, problems, facets)
        if recipient is None:
            continue
        if recipient.email.casefold() in found:
            problems.append(f"{path}:{node.start_mark.line + 1}: {recipient.email} is listed twice")
        found[recipient.email.casefold()] = recipient
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(found.values())


def _items(path: Path, root: yaml.Node | None) -> list[yaml.MappingNode]:
    good = (
        isinstance(root, yaml.MappingNode)
        and [key.value for key, _ in root.value] == ["recipients"]
        and isinstance(root.value[0][1], yaml.SequenceNode)
    )
    if not good:
        raise ConfigError(f"{path}:1: must hold one key, recipients, with a list; each has at least an email")
    assert isinstance(root, yaml.MappingNode)
    nodes: list[yaml.Node] = root.value[0][1].value
    found = []
    for node in nodes:
        if not isinstance(node, yaml.MappingNode):
            line = node.start_mark.line + 1
            raise ConfigError(f"{path}:{line}: a recipient is a mapping like: - email: name@example.org")
        found.append(node)
    return found


def _recipient(path: Path, node: yaml.MappingNode, problems: list[str], facets: Collection[str]) -> Recipient | None:
    before = len(problems)
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key not in KEYS:
            problems.append(f"{path}:{line}: unknown key {key!r}; allowed: {', '.join(KEYS)}")
            continue
        value = yaml.SafeLoader("").construct_object(value_node, deep=True)
        try:
            values[key] = _value(key, value, facets)
        except ValueError as error:
            problems.append(f"{path}:{line}: {key}: {error}")
    if "email" not in values and len(problems) == before:
        problems.append(f"{path}:{node.start_mark.line + 1}: email is missing; it is the one required key")
    return Recipient(**values) if len(problems) == before else None


def _value(key: str, value: Any, facets: Collection[str]) -> Any:
    if key == "facets":
        chosen = _list_of(value, None)
        if facets and (problems := unknown(chosen, facets)):
            raise ValueError(f"{'; '.join(problems)}; allowed are {', '.join(sorted(facets))}")
        return chosen
    return _READ[key](value)


def _address(value: Any) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is not an address like name@example.org")
    try:
        Address(addr_spec=value)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise ValueError(f"{value!r} is not an address that a mail can carry: {error}") from error
    if not value.isascii():
        raise ValueError(f"{value!r} has letters beyond ASCII, which many mail servers refuse; write its ASCII form")
    return value


def _zone(value: Any) -> ZoneInfo:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is not a known time zone; use a name like America/Chicago")
    return ZoneInfo(value)


def _hour(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 23:
        raise ValueError(f"{value!r} is not a whole hour from 0 to 23")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _countries(value: Any) -> tuple[str, ...]:
    codes = _list_of(value, None)
    if wrong := [code for code in codes if not re.fullmatch("[A-Z]{2}", code)]:
        raise ValueError(f"{', '.join(map(repr, wrong))}: write countries as two capital letters, such as MX or US")
    return codes


def unknown(names: Iterable[str], known: Collection[str]) -> list[str]:
    """A problem, in words, for each name that is not known, with the one that was probably meant."""
    problems = []
    for name in sorted(set(names) - set(known)):
        near = difflib.get_close_matches(name, known, 1)
        problems.append(f"{name!r} is not known" + (f"; did you mean {near[0]!r}?" if near else ""))
    return problems


def _plain_text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(f"{value!r} is not a name on one line")
    return value


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is not allowed; choose {' or '.join(allowed)}")
    return str(value)


def _list_of(value: Any, allowed: tuple[str, ...] | None) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{value!r} is not a list of words, like [{', '.join((allowed or ('a', 'b'))[:2])}]")
    wrong = [item for item in value if allowed and item not in allowed]
    if wrong and allowed:
        raise ValueError(f"{', '.join(map(repr, wrong))}: allowed are {', '.join(allowed)}")
    return tuple(value)


_READ: dict[str, Callable[[Any], Any]] = {
    "email": _address,
    "name": _plain_text,
    "language": lambda value: _one_of(value, LANGUAGES),
    "quiet_days": lambda value: _one_of(value, QUIET),
    "timezone": _zone,
    "hour": _hour,
    "csv": _yes_or_no,
    "alarms": _yes_or_no,
    "weekdays": lambda value: _list_of(value, WEEKDAYS),
    "languages": lambda value: _list_of(value, LANGUAGES),
    "outlets": lambda value: _list_of(value, None),
    "countries": _countries,
}
