"""Many byte strings looked for at once, in any case: Hyperscan where it is installed, else ahocorasick-rs.

Both give the same places (``tests/unit/articles/test_articles_matcher.py``). Hyperscan reads 2 GB a second on one core,
ahocorasick-rs 0.4 (``benchmarks/bench_read.py``, 235 kB a page); that makes it worth a second way to the same answer.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

try:
    import hyperscan
except ImportError:  # no wheel for this platform
    hyperscan = None  # type: ignore[assignment]

Place = tuple[int, int, int]
"""Number of the string, start and end of where it stands."""

ANY_HIGH_BYTE = b"\xff"
"""In a string that is looked for: one byte above 127, whichever."""

_HIGH_TO_FF = bytes(range(128)) + ANY_HIGH_BYTE * 128


class AhoMatcher:
    """The strings as one automaton."""

    def __init__(self, strings: Sequence[bytes]) -> None:
        self._automaton = BytesAhoCorasick(list(strings), implementation=Implementation.DFA)
        self._has_high = any(ANY_HIGH_BYTE in string for string in strings)

    def find(self, page: bytes) -> list[Place]:
        """All places, overlapping ones too, in the order of their ends."""
        lowered = page.lower()
        found = self._automaton.find_matches_as_indexes(lowered, overlapping=True)
        if not self._has_high or lowered.isascii():
            return found
        blurred = self._automaton.find_matches_as_indexes(lowered.translate(_HIGH_TO_FF), overlapping=True)
        return sorted({*found, *blurred}, key=lambda place: place[2])


class HyperscanMatcher:
    """The strings as one Hyperscan database."""

    def __init__(self, strings: Sequence[bytes]) -> None:
        self._lengths = [len(string) for string in strings]
        # A database has one working memory: two threads must not scan with it at once.
        self._lock = threading.Lock()
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[b"".join(map(_expression, string)) for string in strings],
            ids=list(range(len(strings))),
            elements=len(strings),
            flags=[hyperscan.HS_FLAG_CASELESS] * len(strings),
        )

    def find(self, page: bytes) -> list[Place]:
        """All places, overlapping ones too, in the order of their ends."""
        ends: list[tuple[int, int]] = []

        def note(string: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ends.append((string, end))

        with self._lock:
            self._database.scan(page, match_event_handler=note)
        return [(string, end - self._lengths[string], end) for string, end in ends]


def matcher(strings: Sequence[bytes]) -> AhoMatcher | HyperscanMatcher:
    """The fastest matcher that this machine has, for lower-case ``strings``."""
    return AhoMatcher(strings) if hyperscan is None else HyperscanMatcher(strings)


def _expression(byte: int) -> bytes:
    return b"[\\x80-\\xff]" if byte == ANY_HIGH_BYTE[0] else b"\\x%02x" % byte
