"""``newsdesk topic``"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from newsdesk import pipeline, settings, topics
from newsdesk.commands.arguments import Commands, day, define, print_json, print_table, working
from newsdesk.errors import Reject
from newsdesk.topics import Topic
from newsdesk.topics.explain import explain

_TITLE_SHOWN = 90  # characters; a row of the table stays on one or two lines


def add(commands: Commands) -> None:
    """Define ``topic explain``, ``topic diff`` and ``topic train``."""
    parser = commands.add_parser("topic", help="why a verdict is what it is; what an edit would flip; train the model")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="explain|diff|train")
    explaining = define(
        kinds,
        "explain",
        run_explain,
        "show an article with the words that made its verdict, and what each rule added",
        "python -m newsdesk topic explain https://example.org/story\n"
        '  python -m newsdesk topic explain --title "A headline" --file story.txt',
    )
    which = explaining.add_mutually_exclusive_group(required=True)
    which.add_argument("url", nargs="?", help="address (or number) of a stored article")
    which.add_argument("--file", type=Path, metavar="PATH", help="a text file (UTF-8) instead; - is standard input")
    which.add_argument("--text", help="a text instead")
    explaining.add_argument("--title", default="", help="headline of that text")
    explaining.add_argument("--json", action="store_true", help="the verdict as one JSON object")
    comparing = define(
        kinds,
        "diff",
        run_diff,
        "list the stored verdicts that a rules file would flip; nothing is changed",
        "python -m newsdesk topic diff --rules edited.yaml --since 2026-11-01",
    )
    comparing.add_argument("--since", type=day, metavar="DAY", help="only articles published that day (UTC) or later")
    comparing.add_argument("--json", action="store_true", help="one JSON object a flip")
    training = define(
        kinds,
        "train",
        run_train,
        "train the model again from the topic's items and from analysts' verdicts in the database",
        "python -m newsdesk topic train",
    )
    training.add_argument("--items", type=Path, metavar="DIR", help="folder of items (default: the package's)")
    training.add_argument("--without-analysts", action="store_true", help="leave the database alone: items only")
    for command in (explaining, comparing, training):
        command.add_argument("--topic", default="cartel_policy", help="default: cartel_policy")
        command.add_argument("--rules", type=Path, metavar="PATH", help="rules file (default: the package's)")


def run_explain(args: argparse.Namespace) -> int:
    """Judge one article and print why."""
    topic = topics.load(args.topic, rules=args.rules)
    if args.url is None:
        text = args.text if args.text is not None else _content(args.file)
        _print_verdict(topic, args.title, text, as_json=args.json)
        return 0
    loaded = settings.load()
    pipeline.migrate(loaded)
    found = pipeline.explain_stored(loaded, args.url, topic)
    if args.json:
        print_json({"url": found.url, "stored_relevant": found.stored_relevant, **asdict(found.verdict)})
        return 0
    _console().print(explain(topic, found.title, found.text, found.verdict))
    if found.stored_relevant is not None and found.stored_relevant != found.verdict.relevant:
        was = "relevant" if found.stored_relevant else "not relevant"
        print(f"stored under other rules: {was}, score {found.stored_score:.2f}")
    return 0


def run_diff(args: argparse.Namespace) -> int:
    """List the flips and count them; exit 0 also when there are none."""
    topic = topics.load(args.topic, rules=args.rules)
    loaded = settings.load()
    pipeline.migrate(loaded)
    read = 0

    def count() -> None:
        nonlocal read
        read += 1

    found = pipeline.flips(loaded, topic, since=args.since, read=count)
    if args.json:
        for flip in found:
            print_json(asdict(flip))
        return 0
    with working("scoring stored articles"):
        rows = list(found)
    if rows:
        print_table(
            "verdicts that would flip",
            ("now", "score", "was", "headline", "address"),
            [
                (
                    "relevant" if flip.now else "not relevant",
                    f"{flip.score_now:.2f}",
                    f"{flip.score_was:.2f}",
                    flip.title[:_TITLE_SHOWN],
                    flip.key,
                )
                for flip in rows
            ],
        )
    gained = sum(flip.now for flip in rows)
    print(
        f"{len(rows)} of {read} stored verdicts would flip: "
        f"{gained} would become relevant, {len(rows) - gained} would no longer be"
    )
    return 0


def run_train(args: argparse.Namespace) -> int:
    """Train, and say what was written."""
    loaded = settings.load()
    if not args.without_analysts:
        pipeline.migrate(loaded)
    with working("training"):
        done = pipeline.train_topic(
            loaded, args.topic, rules=args.rules, items=args.items, with_analysts=not args.without_analysts
        )
    print(f"model {done.version} written to {done.path}, {done.analysts} analysts' verdicts among its items")
    print("topic diff lists the stored verdicts that it would flip")
    return 0


def _content(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Reject(f"{path} cannot be read as UTF-8 text: {error}", code="unreadable") from error


def _print_verdict(topic: Topic, title: str, text: str, *, as_json: bool) -> None:
    verdict = topic.judge(title, text)
    if as_json:
        print_json(asdict(verdict))
    else:
        _console().print(explain(topic, title, text, verdict))


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=120)
