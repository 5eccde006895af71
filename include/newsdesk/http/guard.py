"""Which addresses may be asked: public ones on web ports, and private ones only when the settings name them.

Two gates. ``check`` reads the URL before anything is resolved. ``addresses`` resolves the name at connect time and
returns what was checked, so that the connection goes to the checked address and a second DNS answer cannot matter.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from newsdesk.errors import Reject

WEB_PORTS = frozenset({80, 443, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 8_000
"""Characters. Servers commonly refuse more (nginx' default request line is 8 KB)."""

_AUTHORITY = re.compile(r"^https?://([^/?#]*)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NUMBER = re.compile(r"^(?:[0-9]+|0x[0-9a-f]*)$", re.IGNORECASE)
_LOCAL_NAMES = ("localhost", "local", "internal", "lan", "home.arpa", "localdomain")
_HIDING_IPV4 = tuple(ipaddress.IPv6Network(text) for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96"))
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that is assigned to hosts, RFC 4291
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's host agent: a public number that answers from inside
        "192.0.0.0/24",  # protocol assignments, RFC 6890; Python 3.11 knows parts of it
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "2001::/23",  # protocol assignments, RFC 2928; Teredo among them hides an IPv4 address, RFC 4380
        "2002::/16",  # 6to4 hides an IPv4 address, RFC 3056
        "3fff::/20",  # documentation, RFC 9637
    )
)

Address = tuple[socket.AddressFamily, tuple[Any, ...]]
Resolver = Callable[[str, int], Iterable[Address]]


class Refused(Reject):
    """The guard does not let this URL or address through. ``code`` is always ``refused``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, code="refused")


def resolve(host: str, port: int) -> list[Address]:
    """What the system's resolver says of ``host``, in its order of preference. Raises ``socket.gaierror``."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, tuple(sockaddr)) for family, _, _, _, sockaddr in answers]


def why_refused(address: str) -> str | None:
    """Why the literal IP ``address`` is no public address, or None when it is one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is no plain IP address"
    if isinstance(ip, ipaddress.IPv6Address) and int(ip) > 1:  # "::" and "::1" are judged as themselves
        embedded = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if any(ip in network for network in _HIDING_IPV4):
            return f"{address} hides {embedded}"
        if ip in _NAT64:
            # On networks without IPv4 every IPv4 host has such an address (RFC 6147): what counts is the host's own.
            return why_refused(str(embedded))
        if ip not in _GLOBAL_UNICAST:
            return f"{address} is not a public address"
    if any(ip.version == network.version and ip in network for network in _REFUSED_NETWORKS):
        return f"{address} is reserved for special use"
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local:
        return f"{address} is not a public address"
    return None


@dataclass(frozen=True, slots=True)
class Guard:
    """Checks URLs and addresses. ``allowed`` holds ``host`` or ``host:port`` entries that are let through unchecked."""

    allowed: frozenset[str] = frozenset()
    resolver: Resolver = resolve

    def check(self, url: str) -> Url:
        """Return ``url`` parsed and normalised, without its fragment. Raises Refused with the reason."""
        parsed = _parse(url)
        host = parsed.host or ""
        port = DEFAULT_PORTS[parsed.scheme or "http"] if parsed.port is None else parsed.port
        if self.lets_through(host, port):
            return parsed
        if port not in WEB_PORTS:
            raise Refused(f"port {port} is not a web port")
        _check_host(host.strip("[]").rstrip("."))
        return parsed

    def addresses(self, host: str, port: int) -> list[Address]:
        """Resolve ``host`` and return its addresses, all of them checked.

        One private address among public ones refuses the name: that mix is how a name is made to change its meaning
        between check and use. Raises Refused, or ``socket.gaierror`` when the name does not resolve.
        """
        found = list(self.resolver(host.strip("[]"), port))
        if self.lets_through(host, port):
            return found
        for _, sockaddr in found:
            reason = why_refused(str(sockaddr[0]))
            if reason:
                raise Refused(f"{host}: {reason}")
        return found

    def lets_through(self, host: str, port: int) -> bool:
        """Whether the settings name this host, or this host with this port."""
        bare = host.strip("[]").rstrip(".").lower()
        return not self.allowed.isdisjoint({bare, f"{bare}:{port}", f"[{bare}]", f"[{bare}]:{port}"})


def _parse(url: str) -> Url:
    text = url.strip()
    if len(text) > MAX_URL:
        raise Refused(f"the URL is longer than {MAX_URL} characters")
    if _CONTROL.search(text):
        raise Refused("the URL holds a control character")
    authority = _AUTHORITY.match(text)
    if authority is None:
        raise Refused("only http and https URLs are asked")
    if "@" in authority.group(1):
        raise Refused("the URL holds a user name or password")
    if re.search(r"[\\%\s]", authority.group(1)):
        raise Refused("the host holds a character that no host name has")
    host_text = unicodedata.normalize("NFKC", authority.group(1)).replace("\u3002", ".")
    text = text[: authority.start(1)] + host_text + text[authority.end(1) :]
    try:
        parsed = parse_url(text)
    except LocationParseError as error:
        raise Refused("the URL cannot be read") from error
    if not parsed.host or parsed.auth or parsed.scheme not in DEFAULT_PORTS:
        raise Refused("the URL has no host")
    return parsed._replace(fragment=None, path=parsed.path or "/")


def _check_host(host: str) -> None:
    """Raise Refused for hosts that need no DNS to be seen as wrong: odd number forms, private literals, local names."""
    labels = host.lower().split(".")
    if ":" in host or _NUMBER.match(labels[-1]):
        # Resolvers read 0x7f.1, 017700000001 and 2130706433 as 127.0.0.1; ipaddress takes the plain form only.
        reason = why_refused(host) if "%" not in host else f"{host} names a network interface"
        if reason:
            raise Refused(reason)
    if any(host.lower() == name or host.lower().endswith("." + name) for name in _LOCAL_NAMES):
        raise Refused(f"{host} is a local name")
