"""Which of the two languages an article is in, and its words."""

from __future__ import annotations

import re

from newsdesk.quotes import lang_en, lang_es
from newsdesk.quotes.lexicon import Language

_SPANISH = re.compile(r"\b(?:de|que|el|los|las|una|por|con|para|del|dijo|se|su)\b|[ñ¿¡«]")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|said|is|was|for|with|on|his|her)\b")
_SAMPLE = 4000


def lexicon_for(text: str, lang: str | None) -> Language:
    """The words of ``lang`` (``es``, ``es-MX``, ``en`` …); guessed from function words when it is neither or missing."""
    code = (lang or "").lower()[:2]
    if code == "es":
        return lang_es.LEXICON
    if code == "en":
        return lang_en.LEXICON
    sample = text[:_SAMPLE]
    if len(_SPANISH.findall(sample)) > len(_ENGLISH.findall(sample)):
        return lang_es.LEXICON
    return lang_en.LEXICON
