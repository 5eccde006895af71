"""The version of what derived a row: a hash of the code and data that decide, so that nobody can forget to count it up."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from newsdesk.settings import PACKAGE


@cache
def quotes_version() -> str:
    """The version of the quote finder: of its modules, and of the gazetteer it links people by."""
    files = [*(PACKAGE / "quotes").rglob("*.py"), PACKAGE / "gazetteer.py", PACKAGE / "topics" / "gazetteer.yaml"]
    return f"quotes-{_hash(files)}"


@cache
def stories_version() -> str:
    """The version of what ties articles to stories and copies to originals."""
    return f"stories-{_hash([*(PACKAGE / 'stories').rglob('*.py')])}"


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:12]
