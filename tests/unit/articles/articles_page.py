"""Builds small news pages for the tests: a head, a body, and what a test wants in them."""

from __future__ import annotations

import json
from typing import Any

PARAGRAPHS = (
    "The harbour council voted on Tuesday to close the old fish market for two months, saying that the roof could fall.",
    "Traders asked for more time. “They told us in the morning and by noon it was shut,” said Ulla Brandvik, who sells cod.",
    "The council's engineer, Tomás Iriarte, answered that a beam had moved four centimetres since the last inspection in May.",
    "Until the work is done the traders may use a tent beside the ferry terminal, where the council will pay for ice and light.",
)


def page(
    *,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    title: str = "Council closes old fish market over its roof",
    head: str = "",
    above: str = "",
    below: str = "",
    data: dict[str, Any] | None = None,
    encoding: str = "utf-8",
) -> bytes:
    """An article page in the given encoding. ``above`` and ``below`` stand around the paragraphs; ``data`` is JSON-LD."""
    linked = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"""<!DOCTYPE html><html lang="en"><head><meta charset="{encoding}"><title>{title}</title>{head}{linked}</head>
<body><nav><ul><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>{title}</h1>{above}<div class="article-body">{body}</div>{below}</article></main>
<footer><p>Copyright The Faro</p></footer></body></html>"""
    return html.encode(encoding, "xmlcharrefreplace")


def news_article(**fields: Any) -> dict[str, Any]:
    """A schema.org NewsArticle."""
    return {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
