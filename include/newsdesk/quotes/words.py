"""Tokens of a paragraph, each with a one-letter word class, so that frames can be read off short strings.

The classes (``tags``), one character a token::

    Q marked speech    N capitalised name   J demonym, party     T title or role noun  D determiner
    n other word       0 number             ' possessive 's      O preposition         p name particle (de, van)
    P subject pronoun  o object pronoun     W relative pronoun   t that / que          C and, or, but
    S subordinator     A auxiliary          R adverb             V finite cue verb     G cue gerund
    B bare cue verb    E past participle    v other verb         , ; : . ? ! ( ) -     as printed (dashes as -)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from newsdesk.quotes import sentences
from newsdesk.quotes.given_names import is_given
from newsdesk.quotes.lexicon import Language, fold

MASK, LAST = "\x01", "\x02"
"""Stand for the characters of a marked segment (its last one) while the narration is read; see ``speech.find``."""


_TOKEN = re.compile(
    # Most words: small letters, which none of the shapes below begin with (*vs.* apart); first, because it is fastest.
    r"(?!vs\.)[a-zà-öø-ÿ]{2}[^\W\d_]*(?:[-‑&'’](?!s\b)[^\W_]+)*"
    r"|" + MASK + "*" + LAST + r""
    r"|[DRI]-(?:(?:[A-Z]\.){2,}|[A-Z][a-z]+\.?)"
    r"|(?:[A-Za-z]\.){2,}"
    r"|[A-ZÀ-Þ]\.(?=[ \u00a0]?[A-ZÀ-Þ])"
    r"|(?:Mr|Mrs|Ms|Dr|Dra|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Cmdr|Cpl|Prof|Rev|Hon|Jr|Sr|Sra|Srta|Lic|Ing"
    r"|Mtro|Mtra|Arq|Amb|Dip|Gob|Cmte|Gral|Tte|Cnel|Hno|Hna|Supt|Det|Atty|Asst|St|Mt|Ft|Pres|Sec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Co|Ltd|vs|No"
    r"|D\.?-[A-Z][a-z]{2,4}|R\.?-[A-Z][a-z]{2,4})\."
    r"|['’][sS](?![^\W_])"
    r"|[^\W\d_]+(?:[-‑&'’](?!s\b)[^\W_]+)*"
    r"|\d+(?:[.,:]\d+)*%?"
    r"|([^\w\s])\1*"
)
_PUNCTUATION = {
    "—": "-",
    "–": "-",
    "―": "-",
    "-": "-",
    "…": ".",
    "¿": "x",
    "¡": "x",
    "’": "'",
    "'": "'",
    "[": "(",
    "]": ")",
}
_PLAIN = frozenset(",;:.?!()")


@dataclass(slots=True)
class Paragraph:
    """One line of the text as tokens. ``starts`` and ``ends`` index the article text."""

    start: int
    end: int
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tags: str = ""
    sentences: list[tuple[int, int]] = field(default_factory=list)

    def retag(self, i: int, tag: str) -> None:
        """Give token ``i`` another tag."""
        self.tags = f"{self.tags[:i]}{tag}{self.tags[i + 1 :]}"


@dataclass(slots=True)
class Sentence:
    """Tokens ``begin:end`` of a paragraph; ``position`` counts the sentences of the article, ``text`` is the article.

    ``words``, ``starts`` and ``ends`` are those of the whole paragraph, and so are token indices.
    """

    paragraph: Paragraph
    begin: int
    end: int
    language: Language
    text: str
    position: int
    words: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        paragraph = self.paragraph
        self.words, self.starts, self.ends = paragraph.words, paragraph.starts, paragraph.ends

    @property
    def tags(self) -> str:
        """The tags of the whole paragraph."""
        return self.paragraph.tags


_ARABIC = re.compile(r"(?:al|el|bin|ben|d|l|o)[-'’][A-ZÀ-Þ]")


class _Tags(dict[str, str]):
    """Word to class of one language, filled as words are met."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        tag = self[word] = tag_of(word, self.language)
        return tag


_MOST_WORDS = 100_000
_known_tags = lru_cache(maxsize=4)(_Tags)


def tag_of(word: str, language: Language) -> str:
    """The word class of one token, by itself."""
    if not word[0].isalpha():
        return _mark_tag(word)
    if word[1:2] == "-" and word[0] in "DRI":
        return "n"
    if word.lower() in language.spelled:
        return language.spelled[word.lower()]
    key = fold(word.rstrip("."))
    if "-" in key and language.tags.get(key.partition("-")[0]) == "0":
        return "0"
    known = language.tags.get(key) or _prefixed(key, language) or _contracted(key, language)
    if known is not None and (known == "T" or not (word[0].isupper() and key in language.proper)):
        return known
    if word[0].isupper() or _ARABIC.match(word):
        return "N"
    return _ending_tag(key, language)


def _contracted(key: str, language: Language) -> str | None:
    """*he'd*, *they're*, *who've*: the pronoun with its auxiliary."""
    word, mark, rest = key.partition("'")
    tag = language.tags.get(word) if mark and rest in ("d", "ll", "re", "ve", "m") else None
    return tag if tag is not None and tag in "PW" else None


