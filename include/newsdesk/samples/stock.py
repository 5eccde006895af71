"""The sample articles: files with a YAML head and a marked-up body, anchored at the newsroom's first day.

``articles/<outlet>/<slug>.md``. Head: ``title``, ``path``, ``published`` (day and local time, ``2 14:05``),
``section``, ``authors``, ``relevant``, ``facets``, ``story``; and where they apply ``opinion``, ``trouble`` and
``outcome`` (a page that misbehaves), ``edits`` (this file is the later version of that slug), ``copy_of`` with
``keep`` (a syndicated copy: so many blocks of the original follow this file's own), ``people`` (name and role of those
who speak in this article only).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from newsdesk.samples.markup import Block, MarkedQuote, blocks_of, quotes_of, read_block, with_days
from newsdesk.samples.outlets import FOLDER, Outlet, outlets

ARTICLES = FOLDER / "articles"
DAYS = 3


@dataclass(frozen=True, slots=True)
class Version:
    """What the page says from ``since`` on."""

    since: datetime
    title: str
    blocks: tuple[Block, ...]
    quotes: tuple[MarkedQuote, ...]

    @property
    def summary(self) -> str:
        return next(block.text for block in self.blocks if block.kind == "paragraph")

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks if block.kind not in ("photo", "pull"))


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One article with all its versions, oldest first. ``key`` is ``outlet/slug``; instants are UTC."""

    key: str
    outlet: str
    lang: str
    path: str
    published: datetime
    section: str
    authors: tuple[str, ...]
    relevant: bool
    facets: tuple[str, ...]
    versions: tuple[Version, ...]
    story: str | None = None
    copy_of: str | None = None
    opinion: bool = False
    trouble: str | None = None
    outcome: str = "ok"
    people: dict[str, tuple[str, str]] = field(default_factory=dict)

    def at(self, now: datetime) -> Version:
        """The version that stands at ``now`` (the first one, if it is not out yet)."""
        return max((v for v in self.versions if v.since <= now), key=lambda v: v.since, default=self.versions[0])


@dataclass(frozen=True, slots=True)
class _Source:
    key: str
    outlet: Outlet
    head: dict[str, Any]
    blocks: tuple[str, ...]


def _read(file: Path) -> _Source:
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    outlet = outlets()[file.parent.name]
    return _Source(f"{outlet.key}/{file.stem}", outlet, yaml.safe_load(head), blocks_of(body))


def _instant(start: date, when: str, outlet: Outlet) -> datetime:
    day, clock = when.split()
    local = datetime.combine(start + timedelta(days=int(day) - 1), time.fromisoformat(clock), outlet.tzinfo)
    return local.astimezone(UTC)


def _path(source: _Source, start: date) -> str:
    day = start + timedelta(days=int(str(source.head["published"]).split()[0]) - 1)
    return str(source.head["path"]).format(y=f"{day:%Y}", m=f"{day:%m}", d=f"{day:%d}", ymd=f"{day:%Y%m%d}")


def _version(source: _Source, start: date, blocks: tuple[str, ...]) -> Version:
    lang = source.outlet.lang
    dated = tuple(with_days(block, start, lang) for block in blocks)
    return Version(
        since=_instant(start, source.head["published"], source.outlet),
        title=with_days(source.head["title"], start, lang),
        blocks=tuple(read_block(block) for block in dated),
        quotes=quotes_of(dated),
    )


def _article(source: _Source, start: date, originals: dict[str, _Source]) -> SampleArticle:
    head = source.head
    blocks = source.blocks
    copied = originals[head["copy_of"]] if "copy_of" in head else None
    if copied is not None:
        blocks = blocks + copied.blocks[: head.get("keep")]
    truth = copied.head if copied is not None else head
    version = _version(source, start, blocks)
    return SampleArticle(
        key=source.key,
        outlet=source.outlet.key,
        lang=source.outlet.lang,
        path=_path(source, start),
        published=version.since,
        section=head.get("section", "news"),
        authors=tuple(head.get("authors", ())),
        relevant=truth["relevant"],
        facets=tuple(truth.get("facets", ())),
        versions=(version,),
        story=truth.get("story"),
        copy_of=head.get("copy_of"),
        opinion=head.get("opinion", False),
        trouble=head.get("trouble"),
        outcome=head.get("outcome", "ok"),
        people={who: (name, role) for who, (name, role) in head.get("people", {}).items()},
    )


@lru_cache(maxsize=8)
def articles(start: date) -> tuple[SampleArticle, ...]:
    """Every sample article of a newsroom whose first day is ``start``, in order of publication."""
    sources = {source.key: source for source in map(_read, sorted(ARTICLES.glob("*/*.md")))}
    stock = {key: _article(s, start, sources) for key, s in sources.items() if "edits" not in s.head}
    for source in sources.values():
        if "edits" in source.head:
            key = f"{source.outlet.key}/{source.head['edits']}"
            edited = (*stock[key].versions, _version(source, start, source.blocks))
            stock[key] = replace(stock[key], versions=edited)
    return tuple(sorted(stock.values(), key=lambda article: (article.published, article.key)))
