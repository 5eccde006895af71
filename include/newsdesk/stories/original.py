"""Which of several copies is the original: the one that the texts themselves name, else the first one published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsdesk.text import fold_words

DATELINE = 160
"""Characters at the start in which a dateline may name the agency."""

SIGNATURE = 60
"""Characters at the end in which a text may be signed by one."""

_NAME = r"([A-ZÁÉÍÓÚÑ][\w.&’'-]*(?: (?:de |del |la |the |of )?[A-ZÁÉÍÓÚÑ][\w.&’'-]*){0,3})"
_IN_DATELINE = re.compile(rf"\({_NAME}\)\s*(?:\.\s?[-–—]|[-–—]|\.|:)")
_SIGNED = re.compile(rf"[(\[]{_NAME}[)\]]\W*\Z")
_NAMED = re.compile(
    r"\b(?:[Cc]on informaci[oó]n de(?: la agencia| las? agencias?)?"
    r"|[Pp]ublicad[oa] originalmente (?:por|en)|[Ff]uente:|[Aa]gencia:"
    r"|[Ww]ith (?:information|reporting|files) from|[Oo]riginally (?:published|appeared) (?:by|in|on|at)|[Ss]ource:"
    rf"|[Tt]his (?:story|article) (?:was|is) (?:first |originally )?published (?:by|in|on)) (?:the |la |el )?{_NAME}"
)

_SHORT_FOR = {
    "ap": "associated press",
    "afp": "agence france presse",
    "upi": "united press international",
    "dpa": "deutsche presse agentur",
    "nyt": "new york times",
    "wp": "washington post",
    "ntx": "notimex",
    "ep": "europa press",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one copy says about where it is from."""

    article_id: int
    outlet: str
    url: str
    canonical_url: str | None
    credit: str | None
    published_at: datetime
    first_seen_at: datetime


def credit(text: str, outlet: str) -> str | None:
    """The source that a text names beside itself, as printed: ``(AP)`` in the dateline or at the end, "Con información de
    EFE". None when it names none, or only its own outlet."""
    head, tail = text[:DATELINE], text[-SIGNATURE:]
    for match in (_IN_DATELINE.search(head), _SIGNED.search(tail), *_NAMED.finditer(text)):
        if match is None:
            continue
        name = match[1].strip(" .,")
        if not same_source(name, outlet) and len(name) > 1:
            return name
    return None


def same_source(name: str, outlet: str) -> bool:
    """Whether a printed credit means this outlet: AP and The Associated Press, EFE and Agencia EFE."""
    one, other = (_plain(value) for value in (name, outlet))
    if one == other:
        return True
    initials = ("".join(word[0] for word in words) for words in (one, other) if words)
    if any(" ".join(words) in set(initials) for words in (one, other) if len(words) == 1 and len(words[0]) > 1):
        return True
    return bool(one and other) and (set(one) <= set(other) or set(other) <= set(one))


def _plain(name: str) -> tuple[str, ...]:
    words = fold_words(name).text.split()
    if len(words) == 1 and words[0] in _SHORT_FOR:
        words = _SHORT_FOR[words[0]].split()
    return tuple(
        w for w in words if w not in {"the", "agencia", "agency", "news", "noticias", "el", "la", "de", "com", "mx"}
    )


def original(claims: Sequence[Claim]) -> Claim:
    """The original among copies of one text: what another's canonical link points to, else who the others credit, else
    the first one published (then first seen)."""

    def order(claim: Claim) -> tuple[bool, bool, datetime, datetime, int]:
        others = [other for other in claims if other.article_id != claim.article_id]
        linked = any(other.canonical_url == claim.url for other in others)
        credited = any(other.credit and same_source(other.credit, claim.outlet) for other in others)
        return not linked, not credited, claim.published_at, claim.first_seen_at, claim.article_id

    return min(claims, key=order)
