"""Style sheet and script, kept by browsers for ever under an address that names their content."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import FileResponse, Response

from newsdesk.web.access import Section
from newsdesk.web.rendering import STATIC

section = Section()
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@section.reading.get("/static/{name}")
def static(name: str) -> Response:
    """One file of the folder ``static``; 404 for any other name."""
    known = {path.name: path for path in STATIC.iterdir() if path.suffix in TYPES}
    if name not in known:
        raise HTTPException(404, "There is no such file.")
    return FileResponse(
        known[name],
        media_type=TYPES[known[name].suffix],
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )
