"""Articles with their quotations marked in the text: ``[[Laura Whitfield|We will not wait]]``.

A file has a head of ``key: value`` lines (``lang``, ``title``, ``published``), a line ``---``, and the text. ``[[~Name|…]]``
marks reported speech, ``[[-|…]]`` marked words that nobody said (a title, a nickname); ``[[?|…]]`` has an unknown speaker.
Several full names of one person are divided by ``/``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\[\[(~?)([^|\]]*)\|(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled quotation; ``speakers`` are the accepted names, empty when nobody knows."""

    start: int
    end: int
    speakers: tuple[str, ...]
    indirect: bool
    speech: bool


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """A text without its labels, and the labels."""

    name: str
    lang: str
    title: str
    published: str | None
    text: str
    labels: tuple[Label, ...]


def read(path: Path) -> MarkedArticle:
    """The article of one file."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    parts: list[str] = []
    labels: list[Label] = []
    at = length = 0
    body = body.strip("\n")
    for match in _MARK.finditer(body):
        before, (tilde, who, inside) = body[at : match.start()], match.groups()
        start = length + len(before)
        speakers = () if who in ("-", "?") else tuple(name.strip() for name in who.split("/"))
        labels.append(Label(start, start + len(inside), speakers, bool(tilde), who != "-"))
        parts += [before, inside]
        length, at = start + len(inside), match.end()
    parts.append(body[at:])
    return MarkedArticle(
        path.stem,
        fields.get("lang", "en"),
        fields.get("title", ""),
        fields.get("published"),
        "".join(parts),
        tuple(labels),
    )


def folder(path: Path) -> list[MarkedArticle]:
    """The articles of a folder's ``*.txt`` files, by name."""
    return [read(file) for file in sorted(path.glob("*.txt"))]
