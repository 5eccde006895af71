"""What an answer means: its status, headers and body read as one of the outcome words of ``newsdesk.model.Capture``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 7 * 86_400.0
"""Seconds. A server that asks for more is asked again after a week."""

_BY_STATUS = {
    304: "not_modified",
    401: "blocked",
    402: "paywall",
    403: "blocked",
    404: "not_found",
    410: "removed",
    451: "blocked",
}
_PAGE_TYPES = re.compile(r"^(?:text/(?:html|plain|xml)|application/(?:xhtml\+xml|xml|octet-stream))$")
_NEVER_A_FEED = re.compile(
    r"^(?:image|audio|video|font)/|^application/(?:pdf|zip|javascript|msword|wasm|vnd\.(?!.*\+(?:xml|json)))"
)


def by_status(status: int) -> str:
    """The outcome word for a status other than a redirect's: ``ok`` for 200, 203 and 206, else what was refused."""
    if status in {200, 203, 206}:
        return "ok"
    return _BY_STATUS.get(status, "error")


def wrong_type(kind: str, content_type: str | None) -> bool:
    """Whether the declared type rules out that the body is a ``page`` or a ``feed``. Other kinds take any type.

    Feeds are served under all kinds of names, text/html and octet-stream among them, so only what surely is something
    else is ruled out. A missing type rules nothing out.
    """
    mime = (content_type or "").partition(";")[0].strip().lower()
    if not mime or "/" not in mime:
        return False
    if kind == "page":
        return not _PAGE_TYPES.match(mime)
    return kind == "feed" and bool(_NEVER_A_FEED.match(mime))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header: a number of seconds or an HTTP date (RFC 9110, 10.2.3).

    None when there is none or it cannot be read. Never negative, at most LONGEST_RETRY_AFTER.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        seconds = float(text[:12])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError, OverflowError):
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def is_consent(asked_host: str, final_host: str) -> bool:
    """Whether a redirect led to a consent wall: a host made for that, other than the one asked."""
    return final_host != asked_host and bool(re.match(r"(?:consent|guce|privacy-?(?:wall|gate))\.", final_host))


_CHALLENGE_HEADERS = {
    "cf-mitigated": ("challenge",),  # Cloudflare, documented for exactly this purpose
    "x-amzn-waf-action": ("challenge", "captcha"),  # AWS WAF
}
_CHALLENGE_MARKS = re.compile(
    rb"/cdn-cgi/challenge-platform/|cf-browser-verification|_cf_chl_opt"  # Cloudflare
    rb"|_Incapsula_Resource|Incapsula incident ID"  # Imperva
    rb"|captcha-delivery\.com"  # DataDome
    rb"|sec-if-cpt-container|errors\.edgesuite\.net"  # Akamai
    rb"|px-captcha|_pxAppId"  # HUMAN
    rb"|awsWafCookieDomainList|token\.awswaf\.com"  # AWS WAF
    rb"|sucuri_cloudproxy_js"  # Sucuri
    rb"|perfdrive\.com"  # Radware
    rb"|/\.within\.website/x/cmd/anubis"  # Anubis
    rb"|challenge validation|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human"
    rb"|enable javascript and cookies to continue|habilit[ae] javascript y (?:las )?cookies"
    rb"|(?:comprobando|verificando) (?:su|tu) navegador|verific[ao]r? que (?:eres|es) (?:un )?human[oa]",
    re.IGNORECASE,
)
_SELF_RELOAD = re.compile(
    rb"document\.cookie\s*=|location\.(?:reload|replace|assign)\s*\(|location(?:\.href)?\s*=[^=]|\.submit\s*\(\s*\)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(rb"<(script|style|noscript|svg|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")
CHALLENGE_SIZE = 40_000
"""Bytes. Articles name challenge vendors in their own scripts; the interstitials themselves are small."""
CHALLENGE_WORDS = 60
"""Visible words. An interstitial says little; an article says more."""


def is_challenge(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a bot challenge and not the page, also when it says 200.

    Either the vendor says so in a header, or the page is small, shows few words, and bears a vendor's mark or a script
    that sets a cookie or sends the visitor on.
    """
    if any(headers.get(name, "").strip().lower() in values for name, values in _CHALLENGE_HEADERS.items()):
        return True
    start = body[:1024].lstrip().lower()
    if not body or len(body) > CHALLENGE_SIZE or b"<" not in start or start.startswith((b"<?xml", b"<rss", b"<feed")):
        return False
    marked, reloads = _CHALLENGE_MARKS.search(body), _SELF_RELOAD.search(body)
    if not marked and not (reloads and b"<script" in body.lower()):
        return False
    words = _TAG.sub(b" ", _INVISIBLE.sub(b" ", body)).split()
    return len(words) <= CHALLENGE_WORDS
