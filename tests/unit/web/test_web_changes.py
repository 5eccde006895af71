"""What changed between two versions of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.web.changes import Change, Words, compare


def texts(changes: list[Change], leave_out: str) -> list[str]:
    """The paragraphs of one side: without what is only on the other one."""
    sides = ["".join(part.text for part in change.words if part.kind != leave_out) for change in changes]
    return [side.strip() for side in sides if side.strip()]


def test_a_reworded_paragraph_tells_which_words_went_and_came() -> None:
    (change,) = compare("Three men were held on Monday in Sonora.", "Four men were held on Monday in Sonora.")
    assert change.words == (
        Words("gone", "Three"),
        Words("new", "Four"),
        Words("same", " men were held on Monday in Sonora."),
    )


def test_an_unlike_paragraph_went_and_another_came() -> None:
    changes = compare("One about rain and rivers.\n\nThe end.", "Quite another thing here today.\n\nThe end.")
    assert sorted(change.kind for change in changes) == ["gone", "new", "same"]
    assert changes[-1].untouched


def test_two_equal_texts_are_untouched() -> None:
    assert all(change.untouched for change in compare("A.\n\nB.", "A.\n\nB."))


WORDS = st.lists(st.sampled_from(["the", "judge", "said", "no", "again"]), min_size=1, max_size=6).map(" ".join)
TEXTS = st.lists(WORDS, max_size=5).map("\n\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_comparison(before: str, after: str) -> None:
    changes = compare(before, after)
    assert sorted(texts(changes, leave_out="new")) == sorted(block for block in before.split("\n\n") if block)
    assert texts(changes, leave_out="gone") == [block for block in after.split("\n\n") if block]
