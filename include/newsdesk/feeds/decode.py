"""Bytes of a feed to text: what the bytes are counts more than what headers and declarations say."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib

from newsdesk.errors import Reject

MAX_UNPACKED = 60_000_000
"""Bytes. The protocol allows 50 MB for a sitemap (sitemaps.org); the feeds themselves come capped at 5 MB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its prefix
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (  # "<?" or "<x" without a byte order mark, XML 1.0 appendix F
    (b"\x3c\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00\x3c", "utf-32-be"),
    (b"\x3c\x00", "utf-16-le"),
    (b"\x00\x3c", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_SUPERSETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""Encodings that are declared when a superset is meant, as the WHATWG Encoding Standard reads them."""
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_NO_XML = re.compile("[\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def unpack(body: bytes) -> bytes:
    """``body``, unzipped if it is gzip (``.xml.gz`` sitemaps). Raises Reject (``not_a_feed``, ``too_large``)."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            unpacked = packed.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Reject(f"not a feed but damaged gzip data: {error}", code="not_a_feed") from error
    if len(unpacked) > MAX_UNPACKED:
        raise Reject(f"unpacks to more than {MAX_UNPACKED} bytes", code="too_large")
    return unpacked


def to_text(body: bytes, content_type: str | None = None) -> str:
    """``body`` as text without characters that XML forbids; its XML declaration stays, and means nothing any more.

    In this order: byte order mark; UTF-8 if the bytes are that (but for a few) and not plain ASCII, whatever is declared (no
    other encoding's text passes as UTF-8 by chance); the HTTP charset; the XML declaration; Windows-1252. Never raises.
    """
    return _NO_XML.sub("", _decoded(body, content_type))


def _decoded(body: bytes, content_type: str | None) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _UNMARKED:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    if not body.isascii():
        text = body.decode("utf-8", "replace")
        if _is_mostly_right(text):
            return text
    for encoding in _declared(body, content_type):
        try:
            return body.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _declared(body: bytes, content_type: str | None) -> list[str]:
    declared = [found.group(1) for found in [_CHARSET.search(content_type or "")] if found]
    declared += [found.group(1).decode("ascii") for found in [_DECLARED.match(body[:500])] if found]
    named = [_SUPERSETS.get(name.lower(), name.lower()) for name in declared]
    return [name for name in named if _is_text_encoding(name)]


def _is_text_encoding(name: str) -> bool:
    """Whether Python knows it as a character encoding; ``rot13`` and ``zip`` are codecs too."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, UnicodeError):
        return False


def _is_mostly_right(text: str) -> bool:
    """Whether what was decoded as UTF-8 is that, or a file of it that a few bytes spoil (cut off, or patched together):
    in other encodings hardly any character beyond ASCII passes."""
    wrong = text.count("\ufffd")
    return not wrong or wrong * 4 < len(text) - len(text.encode("ascii", "ignore"))
