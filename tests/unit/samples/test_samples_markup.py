from datetime import date

import pytest

from newsdesk.samples.markup import blocks_of, day_name, plain, quotes_of, read_block, with_days

SOURCE = """
“[[vela#a|We wait]],” Vela said, “[[vela#a|and we
count]].”

## Later

He called it “[[vela%|a pause]].” She said that [[ruiz~|it would rain]].
"""


def test_readers_see_no_marks() -> None:
    assert [read_block(source).text for source in blocks_of(SOURCE)] == [
        "“We wait,” Vela said, “and we count.”",
        "Later",
        "He called it “a pause.” She said that it would rain.",
    ]


def test_every_mark_is_a_quote_with_its_kind_group_and_block() -> None:
    found = [(q.who, q.text, q.kind, q.group, q.block) for q in quotes_of(blocks_of(SOURCE))]
    assert found == [
        ("vela", "We wait", "direct", "a", 0),
        ("vela", "and we count", "direct", "a", 0),
        ("vela", "a pause", "mixed", None, 2),
        ("ruiz", "it would rain", "indirect", None, 2),
    ]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "on Tuesday, March 3, and Sunday"), ("es", "on martes, 3 de marzo, and domingo")],
)
def test_days_are_named_from_the_first_day_on(lang: str, expected: str) -> None:
    assert with_days("on {weekday:2}, {date:2}, and {weekday:0}", date(2026, 3, 2), lang) == expected


def test_a_day_across_the_end_of_a_year_keeps_its_month() -> None:
    assert day_name(date(2026, 12, 31), "en") == "December 31"
    assert with_days("{date:2}", date(2026, 12, 31), "es") == "1 de enero"


def test_plain_leaves_unmarked_brackets_alone() -> None:
    assert plain("The [sic] stays [[so|but this]] goes") == "The [sic] stays but this goes"
