"""The outlets and feeds of the sample newsroom, as ``outlets.yaml`` describes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """One feed address: what it offers, how it misbehaves, and with what a careful reader ends (``outcome``)."""

    outlet: str
    name: str
    path: str
    format: str
    outcome: str
    window: int = 20
    links: str = "plain"
    body: str = "summary"
    section: str | None = None
    encoding: str = "utf-8"
    charset: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented publisher. ``encoding`` is what its pages are written in, ``charset`` what it claims they are.

    ``wayback`` says what of it the Wayback Machine has kept, ``ccnews`` whether CC-NEWS crawls it, ``sitemap`` whether
    the site itself has one sitemap for each of its days.
    """

    key: str
    name: str
    country: str
    lang: str
    zone: str
    layout: str
    tier: str
    feeds: tuple[SampleFeed, ...]
    encoding: str = "utf-8"
    charset: str = "utf-8"
    robots: str | None = None
    wayback: tuple[str, ...] = ("feeds", "pages")
    ccnews: bool = True
    sitemap: bool = False

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def _outlet(row: dict[str, Any]) -> Outlet:
    feeds = tuple(SampleFeed(outlet=row["key"], **feed) for feed in row["feeds"])
    return Outlet(**{**row, "feeds": feeds, "wayback": tuple(row.get("wayback", ("feeds", "pages")))})


@cache
def outlets() -> dict[str, Outlet]:
    """All outlets by key, in port order."""
    rows = yaml.safe_load((FOLDER / "outlets.yaml").read_text(encoding="utf-8"))["outlets"]
    return {row["key"]: _outlet(row) for row in rows}
