"""Any string has quotations, in linear time, and their offsets are right."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.quotes import find

MARKS = st.text(alphabet="“”\"«»‹›„‘’'`—–-.,:;?! \n\u00a0()", max_size=300)
WORDS = st.lists(
    st.sampled_from(
        ["said", "told", "dijo", "según", "according", "to", "that", "que", "who", "quien", "Laura", "Whitfield", "Sen.",
         "Mr.", "U.S.", "el", "la", "fiscal", "she", "él", "“", "”", '"', "«", "»", "‘", "’", "—", ",", ".", ":", "?", "\n",
         "\n\n", "Rivas", "de", "y", "and", "the", "not", "\x01", "\x02", "\ud800", "𝕏", "ﬁ", "İ", "ß", "x" * 40]
    ),
    max_size=120,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "es", None])
@settings(deadline=None, max_examples=120)
@given(text=st.one_of(st.text(max_size=300), MARKS, WORDS))
def test_offsets_reproduce_the_words_of_any_string(lang: str | None, text: str) -> None:
    found = find(text, lang=lang, title=text[:60], published=text[:10])
    assert [(q.start, q.end) for q in found] == sorted((q.start, q.end) for q in found)
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end] == quote.text
        assert "\n" not in quote.text
        assert 0.0 <= quote.confidence <= 1.0
        if quote.mention is not None:
            assert quote.mention_start is not None and quote.mention_end is not None
            assert text[quote.mention_start : quote.mention_end] == quote.mention


@settings(deadline=None, max_examples=60)
@given(text=WORDS)
def test_the_same_text_always_has_the_same_quotations(text: str) -> None:
    assert find(text, lang="en") == find(text, lang="en")


@pytest.mark.parametrize(
    "unit", ['"', "“", "«»", "—", "“”\"«»'’‘—", "'a ", '"a," he said, ', "Laura Whitfield ", "said ", "(“", "a, "]
)
def test_a_line_of_five_megabytes_ends_in_time(unit: str) -> None:
    text = unit * (5_000_000 // len(unit))
    started = time.process_time()
    find(text, lang="en")
    find(text, lang="es")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "unit",
    [
        '"We know," said Laura Whitfield of Maine. He left.\n\n',
        '"a\n',
        "—Sí —dijo Marín—, claro.\n",
        "Ana Ruiz said she knew. ",
    ],
)
def test_twice_the_text_takes_about_twice_the_time(unit: str) -> None:
    def once(text: str) -> float:
        started = time.process_time()
        find(text, lang="es" if "dijo" in unit else "en")
        return time.process_time() - started

    def seconds(repeats: int) -> float:
        """The least of three: a busy machine only ever adds."""
        return min(once(unit * repeats) for _ in range(3))

    seconds(50)
    assert seconds(2000) < 6 * max(seconds(500), 0.02)
