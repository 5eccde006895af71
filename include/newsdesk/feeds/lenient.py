"""The fallback: a SAX reader over libxml2's recovering parser, for files that are broken, huge, or hostile.

It keeps no tree and no text beyond what an entry may hold, and stops at its deadline with what it has. It knows the
elements that name an article, not the whole of the formats; feedparser stays the reader of ordinary files.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import tzinfo
from functools import lru_cache

from lxml import etree

from newsdesk.feeds.entry import Fields, build
from newsdesk.feeds.parsed import MAX_ENTRIES, ParsedFeed, period_seconds, ttl_seconds
from newsdesk.feeds.plain import MAX_TITLE, to_plain
from newsdesk.feeds.prolog import root_start
from newsdesk.feeds.repair import pieces
from newsdesk.model import Entry

SECONDS = 7.0
"""Of this thread's processor time, so that a busy machine does not lose entries."""
_MAX_FIELD = 60_000  # characters
_MAX_DEPTH = 200

_FIELDS = {
    "title": "title",
    "link": "link",
    "origlink": "origlink",
    "guid": "guid",
    "id": "guid",
    "description": "summary",
    "summary": "summary",
    "abstract": "summary",
    "encoded": "content",
    "content": "content",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "created": "published",
    "date": "published",
    "updated": "updated",
    "modified": "updated",
    "language": "lang",
}
_FEED_FIELDS = {**_FIELDS, "ttl": "ttl", "updateperiod": "period", "updatefrequency": "frequency"}
_ENTRIES = {"item", "entry"}
_ROOTS = {"rss": "rss", "rdf": "rdf", "feed": "atom", "channel": "cdf"}
_NOT_THE_ARTICLE = {"source", "image", "author", "contributor", "group", "textinput", "comments", "enclosure"}
_FOREIGN = re.compile(r"mrss|itunes|georss|podcast|googleplay|spotify", re.IGNORECASE)
_FOREIGN_PREFIXES = {"media", "itunes", "georss", "podcast", "googleplay", "image", "thr"}
_XML_LANG = "{http://www.w3.org/xml/1998/namespace}lang"  # in small letters, as attribute names are compared


def read_lenient(text: str, url: str, zone: tzinfo, seconds: float = SECONDS) -> ParsedFeed:
    """The feed in ``text`` as far as it can be read within ``seconds``; ``kind`` is empty when there is none."""
    reader = _Reader(url, zone)
    # An entity can only be declared before the first element: without that part there are no entity bombs.
    parser = etree.XMLParser(
        target=reader, encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    deadline = time.thread_time() + seconds
    try:
        for piece in pieces(text, root_start(text)):
            parser.feed(piece.encode("utf-8", "replace"))
            if time.thread_time() > deadline:
                break
        else:
            parser.close()
    except (etree.XMLSyntaxError, UnicodeDecodeError, _Enough):
        pass  # what was read until here is the answer
    return reader.feed()


class _Enough(Exception):
    pass


@lru_cache(maxsize=1_000)
def _name(tag: str) -> tuple[str, bool]:
    """The local name in small letters, and whether the element belongs to a vocabulary that is not about articles."""
    namespace, _, local = tag.rpartition("}")
    prefix, colon, rest = local.partition(":")  # libxml2 keeps an undeclared prefix in the name
    if colon:
        return rest.lower(), prefix.lower() in _FOREIGN_PREFIXES
    return local.lower(), bool(_FOREIGN.search(namespace))


def _from_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """What an entry's own tag says: the language, and in CDF the link and the date."""
    if not attributes:
        return {}
    given = {name.lower(): value for name, value in attributes.items()}
    return {"lang": given.get(_XML_LANG, ""), "link": given.get("href", ""), "updated": given.get("lastmod", "")}


class _Reader:
    """Takes libxml2's events. ``_skip`` and ``_field_depth`` are the depths at which a subtree or a field began."""

    def __init__(self, url: str, zone: tzinfo) -> None:
        self._url, self._zone = url, zone
        self.entries: list[Entry] = []
        self._kind = ""
        self._channel: dict[str, str] = {}
        self._entry: dict[str, str] | None = None
        self._entry_depth = 0
        self._depth = 0
        self._skip = 0
        self._field: str | None = None
        self._field_depth = 0
        self._text: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._skip or self._field:
            return
        local, foreign = _name(tag)
        if not self._kind and local in _ROOTS:
            self._kind = _ROOTS[local]
        if foreign or self._depth > _MAX_DEPTH:
            self._skip = self._depth
        elif local in _ENTRIES:
            self._finish_entry()
            self._entry, self._entry_depth = _from_attributes(attributes), self._depth
        elif local in _NOT_THE_ARTICLE:
            self._skip = self._depth
        else:
            self._open(local, attributes)

    def _open(self, local: str, attributes: Mapping[str, str]) -> None:
        field = (_FEED_FIELDS if self._entry is None else _FIELDS).get(local)
        if field is None:
            return
        self._field, self._field_depth = field, self._depth
        self._text, self._length = [], 0
        if field == "link":
            self._open_link(attributes)
        elif field == "guid" and attributes.get("isPermaLink", "").lower() == "false":
            self._keep("guid_is_no_link", "1")

    def _open_link(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("rel", "alternate").lower() != "alternate":
            self._field, self._skip = None, self._depth
        elif attributes.get("href"):
            self._keep("link", attributes["href"])

    def data(self, text: str) -> None:
        if self._field and self._length < _MAX_FIELD:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        if self._field and self._depth <= self._field_depth:
            self._keep(self._field, "".join(self._text)[:_MAX_FIELD].strip())
            self._field = None
        if self._skip and self._depth <= self._skip:
            self._skip = 0
        elif self._entry is not None and self._depth <= self._entry_depth and _name(tag)[0] in _ENTRIES:
            self._finish_entry()
        self._depth -= 1

    def comment(self, text: str) -> None:
        """Comments say nothing."""

    def close(self) -> None:
        self._finish_entry()

    def _keep(self, field: str, value: str) -> None:
        into = self._channel if self._entry is None else self._entry
        if value and not into.get(field):
            into[field] = value

    def _finish_entry(self) -> None:
        if self._entry is None:
            return
        raw, self._entry = self._entry, None
        published, updated = raw.get("published", ""), raw.get("updated", "")
        if not published and self._kind != "atom":
            published, updated = updated, ""  # as the usual reader does
        fields = Fields(
            links=tuple(raw[key] for key in ("origlink", "link") if raw.get(key)),
            title=raw.get("title", ""),
            published=(published,),
            updated=(updated,),
            guid=raw.get("guid", ""),
            guid_is_link="guid_is_no_link" not in raw,
            summary=raw.get("summary") or raw.get("content", ""),
            lang=raw.get("lang") or self._channel.get("lang", ""),
        )
        self.entries.append(build(fields, (self._url, self._channel.get("link", "")), self._zone))
        if len(self.entries) >= MAX_ENTRIES:
            raise _Enough

    def feed(self) -> ParsedFeed:
        """What was read so far, with the entry that was open when the file ended."""
        if len(self.entries) < MAX_ENTRIES:
            self._finish_entry()
        channel = self._channel
        return ParsedFeed(
            kind=self._kind or ("rss" if self.entries else ""),
            entries=tuple(self.entries),
            title=to_plain(channel.get("title", ""), MAX_TITLE),
            lang=channel.get("lang"),
            ttl=ttl_seconds(channel.get("ttl")),
            update_period=period_seconds(channel.get("period"), channel.get("frequency")),
            lenient=True,
        )
