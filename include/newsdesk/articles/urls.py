"""One address for one article: what is dropped from a URL, what survives, and when two spellings are the same page.

``canonical`` only removes what never selects content. It keeps every query parameter that it does not know, because
many newsrooms print the article's id there (``nota.php?id=4711``). ``fold`` goes further (AMP, mobile and ``www.``
spellings), but only where the page itself says so with ``rel=canonical``.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from courlan import extract_domain

_DEFAULT_PORT = {"http": 80, "https": 443}

# Name prefixes and names that the ad, mail and analytics systems document for their own use; none selects content.
# Sources: AdGuard's TrackParamFilter general list, ClearURLs' rules, Firefox's query-stripping records.
_TRACKING_PREFIXES = (
    "utm_",
    "_hs",
    "at_",
    "fb_",
    "ga_",
    "gs_",
    "guce_",
    "hsa_",
    "itm_",
    "mc_",
    "mkt_",
    "mtm_",
    "ns_",
    "oly_",
    "pk_",
    "ref_",
    "trk_",
    "vero_",
    "__twitter",
    "__cft__",
)
_TRACKING = """__tn__ _ga _gl _openstat action_object_map action_ref_map action_type_map bxid campaign_id cmp cmpid cndid
    dclid dicbo echobox emci emdi esrc ef_id fbclid fromref ftag gaa_at gaa_n gaa_sig gaa_ts gbraid gclid gclsrc
    guccounter hsctatracking icid id_externo_rsoc igsh igshid ito kwdid li_fat_id linkcode mbid mibextid mkt_tok
    ml_subscriber ml_subscriber_hash msclkid ncid nlid obref ocid outboundref prm rb_clickid referer referrer rsoc
    s_cid s_kwcid sharetype smid smtyp sref srnd srsltid ssm taid tpcc traffic_source trk ttclid twclid wbraid
    wickedid wt_mc wt_zmc xtor xtref yclid zanpid"""
_TRACKING_NAMES = frozenset(_TRACKING.split())
# Names used for tracking by some newsrooms and for ids by others: dropped unless the value reads as an id.
_AMBIGUOUS = "campaign cid from medium origin partner ref rss sh share shared source src via"
_AMBIGUOUS_NAMES = frozenset(_AMBIGUOUS.split())
_READS_AS_ID = re.compile(r"\d{3,}\Z")

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%\[\]|]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_WHITESPACE_AND_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
# A scheme-like colon before a double slash is an embedded address (``/web/2024/https://…``) and stays as it is.
_DOUBLE_SLASHES = re.compile(r"(?<!:)/{2,}")

_VARIANT_HOST = re.compile(r"\A(?:(?:www\d?|m|mobile|movil|amp|mob|wap)\.)+(?=[^.]+\.)")
_VARIANT_PATH = re.compile(r"(?:/amp(?:\.html?)?/?|\.amp(?:\.html?)?|/amp-page/?)\Z|\A/(?:amp|m|mobile)(?=/)")
_VARIANT_NAMES = frozenset(["amp", "outputtype", "output", "_amp", "view", "mobile", "m"])
_VARIANT_VALUES = frozenset(["", "1", "true", "amp", "mobile", "amp-type"])
_LONG_ID = re.compile(r"\d{5,}")


def canonical(url: str) -> str:
    """The same address without tracking parameters, fragment, default port, credentials or dot segments.

    Idempotent. Host and scheme are lower case, escapes upper case, query parameters sorted by name (repeated names
    keep their order). A string that is no absolute http(s) URL comes back trimmed, otherwise as it is.
    """
    trimmed = _WHITESPACE_AND_CONTROLS.sub("", url)
    parts = _split(trimmed)
    if parts is None:
        return trimmed
    path = _dot_segments_removed(_DOUBLE_SLASHES.sub("/", _SESSION.sub("", _escaped(parts.path)))) or "/"
    return urlunsplit((parts.scheme, _host_and_port(parts), path, _kept_query(parts.query), ""))


def fold(url: str, rel_canonical: str | None) -> str:
    """The canonical form of ``rel_canonical`` where it names the same page as ``url``, else that of ``url``.

    The same page: on the same site, and equal but for scheme, ``www.``/``m.``/``amp.`` hosts, ``/amp`` paths, AMP
    switches and a trailing slash; or equal in path, when the path alone names an article (a rel=canonical that drops
    the id from ``nota.php?id=4711`` would fold a whole newsroom into one page).
    """
    own = canonical(url)
    if not rel_canonical:
        return own
    named = _joined(url, rel_canonical)
    if named is None or _split(named) is None or _split(own) is None:
        return own
    own_page, named_page = _page(own), _page(named)
    if registrable_host(own) != registrable_host(named):
        # AMP caches spell the publisher's address out in their own path.
        return named if len(named_page[1]) > 1 and named_page[0] + named_page[1] in own else own
    if own_page == named_page:
        return named
    return named if own_page[:2] == named_page[:2] and _names_an_article(own_page[1]) else own


def registrable_host(url: str) -> str:
    """The domain a newsroom registered (``eluniversal.com.mx``); the bare host where there is none; "" for no URL."""
    parts = _split(url.strip())
    if parts is None:
        return ""
    host = parts.hostname or ""
    return extract_domain(f"http://{host}/", fast=False) or host.removeprefix("www.")


def _joined(url: str, link: str) -> str | None:
    try:
        return canonical(urljoin(url, link.strip()))
    except ValueError:
        return None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - the property raises on a port that is no number
    except ValueError:
        return None
    return parts if parts.scheme in _DEFAULT_PORT and parts.hostname else None


def _host_and_port(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = _ascii_host(host)
    return host if parts.port in (None, _DEFAULT_PORT[parts.scheme]) else f"{host}:{parts.port}"


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def _escaped(part: str) -> str:
    """Escapes in one spelling: upper case, none around unreserved characters, one around each unsafe one."""

    def respell(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    def escape(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))

    return _UNSAFE.sub(escape, _ESCAPE.sub(respell, part))


def _dot_segments_removed(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", "..") and kept and kept[-1] != "":
        kept.append("")
    joined = "/".join(kept)
    return joined if joined.startswith("/") else f"/{joined}"


def _kept_query(query: str) -> str:
    pairs = [piece.partition("=") for piece in query.replace("&amp;", "&").split("&") if piece.strip("=")]
    kept = [pair for pair in pairs if not _is_tracking(pair[0].lower(), pair[2])]
    return _escaped("&".join("".join(pair) for pair in sorted(kept, key=lambda pair: pair[0])))


def _is_tracking(name: str, value: str) -> bool:
    if name in _AMBIGUOUS_NAMES:
        return not _READS_AS_ID.search(value)
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)


def _page(url: str) -> tuple[str, str, str]:
    """Host, path and query without what only chooses a layout."""
    parts = urlsplit(url)
    host = _VARIANT_HOST.sub("", parts.netloc)
    path = _VARIANT_PATH.sub("", parts.path).rstrip("/") or "/"
    pairs = [piece.partition("=") for piece in parts.query.split("&") if piece]
    query = "&".join(
        "".join(pair)
        for pair in pairs
        if not (pair[0].lower() in _VARIANT_NAMES and pair[2].lower() in _VARIANT_VALUES)
    )
    return host, path, query


def _names_an_article(path: str) -> bool:
    slug = path.rstrip("/").rpartition("/")[2]
    return bool(_LONG_ID.search(path)) or slug.count("-") >= 3
