"""All settings in one frozen value, read from the environment once. Every one has a default that works."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsdesk.errors import ConfigError

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. ``database_url`` is None when the embedded server is to be used."""

    database_url: str | None
    feeds_file: Path
    timezone: ZoneInfo
    user_agent: str
    allow_private_hosts: frozenset[str]
    wayback_url: str
    ccnews_url: str
    smtp_url: str | None
    mail_from: str
    recipients_file: Path | None
    edition_time: time
    data_dir: Path
    public_url: str | None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f"NEWSDESK_TIMEZONE={name!r} is not a known time zone; use a name like America/Mexico_City"
        ) from error


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"NEWSDESK_EDITION_TIME={text!r} is not a time of day; write it as 05:00") from error


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environment`` (default: the process's own).

    Raises ConfigError naming the variable, its value and an example of a good one.
    """
    env = os.environ if environment is None else environment
    data_dir = Path(env.get("NEWSDESK_DATA_DIR") or ROOT / "var").expanduser()
    recipients = env.get("NEWSDESK_RECIPIENTS_FILE")
    hosts = env.get("NEWSDESK_ALLOW_PRIVATE_HOSTS", "")
    return Settings(
        database_url=env.get("NEWSDESK_DATABASE_URL") or None,
        feeds_file=Path(env.get("NEWSDESK_FEEDS_FILE") or PACKAGE / "feeds" / "feeds.yaml").expanduser(),
        timezone=_zone(env.get("NEWSDESK_TIMEZONE") or "America/Mexico_City"),
        user_agent=env.get("NEWSDESK_USER_AGENT")
        or "Newsdesk/0.1 (news monitor; contact: set NEWSDESK_USER_AGENT; +https://example.org/newsdesk)",
        allow_private_hosts=frozenset(host.strip().lower() for host in hosts.split(",") if host.strip()),
        wayback_url=(env.get("NEWSDESK_WAYBACK_URL") or "https://web.archive.org").rstrip("/"),
        ccnews_url=(env.get("NEWSDESK_CCNEWS_URL") or "https://data.commoncrawl.org").rstrip("/"),
        smtp_url=env.get("NEWSDESK_SMTP_URL") or None,
        mail_from=env.get("NEWSDESK_MAIL_FROM") or "Newsdesk <newsdesk@localhost>",
        recipients_file=Path(recipients).expanduser() if recipients else None,
        edition_time=_clock(env.get("NEWSDESK_EDITION_TIME") or "05:00"),
        data_dir=data_dir,
        public_url=(env.get("NEWSDESK_PUBLIC_URL") or "").rstrip("/") or None,
    )
