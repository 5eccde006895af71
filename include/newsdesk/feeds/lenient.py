"""The fallback reader, for files that are broken, huge, or hostile.

It keeps no tree and no text beyond what an entry may hold, and stops at its deadline with what it has. It knows the
elements that name an article, not the whole of the formats; feedparser stays the reader of ordinary files.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from newsdesk.feeds.entry import Fields, build
from newsdesk.feeds.parsed import MAX_ENTRIES, ParsedFeed, period_seconds, ttl_seconds
from newsdesk.feeds.plain import MAX_TITLE, is_html, to_plain
from newsdesk.feeds.prolog import root_start
from newsdesk.feeds.scan import attributes_of, scan
from newsdesk.model import Entry

SECONDS = 7.0
"""Of this thread's processor time, so that a busy machine does not lose entries."""
_MAX_FIELD = 60_000  # characters

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
_WITH_MARKUP = {"summary", "content"}
_NEVER_MARKUP = {"pubdate", "guid", "published", "updated", "item", "entry"}
_ENTRIES = {"item", "entry"}
_ROOTS = {"rss": "rss", "rdf": "rdf", "feed": "atom", "channel": "cdf"}
_NOT_THE_ARTICLE = {"source", "image", "author", "contributor", "group", "textinput", "comments", "enclosure"}
_FOREIGN = {"media", "itunes", "georss", "podcast", "googleplay", "image", "thr"}
_FOREIGN_DECLARED = re.compile(
    r"""xmlns:([\w.-]{1,40})\s{0,9}=\s{0,9}["'][^"'<>]{0,200}(?:mrss|itunes|georss|podcast)"""
)


def read_lenient(text: str, url: str, zone: tzinfo, seconds: float = SECONDS) -> ParsedFeed:
    """The feed in ``text`` as far as it can be read within ``seconds``; ``kind`` is empty when there is none."""
    start = root_start(text)
    declared = {prefix.lower() for prefix in _FOREIGN_DECLARED.findall(text[start : start + 10_000])}
    reader = _Reader(url, zone, _FOREIGN | declared)
    scan(text, start, reader, seconds)
    return reader.feed()


class _Reader:
    """Takes tags and text. A field, or a part that is passed over, lasts until its own end tag; an entry's start or end
    closes whatever was left open."""

    def __init__(self, url: str, zone: tzinfo, foreign: set[str]) -> None:
        self._url, self._zone, self._foreign = url, zone, foreign
        self.entries: list[Entry] = []
        self.wants_text = False
        self._kind = ""
        self._channel: dict[str, str] = {}
        self._entry: dict[str, str] | None = None
        self._field = ""
        self._open_tag = ""
        self._same_inside = 0
        self._text: list[str] = []
        self._length = 0

    @property
    def full(self) -> bool:
        return len(self.entries) >= MAX_ENTRIES

    def start(self, tag: str, attributes: str) -> None:
        prefix, _, local = tag.rpartition(":")
        if local in _ENTRIES and prefix not in self._foreign:
            self._finish_entry()
            self._entry = _from_attributes(attributes)
        elif self._open_tag and not self._is_left_open(local, prefix):
            self._same_inside += tag == self._open_tag
            if self.wants_text and is_html(tag):
                self.text(f"<{tag}>")  # the text's own markup
        elif prefix in self._foreign or (local in _NOT_THE_ARTICLE and self._kind):
            self._open_tag, self._same_inside = tag, 0
        elif not self._kind and local in _ROOTS:
            self._kind = _ROOTS[local]
        else:
            self._open(tag, local, attributes)

    def _is_left_open(self, local: str, prefix: str) -> bool:
        """Whether the element ``local`` shows that the field before it was never closed; then it is closed here."""
        if not self._field or prefix in self._foreign:
            return False
        if local not in (_NEVER_MARKUP if self._field in _WITH_MARKUP else _FIELDS):
            return False
        self._close()
        return True

    def _open(self, tag: str, local: str, attributes: str) -> None:
        field = (_FEED_FIELDS if self._entry is None else _FIELDS).get(local)
        if field is None:
            return
        self._open_tag, self._same_inside = tag, 0
        given = attributes_of(attributes) if attributes else {}
        if field == "link" and given.get("rel", "alternate").lower() != "alternate":
            return
        if field == "link" and given.get("href"):
            self._keep("link", given["href"])
        elif field == "guid" and given.get("ispermalink", "").lower() == "false":
            self._keep("guid_is_no_link", "1")
        self._field, self.wants_text = field, True

    def text(self, text: str) -> None:
        if self._length < _MAX_FIELD:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        if self._open_tag:
            if tag == self._open_tag:
                if self._same_inside:
                    self._same_inside -= 1
                else:
                    self._close()
                return
            if self.wants_text and is_html(tag):
                self.text(f"</{tag}>")
        if tag.rpartition(":")[2] in _ENTRIES:
            self._finish_entry()

    def _close(self) -> None:
        if self._field:
            self._keep(self._field, "".join(self._text)[:_MAX_FIELD].strip())
            self._text, self._length = [], 0
        self._field, self._open_tag, self.wants_text = "", "", False

    def _keep(self, field: str, value: str) -> None:
        into = self._channel if self._entry is None else self._entry
        if value and not into.get(field):
            into[field] = value

    def _finish_entry(self) -> None:
        self._close()
        if self._entry is None:
            return
        raw, self._entry = self._entry, None
        if self.full:
            return
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

    def feed(self) -> ParsedFeed:
        """What was read, with the entry that was open when the file ended."""
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


def _from_attributes(attributes: str) -> dict[str, str]:
    """What an entry's own tag says: the language, and in CDF the link and the date."""
    if not attributes:
        return {}
    given = attributes_of(attributes)
    return {"lang": given.get("xml:lang", ""), "link": given.get("href", ""), "updated": given.get("lastmod", "")}
