"""CC-NEWS asked by several workers over real HTTP: few connections, left alone when it is busy, resumed when one is killed."""

from __future__ import annotations

import gzip
import io
import os
import random
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from backfill_newsroom import DAYS, counts, environment, newsroom, rows, settings_for

from newsdesk import pipeline, samples, settings
from newsdesk.archives import warc
from newsdesk.pipeline import ccnews_line, courtesy
from newsdesk.pipeline.backfill_files import FILE_LIST
from newsdesk.store import embedded

pytestmark = pytest.mark.db
ROOT = Path(__file__).parents[2]
OUTLETS = ("Meridian Newswire", "Paso Norte Courier")
READER = """
import sys
from newsdesk import settings
from newsdesk.archives.ccnews import CcNews
from newsdesk.http import Client, pace_key
from newsdesk.pipeline.ccnews_line import Line
from newsdesk.pipeline.courtesy import Courtesy
from newsdesk.store.db import connect
loaded = settings.load()
url = loaded.database_url
with connect(url) as connection, connect(url) as pace, Client(loaded) as client:
    line = Line(Courtesy(client, pace, agent="test/1", pace=0.0), connection)
    source = CcNews(loaded.ccnews_url, line.get, line.stream)
    print("ready", flush=True)
    sys.stdin.readline()
    for name in sys.argv[1:]:
        print(sum(page is not None for page, _ in source.pages(name, {""}, lambda url: "", bool)))
"""
WORKER = "from datetime import date; from newsdesk import pipeline, settings; pipeline.recover(settings.load(), date(%d, %d, %d))"


