"""``python -m newsdesk.samples`` as a person runs it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import yaml

from newsdesk.settings import ROOT

COMMAND = [sys.executable, "-m", "newsdesk.samples"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "include")}


def test_it_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.yaml"
    words = [*COMMAND, "--port", "0", "--now", "2026-03-05T12:00:00Z", "--feeds", str(feeds)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert "it is 2026-03-05 12:00 UTC there" in process.stdout.readline()
        variables = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
        assert set(variables) == {"NEWSDESK_WAYBACK_URL", "NEWSDESK_CCNEWS_URL", "NEWSDESK_ALLOW_PRIVATE_HOSTS"}
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert len(yaml.safe_load(feeds.read_text(encoding="utf-8"))["feeds"]) > 15


def test_it_prints_the_truth_as_json_lines() -> None:
    printed = subprocess.run([*COMMAND, "--truth"], capture_output=True, text=True, env=ENVIRONMENT, check=True).stdout
    rows = [json.loads(line) for line in printed.splitlines()]
    assert {row["kind_of_row"] for row in rows} == {"article", "quote", "story"}


def test_an_instant_without_a_zone_is_a_wrong_argument() -> None:
    refused = subprocess.run(
        [*COMMAND, "--now", "2026-03-05T12:00:00"], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert refused.returncode == 2
    assert "zone" in refused.stderr
