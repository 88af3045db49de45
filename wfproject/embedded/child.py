"""Run as a script by the supervisor: become the given program, and end when the supervisor does.

Usage: child.py SUPERVISOR_PID PROGRAM [ARGUMENT ...]
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2); kept across exec


def main(arguments: list[str]) -> None:
    """Ask the kernel for SIGTERM at the supervisor's death, then become the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(arguments[0]):
        sys.exit("The supervisor ended before its child began.")
    os.execvp(arguments[1], arguments[1:])  # noqa: S606 - the supervisor's own program


if __name__ == "__main__":
    main(sys.argv[1:])
