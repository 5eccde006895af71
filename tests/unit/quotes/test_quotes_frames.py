"""Who said it, told by the frame around the words, in both languages."""

import pytest

from newsdesk.model import Quote
from newsdesk.quotes import find


def only(text: str, lang: str) -> Quote:
    found = find(text, lang=lang)
    assert len(found) == 1, [(q.text, q.speaker) for q in found]
    return found[0]


ENGLISH = [
    ("Sen. Ruth Calloway said: “We will not wait.”", "We will not wait.", "Ruth Calloway"),
    ("“We will not wait,” said Ruth Calloway, a senator from Maine.", "We will not wait,", "Ruth Calloway"),
    ("“We will not wait,” Ruth Calloway told reporters on Tuesday.", "We will not wait,", "Ruth Calloway"),
    ("“We will not wait,” Ruth Calloway, who chairs the panel, said.", "We will not wait,", "Ruth Calloway"),
    (
        "Ruth Calloway told Senator Ivan Pratt that “no wall stops a tunnel.”",
        "no wall stops a tunnel.",
        "Ruth Calloway",
    ),
    ("Asked by Ivan Pratt about it, Ruth Calloway replied, “Never.”", "Never.", "Ruth Calloway"),
    ("“Never again.” — Sen. Ruth Calloway", "Never again.", "Ruth Calloway"),
    ("“We know,” the State Department said in a statement.", "We know,", "State Department"),
    ("“They knew,” a senior official said on condition of anonymity.", "They knew,", "a senior official"),
    ("The raid, which Ruth Calloway described as “surgical,” left nine dead.", "surgical,", "Ruth Calloway"),
    ("Ruth Calloway wrote on X: “Sanction them.”", "Sanction them.", "Ruth Calloway"),
    ("Ruth Calloway welcomed the vote as “an act of respect.”", "an act of respect.", "Ruth Calloway"),
    ("According to Ruth Calloway, the shipment left in March.", "the shipment left in March", "Ruth Calloway"),
    ("The shipment left in March, according to Ruth Calloway.", "The shipment left in March", "Ruth Calloway"),
    ("Ruth Calloway said that the killing fits the pattern.", "that the killing fits the pattern", "Ruth Calloway"),
    ("Ruth Calloway said the killing fits the pattern.", "the killing fits the pattern", "Ruth Calloway"),
    ("“It was called ‘justice,’” said Ruth Calloway.", "It was called ‘justice,’", "Ruth Calloway"),
    ("CNN, Ruth Calloway said, called the vote “a circus.”", "a circus.", "Ruth Calloway"),
]
SPANISH = [
    ("La senadora Berta Olmos afirmó: “No vamos a esperar”.", "No vamos a esperar", "Berta Olmos"),
    ("“No vamos a esperar”, dijo Berta Olmos, senadora por Nayar.", "No vamos a esperar", "Berta Olmos"),
    ("«No vamos a esperar», aseguró la senadora, Berta Olmos.", "No vamos a esperar", "Berta Olmos"),
    ("“No vamos a esperar”, le dijo Berta Olmos al senador Iván Coria.", "No vamos a esperar", "Berta Olmos"),
    ("A Iván Coria, Berta Olmos le respondió: “Nunca”.", "Nunca", "Berta Olmos"),
    ("Berta Olmos dijo que “no hay condiciones” para votar.", "no hay condiciones", "Berta Olmos"),
    ("“Sabían que íbamos”, dijo un funcionario que pidió el anonimato.", "Sabían que íbamos", "un funcionario"),
    ("“Estamos al tanto”, indicó el Departamento de Estado.", "Estamos al tanto", "Departamento de Estado"),
    ("En palabras de Berta Olmos, “el Estado no busca”.", "el Estado no busca", "Berta Olmos"),
    (
        "Según Berta Olmos, el detenido operaba en cuatro estados.",
        "el detenido operaba en cuatro estados",
        "Berta Olmos",
    ),
    ("Berta Olmos agregó que no hubo heridos en el operativo.", "que no hubo heridos en el operativo", "Berta Olmos"),
    ("“Qué bonita marcha”, elogió Berta Olmos.", "Qué bonita marcha", "Berta Olmos"),
    ("“Ya habrá tiempo”, se limitó a decir Berta Olmos.", "Ya habrá tiempo", "Berta Olmos"),
    ("Berta Olmos celebró el voto como “un acto de respeto”.", "un acto de respeto", "Berta Olmos"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), ENGLISH)
