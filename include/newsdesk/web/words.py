"""The pages' own words. Templates are written in English; here is their Spanish. What the press says is never translated."""

from __future__ import annotations

from datetime import date

from newsdesk.web.spanish import SPANISH

LANGUAGES = ("en", "es")

_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}


def translate(english: str, language: str, **names: object) -> str:
    """The phrase in the language, ``{names}`` filled in. A phrase without a translation is a KeyError: a test looks for those."""
    phrase = english if language == "en" else SPANISH[english]
    return phrase.format(**names) if names else phrase


def short_date(day: date, language: str) -> str:
    """Tue 3 Mar 2026; mar 3 mar 2026."""
    return f"{_DAYS[language][day.weekday()]} {day.day} {_MONTHS[language][day.month - 1]} {day.year}"
