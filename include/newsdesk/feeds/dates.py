"""Dates as feeds print them, to aware UTC instants."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

FIRST_YEAR = 1971
LAST_YEAR = 2199
"""Outside of these stand only default values: the Unix epoch, year 1, year 9999."""
AHEAD = timedelta(minutes=10)
"""How far ahead of ours another clock may be before its date counts as a future one."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})(?:-?(?P<day>\d{2}))?"
    r"(?:(?:T|\s+|_)(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_WORDY = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})(?:\s+de\s+|[\s./-]+)(?P<month>[^\W\d]+)\.?(?:,?\s+del?\s+|,?[\s./-]+)(?P<year>\d{4})"
    r"(?:,?\s+(?:-\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    r"(?:,?\s+(?:at\s+|-\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)

_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4})"
    r" (?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2}) (?P<zone>GMT|UTC|Z|[+-]\d{4})"
)
_HALF = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)
_STATED = re.compile(r"\d:\d\d(?::\d\d)?\s*(?:(?P<offset>[+-]\d)|(?P<name>[A-Za-z]{1,5})\b)")
_RFC822_ZONES = frozenset(
    ["UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AST", "ADT"]
)
_OTHER_ZONES = {
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "WET": 0,
    "WEST": 1,
    "EET": 2,
    "EEST": 3,
    "ART": -3,
    "COT": -5,
    "PET": -5,
}
"""Hours from UTC. RFC 822 knows the American ones only; a name in neither table is read as no zone."""


def parse_date(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """The instant that ``text`` names, in UTC, or None when it names none that is possible.

    RFC 822 (also without weekday, with one-digit hours or two-digit years), ISO 8601 and its W3C profile, Unix seconds,
    and dates with English or Spanish month names. A date without zone is read in ``zone``; a plain day is its midnight.
    """
    text = " ".join((text or "").split())[:100]
    if not text:
        return None
    for reader in _READERS if text[0].isdigit() else _READERS[2:]:
        try:
            moment = reader(text, zone)
            if moment is not None:
                moment = moment.astimezone(UTC)
                return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
        except (ValueError, OverflowError):
            continue
    return None


def clamp(published: datetime | None, first_seen: datetime) -> tuple[datetime | None, bool]:
    """The date to believe, and whether it was put right: what is dated after we saw it was published by then."""
    if published is not None and published > first_seen + AHEAD:
        return first_seen, True
    return published, False


def _usual(text: str, zone: tzinfo) -> datetime | None:
    """RFC 822 as nearly all feeds print it: five times as fast as the standard library, which reads the others."""
    found = _USUAL.fullmatch(text)
    month = _MONTHS.get(found["month"].lower()) if found else None
    return _moment(found, month, zone) if found and month else None


def _unix(text: str, zone: tzinfo) -> datetime | None:
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{13}", text):
        return datetime.fromtimestamp(float(text) / (1000 if len(text) == 13 else 1), UTC)
    return None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    found = _ISO.match(text)
    return _moment(found, int(found["month"]), zone) if found else None


def _rfc822(text: str, zone: tzinfo) -> datetime | None:
    parts = parsedate_tz(text)
    if parts is None or not re.search(r"[A-Za-z]{3}", text) or _HALF.search(text):
        return None
    year, month, day, hour, minute, second, *_, offset = parts
    stated = _STATED.search(text)
    if stated and (stated["offset"] or stated["name"].upper() in _RFC822_ZONES):
        zone = timezone(timedelta(seconds=offset or 0))
    elif stated and stated["name"].upper() in _OTHER_ZONES:
        zone = timezone(timedelta(hours=_OTHER_ZONES[stated["name"].upper()]))
    moment = datetime(year, month, day, 0, 0, tzinfo=zone)
    if not (0 <= hour <= 24 and 0 <= minute < 60 and 0 <= second <= 60):
        return None
    return moment + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _wordy(text: str, zone: tzinfo) -> datetime | None:
    for pattern in (_WORDY, _AMERICAN):
        found = pattern.match(text)
        month = _MONTHS.get(found["month"].lower()) if found else None
        if found and month:
            return _moment(found, month, zone)
    return None


def _moment(found: re.Match[str], month: int, zone: tzinfo) -> datetime:
    groups = found.groupdict()
    hour, minute = int(groups["hour"] or 0), int(groups["minute"] or 0)
    half = (groups.get("half") or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    day, second = int(groups["day"] or 1), min(int(groups["second"] or 0), 59)
    if hour > 24 or minute > 59:
        raise ValueError("no time of day")
    midnight = datetime(int(groups["year"]), month, day, tzinfo=_zone(groups["zone"]) or zone)
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    digits = re.sub(r"\D", "", text).ljust(4, "0")
    if text[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


_READERS = (_unix, _iso, _usual, _rfc822, _wordy)
