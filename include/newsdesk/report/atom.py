"""Relevant stories as an Atom feed (RFC 4287), for readers and other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 has no way to write."""

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:newsdesk:stories</id>
<title>Newsdesk: stories</title>
<author><name>Newsdesk</name></author>
<generator>Newsdesk</generator>
"""


def write(out: BinaryIO, stories: Iterable[Mapping[str, Any]]) -> int:
    """Write rows of ``report.stories`` as entries, one a story. Returns how many."""
    rows = list(stories)
    newest = max((row["last_article_at"] for row in rows), default=datetime(1970, 1, 1, tzinfo=UTC))
    out.write(HEAD.encode() + f"<updated>{_instant(newest)}</updated>\n".encode())
    for row in sorted(rows, key=lambda row: (row["last_article_at"], row["story_id"]), reverse=True):
        out.write(ElementTree.tostring(_entry(row), encoding="utf-8") + b"\n")
    out.write(b"</feed>\n")
    return len(rows)


def _entry(row: Mapping[str, Any]) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    _add(entry, "id", f"urn:newsdesk:story:{row['story_id']}")
    _add(entry, "title", row["title"])
    ElementTree.SubElement(entry, "link", rel="alternate", href=_storable(row["url"]))
    _add(entry, "published", _instant(row["opened_at"]))
    _add(entry, "updated", _instant(row["last_article_at"]))
    ElementTree.SubElement(entry, "category", term=_storable(row["topic"]))
    copies = row["articles"] - row["originals"]
    said = f"{row['originals']} original articles and {copies} copies in {row['outlets']} outlets"
    _add(entry, "summary", f"{said} ({', '.join(row['countries'])}; {', '.join(filter(None, row['languages']))})")
    return entry


def _add(entry: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(entry, tag).text = _storable(text)


def _storable(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _instant(value: datetime) -> str:
    return escape(value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))
