"""How servers misbehave: each function is one kind of trouble, for a feed address or for a page."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from functools import cache
from threading import Event

from newsdesk.samples.response import Response, page, redirect, text

HTML = "text/html; charset=utf-8"
HUGE_BYTES = 14 * 1024 * 1024  # above the 10 MB that a page may have
BOMB_BYTES = 120 * 1024 * 1024  # once unpacked; 120 kB on the wire

_CHALLENGE = """<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head>
<body><noscript>Enable JavaScript and cookies to continue</noscript><div id="challenge-error-text"></div>
<h1>Checking your browser before accessing this site</h1><p>This process is automatic. Your browser will redirect to
your requested content shortly.</p><script>window._chl_opt={cType:'managed',cRay:'8f2a6c1d9e',cH:'x'};
document.cookie="chl=1";setTimeout(function(){location.reload()},5000);</script></body></html>"""

_CONSENT = """<!DOCTYPE html><html lang="es"><head><title>Antes de continuar</title></head><body><div id="consent">
<h1>Antes de continuar, elija cómo quiere leernos</h1><p>Nosotros y nuestros 638 socios usamos cookies y datos personales
para medir audiencias y mostrar anuncios. Puede aceptar o suscribirse por 4.99 al mes.</p><form method="post"
action="/consent"><button name="accept">Aceptar todo</button><button name="pay">Suscribirse</button></form></div></body>
</html>"""

_WEB_PAGE = """<!DOCTYPE html><html lang="es"><head><title>Boletín Oriente</title></head><body><h1>Estamos renovando
nuestro sitio</h1><p>Muy pronto, noticias del oriente del país. Gracias por su paciencia.</p></body></html>"""


def challenge() -> Response:
    """A JavaScript challenge, answered 200 as if it were the page."""
    return page(_CHALLENGE.encode(), HTML)


def consent() -> Response:
    """A cookie wall in the place of the page."""
    return page(_CONSENT.encode(), HTML)


def web_page() -> Response:
    """A web page where the feed used to be."""
    return page(_WEB_PAGE.encode(), HTML)


def not_found() -> Response:
    return text(404, "Not found")


def gone() -> Response:
    return text(410, "Gone")


def server_error() -> Response:
    return text(500, "Internal server error")


def redirect_loop(path: str) -> Response:
    """Two addresses that point to each other."""
    back = path.removesuffix("/again")
    return redirect(302, back if path.endswith("/again") else f"{path}/again")


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"<p></p>\n" * 131072
    parts = [packer.compress(zeros) for _ in range(BOMB_BYTES // len(zeros))]
    return b"".join(parts) + packer.flush()


def bomb(content_type: str) -> Response:
    """A small gzip body that unpacks to 120 MB."""
    return Response(200, _bomb(), {"Content-Type": content_type, "Content-Encoding": "gzip"})


def huge() -> Response:
    """A page of 14 MB without a length."""
    line = b"<p>More of the live blog, minute by minute, with nothing new in it at all.</p>\n"

    def lines() -> Iterator[bytes]:
        yield b"<!DOCTYPE html><html><head><title>Live blog</title></head><body>"
        chunk = line * 800
        for _ in range(HUGE_BYTES // len(chunk)):
            yield chunk

    return Response(200, headers={"Content-Type": HTML}, stream=lines())


def dribble(stopped: Event, content_type: str, seconds: float) -> Response:
    """One byte a half second for ``seconds``: only a limit on the whole answer ends this one early."""

    def drops() -> Iterator[bytes]:
        for _ in range(int(seconds * 2)):
            yield b" "
            if stopped.wait(0.5):
                return

    return Response(200, headers={"Content-Type": content_type}, stream=drops())


def gzipped(response: Response) -> Response:
    """The same answer, packed, as most servers send it."""
    headers = response.headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(response.status, gzip.compress(response.body, mtime=0), headers)
