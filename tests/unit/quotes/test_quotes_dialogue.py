"""Speech that changes hands: who speaks a paragraph that names nobody, and who is meant when the text turns to somebody else."""

from __future__ import annotations

import pytest

from newsdesk.quotes import find


def speakers(text: str, lang: str) -> list[tuple[str, str | None]]:
    """The first word of each quotation with who said it."""
    return [(quote.text.split()[0].strip("¿?.,"), quote.speaker) for quote in find(text, lang=lang)]


EN = """Prosecutor Irene Castor questioned the pilot, Samuel Obi, for an hour.

“Who paid you?” Castor asked.

“My uncle,” said Obi.

“And who paid him?”

“Nobody. He owned the plane.”"""
ES = """La fiscal Irene Castro interrogó una hora al piloto Samuel Obregón.

—¿Quién le pagó? —preguntó la fiscal Castro.

—Mi tío —respondió Obregón.

—¿Y a él?

—Nadie. El avión era suyo."""


def test_whoever_was_asked_answers_and_whoever_asked_goes_on_asking() -> None:
    assert [who for _, who in speakers(EN, "en")] == ["Irene Castor", "Samuel Obi", "Irene Castor", "Samuel Obi"]
    assert [who for _, who in speakers(ES, "es")] == [
        "Irene Castro",
        "Samuel Obregón",
        "Irene Castro",
        "Samuel Obregón",
    ]


def test_short_turns_change_hands_without_a_question() -> None:
    text = (
        "“They meant well,” said Dora Quist.\n\n“I know they did,” Amos Quist answered.\n\n"
        "“You wrote them a card.”\n\n“I had to.”"
    )
    assert [who for _, who in speakers(text, "en")] == ["Dora Quist", "Amos Quist", "Dora Quist", "Amos Quist"]


def test_a_long_paragraph_goes_on_with_whoever_spoke() -> None:
    long = "We counted them twice, and we asked the neighbours, and in the end we wrote down what we had seen. " * 3
    text = f"“We waited,” said Dora Quist.\n\n“We did,” Amos Quist said.\n\n“{long.strip()}”"
    assert speakers(text, "en")[-1][1] == "Amos Quist"


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        (
            "“I left,” said his mother, Carol Pike. “He stayed,” said her husband, Dale.\n\n“I know,” she said.",
            "en",
            "Carol Pike",
        ),
        (
            "—Me fui —dijo su madre, Carolina Ruz. —Yo no —dijo su esposo, Domingo.\n\n—Ya sé —dijo ella.",
            "es",
            "Carolina Ruz",
        ),
        ("Dora Quist left. One survivor is Amos Pike, who owns a bar. “They knew,” he says.", "en", "Amos Pike"),
        ("Habló Ana Ruz. Uno de los que quedan es Amós Piña, dueño de un bar. “Lo sabían”, dice.", "es", "Amós Piña"),
        ("Dora Quist spoke. For Mr. Amos Pike the debate is over. “They knew,” he says.", "en", "Amos Pike"),
        ("Ana Ruz, senadora, llegó tarde. “No hay quórum”, dijo la legisladora de Morena.", "es", "Ana Ruz"),
        ("Amos Pike spoke. Dora Quist proposes a ban. “It works,” she says.", "en", "Dora Quist"),
    ],
)
def test_the_text_turns_to_somebody_else(text: str, lang: str, speaker: str) -> None:
    assert speakers(text, lang)[-1][1] == speaker


def test_the_official_behind_two_officials_is_one_of_them() -> None:
    text = (
        "Rex Pike, a spokesman, would not comment. Two officials said they had a list. “It is long,” the official said."
    )
    assert speakers(text, "en")[-1][1] == "the official"


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        # Nothing but what they do says that these are people.
        ("Rex Pike spoke. Ellwyn Quarle urged the court to wait. “It will keep,” he said.", "en", "Ellwyn Quarle"),
        (
            "Luis Mena habló. No todos, responde Quelia Ruz, dueña de un bar. Sus clientes se fijan. “Leen”, cuenta.",
            "es",
            "Quelia Ruz",
        ),
        (
            "Irene Ruz es abogada; Luis Mena, defensor. Mena pidió tiempo. El litigante dijo: “Nadie firmó”.",
            "es",
            "Luis Mena",
        ),
        (
            "La subprocuradora Irene Ruz habló. Luis Mena, abogado, lo negó. La subprocuradora dijo: “Hay ley”.",
            "es",
            "Irene Ruz",
        ),
    ],
)
def test_who_is_meant_when_names_and_words_for_people_tell_little(text: str, lang: str, speaker: str) -> None:
    assert speakers(text, lang)[-1][1] == speaker


def test_short_speech_in_a_sentence_of_its_own_goes_on() -> None:
    assert speakers("“La fruta no sabe”, lamentó Luis Mena. “Sigue madurando”.", "es")[-1] == ("Sigue", "Luis Mena")


def test_somebody_unnamed_at_the_head_of_the_article_is_whom_a_bare_name_is_quoted_as_next() -> None:
    text = "A retired general said on Monday that he had waited.\n\n“I asked twice,” Lucas Quarle said. “It was late.”"
    assert {(quote.speaker, quote.role) for quote in find(text, lang="en")} == {("Lucas Quarle", "retired general")}


def test_somebody_with_an_office_of_their_own_is_not_the_unnamed_one() -> None:
    text = "A retired general said on Monday that he had waited.\n\n“He asked twice,” said Lucas Quarle, a lawyer."
    assert [quote.speaker for quote in find(text, lang="en")] == ["A retired general", "Lucas Quarle"]


def test_a_bay_is_nobody() -> None:
    text = "Gen. Lucas Quarle retired. Found at home on the Quinby Bay, the general laughed. “It was late,” he said."
    assert speakers(text, "en")[-1][1] == "Lucas Quarle"


def test_a_question_that_spanish_gives_nobody_is_nobodys() -> None:
    text = "El general Luis Prado salió.\n\n—¿Hubo apoyo? —se le preguntó.\n\n—Ninguno —respondió Prado."
    assert speakers(text, "es") == [("Hubo", None), ("Ninguno", "Luis Prado")]


def test_a_thing_before_a_comma_does_not_answer() -> None:
    text = "La ministra Ana Ruiz habló ayer. Preguntada por si el cobro empieza en abril, respondió: “Tenemos plan”."
    assert speakers(text, "es") == [("Tenemos", "Ana Ruiz")]


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        ("Clemente Ruz llegó. —Yo tracé el plano —presume Ruz.", "es", "Clemente Ruz"),
        (
            "Irene Ruz trabaja de noche. No conocía a nadie hasta que le llegó la primera caja. “Venía vacía”, recuerda.",
            "es",
            "Irene Ruz",
        ),
    ],
)
def test_words_that_only_look_like_adverbs_or_people(text: str, lang: str, speaker: str) -> None:
    assert find(text, lang=lang)[-1].speaker == speaker
