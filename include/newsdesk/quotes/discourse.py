"""The article read from top to bottom: who is being spoken of, who spoke last, and what goes on speaking."""

from __future__ import annotations

import re

from newsdesk.model import QuoteKind
from newsdesk.quotes.attribute import frame
from newsdesk.quotes.claim import Claim, Pending
from newsdesk.quotes.clause import Cue, cues
from newsdesk.quotes.dialogue import Dialogue
from newsdesk.quotes.focus import asked, behind_verb, holds, introduced, speak_as_people
from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.indirect import reports
from newsdesk.quotes.judge import is_speech, kind_of
from newsdesk.quotes.lede import Lede
from newsdesk.quotes.lexicon import Language, fold, wordset
from newsdesk.quotes.names import names
from newsdesk.quotes.people import Cast, Person
from newsdesk.quotes.phrase import Span
from newsdesk.quotes.scene import Scene
from newsdesk.quotes.segment import Segment
from newsdesk.quotes.source import Identifier, Speaker
from newsdesk.quotes.subject import first_subject
from newsdesk.quotes.verbs import first_person
from newsdesk.quotes.words import Paragraph, Sentence, read

_LOWER = re.compile(r"\b[^\W\d_A-ZÀ-Þ][^\W\d_]*")
_SIGNATURE = re.compile(r"-[TDJ]*N[^Q:]{0,24}$")
_MARKED = re.compile("Q")
_ROLE = re.compile("T")
_ACTS = re.compile(r"R*[VvEA]")
_HIS = frozenset(["suyo", "suya", "suyos", "suyas"])
_LEFT_OUT_REACH = 4
"""Sentences back to which a Spanish verb without a subject looks for it."""


