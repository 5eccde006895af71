"""JSON with the names of schema.org: an article is a NewsArticle, a quote a Quotation, a person a Person.

https://schema.org/NewsArticle, https://schema.org/Quotation, https://schema.org/Person. What schema.org has no name for
keeps the view's own, under ``newsdesk:``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PREFIX = "newsdesk:"


def described(view: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as schema.org describes it; a row of another view as it is."""
    describe = {"articles": _article, "quotes": _quotation, "people": _person}.get(view)
    return dict(row) if describe is None else describe(dict(row))


def _article(row: dict[str, Any]) -> dict[str, Any]:
    opinion = row.pop("opinion")
    copy_of = row.pop("copy_of")
    return {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if opinion else "NewsArticle",
        "identifier": row.pop("article_id"),
        "url": row.pop("url"),
        "headline": row.pop("title"),
        "author": [{"@type": "Person", "name": name} for name in row.pop("authors") or ()],
        "publisher": _publisher(row),
        "inLanguage": row.pop("lang"),
        "datePublished": row.pop("published_at"),
        "articleSection": row.pop("section"),
        **({"isBasedOn": {"@type": "NewsArticle", "identifier": copy_of}} if copy_of else {}),
        **_own(row),
    }


def _quotation(row: dict[str, Any]) -> dict[str, Any]:
    speaker, person_id = row.pop("speaker"), row.pop("person_id")
    role, affiliation = row.pop("role"), row.pop("affiliation")
    spoken_by = {"@type": "Person", "identifier": person_id, "name": speaker, "jobTitle": role}
    if affiliation:
        spoken_by["affiliation"] = {"@type": "Organization", "name": affiliation}
    article = {
        "@type": "NewsArticle",
        "identifier": row.pop("article_id"),
        "url": row.pop("url"),
        "publisher": _publisher(row),
        "datePublished": row.pop("published_at"),
    }
    words = row.pop("quote")
    return {
        "@context": "https://schema.org",
        "@type": "Quotation",
        "identifier": row.pop("quote_id"),
        "text": words,
        **_selector(row, words),
        "spokenByCharacter": spoken_by if speaker else None,
        "inLanguage": row.pop("lang"),
        "isPartOf": article,
        **_own(row),
    }


def _selector(row: dict[str, Any], words: str) -> dict[str, Any]:
    """Where the words stand: https://www.w3.org/TR/annotation-model/#text-quote-selector. schema.org has no name for it."""
    if "prefix" not in row:
        return {}
    around = {"exact": words, "prefix": row.pop("prefix"), "suffix": row.pop("suffix")}
    return {f"{PREFIX}selector": {"type": "TextQuoteSelector", **around}}


def _person(row: dict[str, Any]) -> dict[str, Any]:
    wikidata = row.pop("wikidata")
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "identifier": row.pop("person_id"),
        "name": row.pop("name"),
        "alternateName": row.pop("also"),
        **({"sameAs": f"https://www.wikidata.org/wiki/{wikidata}"} if wikidata else {}),
        **_own(row),
    }


def _publisher(row: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": row.pop("outlet"), "location": row.pop("country")}


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{PREFIX}{name}": value for name, value in row.items()}
