"""The mail in a real browser: readable for everybody, on a phone and in the dark, and asking nobody for anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from digest_edition import PERMALINK, edition, large, quiet, rendered
from newsdesk.digest.render import alarm

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
MAILS: dict[str, Callable[[], str]] = {
    "en": lambda: rendered("en").html,
    "es-linked": lambda: rendered("es", permalink=PERMALINK).html,
    "quiet": lambda: rendered("en", quiet()).html,
    "sixty": lambda: rendered("en", large(60)).html,
    "four-hundred": lambda: rendered("es", large(400), permalink=PERMALINK).html,
    "weekend": lambda: (
        rendered("en", edition(cut={"facets": ("fentanyl",), "outlets": ("A",), "countries": (), "languages": ()})).html
    ),
    "alarm": lambda: alarm("2 fuentes necesitan atención", ["Una calla desde hace 15 días.", "W" * 900], "es").html,
    "long-words": lambda: rendered("en", large(5, title="Verlautbarungs" * 40)).html,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's sandbox refuses root, which is what tests in a container are.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("mails")
    for name, html in MAILS.items():
        (folder / f"{name}.html").write_text(html(), "utf-8")
    return {name: folder / f"{name}.html" for name in MAILS}


def opened(browser: Browser, mail: Path, scheme: Any, width: int = 700) -> tuple[Page, list[str]]:
    """The mail in a window, and what it asked for besides itself."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(mail.as_uri())
    return page, [url for url in asked if url != mail.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAILS)
def test_axe_finds_nothing_to_object_to(browser: Browser, mails: dict[str, Path], name: str, scheme: str) -> None:
    page, _ = opened(browser, mails[name], scheme)
    page.add_script_tag(content=AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    page.close()
    told = [(v["id"], v["help"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 10, "axe did not look"


@pytest.mark.parametrize("name", MAILS)
def test_a_phone_of_375_pixels_shows_all_of_it(browser: Browser, mails: dict[str, Path], name: str) -> None:
    page, _ = opened(browser, mails[name], "light", 375)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width == 375


@pytest.mark.parametrize("name", MAILS)
def test_nothing_is_requested(browser: Browser, mails: dict[str, Path], name: str) -> None:
    page, asked = opened(browser, mails[name], "light")
    page.close()
    assert asked == []


def test_the_dark_is_dark_and_the_light_light(browser: Browser, mails: dict[str, Path]) -> None:
    ground = "getComputedStyle(document.querySelector('.page')).backgroundColor"
    found = {}
    for scheme in ("light", "dark"):
        page, _ = opened(browser, mails["en"], scheme)
        found[scheme] = page.evaluate(ground)
        page.close()
    assert found == {"light": "rgb(255, 255, 255)", "dark": "rgb(24, 24, 22)"}
