"""Somebody without a name at the head of an article, whom the next paragraphs name."""

from __future__ import annotations

from newsdesk.quotes.claim import Claim
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.people import Cast
from newsdesk.quotes.person import Person
from newsdesk.quotes.source import Speaker

_LEDE, _LEDE_REACH = 2, 6
"""Paragraphs that may open with somebody unnamed, and sentences within which the name follows."""


class Lede:
    """``claims`` are what somebody without a name said so far."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.claims: list[Claim] = []
        self.paragraph = 0
        """That of the first of them."""

    def hear(self, claim: Claim, speaker: Speaker, paragraph: int) -> None:
        """*A retired general said …* opens the article; whoever is quoted next by a bare name is that general."""
        person = speaker.person
        if speaker.how == "descriptor" and paragraph <= _LEDE and not speaker.plural:
            self.paragraph = self.paragraph if self.claims else paragraph
            self.claims.append(claim)
        if person is None or not self.claims:
            return
        told = self.claims[0].speaker
        words = [fold(word) for word in (told.descriptor or "").split()] if told is not None else []
        roles = [
            word
            for word in words
            if self.cast.language.tags.get(word) == "T" and word not in self.cast.language.collective
        ]
        # Within one paragraph *a neighbor said … said Ana Ruiz* are two people.
        known = paragraph == self.paragraph or person.spoke >= 0 or person.institution or len(person.name) < 2
        if (
            roles
            and not known
            and claim.sentence - self.claims[0].sentence <= _LEDE_REACH
            and self._may_be(person, roles)
        ):
            for early in self.claims:
                mention = early.speaker.mention if early.speaker is not None else None
                early.speaker = Speaker((person,), None, "role", 0.7, mention)
            self.cast.describe(person, " ".join(words[words[0] in self.cast.language.articles :]), None)
        self.claims = []

    def _may_be(self, person: Person, roles: list[str]) -> bool:
        """Whether a person is nothing else by the text than what the lede calls somebody."""
        if person.offices:
            return any(self.cast.by_role(role, None) is person for role in roles)
        genders = {self.cast.gender_of_title(role) for role in roles} - {None}
        return person.gender is None or not genders or person.gender in genders
