"""Who the original is: named by the text, by a canonical link, or the first one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.stories.original import Claim, credit, original, same_source

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def claim(number: int, outlet: str, hours: float = 0, **more: str | None) -> Claim:
    values = {"url": f"http://{number}.test/a", "canonical_url": None, "credit": None, **more}
    at = NOON + timedelta(hours=hours)
    return Claim(article_id=number, outlet=outlet, published_at=at, first_seen_at=at, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("MEXICO CITY (AP) — Soldiers came at dawn.", "AP"),
        ("CIUDAD DE MÉXICO, (EFE).- Soldados llegaron de madrugada.", "EFE"),
        ("Soldados llegaron de madrugada. Nadie salió. (Agencia Cenit)", "Agencia Cenit"),
        ("Soldados llegaron de madrugada.\n\nCon información de EFE", "EFE"),
        ("Soldiers came at dawn.\n\nWith reporting from Reuters.", "Reuters"),
        ("Soldiers came. This article was originally published by The Meridian Newswire.", "The Meridian Newswire"),
        ("EL PASO — Drivers waited for three hours.", None),
        ("The Federal Bureau of Investigation (FBI) said so. Nobody else did.", None),
        ("Nobody said so (they never do).", None),
        ("", None),
    ],
)
def test_the_source_that_a_text_names(text: str, named: str | None) -> None:
    assert credit(text, "Rio Ledger") == named


def test_an_outlet_that_signs_its_own_text_credits_nobody() -> None:
    assert credit("CIUDAD DE MÉXICO, (Cenit).- Soldados llegaron. (Cenit)", "Agencia Cenit") is None


@pytest.mark.parametrize(
    ("name", "outlet", "same"),
    [
        ("AP", "The Associated Press", True),
        ("EFE", "Agencia EFE", True),
        ("Cenit", "Agencia Cenit", True),
        ("BBC", "BBC Mundo", True),
        ("NYT", "The New York Times", True),
        ("Reuters", "Rio Ledger", False),
        ("EFE", "EFEkta", False),
        ("The", "El Altiplano", False),
    ],
)
def test_a_printed_credit_means_an_outlet(name: str, outlet: str, same: bool) -> None:
    assert same_source(name, outlet) is same


def test_the_first_published_is_the_original() -> None:
    assert original([claim(1, "A", 2), claim(2, "B", 1), claim(3, "C", 3)]).article_id == 2


def test_the_credited_agency_is_the_original_also_when_it_came_later() -> None:
    claims = [claim(1, "Rio Ledger", 0, credit="Cenit"), claim(2, "Agencia Cenit", 1), claim(3, "Valley Post", 2)]
    assert original(claims).article_id == 2


def test_a_canonical_link_outweighs_everything() -> None:
    claims = [claim(1, "Rio Ledger", 0, credit="Cenit"), claim(2, "Agencia Cenit", 1)]
    linking = claim(3, "Valley Post", 5, canonical_url="http://1.test/a")
    assert original([*claims, linking]).article_id == 1


def test_a_credit_to_somebody_who_is_not_there_changes_nothing() -> None:
    assert original([claim(1, "A", 0, credit="AP"), claim(2, "B", 1)]).article_id == 1
