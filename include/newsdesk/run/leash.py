"""Become another program that is told to end when the process that started it dies, however that dies.

``python leash.py PARENT_PID PROGRAM [ARGUMENT ...]``. A program of its own, because the kernel wants to be asked between
fork and exec, where a process with threads may do almost nothing.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: int, command: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() == parent:  # else it has died before the line above
        os.execvp(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
