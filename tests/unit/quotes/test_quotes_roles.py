"""Whom a role means when two may be meant, and what is printed of a role."""

from __future__ import annotations

import pytest

from newsdesk.quotes import find
from newsdesk.quotes.fitting import fit, office, other_office, same_office, words_of


def last(text: str, lang: str, day: str | None = None) -> str | None:
    return find(text, lang=lang, published=day)[-1].speaker


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        # by field
        ("Foreign Secretary Ana Ruiz met Energy Secretary Tom Hale. “No,” the foreign secretary said.", "en", "Ana Ruiz"),
        ("El secretario de Marina, Luis Prado, y el secretario de Salud, Hugo Soto, salieron. “No”, dijo el de Marina. “Ya”, "
         "dijo el secretario de Marina.", "es", "Luis Prado"),
        # by the word of a state
        ("Sen. Ana Ruiz, D-Va., met Sen. Tom Hale of Texas. “No,” the Virginia senator said.", "en", "Ana Ruiz"),
        ("Gov. Tom Hale of Texas met Gov. Ana Ruiz of Nuevo León. “No,” the Texas governor said.", "en", "Tom Hale"),
        # by country
        ("Ana Ruiz, the Mexican ambassador, met Tom Hale, the U.S. ambassador to Mexico. “No,” the U.S. ambassador said. "
         "“No,” Ruiz said. “Yes,” the American ambassador said.", "en", "Tom Hale"),
        ("El embajador de México en Estados Unidos, Luis Prado, vio al embajador de Estados Unidos en México, Tom Hale. "
         "“No”, dijo el embajador mexicano.", "es", "Luis Prado"),
        # by whether it is over
        ("Former Mayor Ana Ruiz met Mayor Olga Hale. “No,” Ruiz said. “Yes,” the mayor said.", "en", "Olga Hale"),
        ("Mayor Olga Hale met Ana Ruiz, the former mayor. “No,” Hale said. “Yes,” the former mayor said.", "en", "Ana Ruiz"),
        ("La alcaldesa Olga Soto vio a la exalcaldesa Ana Ruiz. “No”, dijo Ruiz. “Sí”, dijo la alcaldesa.", "es", "Olga Soto"),
        ("Ana Ruiz, who was the ambassador to Chile, met Ambassador Olga Hale. “No,” Ruiz said. “Yes,” the ambassador said.",
         "en", "Olga Hale"),
        # by a rank before the name that an apposition would hide
        ("El general Luis Prado, secretario de la Defensa, y el almirante Hugo Soto, secretario de Marina, salieron. “Ya”, dijo "
         "Soto. “Sí”, añadió el general.", "es", "Luis Prado"),
        # by a rank that goes with the office
        ("El secretario de Marina, Hugo Soto, y el secretario de Salud, Luis Prado, salieron. “Ya”, dijo Prado. “Sí”, dijo el "
         "almirante.", "es", "Hugo Soto"),
        # by party
        ("Sen. Ana Ruiz, D-Va., met Sen. Tom Hale, R-Texas. “No,” the Republican said.", "en", "Tom Hale"),
        ("Ana Ruiz, presidenta del PAN, vio a Olga Soto, presidenta del PRI. “No”, dijo Soto. “Sí”, dijo la dirigente panista.",
         "es", "Ana Ruiz"),
        # by what the gazetteer knows
        ("Sen. Ted Cruz met Sen. Tim Kaine. “No,” Kaine said. “Yes,” the Texas senator said.", "en", "Ted Cruz"),
        ("Donald Trump met Claudia Sheinbaum. “No,” Trump said. “Yes,” the Mexican president said.", "en", "Claudia Sheinbaum"),
        ("Anne Milgram, the DEA administrator, met Rahul Gupta, a doctor. “No,” Gupta said. “Yes,” the DEA chief said.", "en",
         "Anne Milgram"),
    ],
)  # fmt: skip
def test_of_two_who_hold_such_an_office_the_one_whom_the_words_fit(text: str, lang: str, speaker: str) -> None:
    assert last(text, lang) == speaker


@pytest.mark.parametrize(
    ("text", "lang", "role", "affiliation"),
    [
        ("Secretary of State Marco Rubio spoke. “No,” Rubio said.", "en", "Secretary of State", "State"),
        ("Mexico's deputy finance minister, Ana Ruiz, spoke. “No,” Ruiz said.", "en", "deputy finance minister", "Mexico"),
        ("Gov. Ana Ruiz of Nuevo León spoke. “No,” Ruiz said.", "en", "Gov.", "Nuevo León"),
        ("Ana Ruiz, who is the mayor of Tapalpa, spoke. “No,” Ruiz said.", "en", "mayor of Tapalpa", "Tapalpa"),
        ("Hugo Soto, carpintero de Uruapan, habló. “No”, dijo Soto.", "es", "carpintero de Uruapan", "Uruapan"),
        ("Servando Prado, “El Tuerto”, líder de Los Topos, habló. “No”, dijo Prado.", "es", "líder de Los Topos", "Los Topos"),
        ("El secretario de Salud Hugo Soto habló. “No”, dijo Soto.", "es", "secretario de Salud", "Salud"),
    ],
)  # fmt: skip
def test_role_and_affiliation_as_printed(text: str, lang: str, role: str, affiliation: str) -> None:
    quote = find(text, lang=lang)[-1]
    assert (quote.role, quote.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("Ismael “El Tuerto” Prado spoke. “No,” Prado said.", "en", "Ismael Prado"),
        ("Ismael \"El Tuerto\" Prado spoke. “No,” El Tuerto said.", "en", "Ismael Prado"),
        ("Ismael Prado, known as El Tuerto, spoke. “No,” El Tuerto said.", "en", "Ismael Prado"),
        ("Ismael Prado, alias El Tuerto, habló. “No”, dijo El Tuerto.", "es", "Ismael Prado"),
        ("Ismael Prado, “El Tuerto”, habló. “No”, dijo El Tuerto.", "es", "Ismael Prado"),
        ("Emma Coronel Soto habló. “No”, dijo Coronel.", "es", "Emma Coronel Soto"),
        ("Luisa María Alcalde Soto habló. “No”, dijo Alcalde.", "es", "Luisa María Alcalde Soto"),
        ("El canciller De la Peña llegó. “No”, dijo De la Peña.", "es", "De la Peña"),
        ("Rogelio Ramírez de la O habló. “No”, dijo Ramírez de la O.", "es", "Rogelio Ramírez de la O"),
    ],
)  # fmt: skip
def test_nicknames_titles_that_are_surnames_and_particles_belong_to_the_name(text: str, lang: str, name: str) -> None:
    assert last(text, lang) == name