def _prefixed(key: str, language: Language) -> str | None:
    """*vice-chancellor*, *subprocuradora*, *exfuncionario*: a role with a prefix is a role."""
    if (
        language.verb_first
        and len(key) > 7
        and key.startswith("ex")
        and key.endswith(("dor", "dora", "ista", "tor", "tora"))
    ):
        return "T"
    for prefix in ("sub", "vice", "ex", "co"):
        if key.startswith(prefix) and language.tags.get(key.removeprefix(prefix).removeprefix("-")) == "T":
            return "T"
    return None


def _mark_tag(word: str) -> str:
    first = word[0]
    if first in (MASK, LAST):
        return "Q"
    if first.isdigit():
        return "0"
    if first in "'’" and len(word) > 1:
        return "'"
    return _PUNCTUATION.get(first, first if first in _PLAIN else "x")


def _ending_tag(key: str, language: Language) -> str:
    if key.endswith("n't"):
        return "A"
    fitting = (kind for ending, kind in language.endings if key.endswith(ending) and len(key) > len(ending) + 2)
    return next(fitting, "n")


def read(masked: str, text: str, start: int, end: int, language: Language) -> Paragraph:
    """Tokens and sentences of ``masked[start:end]``; ``text`` is the same with its marked speech readable."""
    matches = list(_TOKEN.finditer(masked, start, end))
    words = [match[0] for match in matches]
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    known = _known_tags(language)
    tags = [known[word] for word in words]
    _retag(words, tags, language)
    paragraph = Paragraph(start, end, words, starts, ends, "".join(tags))
    paragraph.sentences = sentences.split(words, paragraph.tags, ends, text)
    if not language.verb_first:
        for begin, stop in paragraph.sentences:
            _find_verb(paragraph, begin, stop)
    return paragraph


def _find_verb(paragraph: Paragraph, begin: int, stop: int) -> None:
    """A sentence wants a verb: *Salcedo sells water*, *The mayor keeps a list*, though no list knows *sells*."""
    subject = _SUBJECT.match(paragraph.tags, begin, stop)
    main = _MAIN.match(paragraph.tags, begin, stop) if subject else None
    if main is None or subject is None or _VERBAL.search(main.group()):
        return
    word = paragraph.words[subject.end() - 1]
    if word.endswith("s") and not word.endswith("ss"):
        paragraph.retag(subject.end() - 1, "v")


_MAIN = re.compile(r"[^Wt:Q]+")
_SUBJECT = re.compile(r"(?:O[^,]{0,20},)?[DTJ0]{0,3}[NT]{1,5}n")
_VERBAL = re.compile(r"[VvAEB]")


def _nominal(words: list[str], i: int, language: Language) -> bool:
    """*the claims*, *la denuncia*; but *la describió* has a pronoun before its verb."""
    return words[i - 1].lower() in language.nominal and not words[i].endswith(_PAST)


_HEADLINE_VERB = re.compile(
    r"Says?|Said|Tells|Told|Calls|Warns|Asks|Vows|Slams|Dice|Dijo|Afirma|Asegura|Advierte|Niega|Pide"
)


_MADE = frozenset(["hizo", "hace", "hicieron"])
"""*hizo notar*: said."""
_SETTLED = frozenset("DOARCtWPo")
"""Classes that a small letter settles."""


def _retag(words: list[str], tags: list[str], language: Language) -> None:
    """What a word is depends on its place, too: capitals inside a sentence, nouns that are spelled like verbs."""
    opens = True
    for i, tag in enumerate(tags):
        word = words[i]
        if tag in _SETTLED and word[0].islower():
            opens = False
            continue
        if language.verb_first and not opens and word in ("De", "Del") and (last := _surname(words, i)):
            # *dijo De la Fuente*: a particle with a capital inside a sentence begins a surname.
            tags[i:last] = ["N", *"p" * (last - i - 1)]
        elif word[0].isupper():
            tags[i] = "J" if _ranks(words, tags, i) else _capitalised(words, tags, i, opens, language)
        elif tag in "VBg" and i and _noun(words, tags, i, language):
            tags[i] = "n"
        elif tag == "V" and i and language.verb_first and tags[i - 1] == "D" and word.endswith(_PAST):
            tags[i - 1] = "R"
        elif tag == "B" and language.verb_first and word == "notar" and i and words[i - 1].lower() in _MADE:
            tags[i - 1], tags[i] = "A", "V"
        elif language.verb_first and tag in "nvE" and i and _says(words, tags, i):
            tags[i] = "V"
        elif tag in "nS" and i and (language.verb_first or tags[i - 1] in "PNW") and _acts(words, tags, i, language):
            tags[i] = "v" if tag == "n" else "R"
        opens = tag in ".?!:Qx("


