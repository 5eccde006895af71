"""The file that analysts edit: what it may say, and how it complains."""

from __future__ import annotations

from pathlib import Path

import pytest
from topic_yaml import RULES

from newsdesk.errors import ConfigError
from newsdesk.topics import available, load
from newsdesk.topics.rules import parse, read


def line_of(fragment: str) -> int:
    return next(n for n, line in enumerate(RULES.splitlines(), 1) if fragment in line)


def test_a_file_as_it_should_be_is_read() -> None:
    rules = parse(RULES, "orchards.yaml")
    assert [concept.id for concept in rules.concepts] == ["fruit", "ruling"]
    assert rules.facets[1].name.es == "Ley"


@pytest.mark.parametrize(
    ("right", "wrong", "fragment", "said"),
    [
        (
            "weight: 1.0\n    any",
            "weight: 1.0\n    some: 1\n    any",
            "any: [mango*]",
            "unknown key; allowed here: any, en, es",
        ),
        ("threshold: 0.5", "threshold: 1.5", "decision:", "less than or equal to 1"),
        ("threshold: 0.5", "threshold: high", "decision:", "valid number"),
        (
            "first: [fruit]",
            "first: [fruits]",
            "name: orchards",
            "unknown concept 'fruits'; known: fruit, phones, ruling",
        ),
        ("id: ruling\n", "id: fruit\n", "name: orchards", "concept 'fruit' is defined twice"),
        ("id: phones", "id: Phones!", "id: phones", "should match pattern"),
        ("weight: -2.0", "weight: 2.0", "weight: -2.0", "less than 0"),
        ("within: 3}", "within: 0}", "{term: date", "greater than or equal to 1"),
    ],
)
def test_a_mistake_is_named_with_its_line(right: str, wrong: str, fragment: str, said: str) -> None:
    assert right in RULES
    with pytest.raises(ConfigError) as caught:
        parse(RULES.replace(right, wrong, 1), "orchards.yaml")
    message = str(caught.value)
    assert said in message
    if fragment != "name: orchards":
        assert message.startswith(f"orchards.yaml:{line_of(fragment)}:")


def test_a_key_given_twice_is_refused_where_it_stands_the_second_time() -> None:
    source = RULES.replace("fields: {", "name: other\nfields: {", 1)
    with pytest.raises(ConfigError, match=r"orchards.yaml:6: 'name' is given twice"):
        parse(source, "orchards.yaml")


@pytest.mark.parametrize("source", ["", "- a list", "just words", "name: [unclosed"])
def test_what_is_no_topic_is_an_error_and_no_crash(source: str) -> None:
    with pytest.raises(ConfigError, match=r"x.yaml:\d+: "):
        parse(source, "x.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone.yaml: cannot be read"):
        read(tmp_path / "gone.yaml")


def test_an_unknown_topic_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="cartel_policy"):
        load("no_such_topic")


def test_the_package_has_its_topic_and_the_gazetteer_is_none() -> None:
    assert "cartel_policy" in available()
    assert "gazetteer" not in available()


def test_a_gazetteer_name_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orchards.yaml"
    path.write_text(
        RULES.replace("    any: [mango*]\n", "    gazetteer: [{section: groups, only: [no-such-group]}]\n", 1),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="have no entry 'no-such-group'"):
        load("orchards", rules=path)
