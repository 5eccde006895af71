"""One article as the matcher and the model read it: folded words of headline and text, and the way back to the source."""

from __future__ import annotations

import re
from typing import Literal

from newsdesk.text import Folded, fold_words

_WORD = re.compile(r"\S+")

# Words that one of the two languages uses in every paragraph and the other hardly ever.
_ENGLISH = frozenset(
    ["the", "of", "and", "to", "that", "was", "is", "said", "for", "with", "by", "from", "at", "it", "were"]
)
_SPANISH = frozenset(
    ["el", "la", "de", "que", "los", "del", "las", "por", "una", "para", "con", "se", "un", "en", "su"]
)

Field = Literal["title", "text"]


class Document:
    """``words`` holds the headline's words, one empty word that no term crosses, then the words of the text.

    ``text_from`` is the index of the first word of the text.
    """

    __slots__ = ("_starts", "_text", "_title", "text", "text_from", "title", "words")

    def __init__(self, title: str, text: str) -> None:
        self.title = title
        self.text = text
        self._title = fold_words(title)
        self._text = fold_words(text)
        headline = self._title.text.split()
        self.text_from = len(headline) + 1
        self.words = [*headline, "", *self._text.text.split()]
        self._starts: list[int] | None = None

    def language(self) -> str | None:
        """``en`` or ``es`` by the plain words of the text; None when they do not tell."""
        words = frozenset(self.words)
        english, spanish = len(words & _ENGLISH), len(words & _SPANISH)
        if english == spanish:
            return None
        return "en" if english > spanish else "es"

    def span(self, first: int, after: int) -> tuple[Field, int, int]:
        """Where the words ``first`` to ``after - 1`` stand: the field, and the half-open span in it."""
        if self._starts is None:
            self._starts = [m.start() for m in _WORD.finditer(self._title.text)]
            self._starts.append(0)
            self._starts.extend(m.start() for m in _WORD.finditer(self._text.text))
        start, last = self._starts[first], self._starts[after - 1]
        end = last + len(self.words[after - 1])
        field: Field = "title" if first < self.text_from else "text"
        folded: Folded = self._title if field == "title" else self._text
        return field, *folded.source_span(start, end)

    def surface(self, first: int, after: int) -> str:
        """The words as printed."""
        field, start, end = self.span(first, after)
        return (self.title if field == "title" else self.text)[start:end]
