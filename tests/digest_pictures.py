"""Pictures of a digest for the documentation: ``python tests/digest_pictures.py ENGLISH.html SPANISH.html docs/``.

Writes ``digest-en.png`` (a desk in the light) and ``digest-dark.png`` (a phone in the dark, in Spanish) with Chromium.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright


def take(english: Path, spanish: Path, folder: Path) -> list[Path]:
    """The pictures' files."""
    shots: tuple[tuple[Path, str, Any, int, int], ...] = (
        (english, "digest-en.png", "light", 700, 1500),
        (spanish, "digest-dark.png", "dark", 390, 1500),
    )
    made = []
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for mail, name, scheme, width, height in shots:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(mail.resolve().as_uri())
            page.screenshot(path=folder / name)
            made.append(folder / name)
        browser.close()
    return made


if __name__ == "__main__":
    for picture in take(*map(Path, sys.argv[1:4])):
        print(picture, picture.stat().st_size)
