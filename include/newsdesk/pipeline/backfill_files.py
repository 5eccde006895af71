"""Which CC-NEWS files a day needs. A list that cannot be had is one more thing to look through, so that nothing waits for it."""

from __future__ import annotations

from newsdesk.errors import Retry
from newsdesk.pipeline.backfill_desk import Desk
from newsdesk.store import recovery
from newsdesk.store.db import transaction
from newsdesk.store.recovery import Item, Tally

FILE_LIST = "list of files"
"""The item that stands for all files of a day until it is known which they are."""


def planned_files(desk: Desk) -> list[tuple[str, str, int | None]]:
    """The files of the day as items to look through, or their list as one, to be asked for again."""
    try:
        names = desk.ccnews.files(desk.window)
    except Retry:
        # Asked for again by the workers; then its row says why it could not be had.
        names = [FILE_LIST]
    return [("ccnews", name, None) for name in names]


def list_files(desk: Desk, item: Item, dry_run: bool) -> Tally:
    """Ask for the list again and plan its files. Raises Retry when it cannot be had."""
    names = desk.ccnews.files(desk.window)
    if not dry_run:
        with transaction(desk.connection):
            recovery.plan(desk.connection, item.day, [("ccnews", name, None) for name in names], again=False)
    return Tally(reason=f"{len(names)} archive files")
