"""The pages where they live: a real Airflow API server with three users, the sample newsroom behind it, Debian's Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from newsdesk import pipeline
from newsdesk import settings as newsdesk_settings
from newsdesk.digest import unsubscribe
from newsdesk.run import airflow
from newsdesk.run.processes import family
from newsdesk.store import embedded
from newsdesk.store.db import connect
from newsdesk.store.migrate import migrate
from newsdesk.web.access import Access, Visitor
from newsdesk.web.app import create_app

sys.path.append(str(Path(__file__).parents[1] / "db"))
from report_newsroom import store_newsroom

pytestmark = [pytest.mark.airflow, pytest.mark.browser, pytest.mark.db]

PASSWORDS = {"viewer": "view-only", "user": "may-trigger", "admin": "may-all"}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
DOUBTFUL = 24
PUBLIC_URL = "https://desk.example/newsdesk"
OPEN = "/unsubscribe/{token}"
"""The one route without a login: mail programs have none."""


@dataclass(frozen=True)
class Site:
    """The running API server, its database, and a token for each user."""

    url: str
    database_url: str
    edition: date
    tokens: dict[str, str]
    installation: airflow.Airflow

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(self.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            found = cursor.fetchall() if cursor.description else []
            connection.commit()
            return found

    def ask(self, method: str, path: str, user: str | None, form: dict[str, Any] | None = None) -> tuple[int, str]:
        """Status and body, asked for as a browser would from one of our own pages."""
        headers = {"sec-fetch-site": "same-origin"}
        if user is not None:
            headers["cookie"] = f"_token={self.tokens[user]}"
        return self.send(method, path, headers, form)

    def send(
        self, method: str, path: str, headers: dict[str, str], form: dict[str, Any] | None = None
    ) -> tuple[int, str]:
        """Status and body of a request with these headers."""
        answer = urllib3.request(
            method,
            f"{self.url}/newsdesk{path}",
            headers={"content-type": "application/x-www-form-urlencoded", **headers},
            body=urlencode(form or {}),
            redirect=False,
            retries=False,
            timeout=60,
        )
        return answer.status, answer.data.decode(errors="replace")


@pytest.fixture(scope="module")
def site(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("web")
    database_url = embedded.create_database(database_server, "web_pages")
    variables = {
        "NEWSDESK_DATABASE_URL": database_url,
        "NEWSDESK_DATA_DIR": str(folder / "data"),
        "NEWSDESK_PUBLIC_URL": PUBLIC_URL,
    }
    settings = newsdesk_settings.load(variables)
    migrate(database_url, timezone=settings.timezone.key)
    edition = fill(settings, database_url)
    metadata_url = embedded.create_database(database_server, "web_airflow")
    installation = airflow.configure(folder / "airflow", metadata_url, airflow.free_port(), variables)
    installation = with_users(installation, folder / "users.json")
    airflow.run_airflow(installation, "db", "migrate")
    airflow.run_airflow(installation, "dags", "reserialize")
    with family(folder / "log") as processes:
        yield Site(
            installation.url, database_url, edition, served(processes, installation, tuple(PASSWORDS)), installation
        )


def served(processes: Any, installation: airflow.Airflow, users: tuple[str, ...]) -> dict[str, str]:
    """Start the API server; a token for each user."""
    processes.start("api-server", [airflow._program(), "api-server", "--workers", "1"], installation.environment)
    processes.wait_until(lambda: answers(installation.url), "the start of the API server", 180)
    return {user: token(installation.url, user) for user in users}


FAB_TABLES_AND_USERS = """
import json, sys
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.providers.fab.auth_manager.models.db import FABDBManager
from airflow.utils.session import create_session

with create_session() as session:
    FABDBManager(session).initdb()
with get_application_builder() as builder:
    security = builder.sm
    security.sync_roles()
    for name, (role, password) in json.loads(sys.argv[1]).items():
        if not security.add_user(name, name, name, f"{name}@x.org", security.find_role(role), password):
            raise SystemExit(f"{name} could not be made")
