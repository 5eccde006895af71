"""An edition made by hand, the same every time: what the tests of the mail look at. All names are invented.

``python tests/digest_edition.py`` writes the golden files of ``tests/unit/digest`` anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from newsdesk.digest import select
from newsdesk.digest.facts import ArticleRow, EditionFacts, NearMiss, QuoteRow, Unseen, Volume
from newsdesk.digest.render import Rendered, render

GOLDEN = Path(__file__).parent / "unit" / "digest" / "golden"
DAY = date(2026, 3, 4)
START = datetime(2026, 3, 3, 11, tzinfo=UTC)
FACETS = {
    "extradition": {"en": "Extradition", "es": "Extradición"},
    "fentanyl": {"en": "Fentanyl", "es": "Fentanilo"},
    "congress": {"en": "Congress", "es": "Congresos"},
}
PERMALINK = "https://news.example.org/newsdesk/digests/2026-03-04?language=en"


def article(number: int, **fields: object) -> ArticleRow:
    """A relevant article of the window; ``fields`` say what is different about it."""
    plain = ArticleRow(
        article_id=number,
        url=f"https://outlet{number}.example/story-{number}",
        outlet=f"Outlet {number}",
        country="US",
        lang="en",
        title=f"Story number {number} about the border and the cartels",
        lede="",
        authors=(),
        published_at=START + timedelta(hours=number % 24),
        score=0.8,
        facets=("fentanyl",),
        story_id=number,
        copy_of=None,
        opinion=False,
        versions=1,
        origin="live",
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def quote(number: int, article_id: int, words: str, **fields: object) -> QuoteRow:
    """A direct quote of an article."""
    plain = QuoteRow(
        quote_id=number,
        article_id=article_id,
        person_id=number,
        speaker="Dana Whitcomb",
        role=None,
        affiliation=None,
        kind="direct",
        quote=words,
        confidence=0.9,
        utterance=None,
        quote_group_id=None,
        around=None,
        before=0,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


ARTICLES = (
    article(
        1,
        title="Senate panel backs extradition bill after closed hearing",
        outlet="The Harbor Ledger",
        lede="WASHINGTON — A Senate panel voted on Tuesday to speed up extradition requests to Mexico, two hours after a "
        "closed hearing at which generals and prosecutors disagreed in front of the cameras they had asked to leave.",
        facets=("extradition", "congress"),
        story_id=1,
        score=0.95,
    ),
    article(2, title="Panel backs bill", outlet="Valley Wire", story_id=1, copy_of=1, facets=("extradition",)),
    article(
        3,
        title="Comisión del Senado de EU aprueba acelerar extradiciones",
        outlet="El Faro del Norte",
        lang="es",
        country="MX",
        lede="WASHINGTON.- Una comisión del Senado aprobó este martes acelerar las solicitudes de extradición a México.",
        story_id=1,
        facets=("extradition", "congress"),
    ),
    article(
        4,
        title="Aseguran precursores en el puerto de Lázaro Prieto",
        outlet="El Faro del Norte",
        lang="es",
        country="MX",
        lede="La Marina aseguró once toneladas de precursores químicos en un contenedor declarado como alimento para camarón.",
        story_id=2,
    ),
    article(5, title="Eleven tons of precursors seized at Mexican port", outlet="Valley Wire", story_id=2),
    article(6, title="Sheriff asks county for a second lab", outlet="Valley Wire", facets=("fentanyl",), story_id=3),
    article(7, title="Trial of alleged tunnel engineer opens", outlet="The Harbor Ledger", facets=(), story_id=4),
    article(
        8,
        title="A bill is not a border",
        outlet="The Harbor Ledger",
        opinion=True,
        authors=("Noor Castellan",),
        facets=("congress",),
        story_id=5,
    ),
    article(
        9, title="Recuerdan a víctimas de 2011", outlet="El Faro del Norte", lang="es", origin="wayback", story_id=6
    ),
)

QUOTES = (
    quote(1, 1, "We do not need another war,", speaker="Dana Whitcomb", role="Sen.", utterance=1, quote_group_id=7),
    quote(
        2, 1, "We need the paperwork to arrive on time.", speaker="Dana Whitcomb", role="Sen.", person_id=1, utterance=1
    ),
    quote(3, 2, "We do not need another war,", speaker="Dana Whitcomb", role="Sen.", person_id=1, quote_group_id=7),
    quote(4, 1, "Cooperation, yes,", speaker="Imelda Vasco", role="foreign secretary", person_id=4, utterance=2),
    quote(5, 1, "but not a blank check", speaker="Imelda Vasco", role="foreign secretary", person_id=4, utterance=2),
    quote(
        6,
        3,
        "que el fiscal “no puede esperar”, ni debe",
        speaker="Aurelio Pineda Cruz",
        role="fiscal general",
        kind="indirect",
        around="El fiscal general, Aurelio Pineda Cruz, dijo que el fiscal “no puede esperar”, ni debe. Nadie respondió.",
        before=45,
    ),
    quote(
        7,
        4,
        'Nos dijeron "alimento" y no lo era',
        speaker="Rosalba Quintero",
        role="contraalmirante",
        affiliation="Marina",
    ),
    quote(8, 6, "The lab we have closes at five,", speaker="Wade Tolliver", role="Sheriff", affiliation="Ames County"),
)

UNSEEN = Unseen(
    feeds=(("Harbor Ledger politics", "error", "HTTP 503", 9), ("La Plaza", "blocked", "bot challenge", 4)),
    retired=(("Old Courier", "HTTP 410"),),
    unasked=("Sierra Diario",),
    blocked=(("El Faro del Norte", "paywall", 2),),
    failed=(("Valley Wire", "not_found", 1),),
    gaps=(("Valley Wire national", 2),),
    review=2,
    near=(NearMiss("https://outlet.example/near", "Cartel of Cities wins tender", "Valley Wire", "en", False, 0.41),),
    feeds_polled=23,
    polls=1240,
)


def edition(**fields: object) -> EditionFacts:
    """The edition of 4 March 2026; ``fields`` say what is different about it."""
    stories, opinion = select.stories(ARTICLES, QUOTES, select.Voices(new=frozenset({(6, 8)}), silent={(1, 4): 34}))
    plain = EditionFacts(
        day=DAY,
        covers_from=START,
        covers_to=START + timedelta(days=1),
        timezone="America/Mexico_City",
        cut={"facets": (), "outlets": (), "countries": (), "languages": ()},
        articles=9,
        copies=1,
        outlets=3,
        quotes=6,
        people=6,
        new_voices=1,
        broken_silences=1,
        watched_since=date(2025, 11, 2),
        volume=Volume(((date(2026, 3, 3), 14),), 6.0, 28, True),
        facets=(("fentanyl", 4), ("congress", 3), ("extradition", 3)),
        stories=stories,
        opinion=opinion,
        corrections=(
            select.correction(
                article_id=7,
                url="https://outlet7.example/story-7",
                outlet="The Harbor Ledger",
                lang="en",
                title="Trial of alleged tunnel engineer opens",
                text="First paragraph.\n\nA second one that is new.",
                version_no=2,
                stored_at=START + timedelta(hours=9),
                title_before="Trial of tunnel engineer opens",
                text_before="First paragraph.\n\nAn old one.\n\nAnother old one.",
            ),
        ),
        unseen=UNSEEN,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def quiet(**fields: object) -> EditionFacts:
    """An edition of a day on which nothing was found and everything answered."""
    unseen = Unseen((), (), (), (), (), (), 0, (), 23, 1240)
    nothing: dict[str, object] = {
        "articles": 0, "copies": 0, "outlets": 0, "quotes": 0, "people": 0, "new_voices": 0, "broken_silences": 0,
        "volume": None, "facets": (), "stories": (), "opinion": (), "corrections": (), "unseen": unseen,
    }  # fmt: skip
    return edition(**{**nothing, **fields})


def large(
    stories: int, *, title: str = "Troops, tariffs and a treaty: what the {n}th day of talks on cartels left open"
) -> EditionFacts:
    """An edition with so many stories, each in two outlets with a lede and three people quoted."""
    articles: list[ArticleRow] = []
    quotes: list[QuoteRow] = []
    for number in range(1, stories + 1):
        for place in (2 * number, 2 * number + 1):
            articles.append(
                article(
                    place,
                    title=title.format(n=number),
                    story_id=number,
                    lede="The talks went on behind closed doors for most of the day, " * 6,
                    outlet=f"Outlet {place % 40}",
                    facets=("extradition", "fentanyl", "congress"),
                )
            )
        for voice in range(3):
            quotes.append(
                quote(
                    10 * number + voice,
                    2 * number,
                    f"On day {number} nobody in the room, and I mean nobody, was ready to say number {voice} aloud. "
                    * 3,
                    speaker=f"Speaker{number} Name{voice}",
                    role="deputy secretary for security cooperation",
                )
            )
    found, _ = select.stories(articles, quotes, select.Voices())
    return edition(stories=found, opinion=(), articles=2 * stories, people=3 * stories, quotes=3 * stories)


def rendered(language: str = "en", facts: EditionFacts | None = None, *, permalink: str | None = None) -> Rendered:
    """The mail of an edition."""
    return render(facts or edition(), language, facet_names=FACETS, permalink=permalink)


def golden() -> dict[str, str]:
    """File name and content of every golden file."""
    files: dict[str, str] = {}
    for language in ("en", "es"):
        mail = rendered(language)
        files[f"digest-{language}.html"], files[f"digest-{language}.txt"] = mail.html, mail.plain
        files[f"quiet-{language}.txt"] = rendered(language, quiet()).plain
    files["linked-en.html"] = rendered("en", permalink=PERMALINK).html
    return files


if __name__ == "__main__":
    for name, text in golden().items():
        (GOLDEN / name).write_text(text, "utf-8")
        print(GOLDEN / name)