class Discourse:
    """Reads paragraphs in order; ``claims`` are what was said so far."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.cast = Cast(language)
        self.identifier = Identifier(text, language, self.cast)
        self.lower = set(_LOWER.findall(text))
        self.claims: list[Claim] = []
        self.dialogue = Dialogue(text)
        self.lede = Lede(self.cast)
        self.position = self.first_claim = self.number = 0
        self.group = 0
        self.spoke_at = -1
        self.subject: Speaker | None = None
        """Subject of the latest sentence that had a person for one, and the position of that sentence."""
        self.subject_at = -1
        self.questioner: Person | None = None
        """Who asked something in the narrator's words, and in which sentence."""
        self.questioned_at = -1
        self.voices: list[tuple[int, Speaker]] = []
        """Who spoke in sentences of this paragraph that quote nothing themselves."""

    def introduce(self, title: str) -> None:
        """Meet the full names of the headline; a headline with capitals throughout does not tell names from words."""
        words = title.split()
        if sum(word[0].islower() for word in words) * 3 < len(words):
            return
        headline = read(title, title, 0, len(title), self.language)
        for begin, end in headline.sentences:
            sentence = Sentence(headline, begin, end, self.language, title, 0)
            for name in names(sentence, self.lower):
                if name.end - name.begin > 1 and is_given(headline.words[name.begin]):
                    self.cast.meet(headline.words[name.begin : name.end], name.title, 0)

    # ------------------------------------------------------------- paragraphs and sentences

    def read(self, paragraph: Paragraph, line: list[Segment]) -> None:
        """Take in one paragraph with its marked segments."""
        self._surnames(paragraph)
        by_start = {segment.outer_start: segment for segment in line}
        first_claim = self.first_claim = len(self.claims)
        pending: list[Pending] = []
        carried, self.voices = self.identifier.last, []
        self.number += 1
        for begin, end in paragraph.sentences:
            self.position += 1
            sentence = Sentence(paragraph, begin, end, self.language, self.text, self.position)
            self._sentence(sentence, by_start, pending)
        for item in pending:
            speaker, method, group = self._carry(paragraph, item, first_claim, carried)
            self._claim((item.segment.start, item.segment.end), "direct", method, speaker, group, segment=item.segment)
        self.claims[first_claim:] = sorted(self.claims[first_claim:], key=lambda claim: claim.start)
        self.dialogue.hear(self.number, paragraph, line, self.claims[first_claim:])
        if not line and len(self.claims) == first_claim:
            self._signature(paragraph)

    def _surnames(self, paragraph: Paragraph) -> None:
        """A title that the article also prints as a surname (*Kate Bishop*, *Gaspar Fuentes*) is that surname from then on."""
        known = self.language.proper & self.cast.by_word.keys()
        for match in _ROLE.finditer(paragraph.tags if known else ""):
            i = match.start()
            word, following = paragraph.words[i], paragraph.tags[i + 1 : i + 2]
            if following != "N" and word[0].isupper() and fold(word) in known:
                paragraph.retag(i, "N")

    def _sentence(self, sentence: Sentence, by_start: dict[int, Segment], pending: list[Pending]) -> None:
        scene = Scene(sentence, names(sentence, self.lower))
        verbs = cues(sentence)
        subject = first_subject(sentence, sentence.end)
        claimed = len(self.claims)
        unspoken = self._marked(scene, verbs, by_start, pending)
        for report in reports(sentence, verbs, unspoken):
            speaker = self._speaker(scene, report.source)
            group = self._next_group()
            for a, b in report.pieces:
                span = (sentence.starts[a], sentence.ends[b - 1])
                self._claim(span, "indirect", report.method, speaker, group, confidence=report.confidence)
        scene.meet(sentence.end, self.cast)
        self._note_questioner(scene, verbs)
        if len(self.claims) == claimed:
            self._hear(scene, verbs)
        speak_as_people(scene, verbs)
        self._remember_subject(scene, behind_verb(scene, verbs) or subject)

    def _marked(self, scene: Scene, verbs: list[Cue], by_start: dict[int, Segment], pending: list[Pending]) -> set[int]:
        """Claim the marked segments that the sentence attributes; return the tokens of those that are no speech."""
        sentence = scene.sentence
        unspoken: set[int] = set()
        groups: dict[int, int] = {}
        for match in _MARKED.finditer(sentence.tags, sentence.begin, sentence.end):
            q = match.start()
            segment = by_start.get(sentence.starts[q])
            if segment is None:
                continue
            how = frame(sentence, q, verbs)
            asks = segment.mark == "—" and how is None and self.dialogue.asks_on(self.number)
            if not asks and not is_speech(sentence, segment, q, how):
                unspoken.add(q)
                sentence.paragraph.retag(q, "n")
            elif how is None or (segment.continues and how.confidence < 0.97):
                pending.append(Pending(segment, self.position, self.subject, self.subject_at > self.spoke_at))
            else:
                self.identifier.asker = self._asker(how.cue)
                unnamed = how.cue is not None and (first_person(sentence, how.cue.at) or _nobody(sentence, how.cue.at))
                speaker = Speaker((), None, "pronoun", 0.4) if unnamed else self._speaker(scene, how.source)
                if speaker.thing and how.cue is not None and self._passed_by(sentence, how.cue):
                    speaker = self._left_out()
                self.identifier.asker = None
                group = groups.setdefault(how.cue.at if how.cue else -1, self.group + 1)
                self.group = max(self.group, group)
                kind = kind_of(sentence, segment, q)
                span = (segment.start, segment.end)
                self._claim(span, kind, how.method, speaker, group, segment=segment, confidence=how.confidence)
        return unspoken

    def _note_questioner(self, scene: Scene, verbs: list[Cue]) -> None:
        """*The chairman asked him what …*: whoever answers in the next sentence is somebody else."""
        for cue in verbs:
            if cue.word in self.language.question and cue.subject is not None and not cue.relative:
                person = self.identifier.identify(scene, cue.subject).person
                self.questioner, self.questioned_at = person, self.position

    def _asker(self, cue: Cue | None) -> Person | None:
        """Who put the question that *he answered*, or the next paragraph, answers: *he* is somebody else."""
        if cue is not None and cue.word in self.language.answers and self.questioned_at == self.position - 1:
            return self.questioner
        claim = self.claims[-1] if self.claims else None
        if cue is None or claim is None or claim.speaker is None:
            return None
        if cue.word not in self.language.answers and len(self.claims) > self.first_claim:
            return None
        return claim.speaker.person if self.text[claim.start : claim.end].endswith("?") else None

    def _signature(self, paragraph: Paragraph) -> None:
        """A paragraph *— Michelle Marks, Philadelphia* names who spoke in the paragraph before."""
        claim = self.claims[-1] if self.claims else None
        if claim is None or claim.segment is None or not _SIGNATURE.match(paragraph.tags):
            return
        carried = claim.method in ("carried", "subject-before", "unattributed")
        if not carried or self.text[claim.segment.outer_end : paragraph.start].strip():
            return
        sentence = Sentence(paragraph, 0, len(paragraph.tags), self.language, self.text, self.position)
        scene = Scene(sentence, names(sentence, self.lower))
        scene.meet(sentence.end, self.cast)
        for name, person in scene.known.values():
            mention = (paragraph.starts[name.begin], paragraph.ends[name.end - 1])
            claim.speaker, claim.method = Speaker((person,), None, "name", 0.9, mention), "signature"
            return

    # ------------------------------------------------------------- who is spoken of

    def _speaker(self, scene: Scene, source: Span | None) -> Speaker:
        if source is None:
            return self._left_out()
        pronoun = scene.sentence.tags[source[0]] == "P"
        if pronoun:
            self._acting(scene, source[0])
        # A role may be followed by its name in apposition, so names a little further right are met too.
        scene.meet(source[0] if pronoun else source[1] + 4, self.cast)
        return self.identifier.identify(scene, source)

    def _passed_by(self, sentence: Sentence, cue: Cue) -> bool:
        """*Preguntada por si el cobro entra en vigor, respondió*: a thing before the comma is no subject of the verb."""
        source = cue.subject
        if (
            not self.language.verb_first
            or source is None
            or source[1] > cue.at
            or "," not in sentence.tags[source[1] : cue.at]
        ):
            return False
        heads = {fold(sentence.words[i]) for i in range(*source)}
        return not heads & (self.language.papers | _PAPERS)

    def _acting(self, scene: Scene, at: int) -> None:
        """*Holloway thanked Mexico for what she called …*: the subject of the sentence comes to mind first."""
        subject = first_subject(scene.sentence, at)
        if subject is None or subject[1] > at or scene.sentence.tags[subject[0]] == "P":
            return
        scene.meet(at, self.cast)
        for first, (name, person) in scene.known.items():
            if subject[0] <= first and name.end <= subject[1] and not name.possessive and not person.institution:
                person.subject = self.position
                return

    def _left_out(self) -> Speaker:
        """The subject that a Spanish verb leaves out: whoever the text was about, or spoke, last."""
        told = [(self.subject_at, self.subject), (self.spoke_at, self.identifier.last)]
        for at, speaker in sorted(told, key=lambda pair: -pair[0]):
            if speaker is None or not speaker.known or speaker.plural:
                continue
            if speaker.person is not None and speaker.person is self.identifier.asker:
                continue
            if self.position - at <= _LEFT_OUT_REACH:
                return Speaker(speaker.people, speaker.descriptor, "null-subject", 0.8)
        return self.identifier.left_out(None, self.position)

    def _hear(self, scene: Scene, verbs: list[Cue]) -> None:
        """Note who speaks in a sentence that quotes nothing itself (*Así respondió Reyes*): speech beside it may be theirs."""
        for cue in reversed(verbs):
            if cue.tag in "VM" and not cue.relative and cue.subject is not None and cue.word in self.language.clause:
                speaker = self.identifier.identify(scene, cue.subject)
                if speaker.known:
                    self.voices.append((self.position, speaker))
                return

    def _remember_subject(self, scene: Scene, subject: Span | None) -> None:
        """Who the sentence is about stays in mind; a Spanish sentence without a subject goes on about the same person."""
        self.identifier.topic = None
        if self._narrator_acts(scene):
            return
        if subject is None:
            somebody_else = self.spoke_at == self.position and self.identifier.last != self.subject
            if self.language.verb_first and self.subject_at == self.position - 1 and not somebody_else:
                self.subject_at = self.position
            return
        for name, acting in scene.known.values():
            if _ACTS.match(scene.sentence.tags, name.end) and scene.sentence.tags[name.begin - 1 : name.begin] != "O":
                acting.subject = max(acting.subject, self.position - 0.5)
        turned_to = introduced(scene, subject) or asked(scene, subject, self.cast)
        speaker = turned_to or self.identifier.identify(scene, subject)
        person = speaker.person
        if person is None and self.language.verb_first and speaker.thing and len(scene.known) == 1:
            named = next(iter(scene.known.values()))[1]
            if not named.institution and len(named.name) > 1:
                speaker, person = Speaker((named,), None, "name", 0.8), named
        described = speaker.descriptor is not None and "T" in scene.sentence.tags[subject[0] : subject[1]]
        # *A reporter caught up with him*, *un hermano suyo*: the text goes on about somebody else.
        described = described and not holds(scene, subject, self.language.asker | _HIS)
        if not self.language.verb_first and (speaker.thing or speaker.how == "statement"):
            self.identifier.topic = speaker
        acts = (
            person is not None and not person.institution and not person.gone and (person.human or len(person.name) > 1)
        )
        if acts or described:
            self.subject, self.subject_at = speaker, self.position
            if person is not None:
                person.subject = self.position

    def _narrator_acts(self, scene: Scene) -> bool:
        """*Busqué al capitán Treviño*: whoever the narrator meets is who the next verbs without a subject are about."""
        sentence = scene.sentence
        if not self.language.verb_first:
            return False
        at = next(
            (i for i in range(sentence.begin, min(sentence.begin + 4, sentence.end)) if first_person(sentence, i)), -1
        )
        if at < 0:
            return False
        met = [p for name, p in scene.known.values() if name.begin > at and not (p.institution or p.place or p.gone)]
        if len(met) == 1:
            self.subject, self.subject_at = Speaker((met[0],), None, "name", 0.8), self.position
            met[0].subject = self.position
        elif self.subject_at == self.position - 1:
            self.subject_at = self.position
        return True

    # ------------------------------------------------------------- segments that stand alone

    def _carry(
        self, paragraph: Paragraph, item: Pending, first_claim: int, carried: Speaker | None
    ) -> tuple[Speaker | None, str, int | None]:
        """Speaker, method and group of a segment that its sentence does not attribute."""
        if item.segment.continues and first_claim:
            previous = self.claims[first_claim - 1]
            return previous.speaker, "continued", previous.group
        beside = self._beside(item, self.claims[first_claim:])
        if beside is not None:
            return beside
        inner = self._inside(item)
        if inner is not None:
            return inner, "unclosed", None
        opens = item.segment.outer_start - paragraph.start < 2
        if opens and paragraph.end - item.segment.outer_end < 2:
            turn = self.dialogue.next(self.number, item.segment, self.claims)
            if turn is not None:
                return turn, "dialogue", None
        if not opens and item.subject is not None and item.subject.known:
            return item.subject, "subject-before", None
        if carried is not None and not (item.subject_last and item.subject is not None and item.subject.known):
            return carried, "carried", None
        if item.subject is not None:
            return item.subject, "subject-before", None
        return None, "unattributed", None

    def _beside(self, item: Pending, here: list[Claim]) -> tuple[Speaker | None, str, int | None] | None:
        """Who speaks in the same paragraph: before the segment, in a sentence beside it, else behind it."""
        before = sorted((c for c in here if c.start < item.segment.start), key=lambda claim: claim.start)
        if before:
            last = before[-1]
            marked = [c for c in before if c.kind != "indirect" and c.sentence == last.sentence]
            chosen = marked[-1] if marked else last
            return chosen.speaker, "same-paragraph", chosen.group if chosen.kind != "indirect" else None
        heard = [speaker for at, speaker in self.voices if at < item.sentence]
        heard = heard[-1:] or [speaker for at, speaker in self.voices if at == item.sentence + 1]
        if heard:
            return heard[0], "same-paragraph", None
        after = next((c for c in here if c.start > item.segment.end), None)
        return (after.speaker, "same-paragraph", after.group) if after else None

    def _inside(self, item: Pending) -> Speaker | None:
        """The closing mark was forgotten, and the attribution stands inside: *“We have nothing to hide, Duarte said.*"""
        if item.segment.closed:
            return None
        inside = read(self.text, self.text, item.segment.start, item.segment.end, self.language)
        for begin, end in inside.sentences:
            sentence = Sentence(inside, begin, end, self.language, self.text, self.position)
            for cue in cues(sentence):
                if cue.subject is None or cue.tag != "V" or cue.relative:
                    continue
                first, last = min(cue.subject[0], cue.at), max(cue.subject[1], cue.at)
                if first > begin and inside.tags[first - 1] == "," and end - last <= 3:
                    scene = Scene(sentence, names(sentence, self.lower))
                    scene.meet(end, self.cast)
                    speaker = self.identifier.identify(scene, cue.subject)
                    return speaker if speaker.people else None
        return None

    # ------------------------------------------------------------- claims

    def _claim(
        self,
        span: Span,
        kind: QuoteKind,
        method: str,
        speaker: Speaker | None,
        group: int | None,
        *,
        segment: Segment | None = None,
        confidence: float = 0.75,
    ) -> None:
        number = group if group is not None else self._next_group()
        self.claims.append(Claim(*span, kind, method, speaker, confidence, number, self.position, segment))
        self.identifier.latest = speaker or self.identifier.latest
        if speaker is None or speaker.thing or not speaker.known:
            return
        self.lede.hear(self.claims[-1], speaker, self.number)
        person = speaker.person
        if person is not None:
            person.spoke = self.position
            person.human = person.human or not person.institution
        self.identifier.last, self.spoke_at = speaker, self.position

    def _next_group(self) -> int:
        self.group += 1
        return self.group


def _nobody(sentence: Sentence, at: int) -> bool:
    """*—se le preguntó*, *se les cuestionó*: Spanish does not say who."""
    before = [word.lower() for word in sentence.words[max(sentence.begin, at - 2) : at]]
    return before[:1] == ["se"] and before[1:] in (["le"], ["les"])


_PAPERS = wordset(
    "documento informe reporte acta sentencia expediente acusacion ley articulo texto nota resolucion acuerdo memorando"
)
"""What also says something in writing."""
