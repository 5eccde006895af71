"""The catalog: ``feeds.yaml`` read, checked, and turned into ``Feed`` values. All problems are told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

import yaml

from newsdesk.errors import ConfigError
from newsdesk.model import ContentPolicy, Feed, FeedKind

KINDS: tuple[str, ...] = get_args(FeedKind)
POLICIES: tuple[str, ...] = get_args(ContentPolicy)
STATUSES = ("verified", "listed", "uncertain", "disabled")
REQUIRED = ("name", "outlet", "country", "lang", "url", "kind")
OPTIONAL = ("tier", "status", "content_policy", "expect", "ignore_robots_because", "notes")
KEYS = REQUIRED + OPTIONAL
EXPECT_KEYS = ("min_per_week",)

_FORMATS = {
    "country": (re.compile(r"[A-Z]{2}"), "two capital letters (ISO 3166), like MX"),
    "lang": (re.compile(r"[a-z]{2}"), "two small letters (ISO 639), like es"),
}
_CHOICES = {"kind": KINDS, "status": STATUSES, "content_policy": POLICIES}


@dataclass(slots=True)
class _Problems:
    path: Path
    found: list[tuple[int, str]] = field(default_factory=list)

    def at(self, node: yaml.Node, text: str) -> None:
        self.found.append((node.start_mark.line + 1, text))

    def raise_if_any(self) -> None:
        if self.found:
            lines = [f"{self.path}:{line}: {text}" for line, text in sorted(self.found)]
            raise ConfigError("\n".join(lines))


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's where PyYAML was built with it: ten times faster


def load(path: Path) -> tuple[Feed, ...]:
    """The feeds that ``path`` lists, in its order.

    Raises ConfigError with one line a problem: file, line, what is wrong, what is allowed.
    """
    problems = _Problems(path)
    root = _compose(path)
    feeds = [feed for node in _items(root, problems) if (feed := _feed(node, problems))]
    problems.raise_if_any()
    return tuple(feeds)


def _compose(path: Path) -> yaml.Node | None:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}); set NEWSDESK_FEEDS_FILE to your catalog"
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from error
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigError(f"{path}:{mark.line + 1 if mark else 1}: is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}:1: is not YAML: {error}") from error


def _items(root: yaml.Node | None, problems: _Problems) -> Iterator[yaml.MappingNode]:
    """The nodes of the list under ``feeds``, with duplicate names and URLs told."""
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(f"{problems.path}:1: must hold one key, feeds, with a list of feeds")
    entries = _entries(root, problems, ("feeds",))
    listed = entries.get("feeds")
    if not isinstance(listed, yaml.SequenceNode):
        problems.at(listed or root, "feeds must be a list; each item starts with '- name: …'")
        return
    seen: dict[tuple[str, str], int] = {}
    for node in listed.value:
        if not isinstance(node, yaml.MappingNode):
            problems.at(node, "a feed must be a mapping that starts with 'name: …'")
            continue
        for key, value in node.value:
            if key.value in {"name", "url"} and isinstance(value, yaml.ScalarNode):
                first = seen.setdefault((key.value, value.value), value.start_mark.line + 1)
                if first != value.start_mark.line + 1:
                    problems.at(value, f"{key.value} {value.value!r} is already used in line {first}")
        yield node


def _entries(node: yaml.MappingNode, problems: _Problems, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
    entries: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in allowed:
            problems.at(key, f"unknown key {name!r}; allowed: {', '.join(allowed)}")
        elif name in entries:
            problems.at(key, f"{name} is given twice")
        else:
            entries[name] = value
    return entries


def _feed(node: yaml.MappingNode, problems: _Problems) -> Feed | None:
    before = len(problems.found)
    entries = _entries(node, problems, KEYS)
    missing = [key for key in REQUIRED if key not in entries]
    if missing:
        problems.at(node, f"this feed lacks {', '.join(missing)}")
    values = {
        key: text
        for key, value in entries.items()
        if key != "expect" and (text := _text(key, value, problems)) is not None
    }
    if values.get("kind") == "google_news_query" and values.get("content_policy") == "full":
        problems.at(entries["content_policy"], "content_policy must be metadata_only: links of such a query are opaque")
    least = _min_per_week(entries.get("expect"), problems)
    if len(problems.found) > before:
        return None
    return Feed(
        name=values["name"],
        outlet=values["outlet"],
        country=values["country"],
        lang=values["lang"],
        url=values["url"],
        kind=cast("FeedKind", values["kind"]),
        tier=values.get("tier"),
        status=values.get("status"),
        content_policy=_policy(values),
        min_per_week=least,
        ignore_robots_because=values.get("ignore_robots_because"),
        notes=values.get("notes"),
    )


def _policy(values: dict[str, str]) -> ContentPolicy:
    """As the file says. Links of a Google News query are opaque, so there the pages are never fetched."""
    default = "metadata_only" if values["kind"] == "google_news_query" else "full"
    return cast("ContentPolicy", values.get("content_policy", default))


def _text(key: str, node: yaml.Node, problems: _Problems) -> str | None:
    """The scalar under ``key`` as written: YAML would read the country NO as false. None when it is wrong."""
    if not isinstance(node, yaml.ScalarNode):
        problems.at(node, f"{key} must be a single value")
        return None
    text = str(node.value).strip()
    wrong = _why_wrong(key, text)
    if wrong:
        problems.at(node, wrong)
        return None
    return text


def _why_wrong(key: str, text: str) -> str | None:
    if not text:
        hint = "; say why robots.txt may be passed over, or remove the key" if key == "ignore_robots_because" else ""
        return f"{key} is empty{hint}"
    if key in _CHOICES and text not in _CHOICES[key]:
        return f"{key} {text!r} is not one of: {', '.join(_CHOICES[key])}"
    if key in _FORMATS and not _FORMATS[key][0].fullmatch(text):
        return f"{key} {text!r} must be {_FORMATS[key][1]}"
    if key == "ignore_robots_because" and len(text.split()) < 3:
        return "ignore_robots_because must give the reason in words, like 'the outlet agreed by mail'"
    return _why_no_url(text) if key == "url" else None


def _why_no_url(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        good = False
    return None if good else f"url {text!r} must be a full http or https URL"


def _min_per_week(node: yaml.Node | None, problems: _Problems) -> int | None:
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.at(node, f"expect must be a mapping with {', '.join(EXPECT_KEYS)}")
        return None
    value = _entries(node, problems, EXPECT_KEYS).get("min_per_week")
    if value is None:
        if not node.value:
            problems.at(node, "expect lacks min_per_week")
        return None
    if not (isinstance(value, yaml.ScalarNode) and re.fullmatch(r"[1-9][0-9]{0,4}", value.value)):
        problems.at(value, "min_per_week must be a whole number from 1 to 99999")
        return None
    return int(value.value)
