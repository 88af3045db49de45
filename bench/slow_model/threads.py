"""The same views behind a server of 40 threads, each of which waits with its request: what most services do."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

THREADS = 40


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class PooledServer(WSGIServer):
    request_queue_size = 1024

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.pool = ThreadPoolExecutor(THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.pool.submit(self._serve, request, client_address)

    def _serve(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)


def main() -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from agent_app.services import warm_up

    warm_up()
    make_server("127.0.0.1", int(sys.argv[1]), application, PooledServer, Quiet).serve_forever()


if __name__ == "__main__":
    main()
