"""Query parameters as forms send them: an empty field is a field that was left out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BeforeValidator, Field

from newsdesk.web.desk import Desk


def _absent(value: object) -> object:
    return None if value == "" else value


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


CurrentDesk = Annotated[Desk, Depends(_desk)]
Day = Annotated[date | None, BeforeValidator(_absent)]
Number = Annotated[int | None, BeforeValidator(_absent), Field(ge=0, lt=2**62)]
Words = Annotated[str | None, BeforeValidator(_absent), Field(max_length=300)]
Page = Annotated[int, Field(ge=1, le=10_000)]
