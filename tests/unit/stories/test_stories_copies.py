"""Bodies, bands and containment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.stories import copies

TEXT = " ".join(f"word{n}" for n in range(120))


def test_case_accents_and_punctuation_do_not_tell_copies_apart() -> None:
    one, other = (
        copies.body("El Ejército llegó a Culiacán, dijo él; nadie más."),
        copies.body("EL EJERCITO LLEGO A CULIACAN DIJO EL NADIE MAS"),
    )
    assert one == other
    assert copies.is_copy(one, other)
    assert copies.bands(one) == copies.bands(other)


def test_a_cut_text_is_contained_in_the_whole() -> None:
    whole, part = copies.body(TEXT), copies.body(" ".join(TEXT.split()[:60]))
    assert copies.containment(whole.shingles, part.shingles) == 1.0
    assert copies.is_copy(whole, part)


def test_short_texts_are_copies_only_when_they_are_identical() -> None:
    brief = "Two men were found dead on the road to Tecate on Monday."
    assert copies.is_copy(copies.body(brief), copies.body(brief.upper()))
    assert not copies.is_copy(copies.body(brief), copies.body(brief + " Police came."))
    assert len(copies.bands(copies.body(brief))) == 1


def test_a_caption_is_a_copy_of_nothing() -> None:
    caption = copies.body("Photo by the author")
    assert copies.bands(caption) == ()
    assert not copies.is_copy(caption, caption)


@given(st.text(max_size=400))
def test_bands_fit_a_bigint_and_depend_on_the_text_alone(text: str) -> None:
    bands = copies.bands(copies.body(text))
    assert bands == copies.bands(copies.body(text))
    assert all(-(2**63) <= band < 2**63 for band in bands)
    assert len(bands) in {0, 1, copies.BANDS + 1}


@given(st.lists(st.sampled_from("abcdef"), max_size=40), st.lists(st.sampled_from("abcdef"), max_size=40))
def test_containment_is_symmetric_and_a_share(one: list[str], other: list[str]) -> None:
    a, b = copies.body(" ".join(one)).shingles, copies.body(" ".join(other)).shingles
    assert copies.containment(a, b) == copies.containment(b, a)
    assert 0 <= copies.containment(a, b) <= 1
