"""Two worker processes at once: one pace per host, every feed and page asked by one of them, nothing stored twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from ingest_web import Answer, Desk, JumpClock, Web, rss

pytestmark = pytest.mark.db

WORKER = """
import json
from newsdesk import pipeline, settings
loaded = settings.load()
print(json.dumps([pipeline.poll(loaded), pipeline.fetch(loaded)]))
"""
SPREAD = timedelta(milliseconds=250)
"""A request is stamped where it arrives: a busy machine delivers one late and the next on time."""


class _RealClock(JumpClock):
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def webs() -> Iterator[list[Web]]:
    webs = [Web(_RealClock()) for _ in range(3)]
    yield webs
    for web in webs:
        web.close()


def test_two_processes_keep_one_pace_and_share_the_work(database_url: str, tmp_path: Path, webs: list[Web]) -> None:
    desk = Desk(database_url, tmp_path, JumpClock(), *(web.host for web in webs))
    rows = []
    for number, web in enumerate(webs):
        for feed in range(2):
            pages = [f"/{feed}/{page}" for page in range(2)]
            web.pages |= {page: Answer(b"<html><body><article><p>Text.</p></article></body></html>") for page in pages}
            web.pages[f"/feed{feed}"] = Answer(rss(*[(web.url(page), datetime.now(UTC)) for page in pages]))
            rows.append({"name": f"Feed {number} {feed}", "outlet": f"Outlet {number}", "url": web.url(f"/feed{feed}")})
    desk.catalog(*rows)
    environment = {
        **os.environ,
        "NEWSDESK_DATABASE_URL": database_url,
        "NEWSDESK_FEEDS_FILE": str(tmp_path / "feeds.yaml"),
        "NEWSDESK_ALLOW_PRIVATE_HOSTS": ",".join(web.host for web in webs),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    found = [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]

    polled = sum((Counter(polled) for polled, _ in found), Counter())
    fetched = desk.value("SELECT count(*) FROM newsdesk.article WHERE state = 'fetched'")
    assert (polled["ok"], polled["articles"]) == (6, 12)
    assert fetched == desk.value("SELECT count(*) FROM newsdesk.capture") > 0
    for web in webs:
        asked = Counter(path for path, _ in web.requests if path != "/robots.txt")
        assert set(asked.values()) == {1}, "two workers did the same work"
        gaps = [later - earlier for (_, earlier), (_, later) in pairwise(web.requests)]
        assert min(gaps) >= timedelta(seconds=1) - SPREAD
