"""The pages' own words. Templates are written in English; here is their Spanish. What the press says is never translated."""

from __future__ import annotations

from pathlib import Path

import yaml

LANGUAGES = ("en", "es")
SPANISH: dict[str, str] = yaml.safe_load(Path(__file__).with_name("spanish.yaml").read_text(encoding="utf-8"))


def translate(english: str, language: str, **names: object) -> str:
    """The phrase in the language, ``{names}`` filled in. A phrase without a translation is a KeyError: a test looks for those."""
    phrase = english if language == "en" else SPANISH[english]
    return phrase.format(**names) if names else phrase
