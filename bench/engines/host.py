"""One engine process, as a Celery worker's child hosts it, until its input ends; then it tells its memory."""

from __future__ import annotations

import os
import sys

import django
import psutil


def main() -> None:
    django.setup()
    from engine_app.execution.host import stop_host
    from engine_app.tasks import start_host

    start_host()
    print("up", flush=True)
    sys.stdin.read()
    print(psutil.Process(os.getpid()).memory_info().rss, flush=True)
    stop_host()


if __name__ == "__main__":
    main()