"""
FAB_ROLES = {"nobody": "Public", "viewer": "Viewer", "user": "User"}


@pytest.fixture(scope="module")
def fab_site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A second API server over the same databases, with the accounts and roles of production (FabAuthManager)."""
    folder = tmp_path_factory.mktemp("fab")
    port = airflow.free_port()
    url = f"http://{airflow.HOST}:{port}"
    installation = replace(
        site.installation,
        url=url,
        environment={
            **site.installation.environment,
            "AIRFLOW_HOME": str(folder),
            "AIRFLOW__API__BASE_URL": url,
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__CORE__AUTH_MANAGER": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
        },
    )
    users = {name: (role, PASSWORDS.get(name, "no-role-at-all")) for name, role in FAB_ROLES.items()}
    made = subprocess.run(
        [sys.executable, "-c", FAB_TABLES_AND_USERS, json.dumps(users)],
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    with family(folder / "log") as processes:
        yield replace(
            site, url=url, tokens=served(processes, installation, tuple(FAB_ROLES)), installation=installation
        )


def fill(settings: newsdesk_settings.Settings, database_url: str) -> date:
    """The sample newsroom's last three days, stories joined, some verdicts in doubt. Returns the last day's edition."""
    edition = pipeline.edition_day(settings, settings_now(settings))
    store_newsroom(database_url, edition - timedelta(days=3))
    pipeline.publish(settings)
    with connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.verdict AS d SET review = true FROM (
                SELECT reading_id FROM newsdesk.coverage WHERE NOT relevant ORDER BY article_id LIMIT %s
            ) AS c WHERE d.reading_id = c.reading_id
            """,
            (DOUBTFUL,),
        )
        cursor.execute("SELECT newsdesk.refresh_coverage(array_agg(article_id)) FROM newsdesk.article")
        cursor.execute(
            """
            INSERT INTO newsdesk.poll (feed_id, polled_at, outcome, status, reason)
            SELECT feed_id, now() - interval '1 day', 'error', 500, 'HTTP 500' FROM newsdesk.feed ORDER BY feed_id LIMIT 1
            """
        )
        cursor.execute("UPDATE newsdesk.poll SET gap = true WHERE poll_id % 7 = 0")
        connection.commit()
    pipeline.compose(settings, edition)
    return edition


def settings_now(settings: newsdesk_settings.Settings) -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC).astimezone(settings.timezone)


def with_users(installation: airflow.Airflow, passwords: Path) -> airflow.Airflow:
    passwords.write_text(json.dumps(PASSWORDS))
    users = ",".join(f"{name}:{name}" for name in PASSWORDS)
    return replace(
        installation,
        environment={
            **installation.environment,
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": users,
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        },
    )


def answers(url: str) -> bool:
    try:
        return urllib3.request("GET", f"{url}/api/v2/version", retries=False, timeout=5).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def token(url: str, user: str) -> str:
    body = json.dumps({"username": user, "password": PASSWORDS.get(user, "no-role-at-all")})
    answer = urllib3.request("POST", f"{url}/auth/token", body=body, headers={"content-type": "application/json"})
    found: str = answer.json()["access_token"]
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of the browser, signed in to nothing, with every error of a page's script failing the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def sign_in(page: Page, site: Site, user: str) -> None:
    page.context.add_cookies([{"name": "_token", "value": site.tokens[user], "url": site.url}])


def first(site: Site, query: str) -> Any:
    return site.rows(query)[0][0]


# Who may do what: every route there is ---------------------------------------------------------------------------------


def routes() -> list[tuple[str, str]]:
    """Method and path of every route, from the application's own table."""
    visitor = Visitor("nobody", may_write=False)
    settings = newsdesk_settings.load({"NEWSDESK_PUBLIC_URL": PUBLIC_URL})
    app = create_app(Access(lambda: visitor, lambda: visitor, "/"), settings)
    found = [(method, path) for path, methods in walk(app.routes) for method in methods]
    assert len(found) > 20
    return sorted(found)


def walk(table: Any) -> Iterator[tuple[str, set[str]]]:
    for route in table:
        if hasattr(route, "methods"):
            yield route.path, set(route.methods) - {"HEAD"}
        else:
            inner = getattr(route, "routes", None) or route.original_router.routes
            yield from walk(inner)


@pytest.fixture
def arguments(site: Site) -> dict[str, str]:
    """What stands for the parameters of a path."""
    story, article = site.rows(
        """
        SELECT story_id, max(article_id) FROM newsdesk.coverage WHERE relevant AND story_id IS NOT NULL
        GROUP BY story_id HAVING count(*) > 2 ORDER BY story_id LIMIT 1
        """
    )[0]
    feed, day = site.rows("SELECT feed_id, day FROM newsdesk.entry ORDER BY day DESC LIMIT 1")[0]
    return {
        "{story_id}": str(story),
        "{article_id}": str(article),
        "{person_id}": str(first(site, "SELECT min(person_id) FROM report.people")),
        "{feed_id}": str(feed),
        "/{day}/rows": f"/{site.edition}/rows",
        "/digests/{day}": f"/digests/{site.edition}",
        "{day}": str(day),
        "{name}": "articles",
        "{token}": unsubscribe.token(bytes(first(site, "SELECT key FROM newsdesk.mail_key")), "matrix@x.org", "digest"),
    }


@pytest.fixture
def forms(site: Site, arguments: dict[str, str]) -> dict[str, dict[str, Any]]:
    """A form that each writing route accepts."""
    other_person = first(site, "SELECT max(person_id) FROM report.people")
    other_story = site.rows("SELECT story_id FROM report.stories WHERE articles = 1 LIMIT 1")[0][0]
    return {
        "/articles/{article_id}/verdict": {"relevant": "true", "note": "matrix"},
        "/people/{person_id}/merge": {"into": other_person, "note": "matrix"},
        "/stories/{story_id}/split": {"article": arguments["{article_id}"], "note": "matrix"},
        "/stories/{story_id}/merge": {"into": other_story, "note": "matrix"},
        OPEN: {"List-Unsubscribe": "One-Click"},
    }


@pytest.mark.parametrize(("method", "path"), routes())
def test_every_route_asks_airflow_who_may_use_it(
    site: Site, arguments: dict[str, str], forms: dict[str, dict[str, Any]], method: str, path: str
) -> None:
    form = forms[path] if method == "POST" else None
    found = {user: site.ask(method, filled(path, arguments), user, form)[0] for user in (None, "viewer", "user")}
    assert found == allowed(method, path)


def filled(path: str, arguments: dict[str, str]) -> str:
    """The path with something in place of its parameters."""
    for name, value in arguments.items():
        path = path.replace(name, value)
    return path.replace("/static/articles", "/static/newsdesk.css")


def allowed(method: str, path: str) -> dict[str | None, int]:
    """What a route answers to whom."""
    if path == OPEN:
        return {None: 200, "viewer": 200, "user": 200}
    return {None: 401, "viewer": 200, "user": 200} if method == "GET" else {None: 401, "viewer": 403, "user": 303}


def test_a_mail_program_leaves_the_list_through_airflow_and_with_a_wrong_link_learns_nothing(site: Site) -> None:
    key = bytes(first(site, "SELECT key FROM newsdesk.mail_key"))
    link = f"/unsubscribe/{unsubscribe.token(key, 'carla@x.org', 'digest')}"
    of_carla = "SELECT kind, subscribed, given_by FROM newsdesk.subscription WHERE recipient = 'carla@x.org'"
    assert site.send("GET", link, {})[0] == 200
    assert site.rows(of_carla) == []
    # As RFC 8058 has it: no cookie, no Origin, no Sec-Fetch-Site.
    assert site.send("POST", link, {}, {"List-Unsubscribe": "One-Click"})[0] == 200
    assert site.rows(of_carla) == [("digest", False, "one-click")]
    assert site.send("POST", f"{link}x", {})[0] == 404


def test_a_form_of_another_site_changes_nothing_although_the_browser_sends_the_cookie(site: Site) -> None:
    article = first(site, "SELECT min(article_id) FROM newsdesk.coverage WHERE relevant")
    for header in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {},
    ):
        headers = {"cookie": f"_token={site.tokens['user']}", **header}
        assert site.send("POST", f"/articles/{article}/verdict", headers, {"relevant": "false"})[0] == 403
    assert site.rows(
        "SELECT count(*) FROM newsdesk.analyst_verdict WHERE article_id = %s AND NOT relevant", article
    ) == [(0,)]


