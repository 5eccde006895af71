"""The private-address guard: what is refused, and that nothing leaves this machine before it is."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator

import pytest
from loopback_server import Server, answer, settings_allowing

from newsdesk.http import Client
from newsdesk.http.guard import Guard, Refused, why_refused

attempts: list[object] = []
_watching = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook cannot be taken out again, so it sleeps between tests."""
    if _watching and event == "socket.connect":
        attempts.append(arguments[1])
        raise OSError("this test connects nowhere")


sys.addaudithook(_watch)


@pytest.fixture
def no_connections() -> Iterator[list[object]]:
    """Every attempt to connect is noted and stopped."""
    global _watching  # noqa: PLW0603 - the hook outlives the fixture
    attempts.clear()
    _watching = True
    yield attempts
    _watching = False


URLS = {
    # plain private and special IPv4
    "loopback": "http://127.0.0.1/",
    "loopback, elsewhere in 127/8": "http://127.8.9.10/",
    "this host": "http://0.0.0.0/",
    "this network": "http://0.1.2.3/",
    "ten": "http://10.0.0.1/",
    "one seven two": "http://172.16.0.1/",
    "one seven two, end": "http://172.31.255.254/",
    "one nine two": "http://192.168.1.1/",
    "shared address space": "http://100.64.0.1/",
    "link local": "http://169.254.1.1/",
    "metadata service": "http://169.254.169.254/latest/meta-data/",
    "metadata service, container credentials": "http://169.254.170.2/",
    "metadata service in shared space": "http://100.100.100.200/",
    "metadata service in protocol assignments": "http://192.0.0.192/",
    "metadata service with a public number": "http://168.63.129.16/",
    "benchmarking": "http://198.18.0.1/",
    "documentation": "http://192.0.2.1/",
    "6to4 relay": "http://192.88.99.1/",
    "documentation, second block": "http://198.51.100.7/",
    "documentation, third block": "http://203.0.113.5/",
    "multicast": "http://224.0.0.1/",
    "reserved": "http://240.0.0.1/",
    "broadcast": "http://255.255.255.255/",
    # other spellings of addresses
    "decimal": "http://2130706433/",
    "decimal of a metadata service": "http://2852039166/",
    "decimal of a public address": "http://134744072/",
    "octal": "http://0177.0.0.1/",
    "octal whole": "http://017700000001/",
    "hexadecimal": "http://0x7f.0.0.1/",
    "hexadecimal whole": "http://0x7f000001/",
    "two parts": "http://127.1/",
    "three parts": "http://127.0.1/",
    "mixed": "http://0x7f.1/",
    "leading zeros": "http://127.000.000.001/",
    "trailing dot": "http://127.0.0.1./",
    "full-width digits": "http://１２７.０.０.１/",
    "circled digits": "http://①②⑦.⓪.⓪.①/",
    "ideographic dots": "http://127。0。0。1/",
    "percent-encoded": "http://%31%32%37.0.0.1/",
    # IPv6
    "IPv6 loopback": "http://[::1]/",
    "IPv6 loopback, long": "http://[0:0:0:0:0:0:0:1]/",
    "IPv6 unspecified": "http://[::]/",
    "IPv6 mapped loopback": "http://[::ffff:127.0.0.1]/",
    "IPv6 mapped, in hexadecimal": "http://[::ffff:7f00:1]/",
    "IPv6 mapped metadata": "http://[::ffff:169.254.169.254]/",
    "IPv6 compatible": "http://[::127.0.0.1]/",
    "IPv6 translated": "http://[::ffff:0:127.0.0.1]/",
    "NAT64 of loopback": "http://[64:ff9b::7f00:1]/",
    "NAT64 of a private network": "http://[64:ff9b::10.0.0.1]/",
    "NAT64 of a metadata service": "http://[64:ff9b::a9fe:a9fe]/",
    "NAT64, local use": "http://[64:ff9b:1::7f00:1]/",
    "6to4 of loopback": "http://[2002:7f00:1::]/",
    "Teredo": "http://[2001:0:7f00:1::]/",
    "unique local": "http://[fd12:3456:789a::1]/",
    "IPv6 metadata service": "http://[fd00:ec2::254]/",
    "IPv6 link local": "http://[fe80::1]/",
    "IPv6 link local with zone": "http://[fe80::1%25eth0]/",
    "IPv6 site local": "http://[fec0::1]/",
    "IPv6 multicast": "http://[ff02::1]/",
    "IPv6 discard": "http://[100::1]/",
    "IPv6 unassigned": "http://[4000::1]/",
    "IPv6 protocol assignments": "http://[2001:20::1]/",
    "IPv6 documentation, new block": "http://[3fff::1]/",
    "IPv6 documentation": "http://[2001:db8::1]/",
    # names
    "localhost": "http://localhost/",
    "localhost with dot": "http://localhost./",
    "below localhost": "http://feeds.localhost/",
    "multicast DNS": "http://printer.local/",
    "cloud-internal name": "http://metadata.google.internal/",
    # userinfo, ports, schemes, characters
    "userinfo hides the host": "http://example.com@127.0.0.1/",
    "userinfo before a good host": "http://user:password@example.com/",
    "userinfo with encoded at": "http://example.com%40127.0.0.1/",
    "backslash before at": "http://example.com\\@127.0.0.1/",
    "backslash in the authority": "http://127.0.0.1\\.example.com/",
    "SSH port": "http://example.com:22/",
    "mail port": "http://example.com:25/",
    "database port": "http://example.com:5432/",
    "cache port": "http://example.com:6379/",
    "port zero": "http://example.com:0/",
    "port beyond": "http://example.com:65536/",
    "file": "file:///etc/passwd",
    "ftp": "ftp://example.com/feed.xml",
    "gopher": "gopher://127.0.0.1:6379/_INFO",
    "no scheme": "127.0.0.1/feed",
    "line feed in the URL": "http://example.com/\r\nHost: 127.0.0.1",
    "space in the host": "http://exa mple.com/",
    "no host": "http:///feed.xml",
    "endless URL": "http://example.com/" + "a" * 9_000,
}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS.keys())
def test_is_refused_before_a_byte_is_sent(url: str, no_connections: list[object]) -> None:
    def lulling(_host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
        return [(socket.AF_INET, ("93.184.216.34", port))]

    with Client(settings_allowing(), resolver=lulling) as client:
        capture = client.get(url)
    assert capture.outcome == "refused"
    assert capture.reason
    assert no_connections == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:192.168.0.1"],
        ["fe80::1%2"],
        ["93.184.216.34", "127.0.0.1"],
        ["2606:2800:220:1::1", "fd00::1"],
    ],
    ids=", ".join,
)
def test_a_public_name_with_a_private_address_is_refused(addresses: list[str], no_connections: list[object]) -> None:
    def resolver(_host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
        return [(socket.AF_INET6 if ":" in text else socket.AF_INET, (text, port)) for text in addresses]

    with Client(settings_allowing(), resolver=resolver) as client:
        assert client.get("http://news.example.com/feed").outcome == "refused"
    assert no_connections == []


def test_a_name_that_changes_its_address_is_asked_once_and_connected_where_it_was_checked(
    no_connections: list[object],
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    def two_faced(_host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
        return [(socket.AF_INET, (next(answers), port))]

    with Client(settings_allowing(), resolver=two_faced) as client:
        assert client.get("http://news.example.com/feed").outcome == "error"
        assert no_connections == [("93.184.216.34", 80)]
        assert client.get("http://news.example.com/feed").outcome == "refused"
    assert no_connections == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "//127.0.0.1:1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://user@example.com/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://example.com:22/",
        "http://rebound.example.com/",
    ],
)
def test_a_redirect_to_a_refused_address_is_not_followed(
    target: str, serve: Callable[..., Server], client_for: Callable[..., Client]
) -> None:
    server = serve(lambda _request: answer("302 Found", Location=target))

    def resolver(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
        return [(socket.AF_INET, ("127.0.0.1", port))]

    capture = client_for(server, resolver=resolver).get(server.url)
    assert (capture.outcome, len(server.requests)) == ("refused", 1)


def test_an_allowed_host_with_a_port_lets_no_other_port_through() -> None:
    guard = Guard(frozenset({"127.0.0.1:8001", "[::1]:8002"}))
    assert guard.check("http://127.0.0.1:8001/feed").port == 8001
    assert guard.check("http://[::1]:8002/feed").port == 8002
    for url in ("http://127.0.0.1:8002/", "http://127.0.0.1/", "http://[::1]/"):
        with pytest.raises(Refused):
            guard.check(url)


def test_an_allowed_host_without_a_port_lets_every_port_through() -> None:
    assert Guard(frozenset({"localhost"})).check("http://LOCALHOST:9999/").host == "localhost"


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:81b::200e", "64:ff9b::808:808"]
)
def test_public_addresses_pass(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com/a b?q=ñ#part", "https://example.com/a%20b?q=%C3%B1"),
        ("https://exámple.com/", "https://xn--exmple-qta.com/"),
        ("  https://example.com:8443/feed\n", "https://example.com:8443/feed"),
    ],
)
def test_ordinary_urls_pass_and_are_normalised(url: str, normal: str) -> None:
    assert Guard().check(url).url == normal
