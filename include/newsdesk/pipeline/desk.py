"""The database and the clock that a step works with."""

from __future__ import annotations

from newsdesk.settings import Settings
from newsdesk.store import embedded
from newsdesk.store.migrate import migrate as migrate_url


def database_url(settings: Settings) -> str:
    """Where the database is: the setting's URL, else the embedded server's, started if need be."""
    return settings.database_url or embedded.database_url(settings.data_dir)


def migrate(settings: Settings) -> list[str]:
    """Bring the database to the newest schema. Returns the migrations applied now."""
    return migrate_url(database_url(settings), timezone=settings.timezone.key)
