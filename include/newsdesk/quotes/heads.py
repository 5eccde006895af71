"""Which of the names in a phrase are whom it means: *DEA Administrator Cole and FBI Director Patel* are two, not four."""

from __future__ import annotations

from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.names import Name
from newsdesk.quotes.person import Person
from newsdesk.quotes.phrase import Span
from newsdesk.quotes.scene import Scene


def heads_of(scene: Scene, span: Span) -> list[tuple[Name, Person]]:
    """Names that are themselves the subject, not owners of it (*Trump’s campaign*) nor behind *of*, *for*."""
    tags, words = scene.sentence.tags, scene.sentence.words
    heads: list[tuple[Name, Person]] = []
    hung = -1
    for at in range(span[0], span[1]):
        if at not in scene.known or (heads and _belongs(scene, heads[-1], at)):
            continue
        name, person = scene.known[at]
        lead = at
        # *of the Justice Department’s Criminal Division* hangs on *of* through its owner.
        while lead > span[0] and (tags[lead - 1] in "TnJD'" or (tags[lead - 1] == "N" and "'" in tags[lead:at])):
            lead -= 1
        beside = tags[at - 1 : at] == "n" and name.end - at > 1 and is_given(words[at])
        hangs = lead > span[0] and tags[lead - 1] == "O" and not beside
        # *el titular de la Secretaría de Seguridad y Protección Ciudadana*: what a name that hangs is joined to hangs, too.
        hangs = hangs or (lead == at == hung + 1 and tags[hung] == "C" and not person.human)
        if hangs:
            hung = name.end
        # *DEA Administrator Cole and FBI Director Patel*: either institution goes with the title behind it.
        leads = not heads or (tags[lead - 1] == "C" and tags[name.end : name.end + 1] == "T")
        owns = name.end < span[1] and (name.possessive or (tags[name.end] in "nTJ" and leads))
        if not hangs and not owns:
            heads.append((name, person))
    return heads


def _belongs(scene: Scene, head: tuple[Name, Person], at: int) -> bool:
    """*Secretaría de Seguridad y Protección Ciudadana (SSPC)*: a name that goes on with that of the institution before it."""
    tags, (name, person) = scene.sentence.tags, head
    if not person.institution or tags[at - 1] not in "C(":
        return False
    return tags[at - 1] == "(" or (tags[name.end : name.end + 1] == "O" and not scene.known[at][1].institution)


def apposed_name(scene: Scene, span: Span) -> tuple[Name, Person] | None:
    """*Dijo el secretario de Seguridad, Octavio Lerma.*: the name that the role introduces."""
    tags = scene.sentence.tags
    if tags[span[1] : span[1] + 1] != ",":
        return None
    start = span[1] + 1
    while tags[start : start + 1] and tags[start] in "DTJn" and start - span[1] < 5:
        start += 1
    found = scene.known.get(start)
    if found is None or found[1].institution or tags[found[0].end : found[0].end + 1] not in ("", *",.;:)-?!QWtV("):
        return None
    return found
