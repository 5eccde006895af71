"""An article's text cut at the seams of quotes, mentions and evidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.web.marks import Span, paragraphs

TEXT = "“We will not wait,” Ana Soler said.\n\nNobody answered her."


def test_every_piece_knows_its_quote_its_mention_and_its_evidence() -> None:
    found = paragraphs(TEXT, quotes=[Span(1, 18, "q")], mentions=[Span(20, 29, "q")], evidence=[Span(4, 12, "rule")])
    assert [(piece.text, piece.quote, piece.mention, piece.evidence) for run in found[0] for piece in run.pieces] == [
        ("“", None, None, ()),
        ("We ", "q", None, ()),
        ("will not", "q", None, ("rule",)),
        (" wait,", "q", None, ()),
        ("” ", None, None, ()),
        ("Ana Soler", None, "q", ()),
        (" said.", None, None, ()),
    ]
    assert [piece.text for run in found[1] for piece in run.pieces] == ["Nobody answered her."]


def test_neighbouring_pieces_of_one_quote_are_one_run() -> None:
    (first, _) = paragraphs(TEXT, quotes=[Span(1, 18, "q")], evidence=[Span(4, 12, "rule")])
    assert [(run.quote, "".join(piece.text for piece in run.pieces)) for run in first] == [
        (None, "“"),
        ("q", "We will not wait,"),
        (None, "” Ana Soler said."),
    ]


def test_the_shortest_of_overlapping_quotes_wins() -> None:
    (first, _) = paragraphs(TEXT, quotes=[Span(0, 35, "whole"), Span(4, 8, "word")])
    assert [run.quote for run in first] == ["whole", "word", "whole"]


def test_a_quote_that_goes_on_in_the_next_paragraph_is_marked_in_both() -> None:
    found = paragraphs(TEXT, quotes=[Span(30, 45, "q")])
    assert [[run.quote for run in paragraph] for paragraph in found] == [[None, "q"], ["q", None]]


@given(
    st.text(alphabet="ab \n", max_size=80),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8),
)
def test_no_character_of_a_paragraph_is_lost_or_doubled(
    text: str, quotes: list[tuple[int, int]], evidence: list[tuple[int, int]]
) -> None:
    def spans(pairs: list[tuple[int, int]]) -> list[Span]:
        return [Span(min(pair), max(pair), number) for number, pair in enumerate(pairs)]

    found = paragraphs(text, quotes=spans(quotes), evidence=spans(evidence))
    printed = ["".join(piece.text for run in paragraph for piece in run.pieces) for paragraph in found]
    assert printed == [block for block in text.split("\n\n") if block.strip()]
