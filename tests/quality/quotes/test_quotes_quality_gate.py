"""Quotes and people on texts of our own: the figures stay above their floors, and the floors only rise."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
import quotes_gate
from quotes_gate import LANGS, SETS, Measure, measure, measure_links
from quotes_markup import CorpusError, checksum, load, read

WORST = 25
WORST_FIRST = ("wrong link", "misattributed", "missed", "not found", "no link", "invented")


def explained(key: str, result: Measure) -> None:
    """Fail with the figures, the phenomena and the worst errors when a figure is below its floor."""
    short = quotes_gate.short_of(result.figures, quotes_gate.floors()[key])
    if short:
        table = quotes_gate.phenomena(result.all_kinds) if result.all_kinds else ""
        errors = "\n".join(
            f"  {miss}" for miss in sorted(result.misses, key=lambda miss: WORST_FIRST.index(miss.why))[:WORST]
        )
        pytest.fail("\n".join([f"{key} fell below its floors:", *short, table, errors]), pytrace=False)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stem", SETS)
def test_quotes_and_their_speakers_stay_above_the_floors(stem: str, lang: str) -> None:
    explained(f"{stem}_{lang}", measure(stem, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_links_to_known_people_stay_above_the_floors(lang: str) -> None:
    explained(f"links_{lang}", measure_links(lang))


def test_what_was_promised_and_is_not_reached_is_said_aloud() -> None:
    for line in quotes_gate.broken_promises(quotes_gate.measured()):
        warnings.warn(f"BELOW THE PROMISE: {line}", stacklevel=1)
    kept = quotes_gate.broken_promises({key: part for key, part in quotes_gate.measured().items() if "articles" in key})
    assert kept == []


def test_the_floors_were_measured_on_this_corpus() -> None:
    assert quotes_gate.floor_checksum() == checksum(), (
        "the corpus has changed: check the truth of what you changed, then run quotes_gate.py --update"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_phenomenon_stands_in_at_least_two_short_texts(lang: str) -> None:
    common = {
        *(
            "curly",
            "straight",
            "guillemets",
            "single-guillemets",
            "low-high",
            "single-outer",
            "nested",
            "raya",
            "reopened",
        ),
        *(
            "unclosed",
            "inches",
            "abbreviations",
            "titles",
            "slogans",
            "nicknames",
            "scare",
            "negatives",
            "subject-verb",
        ),
        *("verb-subject", "split", "colon", "headline", "dash", "statement", "tweet", "told", "asked", "apposition"),
        *(
            "relative",
            "joint",
            "anonymous",
            "institution",
            "court",
            "carried-over",
            "aba",
            "indirect",
            "mixed",
            "pronoun",
        ),
        *("gender", "role-only", "same-surname", "double-surname", "particles", "accents"),
    }
    wanted = common | ({"apostrophes", "according-to"} if lang == "en" else {"null-subject", "segun", "de-acuerdo-con"})
    items = load("minis", lang)
    assert len(items) >= 70
    rare = {name: n for name in wanted if (n := sum(name in item.phenomena for item in items)) < 2}
    assert not rare


@pytest.mark.parametrize("lang", LANGS)
def test_articles_come_in_every_register_with_roles_for_the_people_quoted(lang: str) -> None:
    items = load("articles", lang)
    assert len(items) >= 24
    registers = {name for item in items for name in item.phenomena}
    assert registers == {"wire", "national", "regional", "think-tank", "broadcast", "court-report", "opinion"}
    assert all(any(statement.role for statement in item.statements) for item in items)
    assert {statement.kind for item in items for statement in item.statements} >= {"direct", "mixed", "indirect"}


def test_links_are_asked_of_two_hundred_mentions_with_dates() -> None:
    items = [item for lang in LANGS for item in load("links", lang)]
    assert len(items) >= 40
    assert sum(len(item.statements) for item in items) >= 200
    assert all(item.published for item in items)


def test_names_of_items_are_unique() -> None:
    for stem in ("minis", "articles", "links"):
        for lang in LANGS:
            names = [item.name for item in load(stem, lang)]
            assert len(names) == len(set(names)), (stem, lang)


def test_marks_become_offsets_into_the_plain_text() -> None:
    source = "=== one : curly\nkv = Ada Kovalenko; minister\n\n“[[kv#a|No]],” Kovalenko said. He knew it as “[[!|the Yard]].”\n"
    (item,) = read(source, "en")
    assert item.text == "“No,” Kovalenko said. He knew it as “the Yard.”"
    assert [(s.words, s.kind, s.speakers, s.role, s.group) for s in item.statements] == [
        ("No", "direct", ("Ada Kovalenko",), "minister", "a"),
        ("the Yard", "none", (), None, None),
    ]
    assert all(item.text[s.start : s.end] == s.words for s in item.statements)


@pytest.mark.parametrize("body", ["[[xx|No]]", "“[[Ada Kovalenko|No”, she said", "[[Ada Kovalenko|No]] and ]]"])
def test_a_slip_in_the_marking_is_an_error_and_names_the_item(body: str) -> None:
    with pytest.raises(CorpusError, match="slip"):
        list(read(f"=== slip : curly\n\n{body}\n", "en"))


def test_update_raises_floors_and_refuses_to_lower_them(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert quotes_gate.update({"articles_en": {"all_f1": 0.90}, "links_en": {"right": 0.98, "wrong": 1}}, path) == []
    assert quotes_gate.update({"articles_en": {"all_f1": 0.95}, "links_en": {"right": 0.98, "wrong": 0}}, path) == []
    raised = json.loads(path.read_text("utf-8"))
    assert raised["floors"] == {"articles_en": {"all_f1": 0.94}, "links_en": {"right": 0.97, "wrong": 0}}
    fallen = quotes_gate.update({"articles_en": {"all_f1": 0.93}, "links_en": {"right": 0.98, "wrong": 1}}, path)
    assert len(fallen) == 2
    assert json.loads(path.read_text("utf-8")) == raised


def test_a_floor_never_lies_below_its_promise_unless_the_figure_does() -> None:
    assert quotes_gate.earned("articles_es", {"marked_person_f1": 0.805}) == {"marked_person_f1": 0.80}
    assert quotes_gate.earned("articles_es", {"marked_person_f1": 0.75}) == {"marked_person_f1": 0.75}
    assert quotes_gate.broken_promises({"articles_es": {"marked_person_f1": 0.75}}) != []
