"""Schedulers in processes of their own, on a clock that runs faster: `START END SPEED`.

The clock begins with the simulated time `START` (ISO 8601), a second takes `SPEED` simulated ones, and at `END` it
stands still. This process has everything loaded and no connection; for each line on its input, the real time (seconds)
at which the clock began, it forks one scheduler and answers with its process id, so that one that was killed is
replaced at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import datetime, timedelta

import django
from django.db import OperationalError


def schedule_forever(start: datetime, end: datetime, epoch: float, speed: float) -> None:
    from engine_app.schedules import schedules_fire

    while True:
        now = min(end, start + timedelta(seconds=(time.time() - epoch) * speed))
        try:
            fired = schedules_fire(now=now)
        except OperationalError:
            fired = 0
        if not fired:
            time.sleep(0.01)


def main() -> None:
    import engine_app.schedules  # noqa: F401 - loaded before the forks

    start, end, speed = datetime.fromisoformat(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), float(sys.argv[3])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            schedule_forever(start, end, float(line), speed)
        print(child, flush=True)


if __name__ == "__main__":
    django.setup()
    main()
