"""Surnames, pronouns, roles and silence lead to the full person of the document."""

import pytest

from newsdesk.quotes import find


def speakers(text: str, lang: str) -> list[str | None]:
    return [q.speaker for q in find(text, lang=lang) if q.kind != "indirect"]


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("Judge Mary Keller denied bail. “He may flee,” Keller said.", "en", ["Mary Keller"]),
        ("Mary Keller sentenced Victor Salas. “You lied,” she told him.", "en", ["Mary Keller"]),
        ("Victor Salas listened to Mary Keller. “I did it,” he said.", "en", ["Victor Salas"]),
        ("Peter Lang, the ambassador, met the press. “We agree,” the diplomat said.", "en", ["Peter Lang"]),
        ("Oscar Tellez, a taxi driver, hid for hours. “It was war,” the driver said.", "en", ["Oscar Tellez"]),
        ("Sen. Ana Ruiz and Rep. Tom Ruiz spoke. “No,” Rep. Ruiz said. “Yes,” Sen. Ruiz said.", "en", ["Tom Ruiz", "Ana Ruiz"]),
        ("“Where is it?” Tom Hale asked.\n\n“It is lost,” Joan Pruitt answered.\n\n“I see,” Hale said.", "en",
         ["Tom Hale", "Joan Pruitt", "Tom Hale"]),
        ("“It leaves a vacuum,” said Dana Ortiz, who studies crime.\n\n“Vacuums are filled with blood.”", "en",
         ["Dana Ortiz", "Dana Ortiz"]),
        ("A taxi driver stopped. “I saw it,” the driver said.", "en", ["A taxi driver"]),
        ("El secretario Omar Grijalva compareció. “Bajaron los homicidios”, aseguró.", "es", ["Omar Grijalva"]),
        ("La embajadora Nora Beltrán vio a Iván Coria. “Fue franco”, dijo la embajadora.", "es", ["Nora Beltrán"]),
        ("La presidenta Alma Reyes llegó. “No habrá pacto”, dijo la mandataria.", "es", ["Alma Reyes"]),
        ("Habló el fiscal Hugo Esparza. Cerró la carpeta. “Es todo”, zanjó.", "es", ["Hugo Esparza"]),
        ("La sorpresa fue Dwight Holm, de Tennessee. “Ya basta”, enumeró.", "es", ["Dwight Holm"]),
        ("“No habrá tropas.” Así respondió Alma Reyes a la propuesta.", "es", ["Alma Reyes"]),
        ("—No sé nada —dijo Rosa Lugo—. Ni quiero saber.", "es", ["Rosa Lugo", "Rosa Lugo"]),
    ],
)  # fmt: skip
def test_the_speaker_is_the_full_person(text: str, lang: str, told: list[str]) -> None:
    assert speakers(text, lang) == told


def test_two_people_who_speak_together_are_both_named() -> None:
    assert speakers("“We agree,” Ana Ruiz and Tom Hale said.", "en") == ["Ana Ruiz and Tom Hale"]


def test_role_and_affiliation_are_those_printed_at_the_introduction() -> None:
    text = "“It is over,” said Dana Ortiz, a researcher at Rice University.\n\n“Believe me,” Ortiz said."
    first, second = find(text, lang="en")
    assert (first.role, first.affiliation) == ("researcher at Rice University", "Rice University")
    assert (second.role, second.affiliation) == (first.role, first.affiliation)


def test_the_mention_is_what_stands_beside_the_words() -> None:
    text = "Judge Mary Keller denied bail. “He may flee,” she said."
    quote = find(text, lang="en")[0]
    assert quote.mention == "she"
    assert quote.mention_start is not None
    assert text[quote.mention_start : quote.mention_end] == "she"


def test_a_pronoun_that_means_nobody_named_has_no_speaker() -> None:
    assert speakers("“It was dark,” he said.", "en") == [None]


def test_a_possessor_is_not_the_speaker() -> None:
    assert speakers("“We will appeal,” Victor Salas’s lawyer said.", "en") == ["Victor Salas’s lawyer"]


def test_a_headline_introduces_a_full_name() -> None:
    found = find("“Nada más”, dijo Quiroga.", lang="es", title="Renuncia el fiscal Hugo Quiroga tras la fuga")
    assert [q.speaker for q in found] == ["Hugo Quiroga"]


def test_a_surname_that_is_also_a_word_for_people_stays_a_surname() -> None:
    text = "El abogado Gaspar Fuentes llegó temprano. “Es falso”, dijo.\n\nFuentes insistió: “Es falso”."
    assert speakers(text, "es") == ["Gaspar Fuentes", "Gaspar Fuentes"]
    text = "Kate Bishop, a nurse, saw the raid. “It was quick,” she said.\n\nBishop said: “Very quick.”"
    assert speakers(text, "en") == ["Kate Bishop", "Kate Bishop"]


def test_the_words_of_a_role_tell_two_secretaries_apart() -> None:
    text = (
        "Security Secretary Omar Lara and Foreign Secretary Juan Prado met. “We agree,” the foreign secretary said.\n\n"
        "“We do,” the security secretary said."
    )
    assert speakers(text, "en") == ["Juan Prado", "Omar Lara"]


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("Victor Bonilla rose. His son, Andrew, died in March. “I want answers,” he said.", "en", ["Victor Bonilla"]),
        ("Sen. Tom Hale asked Joan Pruitt what she knew. “Nothing,” she answered.", "en", ["Joan Pruitt"]),
        ("Ms. Crane's statement was short. It said “the raid was a mistake.”", "en", ["Crane"]),
        ("Walter Prado stood by. A banner read “Not one more.”", "en", [None]),
        ("An official who asked not to be named said the plan was “dead.”", "en", ["An official"]),
        ("Habló Nora Beltrán. Busqué al capitán Iván Coria. “No hay nada”, aseguró.", "es", ["Iván Coria"]),
        ("Rosa Lugo abrió la puerta. “¿Quién vino?”, le pregunté. “Nadie”, dijo.", "es", [None, "Rosa Lugo"]),
        ("El alcalde Hugo Esparza fue enterrado. Lo lloró su viuda, Alma Reyes. “Exijo justicia”, dijo.", "es", ["Alma Reyes"]),
        ("Alma Reyes miró la pared. Un letrero decía “Prohibido el paso”.", "es", [None]),
    ],
)  # fmt: skip
def test_the_dead_the_narrator_who_asked_and_a_banner_do_not_speak(
    text: str, lang: str, told: list[str | None]
) -> None:
    assert speakers(text, lang) == told
