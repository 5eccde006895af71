"""One page or text in, one reading out: article, verdict, quotes. Pure: no database, no network."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newsdesk import quotes, text, topics
from newsdesk.articles import triage
from newsdesk.articles.extract import extract
from newsdesk.errors import Reject
from newsdesk.model import Article, Quote, TopicVerdict
from newsdesk.pipeline.third_stage import hopeless

MAX_PAGE = 10_000_000  # bytes; the cap of the HTTP client, here for pages that come from files

_NO_WORD = "no word of the topic's field on the page"
_DROPPED = {"1": _NO_WORD, "2": _NO_WORD, "3": "what the page shows is far from the topic"}


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page gave. ``dropped`` is the triage stage that let it go ("1", "2", "3"), else None."""

    article: Article
    verdict: TopicVerdict
    quotes: tuple[Quote, ...]
    dropped: str | None = None


def read_page(page: bytes, url: str | None, *, use_triage: bool = True, topic: str = "cartel_policy") -> PageReading:
    """Read a page: triage, extract, judge, find quotes. Raises Reject when it holds no article."""
    if use_triage:
        seen = triage.glance(page)
        if seen.dropped:
            return _dropped(page, url, seen.dropped, _no_verdict(topic), triage.VERSION)
        if (verdict := hopeless(seen, topic)) is not None:
            return _dropped(page, url, "3", verdict, f"rules {verdict.rules_version}, {triage.VERSION}")
    return read_article(extract(page, url), topic=topic)


def read_article(article: Article, *, topic: str = "cartel_policy") -> PageReading:
    """Judge an extracted article and find its quotes."""
    verdict = topics.load(topic).judge(article.title, article.text, lang=article.lang, published=article.published)
    found = quotes.find(article.text, lang=article.lang, title=article.title, published=article.published)
    return PageReading(article, verdict, tuple(found))


def _dropped(page: bytes, url: str | None, stage: str, verdict: TopicVerdict, version: str) -> PageReading:
    article = Article(
        url=url or "",
        title=triage.cheap_title(page),
        text="",
        canonical_url=triage.cheap_canonical(page),
        extractor_version=version,
    )
    return PageReading(article, verdict, (), dropped=stage)


def _no_verdict(topic: str) -> TopicVerdict:
    loaded = topics.load(topic)
    return TopicVerdict(
        name=loaded.name,
        relevant=False,
        score=0.0,
        threshold=loaded.rules.decision.threshold,
        review=False,
        rules_version=loaded.rules_version,
    )


def warm_up() -> None:
    """Load rules, model, gazetteer and language detector, so that the first page's time is its own."""
    page = "<html><body><article><p>“Nada cambia”, dijo Ana Ruiz. {}</p></article></body></html>".format("Texto. " * 60)
    read_page(page.encode(), None, use_triage=False)


def analyze(record: object, *, use_triage: bool = True) -> dict[str, Any]:
    """One line of ``newsdesk analyze``: the answer for one record, as plain JSON values.

    A record that cannot be used comes back as ``{"id", "status": "rejected", "reason"}``; only a bug raises.
    """
    key = record.get("id") if isinstance(record, dict) else None
    try:
        reading = _read_record(record, use_triage)
    except Reject as error:
        return {"id": key, "status": "rejected", "reason": error.reason}
    return {"id": key, **_answer(reading)}


def _read_record(record: object, use_triage: bool) -> PageReading:
    if not isinstance(record, dict):
        raise Reject("a line must be a JSON object with id and one of html, html_path, text", code="bad_record")
    for field in ("url", "html", "html_path", "text", "title", "lang", "published"):
        if record.get(field) is not None and not isinstance(record[field], str):
            raise Reject(f"{field} must be a string, it is {type(record[field]).__name__}", code="bad_record")
    given = [field for field in ("html", "html_path", "text") if record.get(field) is not None]
    if len(given) != 1:
        named = " and ".join(given) or "none of them"
        raise Reject(f"give exactly one of html, html_path, text; the line has {named}", code="bad_record")
    if given == ["text"]:
        return read_article(_given_article(record))
    page = _page_file(record["html_path"]) if given == ["html_path"] else record["html"].encode("utf-8", "replace")
    if len(page) > MAX_PAGE:
        raise Reject(f"the page has {len(page)} bytes, more than {MAX_PAGE}", code="too_large")
    return _with_given(read_page(page, record.get("url"), use_triage=use_triage), record)


def _given_article(record: dict[str, Any]) -> Article:
    body, title = record["text"], record.get("title") or ""
    return Article(
        url=record.get("url") or "",
        title=title,
        text=body,
        published=record.get("published"),
        lang=record.get("lang") or text.detect_language(body or title),
        extractor_version="given",
    )


def _with_given(reading: PageReading, record: dict[str, Any]) -> PageReading:
    """Fill what the page itself does not say from what the caller knows."""
    article = reading.article
    changes = {
        field: record[field]
        for field in ("title", "lang", "published")
        if record.get(field) and not getattr(article, field)
    }
    if not changes:
        return reading
    merged = Article(**{**_fields(article), **changes})
    return PageReading(merged, reading.verdict, reading.quotes, reading.dropped)


def _fields(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in Article.__dataclass_fields__}


def _page_file(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            start = file.read(2)
        if start == b"\x1f\x8b":
            with gzip.open(name) as packed:
                return packed.read(MAX_PAGE + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_PAGE + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise Reject(f"html_path cannot be read: {error}", code="unreadable") from error


def _answer(reading: PageReading) -> dict[str, Any]:
    article, verdict = reading.article, reading.verdict
    answer: dict[str, Any] = {"status": "ok"}
    if reading.dropped:
        answer["reason"] = f"off topic: {_DROPPED[reading.dropped]} (triage stage {reading.dropped})"
    return answer | {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "authors": list(article.authors),
        "published": article.published,
        "modified": article.modified,
        "lang": article.lang,
        "section": article.section,
        "opinion": article.opinion,
        "topic": _topic_answer(verdict),
        "quotes": [asdict(quote) for quote in reading.quotes],
    }


def _topic_answer(verdict: TopicVerdict) -> dict[str, Any]:
    answer = asdict(verdict)
    answer["facets"] = list(verdict.facets)
    answer["evidence"] = [asdict(span) for span in verdict.evidence]
    return answer
