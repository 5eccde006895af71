"""The templates' phrases in Spanish."""

from __future__ import annotations

SPANISH: dict[str, str] = {}
