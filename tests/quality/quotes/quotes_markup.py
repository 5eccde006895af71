"""The corpus of the quote gates: invented articles in which every statement is marked where it stands.

An item begins with ``=== name : phenomenon, phenomenon``. Header lines may follow, then a blank line, then the text with
one paragraph a line:

    title: A headline
    published: 2026-03-11
    kv = Adriana Kovalenko Vela; deputy attorney general

In the text, inside the quotation marks:

``[[kv|No comment]]``            direct speech of the person with the key ``kv``; a full name or a description may stand
                                 in place of a key, ``A B & C D`` for joint speakers, ``?`` for a speaker nobody can name
``[[kv#a|No comment]]``          one piece of the utterance ``a``; its other pieces carry the same letter
``[[kv%|no comment]]``           a marked fragment inside the reporter's sentence (mixed)
``[[kv~|he would not comment]]`` a statement without marks (indirect)
``[[kv^|to comment]]``           neither right nor wrong when it is reported: commands, beliefs, denials
``[[!|No Comment]]``             words in marks that nobody says here: a title, slogan, nickname or scare quote

In the files of linking items the key is a gazetteer id, and ``-`` stands for a person who must not be linked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["direct", "mixed", "indirect", "optional", "none"]

CORPUS = Path(__file__).parent / "corpus"
_MARK = re.compile(r"\[\[(?P<who>[^|\]#%~^]+)(?:#(?P<group>\w+))?(?P<kind>[%~^]?)\|(?P<words>[^\[\]]+)\]\]")
_PERSON = re.compile(r"(?P<key>[a-z]{2}) = (?P<name>[^;]+)(?:; (?P<role>.+))?")
_FIELD = re.compile(r"(?P<field>title|published): (?P<value>.+)")
_KINDS: dict[str, Kind] = {"": "direct", "%": "mixed", "~": "indirect", "^": "optional"}
_ARTICLE = re.compile(r"(?:an?|the|an|el|la|los|las|una?|unos|unas|two|dos|su|his|her)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One marked span. ``speakers`` is empty when nobody can name the speaker; ``text[start:end] == words``."""

    start: int
    end: int
    words: str
    kind: Kind
    speakers: tuple[str, ...]
    named: bool
    role: str | None
    group: str | None

    @property
    def marked(self) -> bool:
        """Whether the words stand inside quotation marks."""
        return self.kind in ("direct", "mixed")


@dataclass(frozen=True, slots=True)
class Item:
    """One text with its truth."""

    name: str
    phenomena: tuple[str, ...]
    lang: str
    title: str
    published: str | None
    text: str
    statements: tuple[Statement, ...]


class CorpusError(ValueError):
    """A corpus file does not follow the format: names the item and the line."""


def load(stem: str, lang: str) -> tuple[Item, ...]:
    """The items of ``corpus/<stem>_<lang>*.txt``, in the order of the files."""
    return tuple(item for path in files(stem, lang) for item in read(path.read_text("utf-8"), lang))


def files(stem: str, lang: str) -> tuple[Path, ...]:
    """The files that hold the items. Raises ``CorpusError`` when there are none."""
    found = tuple(sorted(CORPUS.glob(f"{stem}_{lang}*.txt")))
    if not found:
        raise CorpusError(f"no file {stem}_{lang}*.txt in {CORPUS}")
    return found


def checksum() -> str:
    """SHA-256 over the names and bytes of all corpus files."""
    digest = hashlib.sha256()
    for path in sorted(CORPUS.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read(source: str, lang: str) -> Iterator[Item]:
    """The items of one file."""
    for block in re.split(r"^=== ", source, flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        name, _, phenomena = head.partition(" : ")
        yield _item(name.strip(), tuple(p.strip() for p in phenomena.split(",")), rest, lang)


def _item(name: str, phenomena: tuple[str, ...], rest: str, lang: str) -> Item:
    header, _, body = rest.partition("\n\n") if not rest.startswith("\n") else ("", "", rest)
    fields: dict[str, str] = {}
    people: dict[str, tuple[str, str | None]] = {}
    for line in header.splitlines():
        if match := _PERSON.fullmatch(line):
            people[match["key"]] = (match["name"].strip(), match["role"])
        elif match := _FIELD.fullmatch(line):
            fields[match["field"]] = match["value"]
        else:
            raise CorpusError(f"{name}: header line {line!r} is neither a person nor a field")
    text, statements = _plain(name, body.strip(), people)
    return Item(name, phenomena, lang, fields.get("title", ""), fields.get("published"), text, statements)


def _plain(name: str, body: str, people: dict[str, tuple[str, str | None]]) -> tuple[str, tuple[Statement, ...]]:
    parts: list[str] = []
    found: list[Statement] = []
    at = end = 0
    for match in _MARK.finditer(body):
        before = body[end : match.start()]
        parts += [before, match["words"]]
        start = at + len(before)
        at, end = start + len(match["words"]), match.end()
        found.append(_statement(name, match, start, people))
    text = "".join([*parts, body[end:]])
    for leftover in ("[[", "]]"):
        if leftover in text:
            raise CorpusError(
                f"{name}: a mark is not closed or not opened near {text[max(0, text.index(leftover) - 30) :][:60]!r}"
            )
    return text, tuple(found)


def _statement(name: str, match: re.Match[str], start: int, people: dict[str, tuple[str, str | None]]) -> Statement:
    who, role = people.get(match["who"], (match["who"], None))
    if who == match["who"] and len(who) == 2:
        raise CorpusError(f"{name}: nobody has the key {who!r}")
    kind: Kind = "none" if who == "!" else _KINDS[match["kind"]]
    speakers = () if who in ("!", "?") else tuple(part.strip() for part in who.split("&"))
    named = bool(speakers) and not _ARTICLE.match(who) and who[0].isupper()
    return Statement(start, start + len(match["words"]), match["words"], kind, speakers, named, role, match["group"])
