"""Copies hold to what they promise, on pairs made by editing texts of our own as desks edit agency copy."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import combinations

from newsdesk.samples import expected
from newsdesk.stories import copies

BOILER = (
    "Sign up for our morning newsletter and follow us wherever you read the news. All rights reserved by the publisher.",
    "Suscríbete a nuestro boletín y síguenos en redes sociales. Prohibida la reproducción total o parcial sin permiso.",
    "This report was produced with the support of readers like you; consider a donation to keep the newsroom open.",
)
INSERTS = (
    "Local officials said on Tuesday that they had not been told in advance, and that the schools would open as planned.",
    "Vecinos de la colonia dijeron a este diario que escucharon helicópteros desde la madrugada y que nadie les avisó.",
    "The newspaper asked both governments for comment and had received no answer from either of them by press time.",
    "En lo que va del año suman cuatro hechos parecidos en la entidad, de acuerdo con el recuento de esta redacción.",
)


def sources() -> list[tuple[str, str | None]]:
    """Texts of the sample newsroom that are no copies, each with its event."""
    articles = expected(date(2026, 3, 2)).articles
    return [(a.text, a.story) for a in articles if a.copy_of is None and len(a.text.split()) >= 60]


def cut(text: str, rng: random.Random) -> str:
    """The first 65 % of the words, at a paragraph where there is one."""
    words = text.split(" ")
    return " ".join(words[: int(len(words) * 0.65)])


def byline(text: str, rng: random.Random) -> str:
    return f"Redacción / {rng.choice(['Corresponsal', 'Staff report', 'Agencias'])}\n\n{text}"


def insert(text: str, rng: random.Random) -> str:
    paragraphs = text.split("\n\n")
    paragraphs.insert(rng.randrange(1, len(paragraphs) + 1), rng.choice(INSERTS))
    return "\n\n".join(paragraphs)


def boiler(text: str, rng: random.Random) -> str:
    return f"{text}\n\n{rng.choice(BOILER)}"


def headline(text: str, rng: random.Random) -> str:
    """The extractor took the new headline for the first paragraph."""
    last = text.rsplit(". ", maxsplit=1)[-1][:60]
    return f"{rng.choice(['What we know so far', 'Lo que se sabe', 'Breaking', 'Última hora'])}: {last}\n\n{text}"


EDITS: tuple[Callable[[str, random.Random], str], ...] = (cut, byline, insert, boiler, headline)


def edited() -> list[tuple[str, str]]:
    """Original and edited text: every edit alone, and every two of them."""
    rng = random.Random(5)
    pairs = []
    for text, _ in sources():
        pairs += [(text, edit(text, rng)) for edit in EDITS]
        pairs += [(text, second(first(text, rng), rng)) for first, second in combinations(EDITS, 2)]
    return pairs


def found(one: str, other: str) -> bool:
    """As a publisher finds them: by a band in common, then by containment."""
    a, b = copies.body(one), copies.body(other)
    return bool(set(copies.bands(a)) & set(copies.bands(b))) and copies.is_copy(a, b)


def test_edited_copies_are_found() -> None:
    pairs = edited()
    missed = [(one[:60], other[:60]) for one, other in pairs if not found(one, other)]
    assert len(pairs) >= 900
    assert 1 - len(missed) / len(pairs) >= 0.97, missed[:5]


def test_what_is_called_a_copy_is_one() -> None:
    """Every edited text against every text that it does not come from, those of the same event in other words included."""
    rng = random.Random(9)
    texts = sources()
    versions = [(n, insert(cut(text, rng), rng)) for n, (text, _) in enumerate(texts)]
    versions += [(n, boiler(text, rng)) for n, (text, _) in enumerate(texts)]
    by_band = defaultdict(set)
    bodies = [(n, copies.body(text)) for n, text in versions]
    for place, (_, body) in enumerate(bodies):
        for band in copies.bands(body):
            by_band[band].add(place)
    candidates = {pair for places in by_band.values() for pair in combinations(sorted(places), 2)}
    called = [(a, b) for a, b in candidates if copies.is_copy(bodies[a][1], bodies[b][1])]
    right = [bodies[a][0] == bodies[b][0] for a, b in called]
    assert len(right) >= 60
    assert sum(right) / len(right) >= 0.99, [
        texts[bodies[a][0]][0][:50] for (a, _), ok in zip(called, right, strict=True) if not ok
    ]


def test_the_same_event_in_other_words_is_no_copy() -> None:
    by_event = defaultdict(list)
    for text, event in sources():
        by_event[event].append(text)
    pairs = [pair for event, texts in by_event.items() if event for pair in combinations(texts, 2)]
    assert len(pairs) >= 20
    assert [pair for pair in pairs if found(*pair)] == []


def test_two_thousand_documents_a_second_are_sketched() -> None:
    texts = [text for text, _ in sources()]
    rates = []
    for _ in range(3):
        start = time.process_time()
        for text in texts:
            copies.bands(copies.body(text))
        rates.append(len(texts) / (time.process_time() - start))
    assert max(rates) >= 2000
