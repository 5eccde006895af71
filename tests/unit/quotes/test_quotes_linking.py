"""People are linked to the gazetteer on evidence in the document, and never without."""

from datetime import date

import pytest

from newsdesk import gazetteer
from newsdesk.quotes import find

DAY = "2026-05-14"
PEOPLE = [entry for entry in gazetteer.load().people if entry.kind == "official"]
HELD = [(entry, role) for entry in PEOPLE if (role := entry.role_on(date.fromisoformat(DAY))) is not None]
SHARED = {gazetteer.folded(form) for entry in gazetteer.load().people for form in entry.ambiguous}
"""Names that others bear too (*Mike Johnson*): they take an office."""
TRADES = {"en": ["baker", "high-school teacher", "taxi driver"], "es": ["panadero", "taxista", "maestra"]}


def linked(text: str, lang: str) -> str | None:
    found = find(text, lang=lang, published=DAY)
    assert found, text
    return found[-1].person


def surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


PLAIN = [entry for entry in PEOPLE if gazetteer.folded(entry.display("en")) not in SHARED]
MENTIONS = [
    *((f"“We will act,” said {e.display('en')}.", "en", e.id) for e in PLAIN),
    *((f"“Vamos a actuar”, dijo {e.display('es')}.", "es", e.id) for e in PLAIN),
    *((f"{r.title('en')} {e.display('en')} spoke. “We will act,” {surname(e.display('en'))} said.", "en", e.id) for e, r in HELD),
    *((f"“Vamos a actuar”, dijo {e.display('es')}, {r.title('es')}.", "es", e.id) for e, r in HELD),
]  # fmt: skip
STRANGERS = [
    *((f"“We will act,” said {surname(e.display('en'))}.", "en") for e in PEOPLE),
    *((f"“Vamos a actuar”, dijo {surname(e.display('es'))}.", "es") for e in PEOPLE),
    *((f"“I saw it,” said Ludwig {surname(e.display('en'))}, a farmer.", "en") for e in PEOPLE),
    *((f"“I saw it,” said {e.display('en')}, a {trade} in Laredo.", "en") for e in PEOPLE for trade in TRADES["en"]),
    *((f"“Yo lo vi”, dijo {e.display('es')}, {trade} de Laredo.", "es") for e in PEOPLE for trade in TRADES["es"]),
    *((f"“We will act,” said {e.display('en')}.", "en") for e in PEOPLE if e not in PLAIN),
    *((f"“Vamos a actuar”, dijo {e.display('es')}.", "es") for e in PEOPLE if e not in PLAIN),
    ("“We agree,” said Sen. Cruz.", "en"),
    ("“We agree,” said Ron Johnson, a senator from Wisconsin.", "en"),
    ("“De acuerdo”, dijo el senador Cruz.", "es"),
    ("“De acuerdo”, dijo el diputado Rodríguez.", "es"),
    ("“De acuerdo”, dijo el general Morales.", "es"),
    ("“We agree,” said Director Carter.", "en"),
]  # fmt: skip


def test_nearly_all_of_two_hundred_known_people_are_linked_and_none_wrongly() -> None:
    assert len(MENTIONS) + len(STRANGERS) >= 200
    told = [(text, linked(text, lang), expected) for text, lang, expected in MENTIONS]
    wrong = [row for row in told if row[1] not in (None, row[2])]
    missed = [row for row in told if row[1] is None]
    assert wrong == []
    assert len(missed) <= 0.03 * len(told), missed


@pytest.mark.parametrize(("text", "lang"), STRANGERS)
def test_a_namesake_is_never_linked(text: str, lang: str) -> None:
    assert linked(text, lang) is None


@pytest.mark.parametrize(
    ("text", "lang", "person", "name"),
    [
        ("“We will strike,” President Trump said.", "en", "trump", "Donald Trump"),
        ("“We are ready,” Secretary Rubio said.", "en", "rubio", "Marco Rubio"),
        ("“Nada más”, dijo la presidenta Sheinbaum.", "es", "sheinbaum", "Claudia Sheinbaum Pardo"),
        ("“Nada más”, dijo AMLO.", "es", "amlo", "Andrés Manuel López Obrador"),
    ],
)
def test_a_title_that_is_held_that_day_makes_a_surname_a_person(text: str, lang: str, person: str, name: str) -> None:
    quote = find(text, lang=lang, published=DAY)[-1]
    assert (quote.person, quote.speaker) == (person, name)


