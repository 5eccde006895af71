"""Pages for the benchmarks that read: real ones from a folder, or those of the quality gates; new words and damage on them."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "quality" / "articles"))
from articles_newsrooms import LAYOUTS, STORIES, Story  # noqa: E402 - beside the gates that read the same pages

TRAINING = ROOT / "include" / "newsdesk" / "topics" / "training"
_WRITTEN = 16

Page = tuple[str, bytes]
"""Its address and its bytes."""


def pages(folder: Path | None) -> list[Page]:
    """The pages of a folder as the article evaluation has it (``articles.jsonl``, ``html/``), and written ones of the topic."""
    written = [
        (f"https://news.example/{name}/{story.slug}", layout(story).encode())
        for name, layout in LAYOUTS.items()
        for story in (*STORIES, *_stories())
    ]
    if folder is None:
        return written
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    real = [(truth["url"], gzip.decompress((folder / truth["html"]).read_bytes())) for truth in map(json.loads, lines)]
    return real + written[:: len(LAYOUTS)]


def _stories() -> list[Story]:
    """Relevant items of the topic's training, as stories."""
    files = (TRAINING / "en_a01.jsonl", TRAINING / "es_b01.jsonl")
    items = [item for file in files for item in _relevant(file)[: _WRITTEN // len(files)]]
    return [
        Story(
            slug=item["id"],
            lang=item["lang"],
            title=item["title"],
            author="Ana Ruiz",
            published="2026-03-02T08:15:00Z",
            standfirst=item["title"],
            paragraphs=tuple(part for part in item["text"].split("\n") if part.strip()),
        )
        for item in items
    ]


def _relevant(file: Path) -> list[dict[str, str]]:
    return [item for item in map(json.loads, file.read_text(encoding="utf-8").splitlines()) if item["relevant"]]


def renewed(page: bytes, number: int) -> bytes:
    """``page`` with forty words that stand on no other page, so that what remembers words has to forget some."""
    chance = random.Random(number)
    pieces = page.split(b"</p>", 40)
    return b"".join(
        piece + b" %s</p>" % _word(chance) if place + 1 < len(pieces) else piece for place, piece in enumerate(pieces)
    )


def _word(chance: random.Random) -> bytes:
    return "".join(chance.choices("abcdefghilmnoprstuv", k=9)).encode()


def damaged(known: list[Page], number: int, seed: int = 20260302) -> Page:
    """The damaged page with this number: one of ``known`` with one to four damages. The same one in every run."""
    chance = random.Random(f"{seed}/{number}")
    url, html = chance.choice(known)
    page = bytearray(html)
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        if len(page) < 2:
            break
        chance.choice(_DAMAGES)(page, chance, known)
    return url, bytes(page)


def _flip(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    for _ in range(chance.choice((1, 20, 500))):
        page[chance.randrange(len(page))] = chance.randrange(256)


def _cut(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    place = chance.randrange(len(page))
    if chance.random() < 0.7:
        del page[place:]
    else:
        del page[:place]


def _delete(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    place = chance.randrange(len(page))
    del page[place : place + chance.choice((10, 400, 20_000))]


def _noise(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    place = chance.randrange(len(page))
    page[place:place] = chance.randbytes(chance.choice((3, 300, 5_000)))


def _repeat(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    """A block said again and again: menus, comments, a broken template."""
    start = chance.randrange(len(page))
    block = bytes(page[start : start + chance.choice((40, 400, 4_000))])
    page[start:start] = block * chance.choice((2, 50, max(1, min(5_000, 2_000_000 // len(block)))))


def _nest(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    tag = chance.choice(
        (b"div", b"span", b"b", b"p", b"ul><li", b"table><tr><td", b"a href=x", b"blockquote", b"svg", b"q")
    )
    place, depth = _after_a_tag(page, chance), chance.choice((20, 255, 300, 5_000))
    page[place:place] = b"<%s>" % tag * depth
    if chance.random() < 0.5:
        page += b"</%s>" % tag.split(b">")[-1].split()[0] * depth


def _entities(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    entity = chance.choice(
        (
            b"&#0;",
            b"&#xD800;",
            b"&#1114112;",
            b"&#99999999999;",
            b"&amp;amp;",
            b"&shy;",
            b"&#x200b;",
            b"&",
            b"&#",
            b"&lt;b&gt;",
        )
    )
    for _ in range(chance.choice((1, 50, 2_000))):
        place = chance.randrange(len(page))
        page[place:place] = entity


def _encode(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    """In another encoding than it says, or saying another one than it is in."""
    text = bytes(page).decode("utf-8", "replace")
    name = chance.choice(
        ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "cp1251", "shift_jis", "utf-7", "utf-8-sig")
    )
    said = chance.choice(("utf-8", "latin-1", "rot13", "x-unknown", "utf-16", "", "utf-7"))
    text = text.replace("<head>", f"<head><meta charset='{said}'>", 1)
    page[:] = text.encode(name, "replace") if chance.random() < 0.7 else text.encode("utf-8")


def _unclose(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    piece = chance.choice(
        (b"</div>", b"</p>", b"</script>", b"</a>", b">", b'"', b"'", b"-->", b"</title>", b"}", b"</style>")
    )
    page[:] = bytes(page).replace(piece, b"", chance.choice((1, 7, 10_000)))


def _open(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    opener = chance.choice(
        (
            b"<!--",
            b"<script>",
            b"<![CDATA[",
            b"<style>",
            b"<title>",
            b"<textarea>",
            b"<a href='",
            b"<p",
            b"<plaintext>",
            b"<noscript>",
        )
    )
    place = chance.randrange(len(page))
    page[place:place] = opener * chance.choice((1, 3, 3_000))


def _strange(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    piece = chance.choice(
        (b"\0", b"\xed\xa0\x80", b"\x1b[31m", b"\xff\xfe", b"\xe2\x80\xae", b"\r", b"\x0c", b"\xf4\x90\x80\x80")
    )
    for _ in range(chance.choice((1, 40, 1_000))):
        place = chance.randrange(len(page))
        page[place:place] = piece


def _one_line(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    """A word, an attribute or a paragraph without end."""
    place = _after_a_tag(page, chance)
    long = chance.choice((b"a", b"\xc3\xa9", b"1", b"-", b"\xe2\x80\x9c", b"Ana Ruiz said. ", b"2026-03-02 "))
    page[place:place] = chance.choice((b"<p>%s</p>", b"<i class='%s'>", b"<h1>%s</h1>", b"%s")) % (
        long * (chance.choice((2_000, 300_000)) // len(long))
    )


def _claim(page: bytearray, chance: random.Random, _: list[Page]) -> None:
    """Linked data and meta tags that say nonsense."""
    value = chance.choice(
        (
            b'"0000-00-00T99:99"',
            b"99999999999999999999",
            b"1e999",
            b"null",
            b'"9999-12-31T23:59:59+23:59"',
            b"[" * 2_000 + b"]" * 2_000,
            b'{"@type":' * 900 + b"1" + b"}" * 900,
            b'"\\ud800"',
            b'["a", {"name": ["b", null, 7]}, [[]]]',
        )
    )
    key = chance.choice(
        (b"datePublished", b"headline", b"author", b"articleBody", b"@type", b"isAccessibleForFree", b"@graph")
    )
    script = b'<script type="application/ld+json">{"@type":"NewsArticle","%s":%s}</script>' % (key, value)
    meta = b"<meta property='article:published_time' content='%s'><meta name=author content='%s'>" % (
        value[:300],
        value[:9_000],
    )
    place = max(0, bytes(page).find(b"</head>"))
    page[place:place] = chance.choice((script, meta, script + meta))


def _join(page: bytearray, chance: random.Random, known: list[Page]) -> None:
    """The front of one page and the rest of another."""
    other = chance.choice(known)[1]
    page[chance.randrange(len(page)) :] = other[chance.randrange(len(other)) :]


def _after_a_tag(page: bytearray, chance: random.Random) -> int:
    return page.find(b">", chance.randrange(len(page))) + 1


_DAMAGES: tuple[Callable[[bytearray, random.Random, list[Page]], None], ...] = (
    _flip,
    _cut,
    _delete,
    _noise,
    _repeat,
    _nest,
    _entities,
    _encode,
    _unclose,
    _open,
    _strange,
    _one_line,
    _claim,
    _join,
)
