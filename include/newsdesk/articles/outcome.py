"""What a page that was answered really is: the article, or a wall, a challenge or a notice in its place."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PAYWALL_STATUS = 402
_GONE = frozenset([404, 410])
# Interstitials are small and say little; an article that mentions one of the marks below is neither.
_INTERSTITIAL_BYTES = 60_000
_INTERSTITIAL_WORDS = 160
_NOTICE_WORDS = 60

_TITLE = re.compile(rb"<title[^>]*>\s*(.{0,200}?)\s*</title", re.IGNORECASE | re.DOTALL)
_INVISIBLE = re.compile(rb"<(script|style|svg|head|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*:\s*"?(?:false|no|https?://schema\.org/False)"?', re.IGNORECASE)
_FREE = re.compile(rb'"isAccessibleForFree"\s*:\s*"?(?:true|yes|https?://schema\.org/True)"?', re.IGNORECASE)
_ARTICLE = re.compile(
    rb'"@type"\s*:\s*\[?\s*"(?:[A-Za-z]*Article|BlogPosting|Report)"|og:type["\']?\s+content=["\']article|<article\b',
    re.IGNORECASE,
)
_HTML = re.compile(rb"<(?:!doctype|html|head|body|title|div|p|article|meta|script|table|h1)\b", re.IGNORECASE)

# Marks that the vendors' challenge pages carry, each with the words that visitors see.
_CHALLENGE = re.compile(
    rb"/cdn-cgi/challenge-platform/|cf-browser-verification|_cf_chl_opt|cf_captcha_kind"  # Cloudflare
    rb"|_Incapsula_Resource|Incapsula incident ID"  # Imperva
    rb"|captcha-delivery\.com|geo\.captcha"  # DataDome
    rb"|sec-if-cpt-container|errors\.edgesuite\.net|ak-challenge|bm-verify"  # Akamai
    rb"|px-captcha|_pxAppId|perimeterx"  # HUMAN
    rb"|awsWafCookieDomainList|token\.awswaf\.com"  # AWS WAF
    rb"|sucuri_cloudproxy_js|perfdrive\.com|anubis_challenge|ddos-guard"  # Sucuri, Radware, Anubis, DDoS-Guard
    rb"|challenge validation|checking your browser|verif(?:y|ying) (?:that )?you are (?:a )?human|are you a robot"
    rb"|enable javascript and cookies|please enable (?:js|javascript|cookies)|(?:habilite|active|activa) javascript"
    rb"|access denied|acceso denegado|request (?:was )?(?:blocked|unsuccessful)|unusual (?:traffic|activity)",
    re.IGNORECASE,
)
_RELOADS = re.compile(
    rb"document\.cookie\s*=|location\.(?:reload|replace|assign)\s*\(|location(?:\.href)?\s*=[^=]|\.submit\s*\(\s*\)",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"\A(?:consent|guce|privacy-?(?:wall|gate|center)|cmp)\.", re.IGNORECASE)
_CONSENT = re.compile(
    rb"before you continue|antes de (?:continuar|ir a)|we value your privacy|valoramos (?:tu|su) privacidad"
    rb"|cookie (?:wall|consent)|accept (?:all )?cookies|aceptar (?:todas las )?cookies|consentimiento de cookies"
    rb"|choose (?:how|to) .{0,40}cookies",
    re.IGNORECASE,
)
# A wall at the article's own address keeps the article's head: only what it shows tells that the article is missing.
_ABOUT_CONSENT = re.compile(
    rb"cookie|privacy|privacidad|consent|personal data|datos personales|partners|socios|accept|acept|subscri|suscr",
    re.IGNORECASE,
)
_BLOCK = re.compile(rb"</?(?:p|div|li|h[1-6]|section|article|button|form|td|br)\b[^>]*>", re.IGNORECASE)
_PROSE_WORDS = 12
_REMOVED = re.compile(
    rb"page (?:not found|(?:you (?:are|were) looking for )?(?:does not|doesn.t|no longer) exist)"
    rb"|(?:article|story|page|content) (?:is )?no longer available|(?:has been|was) (?:removed|retracted|withdrawn|deleted)"
    rb"|p(?:a|\xc3\xa1|\xe1|&aacute;)gina no encontrada|no (?:se )?encontr(?:amos|ada)|contenido no disponible"
    rb"|ya no (?:est(?:a|\xc3\xa1|\xe1|&aacute;) disponible|existe)|nota (?:eliminada|no disponible)|error 404|\b404\b",
    re.IGNORECASE,
)


def classify(page: bytes, status: int, url: str) -> str:
    """One of ``ok``, ``paywall``, ``consent``, ``blocked``, ``removed``, ``non_article``.

    In doubt ``ok``: only pages that say little besides the notice count as one. ``paywall``: the publisher declares the
    article as not free (``isAccessibleForFree``) or answers 402; its body can still hold a teaser or all of the text.
    """
    if status == _PAYWALL_STATUS:
        return "paywall"
    if status in _GONE:
        return "removed"
    if not page.strip() or not _HTML.search(page[:20_000]):
        return "non_article"
    words, title = _visible_words(page), _title(page)
    notice = _notice(page, words, title, url)
    if notice:
        return notice
    if _declared_not_free(page):
        return "paywall"
    return "non_article" if _is_front_page(page, url) else "ok"


def _notice(page: bytes, words: list[bytes], title: bytes, url: str) -> str | None:
    shown = b" ".join(words[:_INTERSTITIAL_WORDS])
    little = len(words) <= _INTERSTITIAL_WORDS
    few = little and not _ARTICLE.search(page)
    if few and len(page) <= _INTERSTITIAL_BYTES and (_CHALLENGE.search(page) or (_is_reload(page, words))):
        return "blocked"
    wall = little and _CONSENT.search(title + b" " + shown)
    if _CONSENT_HOST.match(urlsplit(url).netloc) or (wall and (few or not _tells_something_else(page))):
        return "consent"
    if few and len(words) <= _NOTICE_WORDS and _REMOVED.search(title + b" " + shown):
        return "removed"
    return None


def _tells_something_else(page: bytes) -> bool:
    """Whether the page shows a paragraph that is not about consent, or holds the article's text in its linked data."""
    if b'"articleBody"' in page:
        return True
    blocks = (_TAG.sub(b" ", block) for block in _BLOCK.split(_INVISIBLE.sub(b" ", page)))
    return any(len(block.split()) >= _PROSE_WORDS and not _ABOUT_CONSENT.search(block) for block in blocks)


def _is_reload(page: bytes, words: list[bytes]) -> bool:
    """A page that shows next to nothing and only sets a cookie or sends the visitor on."""
    return len(words) <= _NOTICE_WORDS and b"<script" in page.lower() and bool(_RELOADS.search(page))


def _declared_not_free(page: bytes) -> bool:
    """Where some parts are free and others are not, the article as a whole is what its first statement says."""
    closed, free = _NOT_FREE.search(page), _FREE.search(page)
    return bool(closed) and not (free and closed and free.start() < closed.start())


def _is_front_page(page: bytes, url: str) -> bool:
    """A home page that was answered in the place of an article: the bare root, and nothing that calls itself one."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query and not _ARTICLE.search(page)


def _title(page: bytes) -> bytes:
    match = _TITLE.search(page[:100_000])
    return match[1] if match else b""


def _visible_words(page: bytes) -> list[bytes]:
    if len(page) > 4 * _INTERSTITIAL_BYTES:
        return [b""] * (_INTERSTITIAL_WORDS + 1)  # too large to be a notice, and not worth the reading
    return _TAG.sub(b" ", _INVISIBLE.sub(b" ", page)).split()
