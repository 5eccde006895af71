"""Feed files made to hurt, by name. Run as a program it reads one and prints what that took, as JSON."""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Callable

from feeds_memory import most_held

ITEM = (
    "<item><title>Item {0}</title><link>https://hostile.example/{0}</link>"
    "<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Words&lt;/p&gt;</description></item>"
)
GOOD = ITEM.format("good")


def rss(inside: str, before: str = "") -> bytes:
    """An RSS file with ``inside`` in its channel and ``before`` ahead of its root."""
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>t</title>{inside}</channel></rss>'.encode()


def laughs(depth: int = 12) -> str:
    """A DOCTYPE whose entities grow tenfold each."""
    lines = [f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, depth)]
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{"".join(lines)}]>'


# Each: the file, and the fewest entries that must be found in it.
FILES: dict[str, tuple[Callable[[], bytes], int]] = {
    "an item of 20 MB": (
        lambda: rss(f"{GOOD}<item><description>{'word &lt;b&gt; ' * 1_600_000}</description></item>"),
        2,
    ),
    "a CDATA section of 20 MB": (
        lambda: rss(f"<item><title><![CDATA[{'<p>w</p> ' * 2_200_000}]]></title></item>{GOOD}"),
        2,
    ),
    "a title of 20 MB": (lambda: rss(f"<item><title>{'x' * 20_000_000}</title></item>{GOOD}"), 2),
    "100,000 entries": (lambda: rss("".join(map(ITEM.format, range(100_000)))), 100_000),
    "50 MB of wide characters": (
        lambda: b"<rss><channel>" + ITEM.replace("Words", "😀 Words").encode() * 280_000 + b"</channel></rss>",
        50_000,
    ),
    "110,000 entries": (lambda: rss("".join(map(ITEM.format, range(110_000)))), 100_000),
    "100,000 URLs in a sitemap": (
        lambda: b"<urlset>" + b"".join(b"<url><loc>https://h.example/%d</loc></url>" % n for n in range(100_000)),
        100_000,
    ),
    "100,000 entries in JSON": (
        lambda: json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"id": n, "url": f"/{n}"} for n in range(100_000)]}
        ).encode(),
        100_000,
    ),
    "elements nested a million deep": (lambda: rss(GOOD + "<a>" * 1_000_000), 1),
    "items nested in items": (lambda: rss("<item>" * 100_000), 1),
    "brackets nested in JSON": (lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 1_000_000, -1),
    "a billion laughs in text": (lambda: rss(f"<item><title>&e11;</title></item>{GOOD}", laughs()), 2),
    "a billion laughs in an attribute": (lambda: rss(f'<item><link href="&e11;"/></item>{GOOD}', laughs()), 2),
    "one entity, 100 KB, 30,000 times": (
        lambda: rss(
            f"<item><title>{'&a;' * 30_000}</title></item>{GOOD}", f'<!DOCTYPE r [<!ENTITY a "{"h" * 100_000}">]>'
        ),
        2,
    ),
    "a regular expression in an entity": (lambda: rss(GOOD, r'<!DOCTYPE rss [<!ENTITY a "\d">]>'), 1),
    "references to impossible characters": (
        lambda: rss(f"<item><title>&#1114112;&#xD800;&#0;</title></item>{GOOD}"),
        2,
    ),
    "tags that never end": (lambda: rss(GOOD + "<a " * 1_000_000), 1),
    "attributes that never end": (lambda: rss(GOOD + "<a b=" * 600_000), 1),
    "comments that never end": (lambda: rss(GOOD + "<!--" * 700_000), 1),
    "CDATA sections that never end": (lambda: rss(GOOD + "<![CDATA[" * 300_000), 1),
    "ampersands alone": (lambda: rss(f"{GOOD}<item><title>{'&' * 3_000_000}</title></item>"), 2),
    "20,000 attributes": (lambda: rss("<item " + " ".join(f'a{n}="1"' for n in range(20_000)) + f">x</item>{GOOD}"), 2),
    "20,000 namespaces": (
        lambda: rss(GOOD + "".join(f'<x{n}:a xmlns:x{n}="http://n/{n}"/>' for n in range(20_000))),
        1,
    ),
    "a million empty lines before the root": (lambda: b"\n" * 1_000_000 + rss(GOOD), 1),
    "5 MB of noise": (lambda: b"<rss>" + random.Random(1).randbytes(5_000_000), 0),
    "5 MB of zeros": (lambda: b"<rss>" + bytes(5_000_000), 0),
    "a packed sitemap of 200 MB": (lambda: gzip.compress(bytes(200_000_000)), -1),
}


def main(name: str) -> None:
    """Read the file ``name`` and print seconds, bytes of memory, and the number of entries (-1: not a feed)."""
    from newsdesk.errors import Reject
    from newsdesk.feeds.parse import parse

    body = FILES[name][0]()
    started = time.process_time()
    try:
        entries = len(parse(body).entries)
    except Reject:
        entries = -1
    seconds = time.process_time() - started
    grown = most_held()
    print(json.dumps({"seconds": seconds, "bytes": grown, "entries": entries}))


if __name__ == "__main__":
    main(sys.argv[1])