def test_an_office_is_the_one_of_the_day() -> None:
    text = "“We will act,” said Markwayne Mullin."
    then = find(text, lang="en", published="2025-03-01")[0]
    now = find(text, lang="en", published="2026-12-01")[0]
    assert then.role == "U.S. Senator from Oklahoma"
    assert now.role == "Homeland Security Secretary"
    assert then.person == now.person == "mullin"


def test_a_printed_role_stays_as_printed() -> None:
    quote = find("“We will act,” said Tom Homan, the border czar.", lang="en", published=DAY)[0]
    assert (quote.person, quote.role) == ("homan", "border czar")


@pytest.mark.parametrize(
    ("text", "lang", "day", "person"),
    [
        ("“We will act,” the U.S. attorney general said.", "en", "2025-06-01", "bondi"),
        ("“We will act,” said the president of Mexico.", "en", "2026-06-01", "sheinbaum"),
        ("“We will act,” Mexico’s president said.", "en", "2020-06-01", "amlo"),
        ("“Vamos a actuar”, dijo el gobernador de Sinaloa.", "es", "2025-06-01", "rocha"),
        ("“We will act,” the attorney general said.", "en", "2025-06-01", None),
        ("“We will act,” said the president of Mexico.", "en", None, None),
    ],
)
def test_an_office_alone_means_who_held_it_that_day(text: str, lang: str, day: str | None, person: str | None) -> None:
    assert find(text, lang=lang, published=day)[0].person == person


@pytest.mark.parametrize(
    "text",
    [
        "“We run three plays,” said Mike Waltz, who has coached the team since 1998.",
        "He called his vet, Sara Carter. “It is a cold,” Carter said.",
    ],
)
def test_somebody_described_otherwise_is_not_the_namesake(text: str) -> None:
    assert find(text, lang="en", published=DAY)[0].person is None


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("“We run three plays,” said Mike Waltz after the team won its third game.", "en"),
        ("“We do,” said Mike Waltz, a security guard at the border crossing.", "en"),
        ("“We do,” said Ted Cruz, a rancher from Texas who lives near the border.", "en"),
        ("“We do,” said John Ratcliffe, director of a migrant shelter.", "en"),
        ("“We do,” FBI Agent Patel said.", "en"),
        ("“We do,” said Ambassador Johnson.", "en"),
        ("“We do,” said Ohio Attorney General Todd Blanche.", "en"),
        ("“We do,” said the former U.S. attorney general.", "en"),
        ("“Sí”, dijo la expresidenta de México.", "es"),
        ("“Sí”, dijo el exgobernador de Sinaloa.", "es"),
        ("“Sí”, dijo De la Fuente.", "es"),
        ("“Sí”, dijo Ovidio, que atiende la panadería.", "es"),
        ("“Sí”, dijo el hijo de Ovidio Guzmán López, líder del cártel.", "es"),
        ("“Sí”, dijo el padre Carlos Manzo, párroco de Uruapan.", "es"),
        ("“Sí”, dijo la fiscal general de Chiapas, Ernestina Godoy.", "es"),
    ],
)
def test_another_walk_of_life_blocks_a_link(text: str, lang: str) -> None:
    assert [q.person for q in find(text, lang=lang, published=DAY)] == [None]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("“Sí”, dijo el canciller Juan Ramón de la Fuente.", "de-la-fuente"),
        ("“Sí”, dijo Roberto Velasco, subsecretario para América del Norte.", "velasco"),
        ("“Sí”, dijo Ovidio, extraditado por encabezar un cártel.", "ovidio"),
        ("“Sí”, dijo Joaquín Guzmán López, hijo de El Chapo.", "joaquin-gl"),
        ("“Sí”, dijo el canciller mexicano.", None),
        ("“Sí”, dijo la mandataria mexicana.", "sheinbaum"),
        ("“Sí”, dijo el gobernador de Sinaloa.", "rocha"),
    ],
)
def test_the_names_of_newspapers_for_an_office_are_that_office(text: str, person: str | None) -> None:
    assert find(text, lang="es", published=DAY)[0].person == person


@pytest.mark.parametrize(
    ("day", "person"), [("2026-04-01", "bondi"), ("2026-04-02", "blanche"), ("2025-06-01", "bondi")]
)
def test_an_office_that_changed_hands_has_its_holder_by_the_day(day: str, person: str) -> None:
    assert find("“We will act,” the U.S. attorney general said.", lang="en", published=day)[0].person == person


def test_on_days_when_two_may_hold_an_office_neither_is_meant_without_a_name() -> None:
    text = "“We will act,” said the U.S. homeland security secretary."
    assert [find(text, lang="en", published=f"2026-03-{day}")[0].person for day in (20, 24, 25)] == [
        "noem",
        None,
        "mullin",
    ]