def _capitalised(words: list[str], tags: list[str], i: int, opens: bool, language: Language) -> str:
    """*United States* is no verb, *Los Ángeles* no article, *Kate Bishop* no bishop; *Facing criticism, …* opens a sentence."""
    tag, word = tags[i], words[i]
    following = tags[i + 1] if i + 1 < len(tags) else ""
    if opens:
        return _opening(tag, word, following, language)
    if tag in "VGBEvgM":
        return tag if _HEADLINE_VERB.fullmatch(word) else "N"
    named = following != "N" or is_given(words[i - 1])
    if tag == "T" and named and tags[i - 1] in "NDp" and fold(word) in language.proper:
        return "N"
    if language.verb_first and (tag == "J" or (tag == "D" and following == "N")):
        return "N"
    return tag


def _surname(words: list[str], i: int) -> int:
    """Index of the name behind the particle at ``i`` and its article, or 0."""
    at = i + 1 + (words[i + 1 : i + 2] in (["la"], ["los"], ["las"]))
    return at if at < len(words) and words[at][0].isupper() else 0


def _opening(tag: str, word: str, following: str, language: Language) -> str:
    """A word with the capital of its place: *Consultado, el secretario respondió*, *Facing criticism, …*."""
    if tag == "N" and word.endswith("mente") and len(word) > len("Clemente"):
        return "R"
    if tag == "N" and language.verb_first and _ASKED_OPENS.fullmatch(word):
        return "E"
    if tag == "N" and language.verb_first and word.endswith(_PAST_OPENS) and not is_given(word):
        return "v"
    if (
        tag == "N"
        and following != ""
        and following in language.opened
        and word.endswith(language.openers)
        and word != "United"
    ):
        opener = tag_of(word.lower(), language)
        return "E" if opener == "n" else opener
    return tag


def _ranks(words: list[str], tags: list[str], i: int) -> bool:
    """*Acting Under Secretary for …*: capitalised words before an office that are neither a name nor a preposition."""
    following = words[i + 1 : i + 2]
    if words[i] == "Under":
        return following == ["Secretary"]
    return words[i] in _RANKING and (tags[i + 1 : i + 2] == ["T"] or following == ["Under"])


_RANKING = frozenset(["Acting", "Interim", "Assistant", "Deputy", "Former"])


def _acts(words: list[str], tags: list[str], i: int, language: Language) -> bool:
    """Whether a word no list knows is a verb: behind a pronoun (*she keeps*, *se arrepiente*), or a Spanish past in *-ó*.

    *Once* behind a subject is no conjunction (*He once told …*).
    """
    word = words[i].lower()
    if tags[i] == "S":
        return word == "once" and tags[i - 1] in "PNW"
    if not language.verb_first:
        return tags[i - 1] == "P" and words[i - 1].lower() in _SUBJECTS and not word.endswith("self")
    if tags[i - 1] == "R" and word.endswith(_IMPERFECT):
        return True  # *No conocía a nadie*
    return word.endswith("ó") or words[i - 1].lower() in _CLITICS


_IMPERFECT = ("ía", "ían", "aba", "aban")
_SUBJECTS = frozenset(["he", "she", "they", "we", "i"])
_CLITICS = frozenset(["se", "le", "les", "me", "nos"])


def _says(words: list[str], tags: list[str], i: int) -> bool:
    """Right behind a quotation, a Spanish word with a verb’s ending says, listed or not (*“…”, elogió Robles*)."""
    return words[i].endswith(_VERB_ENDINGS) and _SPOKEN.search("".join(tags[max(0, i - 3) : i])) is not None


def _noun(words: list[str], tags: list[str], i: int, language: Language) -> bool:
    """Whether a verb form is a noun here: *the claims*, *Trump’s claim*, *a recent report says*, *the secretary of state*."""
    if _nominal(words, i, language):
        return tags[i] != "g" or not language.verb_first or tags[i - 1] == "D"
    following = tags[i + 1] if i + 1 < len(tags) else ""
    if tags[i] == "V":
        # *according to reports*, *the rise in claims*
        return (
            not language.verb_first and tags[i - 1] == "O" and words[i].endswith("s") and words[i - 1].lower() != "as"
        )
    if words[i] == "call" and tags[i - 1] == "n":
        return True  # *on a conference call*
    if tags[i] != "B" or (words[i].lower() == "say" and words[i - 1].endswith("s")):
        return False
    return (
        tags[i - 1] == "'"
        or words[i - 1] == "of"
        or (tags[i - 1] in "nJE" and following != "" and following in "VAO.,")
    )


_PAST = ("ó", "ron", "ía", "aba", "ban")
"""Endings of Spanish pasts: an article before them is a pronoun (*la describió*)."""
_ASKED_OPENS = re.compile(
    r"(?:Consultad|Cuestionad|Preguntad|Entrevistad|Interrogad|Interpelad|Inquirid|Requerid)[oa]s?"
)
"""*Consultado, el secretario respondió*: whoever was asked; before a comma an ending alone might be a surname’s (*Machado,*)."""
_PAST_OPENS = ("ó", "aron", "ieron")
"""Endings of Spanish pasts that open a sentence (*Mandó una solicitud*)."""
_SPOKEN = re.compile(r"Q(?:[,-]R?)?$")
_VERB_ENDINGS = ("ó", "a", "an", "aba", "aron", "ieron", "ía", "e", "en")
