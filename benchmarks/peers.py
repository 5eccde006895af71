# ruff: noqa: PLC0415 - each environment holds only its own peer
"""One peer over a folder of pages, in the peer's own environment: prints the CPU seconds of the best round.

python peers.py trafilatura|newspaper4k|news-please FOLDER ROUNDS
"""

import json
import logging
import sys
import time
from pathlib import Path


def reader(name):  # type: ignore[no-untyped-def]
    """The peer's call for one page with its metadata; what it raises on a page counts as an answer."""
    if name == "trafilatura":
        from trafilatura import bare_extraction

        return lambda html, url: bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if name == "newspaper4k":
        import newspaper

        def read(html, url):  # type: ignore[no-untyped-def]
            article = newspaper.Article(url, fetch_images=False)
            article.download(input_html=html.decode("utf-8", "replace"))
            article.parse()
            return article.text

        return read
    from newsplease import NewsPlease

    return lambda html, url: NewsPlease.from_html(html.decode("utf-8", "replace"), url=url, fetch_images=False)


def main() -> None:
    name, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    logging.disable(logging.CRITICAL)
    pages = [path.read_bytes() for path in sorted(folder.glob("*.html"))]
    urls = json.loads((folder / "urls.json").read_text(encoding="utf-8"))
    read = reader(name)
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for html, url in zip(pages, urls, strict=True):
            try:
                read(html, url)
            except Exception as error:  # noqa: BLE001 - a peer that fails on a page is still measured on the others
                print(f"{name}: {url}: {type(error).__name__}", file=sys.stderr)
        times.append(time.process_time() - start)
    print(min(times))


if __name__ == "__main__":
    main()
