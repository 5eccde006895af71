"""Whom a sentence turns to, where its grammatical subject does not tell: whom it presents, whom the newspaper asked."""

from __future__ import annotations

from newsdesk.quotes.clause import Cue
from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.lexicon import fold
from newsdesk.quotes.people import Cast
from newsdesk.quotes.phrase import Span
from newsdesk.quotes.scene import Scene
from newsdesk.quotes.source import Speaker

_PRESENTS = frozenset(["is", "was", "es", "era"])


def introduced(scene: Scene, subject: Span) -> Speaker | None:
    """*One survivor is Máximo Ugarte, …*, *Uno de ellos es …*: whoever the sentence presents is who it is about."""
    sentence = scene.sentence
    for at, (name, person) in scene.known.items():
        if at == sentence.begin or sentence.tags[at - 1] not in "TDA":
            continue
        lead = at - 1
        while lead > subject[1] and sentence.tags[lead] in "TD":
            lead -= 1
        presents = sentence.tags[lead] == "A" and fold(sentence.words[lead]) in _PRESENTS and lead >= subject[1]
        if presents and not person.institution and name.end - name.begin > 1 and is_given(sentence.words[name.begin]):
            return Speaker((person,), None, "name", 0.8)
    return None


def behind_verb(scene: Scene, verbs: list[Cue]) -> Span | None:
    """*No toda, responde Marisela Rentería*: in Spanish whoever is named behind the verb."""
    if not scene.sentence.language.verb_first:
        return None
    behind = (cue.subject for cue in verbs if cue.after and not cue.relative and cue.subject is not None)
    return next((span for span in behind if span[0] in scene.known), None)


def speak_as_people(scene: Scene, verbs: list[Cue]) -> None:
    """*Ellison Whitcombe urged the court*: who has two names and does what only people do is one, whatever the names."""
    for cue in verbs:
        found = scene.known.get(cue.subject[0]) if cue.subject is not None and not cue.shared else None
        if found is not None and len(found[1].name) > 1 and not found[1].institution and cue.subject is not None:
            found[1].human = found[1].human or found[0].end == cue.subject[1]


def asked(scene: Scene, subject: Span, cast: Cast) -> Speaker | None:
    """*A reporter caught up with Rudd*, *Un reportero alcanzó al funcionario*: whom the newspaper asked."""
    sentence = scene.sentence
    if "T" not in sentence.tags[subject[0] : subject[1]] or not holds(scene, subject, sentence.language.asker):
        return None
    met = [person for _, person in scene.known.values() if not person.institution and person.human]
    if met:
        return Speaker((met[0],), None, "name", 0.8)
    at = next((i for i in range(subject[1], sentence.end - 1) if sentence.words[i] == "al"), -1)
    if at < 0 or sentence.tags[at + 1] != "T":
        return None
    person = cast.by_pronoun(cast.gender_of_title(sentence.words[at + 1]), sentence.position)
    return Speaker((person,), None, "role", 0.6) if person else None


def holds(scene: Scene, span: Span, words: frozenset[str]) -> bool:
    """Whether one of the folded words stands in the span."""
    return any(fold(word) in words for word in scene.sentence.words[span[0] : span[1]])
