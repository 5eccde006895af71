"""The clock that live steps go by: the real one, or one that plays a day in minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """``now`` gives the instant, in UTC; ``sleep`` returns once that many seconds have passed on the same clock."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


REAL = Clock(now=lambda: datetime.now(UTC), sleep=time.sleep)
