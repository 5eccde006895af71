"""TLS stays verified for the name asked, though the connection goes to a checked address."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import AF_INET, AddressFamily

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from loopback_server import Server, answer

from newsdesk.http import Client


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for news.test, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "news.test.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls_server(certificate: Path, serve: Callable[..., Server]) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return serve(lambda _: answer(body=b"<p>secret</p>"), tls=context)


def to_loopback(_host: str, port: int) -> list[tuple[AddressFamily, tuple[object, ...]]]:
    return [(AF_INET, ("127.0.0.1", port))]


def test_a_good_certificate_for_the_name_is_accepted(
    certificate: Path, tls_server: Server, client_for: Callable[..., Client]
) -> None:
    client = client_for(also="news.test", resolver=to_loopback, ca_certs=str(certificate))
    capture = client.get(f"https://news.test:{tls_server.port}/")
    assert (capture.outcome, capture.body) == ("ok", b"<p>secret</p>")
    assert tls_server.requests[0].headers["host"] == f"news.test:{tls_server.port}"


def test_a_certificate_for_another_name_is_an_error(
    certificate: Path, tls_server: Server, client_for: Callable[..., Client]
) -> None:
    client = client_for(also="other.test", resolver=to_loopback, ca_certs=str(certificate))
    capture = client.get(f"https://other.test:{tls_server.port}/")
    assert (capture.outcome, (capture.reason or "").partition(":")[0]) == ("error", "tls")
    assert tls_server.requests == []


def test_a_certificate_that_nobody_vouches_for_is_an_error(
    tls_server: Server, client_for: Callable[..., Client]
) -> None:
    client = client_for(also="news.test", resolver=to_loopback)
    capture = client.get(f"https://news.test:{tls_server.port}/")
    assert (capture.outcome, (capture.reason or "").partition(":")[0]) == ("error", "tls")