class Front:
    """Stands before the sample newsroom's CC-NEWS and counts the connections that are open at one time."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.asked: list[tuple[str, str]] = []
        self.open = self.most = 0
        self.changed = threading.Condition()
        self.answer: Reply = Front.whole
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with front.changed:
                    front.open += 1
                    front.most = max(front.most, front.open)
                    front.asked.append((self.path, self.headers.get("Range", "")))
                    front.changed.notify_all()
                try:
                    with urllib.request.urlopen(front.behind + self.path) as answer:
                        body = answer.read()
                    front.answer(front, self, body)
                except (urllib.error.HTTPError, ConnectionError):
                    self.close_connection = True
                finally:
                    with front.changed:
                        front.open -= 1
                        front.changed.notify_all()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def whole(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        asked = handler.headers.get("Range", "bytes=0-")
        body = body[int(asked.removeprefix("bytes=").removesuffix("-")) :]
        self.send(handler, 206 if "Range" in handler.headers else 200, body)

    def send(self, handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    def wait_for(self, reached: Callable[[], bool], seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(reached, seconds)

    def files_asked(self) -> list[tuple[str, str]]:
        return [(path, start) for path, start in self.asked if path.endswith(".warc.gz")]


Reply = Callable[[Front, BaseHTTPRequestHandler, bytes], None]


@pytest.fixture(scope="module")
def running() -> Iterator[samples.Newsroom]:
    with newsroom() as served:
        yield served


@pytest.fixture
def front(running: samples.Newsroom) -> Iterator[Front]:
    served = Front(running.ccnews_url())
    yield served
    served.server.shutdown()
    served.server.server_close()


@dataclass(frozen=True)
class Scene:
    """An archive, an empty database, and settings that lead to both."""

    front: Front
    settings: settings.Settings
    env: dict[str, str]
    url: str

    def plan(self) -> list[str]:
        """The files of one day, made to wait for a worker."""
        pipeline.plan(self.settings, DAYS[1], sources=["ccnews"])
        self.front.asked, self.front.most = [], 0
        return [row["item"] for row in rows(self.url, "SELECT item FROM newsdesk.recovery ORDER BY recovery_id")]


@pytest.fixture
def scene(running: samples.Newsroom, front: Front, database_url: str, tmp_path: Path) -> Scene:
    settings_for(running, database_url, tmp_path, OUTLETS)
    hosts = running.allow_private_hosts() + "," + front.url.removeprefix("http://")
    env = environment(running, database_url, tmp_path / "feeds.yaml")
    env |= {"NEWSDESK_CCNEWS_URL": front.url, "NEWSDESK_ALLOW_PRIVATE_HOSTS": hosts}
    return Scene(front, settings.load(env), env, database_url)


@contextmanager
def process(program: str, env: dict[str, str], *args: str) -> Iterator[subprocess.Popen[str]]:
    whole = os.environ | env | {"PYTHONPATH": str(ROOT / "include")}
    command = [sys.executable, "-c", program, *args]
    started = subprocess.Popen(command, env=whole, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def begin_together(workers: list[subprocess.Popen[str]]) -> None:
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()


def test_four_workers_never_have_more_than_two_connections(scene: Scene) -> None:
    front, names = scene.front, scene.plan()
    assert len(names) >= 4

    def until_a_third_comes(front: Front, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        front.wait_for(lambda: front.open > ccnews_line.CONNECTIONS, 0.4)
        front.whole(handler, body)

    front.answer = until_a_third_comes
    with ExitStack() as started:
        turns = (names[:2], names[:2], names[2:4], names[2:4])
        workers = [started.enter_context(process(READER, scene.env, *turn)) for turn in turns]
        begin_together(workers)
        answers = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert [len(answer.split()) for answer in answers] == [2] * 4
    assert len(front.files_asked()) == 8
    assert front.most == ccnews_line.CONNECTIONS


def test_a_connection_of_a_killed_worker_is_free_at_once(scene: Scene) -> None:
    front, names = scene.front, scene.plan()
    never = threading.Event()

    def held_open(front: Front, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        front.send(handler, 200, b"", Content_Length=str(len(body)))
        never.wait(30)

    front.answer = held_open
    try:
        with process(READER, scene.env, names[0]) as first, process(READER, scene.env, names[1]) as second:
            begin_together([first, second])
            assert front.wait_for(lambda: front.open == ccnews_line.CONNECTIONS, 30)
        front.answer = Front.whole
        with process(READER, scene.env, names[2]) as third:
            begin_together([third])
            assert third.communicate(timeout=30)[0].strip().isdigit()
    finally:
        never.set()


def test_an_archive_that_slows_us_down_is_left_alone_by_all_workers(scene: Scene) -> None:
    assert len(scene.plan()) >= 4
    scene.front.answer = lambda front, handler, body: front.send(handler, 503, b"<Code>SlowDown</Code>")
    for _ in range(2):
        pipeline.recover(scene.settings, DAYS[1], see_out=False)
    assert len(scene.front.files_asked()) == 1
    told = rows(scene.url, "SELECT state, reason FROM newsdesk.recovery ORDER BY recovery_id")
    assert {row["state"] for row in told} == {"waiting"}
    assert "HTTP 503" in told[0]["reason"]
    assert all(row["reason"].startswith("CC-NEWS is left alone until ") for row in told[1:])


def spread(body: bytes) -> bytes:
    """The same records, with as much between them as a day's other newspapers: more than is read at once."""
    stranger = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://elsewhere.example/\r\n\r\n"
    between = gzip.compress(stranger + random.Random(5).randbytes(300_000), 1)
    found = warc.members(io.BytesIO(body), 0, lambda head: False)
    return b"".join(body[member.start : member.end] + between for member in found)