def test_a_program_with_a_bearer_token_may_give_a_verdict_and_airflow_logs_it(site: Site) -> None:
    article = first(site, "SELECT min(article_id) FROM newsdesk.coverage WHERE relevant")
    headers = {"authorization": f"Bearer {site.tokens['user']}"}
    form = {"relevant": "true", "note": "by a program"}
    assert site.send("POST", f"/articles/{article}/verdict", headers, form)[0] == 303
    assert site.rows("SELECT analyst, note FROM newsdesk.analyst_verdict ORDER BY analyst_verdict_id DESC LIMIT 1") == [
        ("user", "by a program")
    ]
    logged = urllib3.request(
        "GET",
        f"{site.url}/api/v2/eventLogs?order_by=-when&limit=1",
        headers={"authorization": f"Bearer {site.tokens['admin']}"},
    ).json()["event_logs"][0]
    assert (logged["event"], logged["owner"], json.loads(logged["extra"])["article_id"]) == (
        "give_verdict",
        "user",
        str(article),
    )


def test_anonymous_visitors_are_shown_the_way_to_sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/newsdesk/quotes?q=border")
    page.get_by_role("link", name="Sign in to Airflow").click()
    page.get_by_label("Username").fill("viewer")
    page.get_by_label("Password").fill(PASSWORDS["viewer"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/newsdesk/quotes?q=border")
    expect(page.get_by_role("heading", name="Quotes", exact=True)).to_be_visible()


# The user's way --------------------------------------------------------------------------------------------------------


def test_the_users_way_from_the_login_to_a_corrected_story(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/auth/login")
    page.get_by_label("Username").fill("user")
    page.get_by_label("Password").fill(PASSWORDS["user"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Newsdesk").first.click()
    desk = page.frame_locator("iframe[title=Newsdesk]")

    expect(desk.get_by_role("heading", name="Top stories")).to_be_visible()
    expect(desk.get_by_role("heading", name="Who said what")).to_be_visible()
    before = articles_counted(desk)

    headline = desk.locator("article.top h3 a").first
    title = headline.inner_text()
    headline.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(title[:30])
    quote = desk.locator("a.quote.direct").first
    expect(quote).to_be_visible()
    speaker = quote.get_attribute("title")
    quote.click()
    said = desk.locator(".voices > li:has(:target)")
    expect(said).to_be_in_viewport()
    assert speaker is not None
    expect(said.locator(".speaker")).to_contain_text(speaker.split(" — ")[0])
    assert "/plugin/newsdesk/newsdesk/articles/" in page.url, "the place within the pages is in Airflow's own address"

    desk.get_by_role("link", name="Its story").click()
    expect(desk.get_by_role("heading", name="Timeline")).to_be_visible()
    members = desk.locator(".timeline tbody tr").count()
    desk.locator(".timeline").get_by_role("link", name=title).first.click()
    expect(desk.get_by_role("heading", name="Verdict")).to_be_visible()
    desk.get_by_label("Why").fill("not about the policy")
    desk.get_by_role("button", name="Not relevant").click()
    expect(desk.locator(".big .verdict")).to_have_text("not relevant")
    expect(desk.locator(".verdicts")).to_contain_text("not about the policy")

    desk.get_by_role("link", name="Its story").click()
    expect(desk.locator(".timeline tbody tr")).to_have_count(members - 1)
    expect(desk.locator(".timeline").get_by_role("link", name=title, exact=True)).to_have_count(0)
    desk.get_by_role("link", name="Today", exact=True).click()
    expect(desk.get_by_role("heading", name="Top stories")).to_be_visible()
    assert articles_counted(desk) == before - 1


def articles_counted(desk: FrameLocator) -> int:
    return int(desk.locator(".numbers a", has_text="articles").first.locator("b").inner_text())


def test_from_a_gap_in_the_coverage_to_airflows_backfill_form(page: Page, site: Site) -> None:
    sign_in(page, site, "user")
    page.goto(f"{site.url}/plugin/newsdesk")
    desk = page.frame_locator("iframe[title=Newsdesk]")
    desk.get_by_role("link", name="Coverage", exact=True).click()
    desk.locator(".heat td.gap a, .heat td.out a").first.click()
    desk.get_by_role("link", name="Fill this day from the archives").click()
    expect(desk.locator(".dates output").first).to_be_visible()
    desk.get_by_role("link", name="Open news_backfill in Airflow").click()
    page.wait_for_url("**/dags/news_backfill**")
    page.get_by_role("button", name="Trigger").first.click()
    page.get_by_text("Backfill", exact=True).last.click()
    expect(page.get_by_text("Reprocess Behavior").or_(page.get_by_text("Missing Runs")).first).to_be_visible()


def test_links_to_the_press_leave_the_frame_and_tell_nobody_where_from(page: Page, site: Site) -> None:
    sign_in(page, site, "viewer")
    article = first(site, "SELECT min(article_id) FROM newsdesk.coverage WHERE relevant")
    page.context.route("**/*.test/**", lambda route: route.fulfill(body="the press", content_type="text/html"))
    page.goto(f"{site.url}/plugin/newsdesk/newsdesk/articles/{article}")
    desk = page.frame_locator("iframe[title=Newsdesk]")
    with page.context.expect_page() as opened:
        desk.get_by_role("link", name="Read it at").click()
    assert opened.value.evaluate("[document.referrer, window.opener]") == ["", None]


def test_twenty_doubtful_verdicts_are_judged_with_the_keyboard_alone(page: Page, site: Site) -> None:
    sign_in(page, site, "user")
    page.goto(f"{site.url}/newsdesk/review")
    expect(page.locator(".item")).to_have_count(20)
    waiting = int(page.locator("#left").inner_text())
    judged = page.locator(".item").evaluate_all("items => items.map(item => Number(item.id.slice(5)))")
    for number in range(20):
        page.keyboard.press("y" if number % 3 == 0 else "n")
    expect(page.locator(".item.done")).to_have_count(20)
    expect(page.locator("#left")).to_have_text(str(waiting - 20))
    given = dict(
        site.rows("SELECT article_id, relevant FROM newsdesk.analyst_verdict WHERE article_id = ANY(%s)", judged)
    )
    assert given == {article: number % 3 == 0 for number, article in enumerate(judged)}
    expect(page.locator("#more")).to_be_focused()
    page.keyboard.press("u")
    page.keyboard.press("r")
    page.keyboard.type("I was too quick")
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    expect(page.locator(".item.done")).to_have_count(20)
    expect(page.locator("#left")).to_have_text(str(waiting - 20))
    assert site.rows(
        """
        SELECT relevant, note, analyst FROM newsdesk.analyst_verdict WHERE article_id = %s
        ORDER BY analyst_verdict_id DESC LIMIT 1
        """,
        judged[-1],
    ) == [(True, "I was too quick", "user")]
    page.locator("#more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".item")).to_have_count(waiting - 20)


def test_a_viewer_is_offered_no_form(page: Page, site: Site) -> None:
    sign_in(page, site, "viewer")
    page.goto(f"{site.url}/newsdesk/review")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    assert page.locator("form[method=post]").count() == 0


def test_the_pages_work_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "_token", "value": site.tokens["user"], "url": site.url}])
    page = context.new_page()
    article = first(site, "SELECT max(article_id) FROM newsdesk.coverage WHERE relevant AND NOT by_analyst")
    page.goto(f"{site.url}/newsdesk/articles/{article}")
    page.get_by_role("button", name="Not relevant").click()
    expect(page.locator(".big .verdict")).to_have_text("not relevant")
    page.get_by_role("button", name="Relevant", exact=True).click()
    expect(page.locator(".big .verdict")).to_have_text("relevant")
    context.close()


# For everybody ---------------------------------------------------------------------------------------------------------


def addresses(site: Site) -> list[str]:
    story = first(site, "SELECT story_id FROM report.stories ORDER BY articles DESC LIMIT 1")
    article = first(site, "SELECT article_id FROM report.quotes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    person = first(site, "SELECT person_id FROM report.people ORDER BY quotes DESC LIMIT 1")
    feed, day = site.rows("SELECT feed_id, day FROM newsdesk.poll WHERE gap LIMIT 1")[0]
    leave = unsubscribe.token(bytes(first(site, "SELECT key FROM newsdesk.mail_key")), "looks@x.org", "digest")
    return [
        f"?day={site.edition}", "stories", "stories?q=border", f"stories/{story}", f"articles/{article}", "quotes",
        "quotes?q=zzzz", "people", f"people/{person}?find=a", "coverage", f"coverage/{feed}/{day}", "coverage/fill", "feeds",
        "review", "digests", f"digests/{site.edition}/rows/articles", f"?day={site.edition + timedelta(days=400)}",
        f"unsubscribe/{leave}",
    ]  # fmt: skip


@pytest.mark.parametrize(("scheme", "language"), [("light", "en-US"), ("dark", "es-MX")])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: Site, scheme: Any, language: str) -> None:
    context = browser.new_context(color_scheme=scheme, locale=language, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "_token", "value": site.tokens["user"], "url": site.url}])
    page = context.new_page()
    found = {}
    for address in addresses(site):
        answer = page.goto(f"{site.url}/newsdesk/{address}")
        assert answer is not None and answer.status == 200, address
        report = Axe().run(page)
        if report.violations_count:
            found[address] = [
                (v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in report.response["violations"]
            ]
    context.close()
    assert found == {}


def test_no_page_is_wider_than_a_telephone(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 800})
    context.add_cookies([{"name": "_token", "value": site.tokens["user"], "url": site.url}])
    page = context.new_page()
    wide = {}
    for address in addresses(site):
        page.goto(f"{site.url}/newsdesk/{address}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 375:
            wide[address] = width
    context.close()
    assert wide == {}


def test_a_page_sends_for_nothing_but_itself(page: Page, site: Site) -> None:
    sign_in(page, site, "user")
    asked: list[str] = []
    blocked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: blocked.append(message.text))
    for address in [*addresses(site), f"digests/{site.edition}"]:
        page.goto(f"{site.url}/newsdesk/{address}")
    assert {url for url in asked if not url.startswith(f"{site.url}/newsdesk/")} == set()
    assert blocked == []


def test_airflow_reports_the_plugin_as_loaded(site: Site) -> None:
    headers = {"authorization": f"Bearer {site.tokens['admin']}"}
    plugins = urllib3.request("GET", f"{site.url}/api/v2/plugins", headers=headers).json()["plugins"]
    assert [plugin["name"] for plugin in plugins if "newsdesk" in plugin["name"]] == ["newsdesk"]
    errors = urllib3.request("GET", f"{site.url}/api/v2/plugins/importErrors", headers=headers).json()
    assert errors["import_errors"] == []


def test_a_crowd_is_served(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    started = time.monotonic()
    with ThreadPoolExecutor(16) as crowd:
        found = list(crowd.map(lambda _: site.ask("GET", "/quotes", "viewer")[0], range(48)))
    assert found == [200] * 48
    assert time.monotonic() - started < 60


# The accounts of production --------------------------------------------------------------------------------------------


def test_every_route_asks_the_accounts_of_production_in_the_same_way(
    fab_site: Site, arguments: dict[str, str], forms: dict[str, dict[str, Any]]
) -> None:
    wrong = {}
    for method, path in sorted(routes(), key=lambda route: route[1].endswith("/merge")):  # what is merged is gone
        form = forms[path] if method == "POST" else None
        address = filled(path, arguments)
        found = {user: fab_site.ask(method, address, user, form)[0] for user in (None, "nobody", "viewer", "user")}
        expected = {"nobody": 200 if path == OPEN else 403, **allowed(method, path)}
        if found != expected:
            wrong[method, path] = found
    assert wrong == {}
    assert fab_site.rows("SELECT analyst FROM newsdesk.analyst_verdict ORDER BY analyst_verdict_id DESC LIMIT 1") == [
        ("user",)
    ]
    headers = {"cookie": f"_token={fab_site.tokens['user']}", "sec-fetch-site": "cross-site"}
    assert (
        fab_site.send("POST", f"/articles/{arguments['{article_id}']}/verdict", headers, {"relevant": "no"})[0] == 403
    )


def test_signing_in_with_an_account_leads_back_to_the_page(browser: Browser, fab_site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{fab_site.url}/newsdesk/quotes?q=border")
    page.get_by_role("link", name="Sign in to Airflow").click()
    page.locator("input[name=username]").fill("viewer")
    page.locator("input[name=password]").fill(PASSWORDS["viewer"])
    page.locator("input[type=submit], button[type=submit]").first.click()
    page.wait_for_url("**/newsdesk/quotes?q=border")
    expect(page.get_by_role("heading", name="Quotes", exact=True)).to_be_visible()
    page.close()
