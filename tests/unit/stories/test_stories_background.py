"""How common terms are in the news of the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.stories import background


def test_what_every_article_holds_is_common_and_a_stranger_s_name_is_not() -> None:
    assert background.share("n:mexico") > 0.2
    assert background.share("w:en:cartel") > 0.05
    assert background.share("n:wenceslao") == 0
    assert background.share("w:es:nowhere") == 0


def test_what_is_counted_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [("en", ["n:a", "w:en:b"])] * 6 + [("es", ["n:a", "n:rare"])] * 2
    (tmp_path / "background.txt").write_text(background.count(articles), "utf-8")
    monkeypatch.setattr(background, "FILE", tmp_path / "background.txt")
    background._background.cache_clear()
    try:
        assert background.share("n:a") == 1
        assert background.share("w:en:b") == 1, "of the English ones"
        assert background.share("n:rare") == 0, "too few to tell"
    finally:
        background._background.cache_clear()