def test_a_worker_killed_inside_a_file_is_taken_over_at_the_next_record(
    scene: Scene, database_server: str, migrated_template: str
) -> None:
    front, url = scene.front, scene.url
    front.answer = lambda front, handler, body: front.whole(handler, spread(body))
    names = scene.plan()
    richest = max(names, key=lambda name: len(urllib.request.urlopen(f"{front.behind}/{name}").read()))
    only = f"DELETE FROM newsdesk.recovery WHERE item <> '{richest}'"
    rows(url, only)
    never = threading.Event()

    def stuck_at_two_thirds(front: Front, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        body = spread(body)
        front.send(handler, 200, body[: len(body) * 2 // 3], Content_Length=str(len(body)))
        never.wait(60)

    front.answer, before = stuck_at_two_thirds, front.answer
    try:
        with process(WORKER % DAYS[1].timetuple()[:3], scene.env) as worker:
            while not rows(url, "SELECT 1, pg_sleep(0.02) FROM newsdesk.capture OFFSET 1"):
                assert worker.poll() is None
        ((_, position),) = (row.values() for row in rows(url, "SELECT item, position FROM newsdesk.recovery"))
        front.answer, front.asked = before, []
        rows(url, "UPDATE newsdesk.recovery SET leased_until = now() - interval '1 second'")
        pipeline.recover(scene.settings, DAYS[1])
    finally:
        never.set()
    assert front.files_asked() == [(f"/{richest}", f"bytes={position}-")]
    assert position > 0

    other = embedded.create_database(database_server, "ccnews_undisturbed", template=migrated_template)
    undisturbed = settings.load(scene.env | {"NEWSDESK_DATABASE_URL": other})
    pipeline.plan(undisturbed, DAYS[1], sources=["ccnews"])
    rows(other, only)
    pipeline.recover(undisturbed, DAYS[1])
    assert counts(url) == counts(other)
    for sql in (
        "SELECT canonical_url, origin, state, published_at FROM newsdesk.article ORDER BY 1",
        "SELECT url, captured_at, origin, sha256::text FROM newsdesk.capture ORDER BY 1",
        "SELECT source, item, state, found, added, captured, missing FROM report.recovery ORDER BY 1, 2",
    ):
        assert rows(url, sql) == rows(other, sql)
    embedded.drop_database(database_server, "ccnews_undisturbed")


def busy(front: Front, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    front.send(handler, 503, b"<Code>SlowDown</Code>", Retry_After="3600")


def silent(front: Front, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    front.wait_for(lambda: False, 2.0)


def another_page(front: Front, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    front.send(handler, 200, b"<html>Back soon</html>", Content_Type="text/html")


@pytest.mark.parametrize(
    ("answer", "told"),
    [(busy, "HTTP 503"), (silent, "timeout"), (another_page, "something else than a list of files")],
)
def test_a_list_of_files_that_cannot_be_had_holds_up_no_other_source(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, answer: Reply, told: str
) -> None:
    monkeypatch.setattr(courtesy, "ANSWER_SECONDS", 0.5)
    scene.front.answer = answer
    asked = datetime.now(UTC)
    for _ in range(2):  # the second time the archive may be held for an hour
        plan = pipeline.plan(scene.settings, DAYS[1], sources=("stored", "sitemap", "ccnews"))
        assert plan["ccnews"] == plan["stored"] == 1
        assert plan["sitemap"] >= len(OUTLETS)
    assert datetime.now(UTC) - asked < timedelta(seconds=15)
    rows(scene.url, "DELETE FROM newsdesk.host")
    pipeline.recover(scene.settings, DAYS[1], see_out=False)
    came = {row["source"]: row for row in rows(scene.url, "SELECT * FROM report.recovery WHERE source <> 'sitemap'")}
    assert came["stored"]["state"] == "done"
    assert came["ccnews"]["state"] == "waiting"
    assert told in came["ccnews"]["reason"]
    assert rows(scene.url, "SELECT item FROM report.recovery WHERE source = 'sitemap' AND state <> 'done'") == []

    scene.front.answer = Front.whole
    rows(scene.url, "DELETE FROM newsdesk.host")
    rows(scene.url, "UPDATE newsdesk.recovery SET next_attempt_at = now()")
    pipeline.recover(scene.settings, DAYS[1], see_out=False, seconds=0.2)
    listed = rows(scene.url, "SELECT item, state, reason FROM report.recovery WHERE source = 'ccnews'")
    (about,) = (row for row in listed if row["item"] == FILE_LIST)
    assert (about["state"], about["reason"]) == ("done", f"{len(listed) - 1} archive files")
    assert len(listed) > 4
