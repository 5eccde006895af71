"""Lines above and below a text that say who, where and when, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsdesk.articles.dates import WRITTEN_DAY

_NUMBERS = re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:hrs?\.?|horas|[ap]\.?\s?m\.?)?", re.IGNORECASE)
_FILLERS = (
    "am at by cdmx cst edt est et gmt hora horas hrs last mst pm por posted pst published publicado actualizado "
    "redacción updated utc written"
)
_FILLER_WORDS = frozenset(_FILLERS.split())
_WORD = re.compile(r"[^\W\d_]+")
_CENTURY = "20"  # every written day names a year of it; most lines do not
_LONGEST = 160
# A place may remain: "Ciudad Juárez, Chihuahua".
_MOST_OTHER_WORDS = 4
_SIGNED = re.compile(r"(?:\b(?:By|Por)\b:?\s*)(?P<names>[^\d]+)\Z")
_PLACES = re.compile(
    r"\b(?:city|county|ciudad|san|santa|los|las|el|la|nuev[oa]|puerto|villa|valle|bay|beach|north|south|new|fort|saint|d\.?c\.?)\b",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"\A(?P<name>[^,–—|·•\d]+?)\s*(?:,[^–—|·•]*)?\s*[–—|·•]\s*\Z")


def is_dateline(line: str, known: Iterable[str]) -> bool:
    """Whether ``line`` holds a date and besides it only a time, a place, and names among ``known``."""
    if len(line) > _LONGEST or not (WRITTEN_DAY.search(line) or _NUMBERS.search(line)):
        return False
    rest = _CLOCK.sub(" ", _NUMBERS.sub(" ", WRITTEN_DAY.sub(" ", line)))
    for name in known:
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    others = [word for word in _WORD.findall(rest) if word.lower() not in _FILLER_WORDS]
    return len(others) <= _MOST_OTHER_WORDS


def signed_names(line: str) -> str:
    """The part of a dated line that signs: after "By", or the name before ``– March 2, 2026``; "" when nobody signs."""
    day = WRITTEN_DAY.search(line) if len(line) <= _LONGEST and _CENTURY in line else None
    if not day:
        return ""
    after = _SIGNED.search(line[day.end() :])
    if after:
        return after["names"].strip()
    before = _BEFORE_DATE.match(line[: day.start()])
    if not before or _PLACES.search(before["name"]) or len(before["name"].split()) < len(("given", "family")):
        return ""
    return before["name"].strip()
