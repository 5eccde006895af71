"""Institutions are voices of their own, one under every name, in both languages; never one of another country."""

from __future__ import annotations

import pytest

from newsdesk.pipeline.publish import listed_people
from newsdesk.quotes import find


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "person"),
    [
        ("“No,” the State Department said.", "en", "State Department", "state"),
        ("“No,” said the U.S. State Department.", "en", "U.S. State Department", "state"),
        ("“No”, informó el Departamento de Estado.", "es", "Departamento de Estado", "state"),
        ("The Department of Homeland Security said: “No.”", "en", "Department of Homeland Security", "dhs"),
        ("“No,” the Drug Enforcement Administration (DEA) said.", "en", "Drug Enforcement Administration (DEA)", "dea"),
        ("“No”, informó la Secretaría de Marina.", "es", "Secretaría de Marina", "semar"),
        ("La Secretaría de Seguridad y Protección Ciudadana dijo: “No”.", "es",
         "Secretaría de Seguridad y Protección Ciudadana", "sspc"),
        ("“No”, informó la Secretaría de Seguridad y Protección Ciudadana (SSPC).", "es",
         "Secretaría de Seguridad y Protección Ciudadana (SSPC)", "sspc"),
        ("“Hay tres detenidos”, informó la Fiscalía General de la República (FGR).", "es",
         "Fiscalía General de la República (FGR)", "fgr"),
        ("MEXICO CITY — “No,” the Foreign Ministry said.", "en", "Foreign Ministry", "sre"),
        ("MEXICO CITY — “No,” the National Guard said.", "en", "National Guard", "gn"),
        # others of that name
        ("“No,” the National Guard said in Texas.", "en", "National Guard", None),
        ("BOGOTÁ — “No,” the Foreign Ministry said. Mexico had asked.", "en", "Foreign Ministry", None),
        ("“No”, informó la Fiscalía General de la República de El Salvador.", "es",
         "Fiscalía General de la República de El Salvador", None),
        ("The National Guard of Texas said: “No.”", "en", "National Guard of Texas", None),
        # a person, not what she heads
        ("“No”, dijo la secretaria de Marina.", "es", "la secretaria de Marina", None),
    ],
)  # fmt: skip
def test_an_institution_is_itself_under_every_name(text: str, lang: str, speaker: str, person: str | None) -> None:
    (quote,) = find(text, lang=lang, published="2026-05-14")
    assert (quote.speaker, quote.person, quote.role) == (speaker, person, None)


def test_what_institutions_say_counts_for_the_officials_of_their_country() -> None:
    told = {listed: (kind, country) for listed, kind, country, _ in listed_people()}
    assert told["dea"] == ("official", "us")
    assert told["fgr"] == ("official", "mx")
    assert told["felbab-brown"] == (None, None)
    assert {country for kind, country in told.values() if kind == "official"} == {"us", "mx"}
