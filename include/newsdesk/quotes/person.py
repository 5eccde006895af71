"""Somebody named in a document, and what the document says of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsdesk.quotes.fitting import Words


@dataclass(slots=True, eq=False)
class Person:
    """Somebody (or an institution) named in the document. ``name`` is the fullest form printed, without titles."""

    name: tuple[str, ...]
    order: int
    institution: bool = False
    place: bool = False
    human: bool = False
    """Whether something besides capitals says that this is a person: a title, a given name, an age, a pronoun."""
    gender: str | None = None
    role: str | None = None
    affiliation: str | None = None
    role_words: set[str] = field(default_factory=set)
    offices: list[Words] = field(default_factory=list)
    """Every role printed, titles before the name included, as folded words."""
    bears: set[str] = field(default_factory=set)
    """Their words for who the person is, without what tells gender."""
    borne: set[str] = field(default_factory=set)
    """All their words, without what tells gender."""
    home: frozenset[str] = frozenset()
    """Words for where the person is from or holds office (*Sen. Ted Cruz of Texas*, *D-Va.*)."""
    nicknames: set[tuple[str, ...]] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    described: bool = False
    """Whether a relative clause or a possessive tells who this is (*Mike Waltz, who coaches*, *his vet, Sara Carter*)."""
    clause: str = ""
    """That relative clause."""
    dead: bool = False
    """Whether the text says so (*Gabriel died*); the dead are quoted by name, hardly ever as *he*."""
    seen: int = -1
    subject: float = -1
    spoke: int = -1
    times: int = 0

    @property
    def gone(self) -> bool:
        """Dead, and never heard in this text."""
        return self.dead and self.spoke < 0

    @property
    def full(self) -> str:
        return " ".join(self.name)
