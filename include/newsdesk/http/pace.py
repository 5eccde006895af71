"""How often one host is asked. Pure: the caller keeps the last slot of each key where all workers see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import tld

DEFAULT_DELAY = 1.0
"""Seconds between two requests to one registrable host, when its robots.txt says nothing."""
LONGEST_DELAY = 600.0
"""Seconds. A longer crawl-delay is honoured up to here; some files ask for days by mistake."""


def pace_key(url: str) -> str:
    """The name under which requests to ``url`` are paced: its registrable domain (``example.com.mx``), or
    ``host:port`` for addresses and names outside the public suffix list, or ``""`` for what is no URL."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    domain = tld.get_fld(f"http://{host}/", fail_silently=True) if host else None
    if domain:
        return str(domain)
    return f"{host}:{port}" if host and port else host


def delay_for(crawl_delay: float | None, default: float = DEFAULT_DELAY) -> float:
    """Seconds to keep between two requests: the longer of the host's wish and our own default, bounded."""
    return min(max(crawl_delay or 0.0, default), LONGEST_DELAY)


def next_slot(last: datetime | None, delay: float, now: datetime) -> datetime:
    """When the next request may start, given the start of the last one: now, or ``delay`` seconds after ``last``."""
    if last is None:
        return now
    return max(now, last + timedelta(seconds=delay))