def test_the_english_frame_names_the_speaker(text: str, words: str, speaker: str) -> None:
    quote = only(text, "en")
    assert (quote.text, quote.speaker) == (words, speaker)


@pytest.mark.parametrize(("text", "words", "speaker"), SPANISH)
def test_the_spanish_frame_names_the_speaker(text: str, words: str, speaker: str) -> None:
    quote = only(text, "es")
    assert (quote.text, quote.speaker) == (words, speaker)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The group, known as the “Four Letters,” controls the port.", "en"),
        ("His memoir, “Ten Years in the Valley,” sold well.", "en"),
        ("Nemesio “El Gallo” Rivas was arrested on Friday.", "en"),
        ("La captura de José “El Gallo” Rivas fue confirmada.", "es"),
        ("El libro “Diez años en el valle” se vendió bien.", "es"),
        ("El operativo “Enjambre” continúa.", "es"),
        ("The convoy left the base at dawn.", "en"),
    ],
)
def test_titles_nicknames_and_terms_are_nobodys_speech(text: str, lang: str) -> None:
    assert find(text, lang=lang) == []


def test_pieces_of_one_utterance_share_a_group() -> None:
    found = find("“We will not wait,” Ruth Calloway said, “and we will not beg.” Ivan Pratt said “no.”", lang="en")
    assert found[0].group == found[1].group != found[2].group


def test_an_attribution_inside_reported_speech_divides_it() -> None:
    found = find("The review of the pact, Ruth Calloway added, would not be tied to security.", lang="en")
    assert [q.text for q in found] == ["The review of the pact", "would not be tied to security"]
    assert found[0].group == found[1].group
    assert {q.kind for q in found} == {"indirect"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will not wait,” said Ruth Calloway.", "direct"),
        ("Ruth Calloway told Ivan Pratt that “no wall stops a tunnel.”", "mixed"),
        ("Ruth Calloway said the tunnels are deep and many.", "indirect"),
    ],
)
def test_the_kind_of_a_quotation(text: str, kind: str) -> None:
    assert only(text, "en").kind == kind


def test_a_reported_clause_with_marked_words_is_told_by_its_marks_alone() -> None:
    assert [q.text for q in find("Ruth Calloway said it would “never pass” the House.", lang="en")] == ["never pass"]


def test_who_was_asked_did_not_ask() -> None:
    found = find("Ruth Calloway, asked whether more arrests were coming, smiled. “Tile is heavy,” she said.", lang="en")
    assert [(q.text, q.speaker) for q in found] == [("Tile is heavy,", "Ruth Calloway")]


def test_who_asked_is_the_subject_behind_an_apposition() -> None:
    quote = only("Sen. Ruth Calloway, D-Maine, asked whether the sensors had ever worked.", "en")
    assert (quote.text, quote.speaker) == ("whether the sensors had ever worked", "Ruth Calloway")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Mary Keller said he’d welcome the inquiry.", ["he’d welcome the inquiry"]),
        ("Mary Keller said there was nothing wrong with the plan.", ["there was nothing wrong with the plan"]),
        ("Some say they are afraid.", ["they are afraid"]),
        ("The raid, officials said, has failed.", ["The raid", "has failed"]),
        ("About 270 people have been resettled, officials said.", ["About 270 people have been resettled"]),
        ("Mary Keller said the raid failed, the agency reported.", ["Mary Keller said the raid failed", "the raid failed"]),
        ("Mary Keller, who said the raid failed, left the city.", ["the raid failed"]),
        ("The race will be tight, said Dan Gerst, director of a firm.", ["The race will be tight"]),
    ],
)  # fmt: skip
def test_a_reported_clause_ends_where_the_narrator_goes_on(text: str, clause: list[str]) -> None:
    assert [q.text for q in find(text, lang="en")] == clause


