"""A page's bytes as text, the way browsers do it: UTF-8 where it is valid, else what the page declares, else a guess.

Pages that declare Latin-1 mean Windows-1252 (WHATWG Encoding Standard, section 4.2): its quotation marks lie where
Latin-1 has control characters, and a reader that takes the declaration at its word loses every quotation on the page.
"""

from __future__ import annotations

import codecs
import re

from trafilatura.utils import decode_file

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
_LATIN = frozenset(["iso8859-1", "ascii", "cp1252", "latin-1", "iso8859-15"])
_BROKEN_SHARE = 0.001
_MARKED = (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"\x28\xb5\x2f\xfd")
_C1_IN_UTF8 = re.compile(rb"\xc2[\x80-\x9f]")


def _windows_1252(code: int) -> str:
    try:
        return bytes([code]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(code)


_C1 = re.compile("[\x80-\x9f]")
_C1_AS_WINDOWS = {chr(code): _windows_1252(code) for code in range(0x80, 0xA0)}


def decode(page: bytes) -> str:
    """``page`` as text; packed pages are unpacked. Never raises and never returns lone surrogates."""
    if page.startswith(_MARKED) or b"\0" in page[:256]:
        return _with_windows(str(decode_file(page)))
    try:
        text = page.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _with_windows(_decode_other(page))
    return _with_windows(text) if _C1_IN_UTF8.search(page) else text


def _with_windows(text: str) -> str:
    # Not str.translate: that takes ten milliseconds for a page, whether there is anything to replace or not.
    return _C1.sub(lambda found: _C1_AS_WINDOWS[found[0]], text)


def _decode_other(page: bytes) -> str:
    match = _DECLARED.search(page[:_DECLARED_WITHIN])
    codec = _codec(match[1].decode("ascii")) if match else None
    if codec in _LATIN:
        return page.decode("latin-1")
    if codec in (None, "utf-8"):
        mended = page.decode("utf-8", "replace")
        # A few broken bytes in a page that is UTF-8 otherwise: a cut response, or one foreign snippet.
        if mended.count("\ufffd") <= _BROKEN_SHARE * len(mended):
            return mended
    elif codec is not None:
        try:
            return page.decode(codec)
        except (UnicodeDecodeError, LookupError):
            return str(decode_file(page))
    return str(decode_file(page))


def _codec(name: str) -> str | None:
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    # Codecs like "rot13" turn text into text; a page cannot be in them.
    return info.name if info._is_text_encoding else None
