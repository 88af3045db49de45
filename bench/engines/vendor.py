"""A server that answers every POST at once: what is measured is the caller."""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web


async def answer(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=b'{"ok": true, "number": 7}', content_type="application/json")


async def serve(port: int) -> None:
    application = web.Application()
    application.router.add_post("/step", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
