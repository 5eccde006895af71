"""How fast a stream of mostly off-topic pages is read, beside its peers on the same pages in the same run.

    PYTHONPATH=include python benchmarks/bench_read.py --pages FOLDER [--peers trafilatura,newspaper4k,news-please]

FOLDER holds real pages as the article evaluation does (``articles.jsonl`` and ``html/``). Those that the full road calls
relevant are taken out; to the rest come as many written relevant articles, set into pages of the same size, as make up
``--relevant`` of the stream. Newsdesk takes whole pages and gives verdicts; the peers take the same pages and give text
and metadata. One process each, CPU seconds, best of ``--rounds``. Each peer has an environment of its own under var/bench.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from trafilatura import bare_extraction

from newsdesk import topics
from newsdesk.articles import triage
from newsdesk.articles.extract import extract
from newsdesk.errors import Reject
from newsdesk.pipeline.third_stage import hopeless

ROOT = Path(__file__).resolve().parent.parent
PEERS = {
    "trafilatura": ("trafilatura==2.3.1", "lxml_html_clean"),
    "newspaper4k": ("newspaper4k==0.9.6", "lxml_html_clean"),
    "news-please": ("news-please==1.6.16", "lxml_html_clean"),
}
TRAINING = ROOT / "include" / "newsdesk" / "topics" / "training"


@dataclass(frozen=True)
class Page:
    """One page of the stream."""

    url: str
    html: bytes
    written: bool


def main() -> int:
    """Print the table; 0 when no relevant page was lost."""
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    pages = _stream(arguments.pages, arguments.relevant)
    print(f"{len(pages)} pages, {sum(page.written for page in pages)} of them relevant, mean {_mean_kb(pages):.0f} kB")
    judged, full = _verdicts(pages, use_triage=True), _verdicts(pages, use_triage=False)
    lost = [page.url for page, quick, slow in zip(pages, judged, full, strict=True) if slow == "relevant" != quick]
    print("stages:", dict(Counter(judged)), "| without triage:", dict(Counter(full)), "| lost by triage:", len(lost))
    seconds = {"newsdesk": _best(lambda: _verdicts(pages, use_triage=True), arguments.rounds)}
    seconds["newsdesk, no triage"] = _best(lambda: _verdicts(pages, use_triage=False), arguments.rounds)
    seconds["newsdesk, extraction"] = _best(lambda: [_extracted(page) for page in pages], arguments.rounds)
    seconds |= _peers(pages, [name for name in arguments.peers.split(",") if name], arguments.rounds)
    _print_table(seconds, len(pages))
    _print_relevant([page for page in pages if page.written], arguments.rounds)
    return 1 if lost else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--relevant", type=float, default=0.03, help="share of relevant pages (default 0.03)")
    parser.add_argument("--peers", default="trafilatura,newspaper4k,news-please")
    parser.add_argument("--rounds", type=int, default=2)
    return parser.parse_args()


def _stream(folder: Path, share: float) -> list[Page]:
    real = [
        Page(truth["url"], gzip.decompress((folder / truth["html"]).read_bytes()), written=False)
        for truth in map(json.loads, (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    ]
    off_topic = [page for page in real if _verdict(page, use_triage=False) != "relevant"]
    wanted = max(1, round(len(off_topic) * share / (1 - share)))
    written = (_written(item, off_topic[place]) for place, item in enumerate(_relevant_items()))
    relevant = [page for page in written if _verdict(page, use_triage=False) == "relevant"][:wanted]
    step = len(off_topic) // len(relevant)
    stream: list[Page] = []
    for place, page in enumerate(off_topic):
        stream.append(page)
        if place % step == 0 and relevant:
            stream.append(relevant.pop())
    return stream


def _relevant_items() -> list[dict[str, str]]:
    lines = (
        line for file in sorted(TRAINING.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
    )
    return [item for item in map(json.loads, lines) if item["relevant"]][:200]


def _written(item: dict[str, str], frame: Page) -> Page:
    """An article in a page that weighs as much as ``frame``: the scripts of a real page around it."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in item["text"].split("\n") if part.strip())
    article = f"<article><h1>{escape(item['title'])}</h1>{paragraphs}</article>"
    head = f"<html><head><title>{escape(item['title'])}</title></head><body>{article}"
    scripts = b"<script>" + frame.html.replace(b"</script", b"<\\/script") + b"</script></body></html>"
    return Page(f"https://bench.example/{item['id']}", head.encode() + scripts, written=True)


def _verdicts(pages: list[Page], *, use_triage: bool) -> list[str]:
    return [_verdict(page, use_triage=use_triage) for page in pages]


def _verdict(page: Page, *, use_triage: bool) -> str:
    seen = triage.glance(page.html) if use_triage else None
    if seen is not None and (seen.dropped or hopeless(seen)):
        return f"dropped {seen.dropped or 3}"
    try:
        article = extract(page.html, page.url)
    except Reject:
        return "rejected"
    verdict = topics.load().judge(article.title, article.text, lang=article.lang, published=article.published)
    return "relevant" if verdict.relevant else "other"


def _extracted(page: Page) -> str:
    try:
        return extract(page.html, page.url).text
    except Reject:
        return ""


def _best(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _peers(pages: list[Page], names: list[str], rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        for place, page in enumerate(pages):
            (Path(folder) / f"{place:05}.html").write_bytes(page.html)
        (Path(folder) / "urls.json").write_text(json.dumps([page.url for page in pages]), encoding="utf-8")
        return {name: _peer(name, folder, rounds) for name in names}


def _peer(name: str, folder: str, rounds: int) -> float:
    home = ROOT / "var" / "bench" / name
    python, ready = home / "bin" / "python", home / "ready"
    if not ready.exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS[name]], check=True)
        ready.touch()
    script = Path(__file__).with_name("peers.py")
    answer = subprocess.run([python, script, name, folder, str(rounds)], check=True, capture_output=True, text=True)
    return float(answer.stdout.strip().splitlines()[-1])


def _print_table(seconds: dict[str, float], pages: int) -> None:
    yardstick = seconds.get("trafilatura")
    for name, spent in seconds.items():
        ratio = f"{yardstick / spent:6.2f} x trafilatura" if yardstick else ""
        print(f"{name:22} {pages / spent:8.1f} pages/s  {1000 * spent / pages:8.2f} ms/page  {ratio}")


def _print_relevant(pages: list[Page], rounds: int) -> None:
    """What a relevant page costs, triage included, beside trafilatura alone, both in this process."""
    ours = _best(lambda: _verdicts(pages, use_triage=True), rounds) / len(pages)
    alone = _best(lambda: [bare_extraction(page.html, url=page.url, with_metadata=True) for page in pages], rounds)
    alone /= len(pages)
    print(
        f"a relevant page: {1000 * ours:.1f} ms, trafilatura {1000 * alone:.1f} ms, {ours / alone:.2f} of it (bound 1.25)"
    )


def _mean_kb(pages: list[Page]) -> float:
    return sum(len(page.html) for page in pages) / len(pages) / 1000


if __name__ == "__main__":
    sys.exit(main())
