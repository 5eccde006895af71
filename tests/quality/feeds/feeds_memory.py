"""The most memory that this process has held."""

from __future__ import annotations

import re
from pathlib import Path


def most_held() -> int:
    """Bytes. From VmHWM, which begins anew with the program; ``ru_maxrss`` goes on from the process that started it."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert found is not None, "this system's /proc states no VmHWM"
    return int(found[1]) * 1024
