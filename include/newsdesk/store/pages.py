"""Raw pages, content-addressed: the same bytes are kept once, compressed."""

from __future__ import annotations

import hashlib

import zstandard

from newsdesk.store.db import Connection

LEVEL = 6  # zstd: on news pages about 5:1 at well over 100 MB/s; higher levels gain little


def put(connection: Connection, body: bytes) -> bytes:
    """Store ``body`` unless it is there already. Returns its SHA-256."""
    digest = hashlib.sha256(body).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM newsdesk.page WHERE sha256 = %s", (digest,))
        if cursor.fetchone() is None:
            packed = zstandard.ZstdCompressor(level=LEVEL).compress(body)
            cursor.execute(
                "INSERT INTO newsdesk.page (sha256, body, size) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (digest, packed, len(body)),
            )
    return digest


def unpack(packed: bytes, size: int) -> bytes:
    """The page's bytes from what is stored. ``size`` is its length before compression."""
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=size)
