"""Copies of one text: agency stories run by many outlets, often cut short, re-headlined, with a paragraph of their own.

A cut copy shares little of the *union* of two texts, so Jaccard similarity misses it; it shares most of the *shorter*
text, which is what containment measures. MinHash bands find the candidates, containment of five-word shingles decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from rensa import RMinHash

from newsdesk.text import fold_words

SHINGLE = 5
PERMUTATIONS = 128
BANDS = 64
ROWS = PERMUTATIONS // BANDS
SEED = 42  # any fixed number: bands of different runs must agree
CONTAINED = 0.5
"""Share of the shorter text's shingles that a copy has in common. With 64 bands of 2 rows and .5, syndicated news gave
precision .988 and recall .995 at 3,900 documents a second (docs/choices.md names the measurement)."""

SHORTEST = 20
"""Shingles below which a text is too short to be called a copy of anything: a headline, a caption."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text's shingles and its bands: signed 64-bit integers, equal for texts that are likely copies."""

    shingles: frozenset[str]
    bands: tuple[int, ...]


def shingles(text: str) -> frozenset[str]:
    """The set of five-word runs of the folded text."""
    words = fold_words(text).text.split()
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def sketch(text: str) -> Sketch:
    """Shingles and bands of a text; no bands when it is too short to be compared."""
    found = shingles(text)
    if len(found) < SHORTEST:
        return Sketch(found, ())
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(found))
    values = minhash.digest()
    return Sketch(found, tuple(_band(i, values[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS)))


def _band(index: int, rows: list[int]) -> int:
    """One 64-bit number for the band's rows and its place, signed as Postgres' bigint."""
    mixed = index + 1
    for row in rows:
        mixed = (mixed * 0x9E3779B97F4A7C15 + row) & 0xFFFFFFFFFFFFFFFF
        mixed ^= mixed >> 29
    return mixed - (1 << 64) if mixed >= 1 << 63 else mixed


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter text that stands in the longer one, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def is_copy(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts are copies of each other (or of one source)."""
    return min(len(one), len(other)) >= SHORTEST and containment(one, other) >= CONTAINED
