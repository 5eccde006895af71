"""The two expected ways in which work fails; anything else is a bug and crashes its step.

``Retry``  the same work may succeed later (a server was down, a lock was held).
``Reject`` the same work will never succeed (not a feed, a page without text). The reason is stored on the row.
"""

from __future__ import annotations


class NewsdeskError(Exception):
    """Base of all errors whose text is written for the user: it names the thing and the mend."""


class Retry(NewsdeskError):
    """Try again later. ``after`` is the number of seconds to wait, when the other side said it."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Reject(NewsdeskError):
    """Never will work. ``reason`` is a short sentence; ``code`` a stable word for counting, like ``too_large``."""

    def __init__(self, reason: str, code: str = "rejected") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class ConfigError(NewsdeskError):
    """A file or setting that a person edits is wrong. The text gives file, line, and the allowed values."""
