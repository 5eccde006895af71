"""The article read from top to bottom: who is being spoken of, who spoke last, and what goes on speaking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from newsdesk.gazetteer import Entry, Gazetteer
from newsdesk.model import Quote, QuoteKind
from newsdesk.quotes.attribute import Frame, frame
from newsdesk.quotes.clause import Cue, cues, first_subject
from newsdesk.quotes.indirect import reports
from newsdesk.quotes.judge import is_speech, kind_of
from newsdesk.quotes.link import link
from newsdesk.quotes.names import Name, names
from newsdesk.quotes.people import Cast, Person
from newsdesk.quotes.roles import role_of
from newsdesk.quotes.segment import Segment
from newsdesk.quotes.source import Identifier, Speaker
from newsdesk.quotes.words import Language, Paragraph, read

_SIGNATURE = re.compile(r"-[TDJ]*N[^Q:]{0,24}$")
_LOWER = re.compile(r"\b[^\W\d_A-ZÀ-Þ][^\W\d_]*")


@dataclass(slots=True)
class Claim:
    """One row in the making."""

    start: int
    end: int
    kind: QuoteKind
    method: str
    speaker: Speaker | None
    confidence: float
    group: int
    sentence: int
    segment: Segment | None = None


@dataclass(slots=True)
class Pending:
    """A marked segment that its sentence does not attribute."""

    segment: Segment
    sentence: int
    whole: bool
    frame: Frame | None
    claims_before: int
    subject: Speaker | None = None


class Discourse:
    """Reads paragraphs in order; ``claims`` are what was said so far."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.cast = Cast(language)
        self.identifier = Identifier(text, language, self.cast)
        self.lower = set(_LOWER.findall(text))
        self.claims: list[Claim] = []
        self.position = 0
        self.group = 0
        self.last: Speaker | None = None
        self.before_last: Speaker | None = None
        self.subject: Speaker | None = None
        """Subject of the latest sentence that had a person for one, and the position of that sentence."""
        self.subject_at = -1
        self.voices: list[tuple[int, Speaker]] = []
        """Who spoke in sentences of this paragraph that quote nothing themselves."""
        self.spoke_at = -1

    # ------------------------------------------------------------- one paragraph

    def read(self, paragraph: Paragraph, line: list[Segment]) -> None:
        """Take in one paragraph with its marked segments."""
        by_start = {segment.outer_start: segment for segment in line}
        first_claim = len(self.claims)
        pending: list[Pending] = []
        self.voices = []
        carried, self.last_here = self.last, None
        for begin, end in paragraph.sentences:
            self.position += 1
            self._sentence(paragraph, begin, end, by_start, pending)
        self._settle(paragraph, pending, first_claim, carried)
        self._signature(paragraph, line, first_claim)

    def _signature(self, paragraph: Paragraph, line: list[Segment], first_claim: int) -> None:
        """A paragraph *— Michelle Marks, Philadelphia* names who spoke in the paragraph before."""
        if line or not first_claim or len(self.claims) > first_claim or not _SIGNATURE.match(paragraph.tags):
            return
        claim = self.claims[first_claim - 1]
        if claim.method not in ("carried", "subject-before", "unattributed") or claim.segment is None:
            return
        if self.text[claim.segment.outer_end : paragraph.start].strip():
            return
        found = names(paragraph, 0, len(paragraph.tags), self.language, self.lower)
        known: dict[int, tuple[Name, Person]] = {}
        self._meet(paragraph, 0, len(paragraph.tags), found, known, len(paragraph.tags), None)
        if known:
            first, (name, person) = next(iter(known.items()))
            mention = (paragraph.starts[first], paragraph.ends[name.end - 1])
            claim.speaker = Speaker((person,), None, "name", 0.9, mention)
            claim.method = "signature"

    def _sentence(
        self, paragraph: Paragraph, begin: int, end: int, by_start: dict[int, Segment], pending: list[Pending]
    ) -> None:
        tags = paragraph.tags
        found = names(paragraph, begin, end, self.language, self.lower)
        known: dict[int, tuple[Name, Person]] = {}
        verbs = cues(paragraph, begin, end, self.language)
        waiting = list(found)
        subject = first_subject(paragraph, begin, end, self.language)
        group: dict[int, int] = {}
        claimed = len(self.claims)
        unspoken: set[int] = set()
        marked = [i for i in range(begin, end) if tags[i] == "Q" and paragraph.starts[i] in by_start]
        for q in marked:
            segment = by_start[paragraph.starts[q]]
            how = frame(paragraph, begin, end, q, verbs, self.language)
            if not is_speech(self.text, segment, paragraph, begin, end, q, how, self.language):
                unspoken.add(q)
                paragraph.tags = f"{paragraph.tags[:q]}n{paragraph.tags[q + 1 :]}"
                continue
            whole = not any(t in "NnTVvPJEgAB" for i, t in enumerate(tags[begin:end], begin) if i != q)
            if how is None or (segment.continues and how.confidence < 0.97):
                pending.append(Pending(segment, self.position, whole, how, len(self.claims), self.subject))
                continue
            speaker = self._speaker(paragraph, begin, how.source, waiting, known)
            key = how.cue.at if how.cue else -1
            if key not in group:
                group[key] = self._next_group()
            kind = kind_of(self.text, segment, paragraph, begin, q)
            self._claim(segment.start, segment.end, kind, how.method, speaker, how.confidence, group[key], segment)
        for report in reports(paragraph, begin, end, verbs, self.language, unspoken):
            speaker = self._speaker(paragraph, begin, report.source, waiting, known)
            number = self._next_group()
            for a, b in report.pieces:
                self._claim(
                    paragraph.starts[a],
                    paragraph.ends[b - 1],
                    "indirect",
                    report.method,
                    speaker,
                    report.confidence,
                    number,
                )
        self._meet(paragraph, begin, end, waiting, known, end, subject)
        self._hear(paragraph, begin, verbs, known, claimed)
        self._remember_subject(paragraph, begin, subject, known)

    def _hear(
        self, paragraph: Paragraph, begin: int, verbs: list[Cue], known: dict[int, tuple[Name, Person]], claimed: int
    ) -> None:
        """Note who speaks in a sentence that quotes nothing itself (*Así respondió Reyes*): speech beside it may be theirs."""
        if len(self.claims) > claimed:
            return
        for cue in reversed(verbs):
            if cue.tag in "VM" and not cue.relative and cue.subject is not None and cue.word in self.language.clause:
                speaker = self.identifier.identify(
                    paragraph, cue.subject, begin, known, self.position, self._last_person()
                )
                if speaker.people or speaker.descriptor:
                    self.voices.append((self.position, speaker))
                return

    def _remember_subject(
        self, paragraph: Paragraph, begin: int, subject: tuple[int, int] | None, known: dict[int, tuple[Name, Person]]
    ) -> None:
        """Who the sentence is about stays in mind; a Spanish sentence without a subject goes on about the same person."""
        if subject is None:
            if self.language.verb_first and self.subject_at == self.position - 1:
                self.subject_at = self.position
            return
        speaker = self.identifier.identify(paragraph, subject, begin, known, self.position, self._last_person())
        person = speaker.person
        if person is None and self.language.verb_first and speaker.thing and len(known) == 1:
            named = next(iter(known.values()))[1]
            if not named.institution and len(named.name) > 1:
                speaker, person = Speaker((named,), None, "name", 0.8), named
        described = speaker.descriptor is not None and "T" in paragraph.tags[subject[0] : subject[1]]
        if (person is None or person.institution or not (person.human or len(person.name) > 1)) and not described:
            return
        self.subject, self.subject_at = speaker, self.position
        if person is not None:
            person.subject = self.position

    def _left_out(self) -> Speaker:
        """The subject that a Spanish verb leaves out: whoever the text was about, or spoke, last."""
        for speaker, at in sorted(
            ((self.last, self.spoke_at), (self.subject, self.subject_at)), key=lambda pair: -pair[1]
        ):
            if speaker is not None and (speaker.people or speaker.descriptor) and self.position - at <= 4:
                if self.subject_at >= self.spoke_at and self.subject is not None:
                    speaker = self.subject
                return Speaker(speaker.people, speaker.descriptor, "null-subject", 0.8)
        return self.identifier.left_out(None, self.position)

    def _speaker(
        self,
        paragraph: Paragraph,
        begin: int,
        source: tuple[int, int] | None,
        waiting: list[Name],
        known: dict[int, tuple[Name, Person]],
    ) -> Speaker:
        if source is None:
            return self._left_out()
        if paragraph.tags[source[0]] == "P":
            self._acting(paragraph, begin, source[0], waiting, known)
        limit = source[0] if paragraph.tags[source[0]] in "P" else source[1] + 4
        self._meet(paragraph, begin, limit, waiting, known, len(paragraph.tags), None)
        return self.identifier.identify(paragraph, source, begin, known, self.position, self._last_person())

    def _acting(
        self, paragraph: Paragraph, begin: int, at: int, waiting: list[Name], known: dict[int, tuple[Name, Person]]
    ) -> None:
        """*Holloway thanked Mexico for what she called …*: the subject of the sentence comes to mind first."""
        subject = first_subject(paragraph, begin, at, self.language)
        if subject is None or subject[1] > at or paragraph.tags[subject[0]] == "P":
            return
        self._meet(paragraph, begin, at, waiting, known, len(paragraph.tags), None)
        for first, (name, person) in known.items():
            if subject[0] <= first and name.end <= subject[1] and not name.possessive and not person.institution:
                person.subject = self.position
                return

    def _meet(
        self,
        paragraph: Paragraph,
        begin: int,
        limit: int,
        waiting: list[Name],
        known: dict[int, tuple[Name, Person]],
        end: int,
        subject: tuple[int, int] | None,
    ) -> None:
        """Let the cast know the names of the sentence that stand before token ``limit``."""
        while waiting and waiting[0].begin < limit:
            name = waiting.pop(0)
            person = self.cast.meet(paragraph.words[name.begin : name.end], name.title, self.position)
            role, affiliation = role_of(paragraph, self.text, name, begin, end, self.language)
            self.cast.describe(person, role, affiliation)
            known[name.begin] = (name, person)
            if (
                not person.human
                and name.begin > begin
                and paragraph.words[name.begin - 1].lower() in self.language.locative
            ):
                person.place = True

    # ------------------------------------------------------------- what the sentence does not say

    def _settle(self, paragraph: Paragraph, pending: list[Pending], first_claim: int, carried: Speaker | None) -> None:
        """Attribute the segments that stand alone: by the paragraph, else by the paragraph before."""
        for item in pending:
            speaker, method, group = self._carry(paragraph, item, first_claim, carried)
            start, end = item.segment.start, item.segment.end
            self._claim(
                start,
                end,
                "direct",
                method,
                speaker,
                0.75 if speaker else 0.4,
                group or self._next_group(),
                item.segment,
            )
        self.claims[first_claim:] = sorted(self.claims[first_claim:], key=lambda c: c.start)

    def _carry(
        self, paragraph: Paragraph, item: Pending, first_claim: int, carried: Speaker | None
    ) -> tuple[Speaker | None, str, int | None]:
        here = self.claims[first_claim:]
        before = sorted((c for c in here if c.start < item.segment.start), key=lambda c: c.start)
        after = [c for c in here if c.start > item.segment.end]
        if item.segment.continues and first_claim:
            previous = self.claims[first_claim - 1]
            return previous.speaker, "continued", previous.group
        if before:
            beside = [c for c in before if c.kind != "indirect" and c.sentence == before[-1].sentence] or before
            return beside[-1].speaker, "same-paragraph", beside[-1].group if beside[-1].kind != "indirect" else None
        voice = self._voice(item)
        if voice is not None:
            return voice, "same-paragraph", None
        if after:
            return after[0].speaker, "same-paragraph", after[0].group
        inner = self._inside(item)
        if inner is not None:
            return inner, "unclosed", None
        opens = item.segment.outer_start - paragraph.start < 2
        if not opens and item.subject is not None and (item.subject.people or item.subject.descriptor):
            return item.subject, "subject-before", None
        if carried is not None:
            return carried, "carried", None
        if self.subject is not None:
            return self.subject, "subject-before", None
        return None, "unattributed", None

    def _inside(self, item: Pending) -> Speaker | None:
        """The closing mark was forgotten, and the attribution stands inside: *“We have nothing to hide, Duarte said.*"""
        if item.segment.closed:
            return None
        inside = read(self.text, self.text, item.segment.start, item.segment.end, self.language)
        for begin, end in inside.sentences:
            for cue in cues(inside, begin, end, self.language):
                if cue.subject is None or cue.tag != "V" or cue.relative:
                    continue
                first = min(cue.subject[0], cue.at)
                if first > begin and inside.tags[first - 1] == "," and end - max(cue.subject[1], cue.at) <= 3:
                    known: dict[int, tuple[Name, Person]] = {}
                    waiting = names(inside, begin, end, self.language, self.lower)
                    self._meet(inside, begin, end, waiting, known, end, None)
                    speaker = self.identifier.identify(inside, cue.subject, begin, known, self.position, None)
                    return speaker if speaker.people else None
        return None

    def _voice(self, item: Pending) -> Speaker | None:
        """Who spoke in a sentence before the segment, else in the one behind it, without being quoted there."""
        before = [speaker for at, speaker in self.voices if at < item.sentence]
        if before:
            return before[-1]
        return next((speaker for at, speaker in self.voices if at == item.sentence + 1), None)

    # ------------------------------------------------------------- rows

    def _claim(
        self,
        start: int,
        end: int,
        kind: QuoteKind,
        method: str,
        speaker: Speaker | None,
        confidence: float,
        group: int,
        segment: Segment | None = None,
    ) -> None:
        self.claims.append(Claim(start, end, kind, method, speaker, confidence, group, self.position, segment))
        if speaker is None or speaker.thing:
            return
        if speaker.person is not None:
            speaker.person.spoke = self.position
            if speaker.how != "name" or not speaker.person.institution:
                speaker.person.human = True
        if self.last is not None and self.last.person is not speaker.person:
            self.before_last = self.last
        self.last, self.spoke_at = speaker, self.position
        self.identifier.last = speaker

    def _next_group(self) -> int:
        self.group += 1
        return self.group

    def _last_person(self) -> Person | None:
        return self.last.person if self.last is not None else None

    def quotes(self, gazetteer: Gazetteer, day: date | None) -> list[Quote]:
        """The rows, ordered by start; people are linked, and offices completed, as of ``day``."""
        entries = {
            person: link(person, gazetteer, day) for c in self.claims if c.speaker for person in c.speaker.people
        }
        rows = [self._row(claim, entries, gazetteer, day) for claim in self.claims]
        return sorted(rows, key=lambda q: (q.start, q.end))

    def _row(self, claim: Claim, entries: dict[Person, Entry | None], gazetteer: Gazetteer, day: date | None) -> Quote:
        speaker = claim.speaker
        person = speaker.person if speaker else None
        entry = entries.get(person) if person else None
        mention = speaker.mention if speaker else None
        role, affiliation = (person.role, person.affiliation) if person else (None, None)
        name = self._name(speaker)
        if entry is not None and person is not None:
            office = entry.role_on(day)
            if role is None and office is not None:
                role = office.title(self.language.code)
            if affiliation is None and office is not None and office.org:
                org = gazetteer.entry(office.org)
                affiliation = org.display(self.language.code) if org else None
            if len(person.name) == 1:
                name = entry.display(self.language.code)
        return Quote(
            start=claim.start,
            end=claim.end,
            text=self.text[claim.start : claim.end],
            kind=claim.kind,
            speaker=name,
            mention=self.text[mention[0] : mention[1]] if mention else None,
            mention_start=mention[0] if mention else None,
            mention_end=mention[1] if mention else None,
            role=role,
            affiliation=affiliation,
            method=claim.method if speaker is None or speaker.how == "name" else f"{claim.method}+{speaker.how}",
            confidence=round(claim.confidence * (speaker.confidence if speaker else 0.5), 2),
            group=claim.group,
            person=entry.id if entry else None,
        )

    def _name(self, speaker: Speaker | None) -> str | None:
        if speaker is None:
            return None
        if speaker.descriptor is not None:
            return speaker.descriptor
        joint = " y " if self.language.code == "es" else " and "
        return joint.join(p.full for p in speaker.people) or None
