"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from datetime import tzinfo
from typing import Any

from newsdesk.errors import Reject
from newsdesk.feeds.entry import Fields, build
from newsdesk.feeds.parsed import MAX_ENTRIES, ParsedFeed
from newsdesk.feeds.plain import MAX_TITLE, to_plain


def read_json(text: str, url: str, zone: tzinfo) -> ParsedFeed:
    """The feed in ``text``. Raises Reject (``not_a_feed``) for other JSON and for what is no JSON."""
    try:
        document = json.loads(text, strict=False)
    except RecursionError as error:
        raise Reject("not a feed: the JSON is nested too deeply", code="not_a_feed") from error
    except ValueError as error:
        raise Reject(f"not a feed: starts like JSON and is none: {error}", code="not_a_feed") from error
    if not isinstance(document, dict) or not _is_feed(document):
        raise Reject("not a feed but other JSON; a JSON Feed has a version and items", code="not_a_feed")
    items = document.get("items")
    items = items[:MAX_ENTRIES] if isinstance(items, list) else []
    lang = _text(document, "language")
    bases = (url, _text(document, "feed_url"), _text(document, "home_page_url"))
    return ParsedFeed(
        kind="json",
        entries=tuple(build(_fields(item, lang), bases, zone) for item in items if isinstance(item, dict)),
        title=to_plain(_text(document, "title"), MAX_TITLE),
        lang=lang or None,
    )


def _is_feed(document: dict[str, Any]) -> bool:
    if "jsonfeed.org" in _text(document, "version"):
        return True
    return isinstance(document.get("items"), list) and ("title" in document or "home_page_url" in document)


def _text(node: dict[str, Any], key: str) -> str:
    """A string, or a number as text: ids are often printed as numbers."""
    value = node.get(key)
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _fields(item: dict[str, Any], lang: str) -> Fields:
    return Fields(
        links=tuple(link for key in ("url", "external_url") if (link := _text(item, key).strip())),
        title=_text(item, "title"),
        published=(_text(item, "date_published"),),
        updated=(_text(item, "date_modified"),),
        guid=_text(item, "id"),
        summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        lang=_text(item, "language") or lang,
    )