@pytest.mark.parametrize(
    ("text", "lang", "speakers"),
    [
        ("“Ya”, dijo Octavio Lerma, alcalde. “No”, dijo Octavio Lerma Quiroz.", "es", ["Octavio Lerma Quiroz"] * 2),
        ("“Now,” said Octavio Lerma, the mayor. “No,” said Octavio Lerma Quiroz.", "en", ["Octavio Lerma Quiroz"] * 2),
        ("“Ya”, dijo Octavio Lerma, alcalde de Tepic. “No”, dijo Octavio Lerma Quiroz, mecánico de Tepic.", "es",
         ["Octavio Lerma", "Octavio Lerma Quiroz"]),
        ("“Now,” said Octavio Lerma, the mayor. “No,” said Octavio Lerma Quiroz, a mechanic in Tepic.", "en",
         ["Octavio Lerma", "Octavio Lerma Quiroz"]),
        ("“Ya”, dijo Octavio Lerma Quiroz. “No”, dijo Octavio Lerma Ruiz. “Sí”, dijo Octavio Lerma.", "es",
         ["Octavio Lerma Quiroz", "Octavio Lerma Ruiz", "Octavio Lerma"]),
        ("“Ya”, dijo Juan Prado. “No”, dijo Juan Soto Prado.", "es", ["Juan Prado", "Juan Soto Prado"]),
    ],
)  # fmt: skip
def test_a_second_surname_is_the_same_person_unless_the_text_says_otherwise(
    text: str, lang: str, speakers: list[str]
) -> None:
    assert [quote.speaker for quote in find(text, lang=lang)] == speakers


@pytest.mark.parametrize(
    ("words", "former", "country", "fields"),
    [
        ("former U.S. ambassador to Mexico", True, "us", set()),
        ("embajador de México en Estados Unidos", False, "mx", set()),
        ("ambassador to Mexico", False, None, set()),
        ("exsecretaria de Marina", True, None, {"marin"}),
        ("secretary of state", False, None, {"state"}),
        ("secretario de Relaciones Exteriores", False, None, {"relacione", "exteriore"}),
    ],
)
def test_a_role_tells_whose_it_is_of_what_field_and_whether_it_is_over(
    words: str, former: bool, country: str | None, fields: set[str]
) -> None:
    told = office(words_of(words))
    assert (told.former, told.country, set(told.fields)) == (former, country, fields)


def test_another_country_contradicts_and_an_epithet_does_not() -> None:
    offices = [words_of("U.S. ambassador to Mexico")]
    assert fit(words_of("Mexican ambassador"), offices, frozenset(), None) is None
    assert fit(words_of("soft-spoken ambassador"), offices, frozenset(), None) is not None


def test_offices_are_the_same_by_word_and_field_and_others_by_neither() -> None:
    mayor, dentist = words_of("alcalde de Tapalpa"), words_of("dentista de Tonalá")
    assert same_office(mayor, words_of("alcalde interino de Tapalpa"))
    assert not same_office(mayor, words_of("alcalde de Colima"))
    assert other_office(dentist, [mayor])
    assert not other_office(mayor, [words_of("alcalde")])


@pytest.mark.parametrize(
    ("text", "lang", "person"),
    [
        ("Secretary of State Marco Rubio spoke. “No,” the secretary said.", "en", "rubio"),
        ("Secretary of State Marco Rubio spoke. “No,” the governor said.", "en", None),
        ("Secretary of State Marco Rubio spoke. “No,” the Treasury secretary said.", "en", None),
        ("El secretario de Marina, Raymundo Morales, habló. “No”, dijo el alcalde.", "es", None),
        ("La presidenta Claudia Sheinbaum habló. “No”, dijo la mandataria.", "es", "sheinbaum"),
        ("La presidenta Claudia Sheinbaum habló. “No”, dijo la mandataria colombiana.", "es", None),
    ],
)
def test_a_role_that_is_not_known_to_be_the_persons_links_nobody(text: str, lang: str, person: str | None) -> None:
    assert find(text, lang=lang, published="2025-06-11")[-1].person == person
