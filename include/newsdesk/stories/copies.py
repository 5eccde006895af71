"""Copies of one text: agency stories run by many outlets, often cut short, re-headlined, with a paragraph of their own.

A cut copy shares little of the *union* of two texts, so Jaccard similarity misses it; it shares most of the *shorter*
text, which is what containment measures. MinHash bands find the candidates, containment of five-word shingles decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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


SHORTEST_EXACT = 8
"""Words from which an identical text is called a copy: two briefs may share a sentence of seven."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text as copies are told by it: its five-word shingles, and a hash of all its words (0: too few to tell)."""

    shingles: frozenset[str]
    exact: int


def body(text: str) -> Body:
    """The body of an article, folded: case, accents and punctuation do not tell copies apart."""
    words = fold_words(text).text.split()
    found = frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))
    return Body(found, hash_words(words) if len(words) >= SHORTEST_EXACT else 0)


def hash_words(words: Sequence[str]) -> int:
    """A 64-bit hash, signed as Postgres' bigint; the same in every process and never 0."""
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1


def bands(text: Body) -> tuple[int, ...]:
    """The numbers that likely copies share: 64 MinHash bands, and the hash of the whole for identical texts.

    Signed 64-bit integers. Texts that are too short have fewer, or none.
    """
    whole = (text.exact,) if text.exact else ()
    if len(text.shingles) < SHORTEST:
        return whole
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(text.shingles))
    values = minhash.digest()
    return (*(_band(i, values[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS)), *whole)


def _band(index: int, rows: list[int]) -> int:
    """One 64-bit number for the band's rows and its place."""
    mixed = index + 1
    for row in rows:
        mixed = (mixed * 0x9E3779B97F4A7C15 + row) & 0xFFFFFFFFFFFFFFFF
        mixed ^= mixed >> 29
    return mixed - (1 << 64) if mixed >= 1 << 63 else mixed


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter text that stands in the longer one, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def is_copy(one: Body, other: Body) -> bool:
    """Whether two texts are copies of each other (or of one source)."""
    if one.exact and one.exact == other.exact:
        return True
    shorter = min(len(one.shingles), len(other.shingles))
    return shorter >= SHORTEST and containment(one.shingles, other.shingles) >= CONTAINED
