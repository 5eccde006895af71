"""``newsdesk digest``: what it writes, what it sends, and how it says no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdesk.__main__ import main

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipients = tmp_path / "recipients.yaml"
    recipients.write_text("recipients:\n- email: ana@x.org\n- {email: bruno@x.org, csv: true, language: es}\n")
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", database_url)
    monkeypatch.setenv("NEWSDESK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("NEWSDESK_RECIPIENTS_FILE", str(recipients))
    monkeypatch.delenv("NEWSDESK_SMTP_URL", raising=False)


def digest(*arguments: str) -> int:
    return main(["digest", "--day", "2026-03-03", *arguments])


def test_out_writes_html_text_and_mail_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert digest("--out", str(tmp_path / "mail")) == 0
    names = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert names == [
        f"digest-2026-03-03-{language}.{ending}" for language in ("en", "es") for ending in ("eml", "html", "txt")
    ]
    assert len(capsys.readouterr().out.splitlines()) == 6


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mail").write_text("a file")
    assert digest("--out", str(tmp_path / "mail")) == 3
    assert f"{tmp_path}/mail: the edition cannot be written here" in capsys.readouterr().err


def test_send_mails_each_recipient_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert digest("--send", "--json") == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["recipients"], counts["put"], counts["sent"]) == (2, 2, 2)
    assert digest("--send", "--json") == 0
    assert json.loads(capsys.readouterr().out)["put"] == 0
    assert len(list((tmp_path / "var" / "outbox").glob("*.eml"))) == 2


def test_without_recipients_send_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NEWSDESK_RECIPIENTS_FILE")
    assert digest("--send") == 3
    assert "NEWSDESK_RECIPIENTS_FILE" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--force"], ["--out", "x", "--send"], ["--day", "2026-02-30"]])
def test_arguments_that_make_no_sense_end_with_2(arguments: list[str]) -> None:
    try:
        assert digest(*arguments) == 2
    except SystemExit as ended:
        assert ended.code == 2