@pytest.mark.parametrize(
    ("text", "lang", "told", "speaker"),
    [
        (
            "La fiscal Ana Ruz llegó. El diplomático, agregó, le mandó un mensaje.",
            "es",
            "le mandó un mensaje",
            "Ana Ruz",
        ),
        (
            "La fiscal Ana Ruz llegó. Las muertes bajaron un tercio, informó.",
            "es",
            "Las muertes bajaron un tercio",
            "Ana Ruz",
        ),
        ("Según relata Ana Ruz, nadie abrió la puerta.", "es", "nadie abrió la puerta", "Ana Ruz"),
        (
            "Ana Ruz dijo que, aunque no hay datos, la cifra subió.",
            "es",
            "que, aunque no hay datos, la cifra subió",
            "Ana Ruz",
        ),
        ("Uno de ellos aclaró que nadie firmó el acta.", "es", "que nadie firmó el acta", "Uno de ellos"),
        ("Cincuenta y dos dueños contaron que pagan cuota.", "es", "que pagan cuota", "Cincuenta y dos dueños"),
        ("Dora Quist once told a panel that nobody had asked her.", "en", "that nobody had asked her", "Dora Quist"),
        (
            "Dora Quist signed a letter that she said was drafted by a firm.",
            "en",
            "was drafted by a firm",
            "Dora Quist",
        ),
        ("The agency, which runs the program, said it was taking steps.", "en", "it was taking steps", "The agency"),
        (
            "Dora Quist says she respects the mayor and calls him “a decent man.”",
            "en",
            "she respects the mayor",
            "Dora Quist",
        ),
        (
            "Fifty-two of the owners told us that they paid a fee.",
            "en",
            "that they paid a fee",
            "Fifty-two of the owners",
        ),
    ],
)
def test_a_reported_clause_and_its_source(text: str, lang: str, told: str, speaker: str) -> None:
    assert (told, speaker) in [
        (quote.text, quote.speaker) for quote in find(text, lang=lang) if quote.kind == "indirect"
    ]


def test_whose_words_they_are() -> None:
    quote = only("Nobody knew until, in Dora Quist's words, “the dog told us all of it.”", "en")
    assert quote.speaker == "Dora Quist"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Nobody told them that the road was closed.", "en"),
        ("When I asked why, the pilot shrugged.", "en"),
        ("I noted something else in the margin.", "en"),
        ("The mayor said good morning to the whole street.", "en"),
        ("Nadie le preguntó si era la mejor.", "es"),
        ("Dora Quist calls her brother “the Mole.”", "en"),
        ("Ana Ruz le dice a su hermano “el Topo”.", "es"),
    ],
)
def test_what_nobody_says_and_what_the_narrator_does_are_no_statements(text: str, lang: str) -> None:
    assert find(text, lang=lang) == []


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("Ana Ruz aseguró que no tiene miedo, y luego se corrigió.", "es", "que no tiene miedo"),
        ("Ana Ruz dijo que bajará el impuesto, cosa que nadie creyó.", "es", "que bajará el impuesto"),
        ("Dora Quist said she was tired, and then laughed.", "en", "she was tired"),
        ("The trouble, in Dora Quist's view, is that a noun cannot be asked.", "en", "a noun cannot be asked"),
        ("Dora Quist wrote that it was “unlit” and that one raid would end it.", "en", "that one raid would end it"),
    ],
)
def test_what_the_speaker_does_next_is_no_part_of_the_clause(text: str, lang: str, told: str) -> None:
    assert told in [quote.text for quote in find(text, lang=lang)]


def test_whom_a_reporter_asked_answers() -> None:
    text = (
        "El secretario Luis Mena llegó tarde. Un reportero alcanzó al funcionario en la puerta. “Fui claro”, respondió."
    )
    assert only(text, "es").speaker == "Luis Mena"
