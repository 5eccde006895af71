"""Measure quotes and people over the invented corpus, and keep the floors.

    PYTHONPATH=include python tests/quality/quotes/quotes_gate.py              # figures, by set, language and phenomenon
    PYTHONPATH=include python tests/quality/quotes/quotes_gate.py --errors 20  # and the errors of each set
    PYTHONPATH=include python tests/quality/quotes/quotes_gate.py --update     # raise the floors

``--update`` writes the measured figures less one point, never below what was promised. A figure that is itself below its
promise is written as it stands and shouted about. It refuses to lower a floor: exit 1, nothing written. Where harder texts
have joined the corpus, remove ``floors.json`` and update in the commit that adds them, so that its diff shows what fell.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quotes_markup import Item, checksum, load
from quotes_score import Miss, Tally, compare, roles_given, shared_groups, trimmed

from newsdesk.model import Quote
from newsdesk.quotes import find

FLOORS = Path(__file__).parent / "floors.json"
LANGS = ("en", "es")
SETS = ("minis", "articles")
MARGIN = 0.01

Figures = dict[str, float]

PROMISES: dict[str, Figures] = {
    "articles": {"marked_person_f1": 0.80, "all_person_f1": 0.70},
    "links": {"right": 0.97, "wrong": 0},
}
"""What users were promised, by set: quote and full person both right, and people linked across documents."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of one set and language, and what went wrong."""

    figures: Figures
    marked: Tally | None
    all_kinds: Tally | None
    misses: tuple[Miss, ...]


@functools.cache
def found(item: Item) -> tuple[Quote, ...]:
    """What the engine finds in the item."""
    return tuple(find(item.text, lang=item.lang, title=item.title, published=item.published))


@functools.cache
def measure(stem: str, lang: str) -> Measure:
    """``minis`` and ``articles``: F1 in 0..1 of words in marks and of all kinds, with and without the person."""
    items = load(stem, lang)
    marked = compare(items, found, indirect=False)
    everything = compare(items, found, indirect=True)
    together, utterances = shared_groups(items, found)
    figures = {**marked.figures("marked"), **everything.figures("all"), "groups": round(together / utterances, 4)}
    if stem == "articles":
        given, wanted = roles_given(items, found)
        figures["roles"] = round(given / max(1, wanted), 4)
    return Measure(figures, marked, everything, tuple(everything.misses))


@functools.cache
def measure_links(lang: str) -> Measure:
    """``right``: the share of mentions linked to the right person, or rightly to none; ``wrong``: how many to the wrong one."""
    right = wrong = total = 0
    misses: list[Miss] = []
    for item in load("links", lang):
        at = {trimmed(item.text, quote.start, quote.end): quote for quote in found(item)}
        for statement in item.statements:
            quote = at.get(trimmed(item.text, statement.start, statement.end))
            expected = None if statement.speakers == ("-",) else statement.speakers[0]
            linked = quote.person if quote else None
            total += 1
            right += quote is not None and linked == expected
            wrong += linked is not None and linked != expected
            if quote is None or linked != expected:
                why = "not found" if quote is None else "wrong link" if linked else "no link"
                given = f"{quote.speaker} -> {linked}" if quote else "nothing"
                misses.append(Miss(why, item.name, statement.words, str(expected), given, item.phenomena))
    return Measure({"right": round(right / total, 4), "wrong": wrong}, None, None, tuple(misses))


def measured() -> dict[str, Figures]:
    """All figures by ``<set>_<lang>``."""
    quotes = {f"{stem}_{lang}": measure(stem, lang).figures for stem in SETS for lang in LANGS}
    return {**quotes, **{f"links_{lang}": measure_links(lang).figures for lang in LANGS}}


def floors() -> dict[str, Figures]:
    """The checked-in floors by ``<set>_<lang>``."""
    kept: dict[str, Figures] = json.loads(FLOORS.read_text("utf-8"))["floors"]
    return kept


def floor_checksum() -> str:
    """The checksum of the corpus on which the floors were measured."""
    return str(json.loads(FLOORS.read_text("utf-8"))["corpus_sha256"])


def short_of(figures: Mapping[str, float], floor: Mapping[str, float]) -> list[str]:
    """A line for each figure on the wrong side of its floor."""
    return [
        f"{name}: {figures[name]:.3f}, floor {limit:.3f}"
        for name, limit in floor.items()
        if (figures[name] > limit if name == "wrong" else figures[name] < limit)
    ]


def promise(key: str) -> Figures:
    """The promises that a ``<set>_<lang>`` is held to."""
    return PROMISES.get(key.rpartition("_")[0], {})


def earned(key: str, figures: Mapping[str, float]) -> Figures:
    """The floors that the figures of one set earn."""
    return {name: _earned(name, figure, promise(key).get(name)) for name, figure in figures.items()}


def _earned(name: str, figure: float, promised: float | None) -> float:
    if name == "wrong":
        return figure
    if promised is not None and figure < promised:
        return figure
    return max(promised or 0.0, round(figure - MARGIN, 3))


def update(figures: Mapping[str, Figures], path: Path = FLOORS) -> list[str]:
    """Write raised floors and the checksum of the corpus; or write nothing and return a line for each that would fall."""
    after = {key: earned(key, part) for key, part in figures.items()}
    before: dict[str, Figures] = json.loads(path.read_text("utf-8"))["floors"] if path.exists() else {}
    fallen = [f"{key} {line}" for key, floor in before.items() for line in short_of(figures[key], floor)]
    if fallen:
        return fallen
    for key, floor in before.items():
        for name, limit in floor.items():
            after[key][name] = min(limit, after[key][name]) if name == "wrong" else max(limit, after[key][name])
    path.write_text(json.dumps({"corpus_sha256": checksum(), "floors": after}, indent=2) + "\n", "utf-8")
    return []


def phenomena(tally: Tally) -> str:
    """A table: phenomenon, statements found with the right person, statements, reports that nobody made."""
    count = tally.by_phenomenon
    names = sorted(
        {name for name, _ in count}, key=lambda n: (count[n, "right"] - count[n, "gold"] - count[n, "invented"], n)
    )
    return "\n".join(
        f"  {name:18} {count[name, 'right']:3}/{count[name, 'gold']:3}"
        + (f"  +{count[name, 'invented']}" * (count[name, "invented"] > 0))
        for name in names
    )


def _print(key: str, result: Measure, errors: int) -> None:
    print(f"{key:12} " + "  ".join(f"{name} {value:.3f}" for name, value in result.figures.items()))
    if result.all_kinds:
        print(phenomena(result.all_kinds))
    for miss in result.misses[:errors]:
        print(f"    {miss}")


def broken_promises(figures: Mapping[str, Figures]) -> list[str]:
    """A line for each promise that the engine does not keep yet."""
    return [
        f"{key} {line}"
        for key, part in figures.items()
        for line in short_of(part, {name: limit for name, limit in promise(key).items() if name in part})
    ]


def main(argv: list[str] | None = None) -> int:
    """Exit 1 when a floor would have to fall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors")
    parser.add_argument("--errors", type=int, default=0, help="errors to show of each set")
    arguments = parser.parse_args(argv)
    for lang in LANGS:
        for stem in SETS:
            _print(f"{stem}_{lang}", measure(stem, lang), arguments.errors)
        _print(f"links_{lang}", measure_links(lang), arguments.errors)
    for line in broken_promises(measured()):
        print(f"BELOW THE PROMISE: {line}")
    fallen = update(measured()) if arguments.update else []
    if fallen:
        print("floors do not fall:\n" + "\n".join(f"  {line}" for line in fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
